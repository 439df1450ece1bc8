//! The same with a client that the application made itself, without `Monitored` among its integrations.

use std::sync::Arc;

use monitored::monitored;
use monitored::sentry::protocol::Event;
use monitored::sentry::test::with_captured_events_options;
use monitored::sentry::{ClientOptions, Hub, TransactionContext, start_transaction, with_scope};
use tracing::error;

use super::{StoreError, combined, layers, store};

fn events(body: impl Fn()) -> [Vec<Event<'static>>; 2] {
    let options = || ClientOptions::new().traces_sample_rate(1.0);
    [
        tracing::subscriber::with_default(layers(), || with_captured_events_options(&body, options())),
        tracing::subscriber::with_default(combined(), || with_captured_events_options(&body, options())),
    ]
}

fn in_a_transaction(body: impl FnOnce()) {
    let transaction = start_transaction(TransactionContext::new("request", "http.server"));
    Hub::current().configure_scope(|scope| scope.set_span(Some(transaction.clone().into())));
    body();
    transaction.finish();
}

#[test]
fn the_runtimes_own_line_is_no_issue() {
    for events in events(|| drop(store())) {
        assert_eq!(events.len(), 1, "{events:#?}");
    }
    for events in events(|| in_a_transaction(|| drop(store()))) {
        assert_eq!(events.len(), 1, "{events:#?}");
    }
}

#[test]
fn a_line_afterwards_is_no_issue() {
    let logged = || {
        if let Err(error) = store() {
            error!(%error, "cannot register");
        }
    };
    for events in events(logged) {
        assert_eq!(events.len(), 1, "{events:#?}");
    }
    for events in events(|| in_a_transaction(logged)) {
        assert_eq!(events.len(), 1, "{events:#?}");
    }
}

#[test]
fn a_line_inside_is_no_issue() {
    #[monitored]
    fn caller() -> Result<(), StoreError> {
        store().inspect_err(|error| error!(%error))
    }
    for events in events(|| in_a_transaction(|| drop(caller()))) {
        assert_eq!(events.len(), 1, "{events:#?}");
    }
}

#[test]
fn a_scope_that_is_left_takes_nothing_along() {
    let logged = || {
        if let Err(error) = store() {
            error!(%error, "cannot register");
        }
    };
    for events in events(|| {
        with_scope(|_| {}, logged);
        logged();
        with_scope(|_| {}, logged);
    }) {
        assert_eq!(events.len(), 3, "{events:#?}");
    }
}

#[test]
fn a_hub_gets_no_more_than_one_processor() {
    let processors = || {
        let shown = Hub::current().configure_scope(|scope| format!("{scope:?}"));
        shown.split("event_processors: ").nth(1).unwrap().split([',', ' ', '}']).next().unwrap().to_owned()
    };
    with_captured_events_options(
        || {
            assert_eq!(processors(), "0");
            (0..100).for_each(|_| drop(store()));
            assert_eq!(processors(), "1");
            let shared = Hub::current();
            for _ in 0..10 {
                let hub = Arc::clone(&shared);
                std::thread::spawn(move || Hub::run(hub, || drop(store()))).join().unwrap();
            }
            assert_eq!(processors(), "1");
        },
        ClientOptions::new().traces_sample_rate(1.0),
    );
}
