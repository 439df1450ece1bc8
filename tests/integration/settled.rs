//! A process that ends sends what its calls hold, on whichever thread.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use monitored::sentry::integrations::tracing::LogLayer;
use monitored::sentry::protocol::value::to_value;
use monitored::sentry::protocol::{Context, Event, Value};
use monitored::sentry::{ClientOptions, Hub};
use monitored::testing::{Captured, capture, capture_with};
use monitored::{Classify, Monitored, monitored};
use monitored_tests::Kept;
use tracing::Dispatch;
use tracing_subscriber::layer::SubscriberExt;

const TIMEOUT: Duration = Duration::from_secs(5);

#[derive(Debug, thiserror::Error, Classify)]
enum StoreError {
    #[error("cannot store the user")]
    #[class(database)]
    Disk,
    #[error("the pool is exhausted")]
    #[class(resource)]
    Pool,
    #[error("no such user")]
    #[class(not_found)]
    Missing,
}

type Returned = Result<(), StoreError>;

#[monitored(args)]
fn fails(error: StoreError) -> Returned {
    Err(error)
}

#[monitored(capture = "escaped")]
fn tries() -> Returned {
    Err(StoreError::Disk)
}

/// A call that holds what a callee failed with, says so, and waits until it is told to go on.
#[monitored(tags(tenant = "acme"))]
fn holds(failing: impl FnOnce() -> Returned, told: &Sender<()>, go_on: &Receiver<()>) -> Returned {
    let failed = failing();
    told.send(()).unwrap();
    let _ = go_on.recv();
    failed
}

/// Runs `body` on another thread under the same hub, and `meanwhile` here while a call there holds a failure.
fn while_held<R: Send>(
    body: impl FnOnce(&Sender<()>, &Receiver<()>) -> R + Send,
    meanwhile: impl FnOnce(),
) -> R {
    let ((told, is_held), (go, go_on)) = (channel(), channel());
    let hub = Hub::current();
    std::thread::scope(|scope| {
        let thread = scope.spawn(move || Hub::run(hub, || body(&told, &go_on)));
        is_held.recv().unwrap();
        meanwhile();
        drop(go);
        thread.join().unwrap()
    })
}

fn flush() {
    assert!(monitored::flush(TIMEOUT));
}

fn chains(captured: &Captured) -> Vec<String> {
    captured.events.iter().map(|event| event.exception.last().unwrap().ty.clone()).collect()
}

fn context(event: &Event<'static>) -> Value {
    to_value(event).unwrap()["contexts"]["monitored"].clone()
}

fn under_a_client(body: impl FnOnce(&Kept)) {
    let kept = Arc::new(Kept::default());
    let options = ClientOptions::new().dsn("https://public@sentry.invalid/1").transport(Arc::clone(&kept));
    Hub::run(Arc::new(Hub::new(None, Arc::default())), || {
        let guard = Monitored::new().init(options);
        body(&kept);
        drop(guard);
    });
}

#[test]
fn a_flush_sends_what_another_thread_holds_and_that_is_not_reported_again() {
    under_a_client(|kept| {
        let returned = while_held(
            |told, go_on| holds(|| fails(StoreError::Disk), told, go_on),
            || {
                assert!(kept.events().is_empty());
                flush();
                let events = kept.events();
                assert_eq!(events.len(), 1);
                assert_eq!(events[0].tags["tenant"], "acme");
                let stack = events[0].exception[0].stacktrace.as_ref().unwrap();
                assert_eq!(stack.frames[1].vars["error"], "Disk");
                flush();
            },
        );
        assert!(matches!(returned, Err(StoreError::Disk)));
        assert_eq!(kept.events().len(), 1);
    });
}

#[test]
fn the_guard_sends_it_too() {
    let kept = Arc::new(Kept::default());
    let options = ClientOptions::new().dsn("https://public@sentry.invalid/1").transport(Arc::clone(&kept));
    Hub::run(Arc::new(Hub::new(None, Arc::default())), || {
        let guard = Monitored::new().init(options);
        let body = |told: &_, go_on: &_| holds(|| fails(StoreError::Disk), told, go_on);
        let _ = while_held(body, || {
            drop(guard);
            assert_eq!(kept.events().len(), 1);
        });
    });
    assert_eq!(kept.events().len(), 1);
}

#[test]
fn what_passes_on_is_known_again_and_marks_its_spans() {
    #[monitored]
    fn outer(told: &Sender<()>, go_on: &Receiver<()>) -> Result<(), Box<dyn std::error::Error>> {
        Ok(holds(|| fails(StoreError::Disk), told, go_on)?)
    }
    let captured = capture(|| while_held(|told, go_on| outer(told, go_on).is_err(), flush));
    assert_eq!(chains(&captured), ["StoreError::Disk"]);
    assert_eq!(captured.transactions[0].tags["error_type"], "database_error");
}

#[test]
fn a_later_failure_of_the_call_names_the_one_that_was_flushed() {
    let captured = capture(|| {
        while_held(
            |told, go_on| {
                monitored::operation("task", "outer").run(|| {
                    let _ = holds(|| fails(StoreError::Disk), told, go_on);
                    fails(StoreError::Pool)
                })
            },
            flush,
        )
    });
    assert_eq!(chains(&captured), ["StoreError::Disk", "StoreError::Pool"]);
    let earlier = captured.events[0].event_id.simple().to_string();
    assert_eq!(context(&captured.events[1])["caused_by"], earlier.as_str());
}

#[test]
fn what_a_filter_dropped_is_no_event_to_name() {
    let monitored = Monitored::new().filter(monitored::filter::drop_messages("cannot store"));
    let captured = capture_with(monitored, ClientOptions::new(), || {
        while_held(
            |told, go_on| {
                monitored::operation("task", "outer").run(|| {
                    let _ = holds(|| fails(StoreError::Disk), told, go_on);
                    fails(StoreError::Pool)
                })
            },
            flush,
        )
    });
    assert_eq!(chains(&captured), ["StoreError::Pool"]);
    assert!(context(&captured.events[0])["caused_by"].is_null());
}

#[test]
fn what_is_no_event_or_may_not_become_one_stays_none() {
    let captured = capture(|| {
        let _ = while_held(|told, go_on| holds(|| fails(StoreError::Missing), told, go_on), flush);
        while_held(
            |told, go_on| monitored::operation("task", "swallows").run(|| holds(tries, told, go_on).is_err()),
            flush,
        )
    });
    assert_eq!(chains(&captured), [""; 0]);
    let captured = capture(|| while_held(|told, go_on| holds(tries, told, go_on), flush));
    assert_eq!(chains(&captured), ["StoreError::Disk"], "it escapes after all");
}

#[test]
fn another_client_keeps_what_its_calls_hold() {
    let captured = capture(|| {
        let body = |told: &_, go_on: &_| {
            monitored::operation("task", "validates").run(|| {
                let _ = holds(|| fails(StoreError::Disk), told, go_on);
                fails(StoreError::Missing)
            })
        };
        while_held(body, || under_a_client(|_| flush()))
    });
    // Held to the end, it is joined with what the call returned in its place.
    assert_eq!(captured.events.len(), 1, "{}", captured.tree());
    let captured = capture(|| {
        while_held(
            |told, go_on| holds(|| fails(StoreError::Disk).map_err(|_| StoreError::Pool), told, go_on),
            || {
                under_a_client(|_| flush());
            },
        )
    });
    assert_eq!(chains(&captured), ["StoreError::Pool"]);
}

#[test]
fn its_line_in_the_log_is_one_of_the_trace_that_failed() {
    let subscriber = || Dispatch::new(tracing_subscriber::registry().with(LogLayer::new()));
    // Of a single one `tracing` remembers what the thread made of a line that happened to write it first.
    let (subscriber, _another) = (subscriber(), subscriber());
    let captured = tracing::dispatcher::with_default(&subscriber, || {
        capture(|| {
            #[monitored]
            fn flushes() {
                flush();
            }
            while_held(|told, go_on| holds(|| fails(StoreError::Disk), told, go_on), flushes)
        })
    });
    let log = captured.logs.iter().find(|log| log.body.contains("StoreError::Disk")).unwrap();
    let failed = captured.transactions.iter().find(|it| it.name.as_deref() == Some("holds")).unwrap();
    let Context::Trace(trace) = &failed.contexts["trace"] else { panic!("no trace") };
    assert_eq!(log.trace_id, Some(trace.trace_id));
    let event = &captured.events[0];
    let Context::Trace(of_event) = &event.contexts["trace"] else { panic!("no trace") };
    assert_eq!(of_event.trace_id, trace.trace_id);
}

#[test]
fn flushes_and_failures_at_once_report_each_failure_once() {
    let captured = capture(|| {
        let hub = Hub::current();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                let hub = Arc::clone(&hub);
                scope.spawn(|| {
                    Hub::run(hub, || {
                        for _ in 0..100 {
                            let passed =
                                monitored::operation("task", "passes").run(|| fails(StoreError::Disk));
                            assert!(passed.is_err());
                        }
                    });
                });
            }
            for _ in 0..200 {
                flush();
            }
        });
    });
    assert_eq!(captured.events.len(), 400);
}
