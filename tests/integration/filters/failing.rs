//! Filters that panic, that capture, and that do worse.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use monitored::sentry::integrations::tracing::{BreadcrumbLayer, LogLayer};
use monitored::sentry::protocol::{Event, Log, User};
use monitored::sentry::{
    Breadcrumb, ClientOptions, Hub, Level, TransactionContext, add_breadcrumb, capture_message,
    configure_scope, logger_info, start_transaction,
};
use monitored::testing::{Captured, capture_with};
use monitored::{Monitored, monitored};
use tracing_subscriber::layer::SubscriberExt;

use super::initialised;

fn message() {
    configure_scope(|scope| {
        scope.set_user(Some(User { id: Some("private".to_owned()), ..User::default() }));
        scope.set_tag("customer", "private");
    });
    add_breadcrumb(Breadcrumb { message: Some("private".to_owned()), ..Breadcrumb::default() });
    capture_message("private", Level::Warning);
}

fn panics<T>(_: T) -> Option<T> {
    panic!("in a filter")
}

#[test]
fn an_event_on_which_a_filter_panics_goes_without_its_data_and_says_so() {
    let monitored = Monitored::new().service("backend").filter(Some).filter(panics::<Event<'static>>);
    let options = || ClientOptions::new().release("1.2.3").environment("production");
    let captured = capture_with(monitored, options(), message);
    assert_eq!(captured.events.len(), 1);
    let event = &captured.events[0];
    let said = event.message.as_deref().unwrap();
    assert!(said.starts_with("filter 2 (integration::filters::failing::panics"), "{said}");
    assert!(said.ends_with("panicked: the event it was given is withheld"), "{said}");
    assert_eq!((event.level, event.release.as_deref()), (Level::Warning, Some("1.2.3")));
    assert_eq!(event.environment.as_deref(), Some("production"));
    assert_eq!(event.tags.get("service").map(String::as_str), Some("backend"));

    let monitored = Monitored::new().filter(panics::<Event<'static>>);
    let bytes = initialised(monitored, options(), message).bytes();
    assert!(!bytes.contains("private"), "{bytes}");
}

#[test]
fn the_filters_behind_one_that_panics_still_run() {
    let monitored = Monitored::new().filter(panics::<Event<'static>>).filter(|_| None);
    assert!(capture_with(monitored, ClientOptions::new(), message).events.is_empty());
}

#[test]
fn a_before_send_of_the_users_that_panics_is_treated_alike() {
    let options = ClientOptions::new().before_send(panics);
    let captured = capture_with(Monitored::new(), options, message);
    let said = captured.events[0].message.as_deref().unwrap();
    assert_eq!(said, "before_send panicked: the event it was given is withheld");
}

#[test]
fn transactions_breadcrumbs_and_logs_are_treated_alike() {
    let monitored =
        Monitored::new().filter_transaction(panics).filter_breadcrumb(panics).filter_log(panics::<Log>);
    let captured = capture_with(monitored, ClientOptions::new(), || {
        let transaction = start_transaction(TransactionContext::new("private", "task"));
        transaction.start_child("private", "private").finish();
        transaction.finish();
        logger_info!("private");
        message();
    });
    let withheld = |text: Option<&str>, what: &str| {
        let text = text.unwrap();
        assert!(text.ends_with(&format!("panicked: the {what} it was given is withheld")), "{text}");
    };
    assert!(captured.transactions[0].spans.is_empty());
    withheld(captured.transactions[0].name.as_deref(), "transaction");
    withheld(captured.events[0].breadcrumbs[0].message.as_deref(), "breadcrumb");
    withheld(Some(&captured.logs[0].body), "log");
    assert!(captured.logs[0].trace_id.is_some());
}

#[test]
fn a_filter_that_panics_over_the_report_of_a_panic_does_not_end_the_process() {
    let monitored = Monitored::new().filter(panics::<Event<'static>>);
    let options =
        ClientOptions::new().add_integration(monitored::sentry::integrations::panic::PanicIntegration::new());
    let captured = capture_with(monitored, options, || {
        std::panic::catch_unwind(|| panic!("private")).unwrap_err();
    });
    let said = captured.events[0].message.as_deref().unwrap();
    assert!(said.ends_with("panicked: the event it was given is withheld"), "{said}");
}

/// Whatever leads back to Sentry.
fn interferes() {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    #[monitored]
    fn fails() -> Result<(), String> {
        Err("in a filter".to_owned())
    }
    CALLS.fetch_add(1, Ordering::SeqCst);
    capture_message("from a filter", Level::Error);
    add_breadcrumb(Breadcrumb { message: Some("from a filter".to_owned()), ..Breadcrumb::default() });
    configure_scope(|scope| scope.set_tag("from", "a filter"));
    tracing::info!("from a filter");
    logger_info!("from a filter");
    monitored::current().tag("from", "a filter").data("from", "a filter");
    assert!(fails().is_err());
    let hub = Hub::current();
    let _guard = hub.push_scope();
    start_transaction(TransactionContext::new("from a filter", "task")).finish();
}

fn interfering() -> Monitored {
    fn all<T>(item: T) -> Option<T> {
        interferes();
        Some(item)
    }
    Monitored::new().filter(all).filter_transaction(all).filter_breadcrumb(all).filter_log(all)
}

#[test]
fn what_filters_capture_goes_nowhere_and_nothing_hangs() {
    #[monitored]
    fn called() {
        add_breadcrumb(Breadcrumb { message: Some("crumb".to_owned()), ..Breadcrumb::default() });
        logger_info!("log");
        capture_message("event", Level::Info);
    }
    let subscriber = tracing_subscriber::registry().with(BreadcrumbLayer::new()).with(LogLayer::new());
    let captured: Captured = tracing::subscriber::with_default(subscriber, || {
        capture_with(interfering(), ClientOptions::new(), || {
            called();
            called();
        })
    });
    assert_eq!((captured.events.len(), captured.transactions.len()), (2, 2));
    assert_eq!(captured.logs.iter().filter(|log| log.body == "log").count(), 2);
    assert!(!format!("{captured:?}").contains("from a filter"));
}

#[test]
fn threads_that_report_at_once_do_not_wait_for_each_other() {
    let seen = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&seen);
    let monitored = Monitored::new().filter(move |event| {
        counter.fetch_add(1, Ordering::SeqCst);
        interferes();
        Some(event)
    });
    let captured = capture_with(monitored, ClientOptions::new(), || {
        let hub = Hub::current();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                let hub = Arc::clone(&hub);
                scope.spawn(move || {
                    Hub::run(hub, || {
                        for _ in 0..50 {
                            capture_message("at once", Level::Info);
                        }
                    });
                });
            }
        });
    });
    assert_eq!((captured.events.len(), seen.load(Ordering::SeqCst)), (400, 400));
}
