//! Rules, sinks and errors that mean no good.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;

use monitored::alert::NO_CONTEXT;
use monitored::{Alert, AlertKey, AlertRule, AlertSink, DeliveryError, Monitored, monitored, sink};
use sentry::protocol::Event;
use sentry::{ClientOptions, capture_message};
use wiremock::ResponseTemplate;

use super::client::{self, delivering, next, run};
use super::receiver::Receiver;
use super::{Failure, call, raised};

/// Control characters, an escape sequence, markup of HTML and of Slack, one that writes from right to left, and no end of it.
fn nasty() -> String {
    let start = "\r\nBcc: x@example.org\u{0}\u{1b}[2J<script>alert(1)</script> <!channel> {count} \u{202e}";
    start.to_owned() + &"🔥".repeat(1_000_000)
}

#[monitored(tags(tenant = tenant))]
fn serve(tenant: &str, error: &str) -> Result<(), String> {
    Err(error.to_owned())
}

#[test]
fn megabytes_and_markup_in_every_text_are_cut_and_sent() {
    let receivers = [(); 2].map(|()| Receiver::new(ResponseTemplate::new(200).set_body_string("ok")));
    let nasty = nasty();
    let message = nasty.replace("{count}", "{count} of {key}");
    let rules = [
        AlertRule::error_count("count", 0).by(AlertKey::Tag("tenant")).message(&message),
        AlertRule::immediate("first").message(&message),
        AlertRule::error_count("plain", 0).runbook("https://example.org/<script>"),
    ];
    let configured = rules
        .into_iter()
        .fold(Monitored::new(), Monitored::alert)
        .service("shop")
        .sentry_url("https://example.org/<script>/")
        .notify(sink::Slack::new(receivers[0].url("/services/T0/B0/XX")))
        .notify(sink::Webhook::new(receivers[1].url("/")))
        .notify(sink::Log);
    let (sink, heard) = client::heard("heard");
    let options = ClientOptions::new().release(nasty.clone()).server_name(nasty.clone());
    delivering(configured.notify(sink), options, |_| {
        assert!(serve(&nasty, &nasty).is_err());
        let operation = monitored::operation(nasty.clone(), nasty.clone());
        assert!(operation.run(|| Err::<(), _>(nasty.clone())).is_err());
        monitored::alert(&nasty, [(nasty.as_str(), nasty.as_str())]);
        let alerts: Vec<_> = (0..5).map(|_| next(&heard)).collect();
        for alert in &alerts {
            assert!(alert.message.len() <= 1024, "{} bytes", alert.message.len());
            assert!(alert.key.as_ref().is_none_or(|(_, value)| value.len() <= 1024));
            let texts = alert.functions.iter().chain(&alert.classes).map(|(text, _)| text.len());
            assert!(texts.max().unwrap_or(0) <= 1024);
        }
        assert!(monitored::flush(client::LONG));
    });
    for receiver in &receivers {
        for request in receiver.requests() {
            let size = request.body.len();
            assert!(size < 64 * 1024, "{size} bytes to {}", request.url.path());
            serde_json::from_slice::<serde_json::Value>(&request.body).unwrap();
        }
        assert!(receiver.requests().len() >= 5);
    }
}

struct Odd(fn(usize) -> &'static str, AtomicUsize);

impl AlertSink for Odd {
    fn name(&self) -> &str {
        (self.0)(self.1.fetch_add(1, Ordering::SeqCst))
    }

    fn deliver(&self, _: &Alert) -> Result<(), DeliveryError> {
        Ok(())
    }
}

#[test]
fn a_sink_that_panics_when_asked_for_its_name_is_a_mistake_or_unnamed() {
    let always = Odd(|_| panic!("no name"), AtomicUsize::new(0));
    let told = Monitored::new().notify(always).try_init(ClientOptions::new()).unwrap_err().to_string();
    assert_eq!(told, "sink \"?\": it panicked when it was asked for its name");
    let later = Odd(|asked| if asked == 0 { "first" } else { panic!("no name") }, AtomicUsize::new(0));
    delivering(Monitored::new().notify(later), ClientOptions::new(), |_| {
        monitored::alert("x", NO_CONTEXT);
        assert!(monitored::flush(client::LONG));
        assert_eq!(Monitored::self_test().sinks[0].0, "unnamed");
    });
}

#[test]
fn a_megabyte_of_a_name_is_cut_and_the_sink_is_found_by_it() {
    let long: &'static str = "s\u{7}".repeat(500_000).leak();
    let (sender, heard) = channel();
    let named = sink::named(long, move |alert: &Alert| drop(sender.send(alert.clone())));
    let rule = AlertRule::error_count("to", 0).to(long);
    delivering(
        Monitored::new().alert(rule).notify(named).notify(|_: &Alert| ()),
        ClientOptions::new(),
        |_| {
            assert!(call(Err(Failure::Password)).is_err());
            assert_eq!(next(&heard).rule, "to");
            assert!(Monitored::self_test().to_string().len() < 1024);
        },
    );
    let none = Monitored::new().alert(AlertRule::error_count("to", 0).to("nobody"));
    let told = none
        .notify(sink::named(long, |_: &Alert| ()))
        .try_init(ClientOptions::new())
        .unwrap_err()
        .to_string();
    assert!(told.contains("there is no sink \"nobody\"; there are s\\u{7}s") && told.len() < 512, "{told}");
}

#[test]
fn what_a_sink_raises_does_not_come_back_to_it() {
    let (sender, heard) = channel();
    let raises = move |alert: &Alert| {
        monitored::alert(format!("{} again", alert.message), NO_CONTEXT);
        assert!(call(Err(Failure::Bug)).is_err());
        capture_message("from within", sentry::Level::Info);
        let _ = sender.send(alert.message.clone());
        Err::<(), _>(DeliveryError::permanent("never"))
    };
    let configured = Monitored::new().alert(AlertRule::error_count("errors", 0)).notify(raises);
    delivering(configured, ClientOptions::new(), |sent| {
        monitored::alert("once", NO_CONTEXT);
        assert_eq!(heard.recv_timeout(client::LONG).unwrap(), "once");
        assert!(monitored::flush(client::LONG));
        assert_eq!(heard.try_recv().ok(), None);
        assert_eq!(sent.messages(), ["from within"]);
    });
}

#[test]
fn alerts_that_filters_raise_do_not_come_back_to_them() {
    let raised = Arc::new(AtomicUsize::new(0));
    let (in_filter, in_callback) = (Arc::clone(&raised), Arc::clone(&raised));
    let configured = Monitored::new().notify(sink::Sentry).filter(move |event: Event<'static>| {
        monitored::alert("raised by a filter", NO_CONTEXT);
        in_filter.fetch_add(1, Ordering::SeqCst);
        Some(event)
    });
    let options = ClientOptions::new().before_send(move |event| {
        monitored::alert("raised by a callback", NO_CONTEXT);
        in_callback.fetch_add(1, Ordering::SeqCst);
        Some(event)
    });
    delivering(configured, options, |sent| {
        capture_message("an event", sentry::Level::Info);
        assert!(monitored::flush(client::LONG));
        let messages = sent.messages();
        // The first comes from the callback over the event; the event that it became brings no further one.
        assert_eq!(
            messages.iter().filter(|message| message.as_str() == "an event").count(),
            1,
            "{messages:?}"
        );
        assert!(messages.len() <= 2, "{messages:?}");
    });
    assert!(raised.load(Ordering::SeqCst) >= 2);
}

#[test]
fn who_raises_an_alert_at_each_line_of_the_log_does_not_hang() {
    let output = run("hostile::echoes", "");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

/// The layer is the whole program's, so this is a program.
#[test]
#[ignore = "run by another test of this file"]
fn echoes() {
    use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
    static LINES: AtomicUsize = AtomicUsize::new(0);
    struct Raises;
    impl<S: tracing::Subscriber> Layer<S> for Raises {
        fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
            if *event.metadata().level() == tracing::Level::ERROR {
                LINES.fetch_add(1, Ordering::SeqCst);
                monitored::alert("a line of the log", NO_CONTEXT);
            }
        }
    }
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Raises)).unwrap();
    client::apart(|| monitored::alert("nobody hears", NO_CONTEXT));
    let refuses = |_: &Alert| Err::<(), _>(DeliveryError::permanent("never"));
    delivering(Monitored::new().notify(sink::Log).notify(refuses), ClientOptions::new(), |_| {
        tracing::error!("a line");
        assert!(monitored::flush(client::LONG));
    });
    let lines = LINES.load(Ordering::SeqCst);
    assert!((3..50).contains(&lines), "{lines} lines");
}

#[test]
fn a_message_and_values_that_panic_or_raise_alerts_themselves_hurt_nobody() {
    struct Panics;
    impl fmt::Display for Panics {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            panic!("in Display")
        }
    }
    struct Raises;
    impl fmt::Display for Raises {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            monitored::alert("from Display", NO_CONTEXT);
            f.write_str("outer")
        }
    }
    #[derive(Debug, thiserror::Error)]
    #[error("{}", Raises)]
    struct Error;
    #[monitored]
    fn fails() -> Result<(), Error> {
        Err(Error)
    }
    let configured = || Monitored::new().alert(AlertRule::immediate("first"));
    let alerts = raised(configured(), |_| {
        monitored::alert(Panics, NO_CONTEXT);
        monitored::alert(Raises, NO_CONTEXT);
    });
    let messages: Vec<_> = alerts.iter().map(|alert| alert.message.as_str()).collect();
    assert!(messages[0].contains("panicked"), "{messages:?}");
    assert_eq!(messages[1..], ["from Display", "outer"]);
    let alerts = raised(configured(), |_| drop(fails()));
    assert!(alerts.iter().any(|alert| alert.message.ends_with("::Error: outer")), "{alerts:?}");
}
