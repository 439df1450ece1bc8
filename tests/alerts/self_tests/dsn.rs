//! With a DSN and without one.

use std::sync::Arc;
use std::time::Duration;

use monitored::{Alert, AlertRule, DeliveryError, Monitored, sink};
use sentry::{ClientOptions, Hub, test::TestTransport};

/// What is said with these sinks and options.
fn said(configured: Monitored, options: ClientOptions) -> String {
    Hub::run(Arc::new(Hub::new(None, Arc::default())), || {
        let _guard = configured.init(options.shutdown_timeout(Duration::from_millis(100)));
        Monitored::self_test().to_string()
    })
}

#[test]
fn without_a_dsn_nothing_is_said_to_be_sent() {
    let configured = Monitored::new()
        .alert(AlertRule::error_count("errors", 10))
        .notify(sink::Sentry)
        .notify(sink::named("up", |_: &Alert| ()))
        .notify(sink::named("down", |_: &Alert| Err(DeliveryError::retry("503"))));
    let wanted = "\
event: there is no Sentry client that sends
sentry: there is no Sentry client that sends
up: delivered
down: 503";
    assert_eq!(said(configured, ClientOptions::new()), wanted);
}

#[test]
fn with_one_the_event_and_the_alert_are_sent() {
    let transport = TestTransport::new();
    let options =
        ClientOptions::new().dsn("https://public@sentry.invalid/1").transport(Arc::clone(&transport));
    let said = said(Monitored::new().notify(sink::Sentry), options);
    let events = transport.fetch_and_clear_events();
    assert_eq!(events.len(), 2, "{said}");
    assert_eq!(events[1].tags["monitored.self_test"], "true");
    assert_eq!(said, format!("event: sent, {}\nsentry: delivered", events[1].event_id.simple()));
    assert_eq!(events[0].tags["alert_state"], "test");
}
