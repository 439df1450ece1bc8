//! `Monitored::self_test`: whether alerts would arrive.

mod dsn;

use std::net::{Ipv4Addr, TcpListener};

use monitored::{Alert, DeliveryError, Monitored, filter, sink};
use sentry::ClientOptions;
use wiremock::ResponseTemplate;

use super::client::{apart, delivering};
use super::receiver::Receiver;

/// A port of this machine where nobody listens.
fn nobody() -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    format!("http://{}/", listener.local_addr().unwrap())
}

#[test]
fn each_receiver_is_a_line() {
    let accepts = Receiver::new(ResponseTemplate::new(200).set_body_string("ok"));
    let refuses = Receiver::new(ResponseTemplate::new(403).set_body_string("invalid_token"));
    let configured = Monitored::new()
        // The test is no test event.
        .filter(filter::drop_test_events_in("production"))
        .notify(sink::Slack::new(accepts.url("/services/T0/B0/XX")))
        .notify(sink::named("ops", sink::Webhook::new(refuses.url("/"))))
        .notify(sink::named("gone", sink::Webhook::new(nobody())));
    delivering(configured, ClientOptions::new().environment("production"), |sent| {
        let test = Monitored::self_test();
        let event = sent.0.fetch_and_clear_events().pop().expect("the filter lets it pass");
        assert_eq!(event.tags["monitored.self_test"], "true");
        assert_eq!(test.event, Ok(event.event_id));
        let text = test.to_string();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[0], format!("event: sent, {}", event.event_id.simple()));
        assert_eq!(lines[1], "slack: delivered");
        assert!(lines[2].starts_with("ops: ") && lines[2].contains("403"), "{text}");
        assert!(lines[2].contains("invalid_token"), "{text}");
        assert!(lines[3].starts_with("gone: "), "{text}");
        assert_ne!(lines[3], "gone: delivered");
        assert_eq!(lines.len(), 4, "{text}");
        assert!(!test.is_ok());
        println!("{text}");
    });
    assert_eq!(accepts.requests().len(), 1);
    assert_eq!(refuses.requests().len(), 1, "no retries");
}

#[test]
fn all_is_well_where_everybody_accepts() {
    let configured = Monitored::new().notify(|_: &Alert| ());
    delivering(configured, ClientOptions::new(), |_| {
        let test = Monitored::self_test();
        assert!(test.is_ok(), "{test}");
    });
}

#[test]
fn without_a_client_or_with_one_that_drops_the_event() {
    let test = apart(Monitored::self_test);
    assert_eq!(test.to_string(), "event: there is no Sentry client that sends");
    let dropped = Monitored::new().filter(|_| None).notify(|_: &Alert| ());
    delivering(dropped, ClientOptions::new(), |_| {
        let text = Monitored::self_test().to_string();
        assert_eq!(text, "event: dropped by a filter, or by `sample_rate`\nclosure: delivered");
    });
}

#[test]
fn without_a_monitored_there_is_an_event_and_no_sink() {
    let events = sentry::test::with_captured_events(|| {
        let test = Monitored::self_test();
        assert!(test.is_ok() && test.sinks.is_empty(), "{test}");
    });
    assert_eq!(events[0].tags["monitored.self_test"], "true");
}

#[test]
fn what_a_sink_says_stays_one_line() {
    let says =
        |alert: &Alert| Err::<(), _>(DeliveryError::retry(format!("{}\nevent: sent\u{1b}[31m", alert.rule)));
    delivering(Monitored::new().notify(says), ClientOptions::new(), |_| {
        let text = Monitored::self_test().to_string();
        assert_eq!(text.lines().count(), 2, "{text}");
        assert!(text.ends_with("closure: self_test\\nevent: sent\\u{1b}[31m"), "{text}");
    });
}
