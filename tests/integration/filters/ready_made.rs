//! The filters that `monitored::filter` makes.

use std::io;

use monitored::sentry::{
    Breadcrumb, ClientOptions, Level, TransactionContext, add_breadcrumb, capture_error, capture_message,
    configure_scope, logger_info, start_transaction,
};
use monitored::testing::{Captured, capture_with};
use monitored::{ErrorClass, Monitored, filter, monitored};

fn test_events(environment: &'static str) -> Captured {
    let monitored = Monitored::new()
        .service("backend")
        .component("api")
        .filter(filter::drop_test_events_in("production"));
    capture_with(monitored, ClientOptions::new().environment(environment), || {
        capture_message("This is a TEST.", Level::Error);
        capture_error(&io::Error::other("the test failed"));
        configure_scope(|scope| scope.set_tag("test", "true"));
        capture_message("tagged", Level::Info);
        capture_error(&io::Error::other("tagged"));
    })
}

#[test]
fn test_messages_stay_out_of_production_and_exceptions_do_not() {
    let sent = |captured: &Captured| captured.events.len();
    let exceptions =
        |captured: &Captured| captured.events.iter().filter(|event| !event.exception.is_empty()).count();
    let (staging, production) = (test_events("staging"), test_events("production"));
    assert_eq!((sent(&staging), exceptions(&staging)), (4, 2));
    assert_eq!((sent(&production), exceptions(&production)), (2, 2));
    for event in staging.events.iter().chain(&production.events) {
        assert_eq!((event.tags["service"].as_str(), event.tags["component"].as_str()), ("backend", "api"));
    }
}

#[test]
fn classes_are_dropped_by_their_tag() {
    #[monitored]
    fn fails(kind: io::ErrorKind) -> io::Result<()> {
        Err(kind.into())
    }
    let monitored =
        Monitored::new().filter(filter::drop_classes(vec![ErrorClass::TIMEOUT, ErrorClass::NOT_FOUND]));
    let captured = capture_with(monitored, ClientOptions::new(), || {
        for kind in [io::ErrorKind::TimedOut, io::ErrorKind::NotFound, io::ErrorKind::ConnectionRefused] {
            assert!(fails(kind).is_err());
        }
        capture_message("without a class", Level::Info);
    });
    let classes: Vec<_> =
        captured.events.iter().map(|event| event.tags.get("error_type").map(String::as_str)).collect();
    assert_eq!(classes, [Some("connection_error"), None]);
}

#[test]
fn messages_are_dropped_by_their_pattern() {
    let monitored = Monitored::new().filter(filter::drop_messages("^broken pipe|reset$"));
    let captured = capture_with(monitored, ClientOptions::new(), || {
        capture_error(&io::Error::other("broken pipe (os error 32)"));
        capture_message("connection reset", Level::Info);
        capture_message("connection reset again", Level::Info);
    });
    assert_eq!(captured.tree(), "• connection reset again");
}

#[test]
fn what_is_dropped_is_counted() {
    let before = monitored::stats();
    let monitored = Monitored::new()
        .filter(|_| None)
        .filter_transaction(|_| None)
        .filter_breadcrumb(|_| None)
        .filter_log(|_| panic!("in a filter"));
    let captured = capture_with(monitored, ClientOptions::new(), || {
        start_transaction(TransactionContext::new("a", "b")).finish();
        add_breadcrumb(Breadcrumb::default());
        logger_info!("a");
        capture_message("a", Level::Info);
    });
    assert_eq!((captured.tree().as_str(), captured.logs.len()), ("", 1));
    let after = monitored::stats();
    // Other tests count, too.
    assert!(after.events_filtered > before.events_filtered);
    assert!(after.transactions_filtered > before.transactions_filtered);
    assert!(after.breadcrumbs_filtered > before.breadcrumbs_filtered);
    assert!(after.filters_failed > before.filters_failed);
}

#[test]
fn all_mistakes_are_told_at_once() {
    let mistakes = Monitored::new()
        .service("")
        .filter(filter::drop_messages("a{2"))
        .filter(filter::drop_test_events_in(""))
        .filter_transaction(filter::drop_transactions([""]))
        .scrub(filter::scrub().name("-").pattern("("))
        .try_init(ClientOptions::new())
        .unwrap_err();
    let mistakes: Vec<_> = mistakes.mistakes().map(ToString::to_string).collect();
    assert_eq!(mistakes.len(), 6, "{mistakes:?}");
    assert!(mistakes[1].contains("\"a{2\" is no regular expression"), "{mistakes:?}");
}
