//! `testing`, with threads and futures.

use std::future::{pending, poll_fn};
use std::pin::pin;
use std::task::Poll;

use ::monitored::{Monitored, testing};
use sentry::{ClientOptions, Hub, Level, TransactionContext, capture_message, start_transaction};

struct Reports(&'static str);

impl Drop for Reports {
    fn drop(&mut self) {
        capture_message(self.0, Level::Info);
    }
}

#[test]
fn captures_are_apart() {
    let mut inner = None;
    let outer = testing::capture(|| {
        capture_message("outer", Level::Info);
        inner = Some(testing::capture(|| capture_message("inner", Level::Info)));
        capture_message("outer again", Level::Info);
    });
    assert_eq!(outer.tree(), "• outer\n• outer again");
    assert_eq!(inner.unwrap().tree(), "• inner");
}

#[test]
fn what_the_body_returns_is_dropped_within() {
    assert_eq!(testing::capture(|| Reports("dropped")).tree(), "• dropped");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_hub_stays_across_threads_and_polls() {
    let captured = tokio::spawn(testing::capture_async(async {
        let _late = Reports("dropped");
        for _ in 0..20 {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            capture_message("polled", Level::Info);
        }
        Reports("returned")
    }))
    .await
    .unwrap();
    assert_eq!(captured.events.len(), 22);
    assert_eq!(captured.events[20].message.as_deref(), Some("dropped"));
}

#[tokio::test]
async fn a_capture_that_is_dropped_halfway_loses_nothing_to_others() {
    let outer = testing::capture_async(async {
        let mut inner = Box::pin(testing::capture_async(async {
            let _reports = Reports("in the inner one");
            pending::<()>().await;
        }));
        poll_fn(|context| {
            assert!(inner.as_mut().poll(context).is_pending());
            Poll::Ready(())
        })
        .await;
        drop(inner);
        capture_message("in the outer one", Level::Info);
    });
    assert_eq!(pin!(outer).await.tree(), "• in the outer one");
}

#[test]
fn a_panic_passes_and_the_former_hub_is_back() {
    let before = Hub::current();
    let panic = std::panic::catch_unwind(|| testing::capture(|| panic!("on purpose")));
    assert!(panic.is_err());
    assert!(std::sync::Arc::ptr_eq(&before, &Hub::current()));
}

#[test]
fn logs_are_captured() {
    let captured = testing::capture(|| sentry::logger_warn!(length = 81, "the queue is long"));
    assert_eq!(captured.logs.len(), 1);
    assert_eq!(captured.logs[0].body, "the queue is long");
}

#[test]
fn options_count() {
    let options = ClientOptions::new().traces_sample_rate(0.0).environment("test");
    let captured = testing::capture_with(Monitored::new(), options, || {
        start_transaction(TransactionContext::new("a", "b")).finish();
        capture_message("sent", Level::Info);
    });
    assert!(captured.transactions.is_empty());
    assert_eq!(captured.events[0].environment.as_deref(), Some("test"));
}

#[test]
fn an_event_of_a_span_that_never_ended_hangs_on_the_root() {
    let captured = testing::capture(|| {
        let task = start_transaction(TransactionContext::new("import", "task"));
        let lost = task.start_child("row", "row");
        sentry::configure_scope(|scope| scope.set_span(Some(lost.into())));
        capture_message("in the lost span", Level::Info);
        task.finish();
    });
    assert_eq!(captured.tree(), "import  task\n   • in the lost span");
}

#[test]
fn snapshots_hold_no_line_numbers_and_no_backtraces() {
    use sentry::protocol::{Addr, Event, Exception, Frame, Stacktrace};

    let frame = |function: &str, address| Frame {
        function: Some(function.to_owned()),
        filename: Some("src/users.rs".to_owned()),
        lineno: Some(41),
        instruction_addr: address,
        ..Frame::default()
    };
    let captured = testing::capture(|| {
        let frames = vec![frame("main", Some(Addr(1))), frame("insert_user", None)];
        let stacktrace = Some(Stacktrace { frames, ..Stacktrace::default() });
        let exception = Exception { ty: "E".to_owned(), stacktrace, ..Exception::default() };
        Hub::current().capture_event(Event { exception: vec![exception].into(), ..Event::new() });
    });
    assert_eq!(captured.tree(), "✗ E\n  at insert_user (src/users.rs)");
}
