//! What a user's errors and values may do without hurting anything but their own message.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};

use monitored::monitored;
use monitored::sentry::{self, Breadcrumb, add_breadcrumb, capture_message};
use monitored::testing::{Captured, capture};
use tracing_subscriber::layer::SubscriberExt;

/// An error with a `Display` of its own.
macro_rules! hostile {
    ($name:ident, |$f:ident| $display:expr) => {
        #[derive(Debug)]
        struct $name;
        impl fmt::Display for $name {
            fn fmt(&self, $f: &mut fmt::Formatter<'_>) -> fmt::Result {
                $display
            }
        }
        impl std::error::Error for $name {}
    };
}

fn message(captured: &Captured) -> &str {
    assert_eq!(captured.events.len(), 1);
    captured.events[0].exception.values.last().unwrap().value.as_deref().unwrap()
}

#[test]
fn a_display_that_panics_is_said_to_have() {
    hostile!(Panics, |_f| panic!("in Display"));
    #[monitored]
    fn fails() -> Result<(), Panics> {
        Err(Panics)
    }
    let captured = capture(|| assert!(fails().is_err()));
    assert!(message(&captured).contains("panicked"), "{}", message(&captured));
    assert_eq!(captured.transactions.len(), 1);
}

#[test]
fn a_display_that_logs_through_sentrys_layers_does_not_hang() {
    hostile!(Logs, |f| {
        tracing::info!("formatting");
        add_breadcrumb(Breadcrumb { message: Some("formatting".to_owned()), ..Breadcrumb::default() });
        capture_message("formatting", sentry::Level::Info);
        f.write_str("logs")
    });
    #[monitored]
    fn fails() -> Result<(), Logs> {
        tracing::info!("failing");
        Err(Logs)
    }
    let subscriber =
        tracing_subscriber::registry().with(sentry::integrations::tracing::BreadcrumbLayer::new());
    let captured = tracing::subscriber::with_default(subscriber, || capture(fails));
    let error = captured.events.iter().find(|event| !event.exception.values.is_empty()).unwrap();
    assert_eq!(error.exception.values[0].value.as_deref(), Some("logs"));
    assert!(error.breadcrumbs.values.iter().any(|crumb| crumb.message.as_deref() == Some("failing")));
}

#[test]
fn a_display_that_is_itself_monitored_and_fails_is_not_reported_while_it_is_reported() {
    static FORMATTED: AtomicUsize = AtomicUsize::new(0);
    #[derive(Debug)]
    struct Circular;
    impl fmt::Display for Circular {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            FORMATTED.fetch_add(1, Ordering::Relaxed);
            assert!(fails().is_err());
            f.write_str("circular")
        }
    }
    impl std::error::Error for Circular {}
    #[monitored]
    fn fails() -> Result<(), Circular> {
        Err(Circular)
    }
    let captured = capture(|| assert!(fails().is_err()));
    assert_eq!(message(&captured), "circular");
    assert_eq!(captured.transactions.len(), 1);
    assert!(FORMATTED.load(Ordering::Relaxed) < 10);
    // Without a client the line in the log is the report.
    let hub = std::sync::Arc::new(sentry::Hub::new(None, std::sync::Arc::default()));
    let lines = tracing_subscriber::fmt().with_writer(std::io::sink).finish();
    tracing::subscriber::with_default(lines, || sentry::Hub::run(hub, || assert!(fails().is_err())));
}

#[test]
fn a_display_that_writes_for_ever_in_pieces_is_cut() {
    hostile!(Endless, |f| loop {
        f.write_str("endless ")?;
    });
    hostile!(Stubborn, |f| loop {
        let _ = f.write_str("stubborn ");
    });
    #[monitored]
    fn endless() -> Result<(), Endless> {
        Err(Endless)
    }
    #[monitored]
    fn stubborn() -> Result<(), Stubborn> {
        Err(Stubborn)
    }
    let captured = capture(endless);
    assert!(message(&captured).len() <= 4096 && message(&captured).starts_with("endless endless"));
    let captured = capture(stubborn);
    assert!(message(&captured).len() <= 4096 && message(&captured).starts_with("stubborn stubborn"));
}

#[test]
fn sources_without_end_are_cut() {
    #[derive(Debug)]
    struct Own;
    impl fmt::Display for Own {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("my own cause")
        }
    }
    impl std::error::Error for Own {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(&Own)
        }
    }
    #[monitored]
    fn fails() -> Result<(), Own> {
        Err(Own)
    }
    let captured = capture(fails);
    assert_eq!(captured.events[0].exception.values.len(), 32);
}

#[test]
fn values_that_panic_or_never_end_are_recorded_as_far_as_they_go() {
    struct Large;
    impl fmt::Debug for Large {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            (0..1 << 20).try_for_each(|_| f.write_str("x"))
        }
    }
    #[derive(Clone, Copy)]
    struct Panics;
    impl fmt::Debug for Panics {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            panic!("in Debug")
        }
    }
    fn none() -> Option<u32> {
        None
    }
    #[monitored(args, tags(index = list[9], empty = none()), data(later = list.len()))]
    fn call(list: &[u32], large: Large, panics: Panics) -> usize {
        let _ = (large, panics);
        list.len()
    }
    let captured = capture(|| assert_eq!(call(&[1], Large, Panics), 1));
    let transaction = &captured.transactions[0];
    let sentry::protocol::Context::Trace(trace) = &transaction.contexts["trace"] else { panic!("no trace") };
    assert!(trace.data["large"].as_str().unwrap().len() <= 256);
    assert!(trace.data["panics"].as_str().unwrap().contains("panicked"));
    assert_eq!(trace.data["later"], 1);
    assert!(transaction.tags.is_empty(), "{:?}", transaction.tags);
}

#[test]
fn a_destructor_that_panics_ends_its_call_as_a_panic() {
    struct Panics;
    impl Drop for Panics {
        fn drop(&mut self) {
            panic!("in Drop");
        }
    }
    #[monitored]
    async fn holds() {
        let _panics = Panics;
        std::future::pending::<()>().await;
    }
    let captured = capture(|| {
        let mut future = Box::pin(holds());
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(future.as_mut().poll(&mut context).is_pending());
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(future))).is_err());
    });
    assert_eq!(captured.tree(), "holds  internal_error");
}

#[test]
fn calls_while_a_thread_ends_are_not_monitored_and_do_not_panic() {
    struct AtExit;
    impl Drop for AtExit {
        fn drop(&mut self) {
            assert_eq!(late(), 1);
        }
    }
    thread_local!(static AT_EXIT: AtExit = const { AtExit });
    #[monitored]
    fn late() -> u32 {
        1
    }
    let captured = capture(|| {
        let hub = sentry::Hub::current();
        let thread = std::thread::spawn(move || {
            // Whatever order the destructors run in: before and after the runtime's own first use.
            AT_EXIT.with(|_| ());
            sentry::Hub::run(hub, || assert_eq!(late(), 1));
        });
        thread.join().unwrap();
    });
    assert_eq!(captured.transactions.len(), 1);
}

#[test]
fn names_with_newlines_stay_on_their_line() {
    let captured = capture(|| {
        monitored::operation("a\nb", "one\ntwo\u{1b}[31m").tag("", 1).tag("line\nbreak", "c\nd").run(|| ());
    });
    assert_eq!(captured.transactions[0].name.as_deref(), Some("one\ntwo\u{1b}[31m"));
    assert_eq!(captured.tree().lines().count(), 1);
    assert!(!captured.tree().contains('\u{1b}'));
}

#[test]
fn a_display_that_is_monitored_and_tagged_with_itself_ends() {
    #[derive(Debug)]
    struct Own;
    impl fmt::Display for Own {
        #[monitored(tags(own = %self))]
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("own")
        }
    }
    let captured = capture(|| assert_eq!(Own.to_string(), "own"));
    assert_eq!(captured.transactions[0].tags["own"], "own");
}

#[test]
fn a_sampler_that_is_monitored_ends() {
    #[monitored]
    fn rate() -> f32 {
        1.0
    }
    #[monitored]
    fn call() {}
    let options = sentry::ClientOptions::new().traces_sampler(|_| rate());
    let captured = monitored::testing::capture_with(monitored::Monitored::new(), options, call);
    assert_eq!(captured.tree(), "call  ok");
}

#[test]
fn a_future_dropped_while_its_thread_ends_does_not_abort() {
    use std::cell::RefCell;
    use std::future::Future;
    use std::pin::Pin;

    thread_local!(static PARKED: RefCell<Option<Pin<Box<dyn Future<Output = ()>>>>> = const { RefCell::new(None) });
    #[monitored]
    async fn waits() {
        std::future::pending::<()>().await;
    }
    capture(|| {
        let hub = sentry::Hub::current();
        let thread = std::thread::spawn(move || {
            // First of all, so that it is destroyed last.
            PARKED.with(|_| ());
            sentry::Hub::run(hub, || {
                let mut future = Box::pin(waits());
                let mut context = std::task::Context::from_waker(std::task::Waker::noop());
                assert!(future.as_mut().poll(&mut context).is_pending());
                PARKED.with(|parked| *parked.borrow_mut() = Some(future));
            });
        });
        thread.join().unwrap();
    });
}

#[test]
fn ten_thousand_tags_are_bounded() {
    #[monitored]
    fn tags() {
        let call = monitored::current();
        for number in 0..10_000 {
            call.tag(&format!("key{number}"), number).data(&format!("key{number}"), number);
        }
        call.tag("", 1).tag(&"k".repeat(400_000), 1);
    }
    let captured = capture(tags);
    assert_eq!(captured.transactions[0].tags.len(), 64);
    let captured = capture(|| monitored::operation("db", "n\n".repeat(5_000_000)).run(|| ()));
    assert!(captured.transactions[0].name.as_deref().unwrap().len() <= 210);
    assert!(captured.transactions[0].tags["operation"].chars().count() <= 200);
    assert!(!captured.transactions[0].tags["operation"].contains('\n'));
}
