//! `Monitored::tracing_spans`: calls as spans of `tracing`.

use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use monitored::sentry::ClientOptions;
use monitored::testing::{Captured, capture_async_with, capture_with};
use monitored::{Monitored, monitored};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

use super::{StoreError, combined, layers, store};

/// Keeps what happens to the spans of `monitored`.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Notes>>);

#[derive(Default)]
struct Notes {
    names: HashMap<u64, String>,
    told: Vec<String>,
}

struct Fields(Vec<String>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.push(format!("{}={value:?}", field.name()));
    }
}

impl Seen {
    fn say(&self, what: &str, id: &Id) {
        let mut seen = self.0.lock().unwrap();
        if let Some(name) = seen.names.get(&id.into_u64()).cloned() {
            seen.told.push(format!("{what} {name}"));
        }
    }

    fn told(&self) -> Vec<String> {
        self.0.lock().unwrap().told.clone()
    }
}

impl<S: tracing::Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Seen {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if attributes.metadata().target() == "monitored" {
            let mut fields = Fields(Vec::new());
            attributes.record(&mut fields);
            let name = fields.0[0].split('"').nth(1).unwrap().to_owned();
            let under = context.span(id).and_then(|span| span.parent()).is_some();
            let mut seen = self.0.lock().unwrap();
            seen.told.push(format!("{}{} {}", if under { "child " } else { "" }, fields.0.join(" "), ""));
            seen.names.insert(id.into_u64(), name);
        }
    }
    fn on_record(&self, id: &Id, values: &Record<'_>, _: Context<'_, S>) {
        let mut fields = Fields(Vec::new());
        values.record(&mut fields);
        self.say(&fields.0.join(" "), id);
    }
    fn on_enter(&self, id: &Id, _: Context<'_, S>) {
        self.say("enter", id);
    }
    fn on_exit(&self, id: &Id, _: Context<'_, S>) {
        self.say("exit", id);
    }
    fn on_close(&self, id: Id, _: Context<'_, S>) {
        self.say("close", &id);
    }
}

fn mirrored(on: bool, body: impl FnOnce()) -> Captured {
    capture_with(Monitored::new().tracing_spans(on), ClientOptions::new(), body)
}

#[monitored(op = "task")]
fn outer() -> Result<(), StoreError> {
    store()
}

#[test]
fn a_call_opens_a_span_that_says_how_it_ended() {
    let seen = Seen::default();
    let subscriber = tracing_subscriber::registry().with(seen.clone());
    let captured = tracing::subscriber::with_default(subscriber, || mirrored(true, || drop(outer())));
    assert_eq!(
        seen.told(),
        [
            "otel.name=\"outer\" op=\"task\" ",
            "enter outer",
            "child otel.name=\"store\" op=\"database\" ",
            "enter store",
            "status=internal_error store",
            "otel.status_code=\"ERROR\" store",
            "error_type=\"database_error\" store",
            "exit store",
            "close store",
            "status=internal_error outer",
            "otel.status_code=\"ERROR\" outer",
            "error_type=\"database_error\" outer",
            "exit outer",
            "close outer",
        ]
    );
    assert_eq!(captured.events.len(), 1);
}

#[test]
fn it_shows_no_secret() {
    let seen = Seen::default();
    let subscriber = tracing_subscriber::registry().with(seen.clone());
    tracing::subscriber::with_default(subscriber, || {
        mirrored(true, || {
            let name = "GET https://u:pw@host/?token=abc";
            monitored::operation("token=abc", name).run(|| ());
        })
    });
    let opened = &seen.told()[0];
    assert!(opened.contains("otel.name=\"GET https://[Filtered]@host/?token=[Filtered]\""), "{opened}");
    assert!(opened.contains("op=\"token=[Filtered]\""), "{opened}");
}

#[test]
fn it_is_off_by_default() {
    let seen = Seen::default();
    let subscriber = tracing_subscriber::registry().with(seen.clone());
    tracing::subscriber::with_default(subscriber, || {
        mirrored(false, || drop(outer()));
        drop(monitored::testing::capture(outer));
    });
    assert_eq!(seen.told(), Vec::<String>::new());
}

#[test]
fn sentrys_layer_makes_no_second_span_of_it() {
    #[monitored]
    fn works() {
        tracing::info_span!("inside").in_scope(|| {
            monitored::operation("task", "deep").run(|| {
                monitored::current().tag("deep", 1);
            });
        });
    }
    let plain = tracing::subscriber::with_default(layers(), || mirrored(false, works));
    assert!(plain.tree().contains("inside"), "{}", plain.tree());
    for twice in [
        tracing::subscriber::with_default(layers(), || mirrored(true, works)),
        tracing::subscriber::with_default(combined(), || mirrored(true, works)),
    ] {
        assert_eq!(twice.tree(), plain.tree());
    }
    let failing = tracing::subscriber::with_default(layers(), || mirrored(true, || drop(outer())));
    assert_eq!(failing.events.len(), 1);
    assert_eq!(failing.transactions.len(), 1);
}

#[tokio::test]
async fn it_is_entered_in_every_poll_and_while_the_future_is_dropped() {
    struct Late;
    impl Drop for Late {
        fn drop(&mut self) {
            tracing::info!("dropped");
            assert_eq!(tracing::Span::current().metadata().unwrap().target(), "monitored");
        }
    }
    #[monitored]
    async fn waits(ends: bool) {
        let _late = Late;
        assert!(!tracing::Span::current().is_none());
        tokio::task::yield_now().await;
        assert!(!tracing::Span::current().is_none());
        if !ends {
            std::future::pending::<()>().await;
        }
    }
    let seen = Seen::default();
    let _default = tracing::subscriber::set_default(tracing_subscriber::registry().with(seen.clone()));
    let body = async {
        waits(true).await;
        let mut dropped = Box::pin(waits(false));
        assert!(futures_poll(&mut dropped));
        assert!(tracing::Span::current().is_none());
        drop(dropped);
    };
    let captured = capture_async_with(Monitored::new().tracing_spans(true), ClientOptions::new(), body).await;
    assert_eq!(captured.transactions.len(), 2);
    let told = seen.told();
    assert!(told.contains(&"status=cancelled waits".to_owned()), "{told:#?}");
    assert_eq!(told.iter().filter(|what| *what == "enter waits").count(), 6, "{told:#?}");
    assert_eq!(told.iter().filter(|what| *what == "exit waits").count(), 6);
}

/// Whether it is pending.
fn futures_poll(future: &mut std::pin::Pin<Box<impl Future<Output = ()>>>) -> bool {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    future.as_mut().poll(&mut context).is_pending()
}

#[test]
fn tags_of_an_unsampled_call_are_still_on_events() {
    #[monitored]
    fn tags() {
        monitored::current().tag("late", 1);
        monitored::sentry::capture_message("inside", monitored::sentry::Level::Info);
    }
    let captured = tracing::subscriber::with_default(layers(), || {
        let options = ClientOptions::new().traces_sample_rate(0.0);
        capture_with(Monitored::new().tracing_spans(true), options, || {
            tags();
            monitored::sentry::capture_message("after", monitored::sentry::Level::Info);
        })
    });
    assert_eq!(captured.events[0].tags["late"], "1");
    assert!(!captured.events[1].tags.contains_key("late"));
}
