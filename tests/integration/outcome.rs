//! The four ends of a call, and what each leaves behind.

use std::io;

use monitored::sentry::protocol::{SpanStatus, Transaction};
use monitored::sentry::{self, ClientOptions, Level};
use monitored::testing::{Captured, capture, capture_async, capture_with};
use monitored::{Classify, Monitored, classify_errors, monitored};

#[derive(Debug, thiserror::Error, Classify)]
enum UserError {
    #[error("{0:?} is no e-mail address")]
    #[class(validation)]
    Email(String),
    #[error("cannot store the user")]
    #[class(database)]
    Database(#[source] io::Error),
}

#[monitored(op = "api")]
fn validate(address: &str) -> Result<(), UserError> {
    if address.contains('@') { Ok(()) } else { Err(UserError::Email(address.to_owned())) }
}

#[monitored(op = "database", tags(table = "users"), data(rows = 1))]
fn store(works: bool) -> Result<i64, UserError> {
    if works { Ok(1) } else { Err(UserError::Database(io::Error::other("disk full"))) }
}

fn status(transaction: &Transaction<'_>) -> Option<SpanStatus> {
    match transaction.contexts.get("trace") {
        Some(sentry::protocol::Context::Trace(trace)) => trace.status,
        _ => None,
    }
}

fn one_transaction(captured: &Captured) -> &Transaction<'static> {
    assert_eq!(captured.transactions.len(), 1);
    &captured.transactions[0]
}

#[test]
fn a_value_ends_ok() {
    let captured = capture(|| store(true).unwrap());
    let transaction = one_transaction(&captured);
    assert_eq!(transaction.name.as_deref(), Some("store"));
    assert_eq!(status(transaction), Some(SpanStatus::Ok));
    assert_eq!(transaction.tags["table"], "users");
    assert_eq!(transaction.tags["operation"], "store");
    assert_eq!(transaction.tags["dependency"], "database");
    assert!(captured.events.is_empty());
}

#[test]
fn a_validation_error_is_no_event() {
    let captured = capture(|| validate("nobody"));
    assert!(captured.events.is_empty(), "{:?}", captured.events);
    let transaction = one_transaction(&captured);
    assert_eq!(status(transaction), Some(SpanStatus::InvalidArgument));
    assert_eq!(transaction.tags["error_type"], "validation_error");
}

#[test]
fn a_database_error_is_one_event() {
    let captured = capture(|| store(false));
    assert_eq!(captured.events.len(), 1);
    let event = &captured.events[0];
    let exceptions: Vec<_> =
        event.exception.values.iter().map(|e| (e.ty.as_str(), e.value.as_deref())).collect();
    assert_eq!(
        exceptions,
        [("io::Error", Some("disk full")), ("UserError::Database", Some("cannot store the user"))]
    );
    let returned = event.exception.values.last().unwrap();
    assert_eq!(returned.module.as_deref(), Some("integration::outcome"));
    let mechanism = returned.mechanism.as_ref().unwrap();
    assert_eq!((mechanism.ty.as_str(), mechanism.handled), ("monitored", Some(true)));
    assert_eq!(event.level, Level::Error);
    assert_eq!(event.tags["error_type"], "database_error");
    assert_eq!(event.tags["table"], "users");
    assert_eq!(event.transaction.as_deref(), Some("store"));
    let transaction = one_transaction(&captured);
    assert_eq!(status(transaction), Some(SpanStatus::InternalError));
    let sentry::protocol::Context::Trace(of_event) = &event.contexts["trace"] else { panic!("no trace") };
    let sentry::protocol::Context::Trace(of_call) = &transaction.contexts["trace"] else {
        panic!("no trace")
    };
    assert_eq!((of_event.trace_id, of_event.span_id), (of_call.trace_id, of_call.span_id));
}

#[test]
fn a_panic_ends_with_an_internal_error_and_goes_on() {
    #[monitored]
    fn divide(by: i32) -> i32 {
        10 / by
    }
    let captured = capture(|| {
        let unwound = std::panic::catch_unwind(|| divide(0));
        assert!(unwound.is_err());
        assert_eq!(divide(5), 2);
    });
    let ends: Vec<_> = captured.transactions.iter().map(status).collect();
    assert_eq!(ends, [Some(SpanStatus::InternalError), Some(SpanStatus::Ok)]);
}

#[test]
fn a_panic_in_a_call_is_seen_by_every_call_around_it() {
    #[monitored]
    fn inner() {
        panic!("inside");
    }
    #[monitored]
    fn catching() -> bool {
        std::panic::catch_unwind(inner).is_err()
    }
    #[monitored]
    fn outer() -> bool {
        catching()
    }
    let captured = capture(|| assert!(outer()));
    assert_eq!(
        captured.tree().lines().map(str::trim_end).collect::<Vec<_>>(),
        ["outer  ok", "└─ catching  ok", "   └─ inner  internal_error",]
    );
}

#[tokio::test]
async fn a_dropped_future_is_cancelled_and_its_destructors_report_into_it() {
    struct Reports;
    impl Drop for Reports {
        fn drop(&mut self) {
            sentry::capture_message("dropped", Level::Info);
        }
    }

    #[monitored(op = "job", tags(job = id))]
    async fn never_ends(id: u32) {
        let _reports = Reports;
        std::future::pending::<()>().await;
    }

    let captured = capture_async(async {
        tokio::select! {
            biased;
            () = never_ends(7) => unreachable!(),
            () = std::future::ready(()) => {}
        }
    })
    .await;
    let transaction = one_transaction(&captured);
    assert_eq!(status(transaction), Some(SpanStatus::Cancelled));
    assert_eq!(captured.events.len(), 1);
    let event = &captured.events[0];
    assert_eq!(event.tags["job"], "7");
    let sentry::protocol::Context::Trace(of_event) = &event.contexts["trace"] else { panic!("no trace") };
    let sentry::protocol::Context::Trace(of_call) = &transaction.contexts["trace"] else {
        panic!("no trace")
    };
    assert_eq!(of_event.trace_id, of_call.trace_id);
}

#[tokio::test]
async fn a_future_that_was_never_polled_was_no_call() {
    #[monitored]
    async fn idle() {}
    let captured = capture_async(async { drop(idle()) }).await;
    assert!(captured.transactions.is_empty());
}

#[test]
fn what_error_if_says_is_a_failure_without_an_event() {
    #[monitored(error_if = |answer: &u16| *answer >= 500)]
    fn call(answer: u16) -> u16 {
        answer
    }
    let captured = capture(|| (call(200), call(503)));
    let ends: Vec<_> = captured.transactions.iter().map(status).collect();
    assert_eq!(ends, [Some(SpanStatus::Ok), Some(SpanStatus::UnknownError)]);
    assert_eq!(captured.transactions[1].tags["error_type"], "unknown_error");
    assert!(captured.events.is_empty());
}

#[test]
fn a_failure_that_passes_three_layers_is_one_event() {
    #[derive(Debug, thiserror::Error)]
    #[error("cannot register")]
    struct Registration(#[source] UserError);

    #[monitored]
    fn middle() -> Result<i64, Registration> {
        store(false).map_err(Registration)
    }
    #[monitored(op = "api")]
    fn handler() -> Result<i64, Box<dyn std::error::Error>> {
        Ok(middle()?)
    }
    let captured = capture(handler);
    assert_eq!(captured.events.len(), 1);
    let spans: Vec<_> = captured.transactions[0]
        .spans
        .iter()
        .map(|span| (span.description.as_deref(), span.status))
        .collect();
    assert_eq!(
        spans,
        [(Some("store"), Some(SpanStatus::InternalError)), (Some("middle"), Some(SpanStatus::InternalError))]
    );
    assert_eq!(status(&captured.transactions[0]), Some(SpanStatus::InternalError));
    assert_eq!(captured.transactions[0].tags["error_type"], "database_error");
}

#[test]
fn a_declared_validation_error_stays_one_when_it_is_boxed() {
    #[monitored(op = "api")]
    fn handler() -> Result<(), Box<dyn std::error::Error>> {
        Ok(validate("nobody")?)
    }
    let captured = capture(handler);
    assert!(captured.events.is_empty());
    assert_eq!(captured.transactions[0].tags["error_type"], "validation_error");
}

#[test]
fn an_inferred_class_suppresses_nothing() {
    #[monitored]
    fn open() -> io::Result<std::fs::File> {
        std::fs::File::open("/nowhere/to/be/found")
    }
    let captured = capture(open);
    assert_eq!(captured.events.len(), 1);
    assert_eq!(captured.events[0].tags["error_type"], "not_found_error");
    assert_eq!(status(&captured.transactions[0]), Some(SpanStatus::NotFound));
}

#[test]
fn the_attribute_stands_over_the_class() {
    #[monitored(capture = true, level = "warning", fingerprint("mail", kind))]
    fn captured_all_the_same(kind: &str) -> Result<(), UserError> {
        Err(UserError::Email(kind.to_owned()))
    }
    #[monitored(capture = false)]
    fn never() -> Result<(), UserError> {
        Err(UserError::Database(io::Error::other("x")))
    }
    #[monitored(capture = "escaped")]
    fn escaped() -> Result<(), UserError> {
        Err(UserError::Database(io::Error::other("y")))
    }
    #[monitored]
    fn swallows() -> bool {
        escaped().is_ok()
    }
    let captured = capture(|| captured_all_the_same("x"));
    assert_eq!(captured.events[0].level, Level::Warning);
    assert_eq!(captured.events[0].fingerprint.as_ref(), ["mail", "x"]);
    assert!(capture(never).events.is_empty());
    assert_eq!(capture(escaped).events.len(), 1);
    assert!(capture(swallows).events.is_empty());
}

#[test]
fn classify_errors_alone_reports_without_a_span() {
    #[classify_errors(is io::Error as e if e.kind() == io::ErrorKind::TimedOut => timeout, _ => database)]
    fn read(kind: io::ErrorKind) -> Result<(), io::Error> {
        Err(kind.into())
    }
    let captured = capture(|| (read(io::ErrorKind::TimedOut), read(io::ErrorKind::Other)));
    assert!(captured.transactions.is_empty());
    let classes: Vec<_> = captured.events.iter().map(|event| event.tags["error_type"].as_str()).collect();
    assert_eq!(classes, ["timeout_error", "database_error"]);
}

#[test]
fn both_attributes_are_one_wrapper_in_either_order() {
    #[monitored]
    #[classify_errors(_ => conflict)]
    fn one() -> Result<(), io::Error> {
        Err(io::Error::other("one"))
    }
    #[monitored::classify_errors(_ => timeout)]
    #[monitored::monitored]
    fn other() -> Result<(), io::Error> {
        Err(io::Error::other("other"))
    }
    let captured = capture(|| (one(), other()));
    assert_eq!(captured.transactions.len(), 2);
    assert_eq!(captured.transactions[0].tags["error_type"], "conflict_error");
    assert_eq!(captured.transactions[1].tags["error_type"], "timeout_error");
    assert_eq!(captured.events.len(), 1, "conflicts are no events");
}

#[test]
fn nothing_is_built_for_an_unsampled_trace_and_errors_are_reported_all_the_same() {
    #[monitored(op = "api")]
    fn handler() -> Result<i64, UserError> {
        assert_eq!(monitored::current().trace_headers().len(), 3);
        store(true)?;
        store(false)
    }
    let captured = capture_with(Monitored::new(), ClientOptions::new().traces_sample_rate(0.0), handler);
    assert!(captured.transactions.is_empty());
    assert_eq!(captured.events.len(), 1);
    assert_eq!(captured.events[0].tags["operation"], "store", "the innermost call's");
    assert_eq!(captured.events[0].tags["endpoint"], "handler");
}

#[test]
fn without_a_client_nothing_happens() {
    let hub = std::sync::Arc::new(sentry::Hub::new(None, std::sync::Arc::default()));
    sentry::Hub::run(hub, || {
        assert!(store(false).is_err());
        assert!(store(true).is_ok());
        assert!(monitored::current().trace_headers().is_empty());
    });
}

#[test]
fn a_slow_call_is_marked() {
    #[monitored(slow = "1ms")]
    fn slow() {
        let start = std::time::Instant::now();
        while start.elapsed() < std::time::Duration::from_millis(2) {
            std::thread::yield_now();
        }
    }
    #[monitored(slow = "1h")]
    fn quick() {}
    let captured = capture(|| {
        #[monitored]
        fn around() {
            slow();
            quick();
        }
        around();
    });
    let slow: Vec<_> =
        captured.transactions[0].spans.iter().map(|span| span.data.contains_key("slow")).collect();
    assert_eq!(slow, [true, false]);
}

#[test]
fn roots_start_or_do_not() {
    #[monitored(root = "never")]
    fn never() {
        auto();
    }
    #[monitored]
    fn auto() {
        always();
    }
    #[monitored(root = "always")]
    fn always() {}

    let captured = capture(never);
    let names: Vec<_> = captured.transactions.iter().map(|t| t.name.as_deref().unwrap()).collect();
    assert_eq!(names, ["always", "auto"]);
    let trace = |index: usize| match &captured.transactions[index].contexts["trace"] {
        sentry::protocol::Context::Trace(trace) => trace.clone(),
        _ => unreachable!(),
    };
    assert_eq!(trace(0).trace_id, trace(1).trace_id);
    assert_eq!(trace(0).parent_span_id, Some(trace(1).span_id));
}
