//! What Sentry is told of alerts.

use std::sync::Arc;
use std::time::Duration;

use monitored::sentry::integrations::tracing::{BreadcrumbLayer, ErrorLayer, LogLayer};
use monitored::{Alert, AlertRule, AlertSink, DeliveryError, Monitored, monitored, sink};
use sentry::protocol::{EnvelopeItem, Event, ItemContainer};
use sentry::{Client, ClientOptions, Hub, Level, capture_message};
use tracing::subscriber::set_global_default;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::{Layer, SubscriberExt};

use super::client::{Sent, delivering, eventually, run};
use super::{Failure, client};

#[monitored(op = "issues")]
fn fails() -> Result<(), Failure> {
    Err(Failure::Password)
}

fn short(name: &str) -> AlertRule {
    AlertRule::error_count(name, 0).within(Duration::from_millis(300))
}

/// The events that came until there were as many.
fn events(sent: &Sent, count: usize) -> Vec<Event<'static>> {
    let found = std::cell::RefCell::new(Vec::new());
    eventually("the events", || {
        found.borrow_mut().extend(sent.0.fetch_and_clear_events());
        found.borrow().len() >= count
    });
    found.into_inner()
}

fn fingerprint(event: &Event<'_>) -> Vec<String> {
    event.fingerprint.iter().map(|part| part.clone().into_owned()).collect()
}

#[test]
fn an_issue_for_each_rule_and_one_that_it_is_over() {
    let configured = Monitored::new()
        .alert(short("first"))
        .alert(short("second").cooldown(Duration::ZERO))
        .notify(sink::Sentry);
    delivering(configured, ClientOptions::new(), |sent| {
        assert!(fails().is_err());
        let mut seen: Vec<_> = events(sent, 4)
            .iter()
            .map(|event| (fingerprint(event), event.level, event.tags["alert_state"].clone()))
            .collect();
        seen.sort();
        let wanted = |group: &str, rule: &str, level, state: &str| {
            (vec!["monitored".to_owned(), group.to_owned(), rule.to_owned()], level, state.to_owned())
        };
        assert_eq!(
            seen,
            [
                wanted("alert", "first", Level::Error, "firing"),
                wanted("alert", "second", Level::Error, "firing"),
                wanted("resolved", "first", Level::Info, "resolved"),
                wanted("resolved", "second", Level::Info, "resolved"),
            ]
        );
    });
}

#[test]
fn it_is_an_issue_where_the_calls_are_counted_and_nowhere_else() {
    let transport = sentry::test::TestTransport::new();
    let other = ClientOptions::new().dsn("https://public@sentry.invalid/2").transport(Arc::clone(&transport));
    let other = Arc::new(Hub::new(Some(Arc::new(Client::from(other))), Arc::default()));
    let configured = Monitored::new().alert(short("rule")).notify(sink::Sentry);
    delivering(configured, ClientOptions::new(), |sent| {
        assert!(fails().is_err());
        Hub::run(Arc::clone(&other), || assert!(fails().is_err()));
        let events = events(sent, 2);
        assert_eq!(events.len(), 2, "firing and resolved");
    });
    assert!(transport.fetch_and_clear_events().is_empty());
}

/// What an application installs that has Sentry's layers.
fn layers() -> impl tracing::Subscriber + Send + Sync {
    tracing_subscriber::registry()
        .with(BreadcrumbLayer::new().with_filter(LevelFilter::INFO))
        .with(ErrorLayer::new().with_filter(LevelFilter::ERROR))
        .with(LogLayer::new().with_filter(LevelFilter::INFO))
}

/// The background threads have the subscriber of the whole program, so this needs a program of its own.
#[test]
#[ignore = "run by another test of this file"]
fn program() {
    set_global_default(layers()).unwrap();
    let refuses = |_: &Alert| Err::<(), _>(DeliveryError::permanent("nobody is at home"));
    let configured = Monitored::new().notify(sink::Log).notify(sink::named("refuses", refuses));
    delivering(configured, ClientOptions::new(), |sent| {
        monitored::alert("the disk is full", [("disk", "sda")]);
        assert!(monitored::flush(client::LONG));
        // The line about what is lost is written after the attempt has ended.
        let logs = std::cell::RefCell::new(Vec::new());
        let issues = std::cell::RefCell::new(0);
        eventually("the lines", || {
            Hub::current().client().unwrap().flush(Some(client::LONG));
            for envelope in sent.0.fetch_and_clear_envelopes() {
                for item in envelope.items() {
                    match item {
                        EnvelopeItem::Event(event) => {
                            println!("an issue: {event:?}");
                            *issues.borrow_mut() += 1;
                        }
                        EnvelopeItem::ItemContainer(ItemContainer::Logs(lines)) => {
                            logs.borrow_mut().extend(lines.iter().map(|line| line.body.clone()));
                        }
                        _ => {}
                    }
                }
            }
            logs.borrow().iter().filter(|line: &&String| line.contains("by_hand")).count() >= 2
        });
        let logs = logs.into_inner();
        println!("{logs:#?}");
        assert!(logs.iter().any(|line| line == "error by_hand (raised): the disk is full"));
        let lost = "the alert by_hand (raised) is lost to refuses: nobody is at home";
        assert!(logs.iter().any(|line| line == lost));
        assert_eq!(issues.into_inner(), 0, "no line of the runtime is an issue");
        // A line on this thread is a breadcrumb of what comes after.
        sink::Log.deliver(&Alert::sample()).unwrap();
        capture_message("afterwards", Level::Info);
        let event = sent.0.fetch_and_clear_events().pop().unwrap();
        let crumbs: Vec<_> =
            event.breadcrumbs.values.iter().filter_map(|crumb| crumb.message.as_deref()).collect();
        assert!(crumbs.iter().any(|crumb| crumb.contains("backend_errors (firing)")), "{crumbs:?}");
        assert_eq!(event.message.as_deref(), Some("afterwards"), "the line itself was no issue");
        // And a line of the application's is an issue, or this test would prove nothing.
        tracing::error!("the application says so");
        assert_eq!(sent.messages(), ["the application says so"]);
    });
}

#[test]
fn lines_about_alerts_are_logs_and_breadcrumbs_but_no_issues() {
    let output = run("issues::program", "");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
