//! Policies and classifiers, which belong to a client.

use std::io;

use ::monitored::{Classify, ErrorClass, Monitored, Policy, classify_errors, monitored, testing};
use sentry::protocol::SpanStatus;
use sentry::{Client, ClientOptions, Hub, Level};

use super::{status, told};

#[derive(Debug, thiserror::Error, Classify)]
enum OrderError {
    #[error("no such order")]
    #[class(not_found)]
    Missing,
    #[error("order {id} is locked")]
    #[class("order_locked")]
    Locked {
        #[context]
        id: u64,
    },
    #[error("wrong password")]
    #[class(authentication)]
    Password,
}

#[monitored]
fn missing() -> Result<(), OrderError> {
    Err(OrderError::Missing)
}

#[monitored]
fn password() -> Result<(), OrderError> {
    Err(OrderError::Password)
}

#[monitored(level = "fatal", capture = true)]
fn keyed() -> Result<(), OrderError> {
    Err(OrderError::Missing)
}

#[monitored]
fn boxed(error: impl std::error::Error + 'static) -> Result<(), Box<dyn std::error::Error>> {
    Err(Box::new(error))
}

#[monitored]
fn io_error(kind: io::ErrorKind) -> Result<(), io::Error> {
    Err(kind.into())
}

#[derive(Debug, thiserror::Error)]
#[error("outer")]
struct Outer(#[source] OrderError);

#[classify_errors]
fn in_a_chain() -> Result<(), Outer> {
    Err(Outer(OrderError::Locked { id: 7 }))
}

fn under(monitored: Monitored, body: impl FnOnce()) -> testing::Captured {
    testing::capture_with(monitored, ClientOptions::new(), body)
}

#[test]
fn a_policy_holds_for_its_class_and_leaves_the_rest() {
    let configured = || {
        Monitored::new()
            .policy(ErrorClass::NOT_FOUND, Policy::ignore())
            .policy(ErrorClass::NOT_FOUND, Policy::capture())
            .policy(ErrorClass::AUTHENTICATION, Policy::capture().level(Level::Warning))
    };
    let captured = under(configured(), || drop(missing()));
    assert_eq!(captured.events[0].level, Level::Info);
    assert_eq!(status(&captured), Some(SpanStatus::NotFound));
    let captured = under(configured(), || drop(password()));
    assert_eq!(captured.events[0].level, Level::Warning);
    assert_eq!(status(&captured), Some(SpanStatus::Unauthenticated));
}

#[test]
fn the_keys_of_an_attribute_win_over_it() {
    let configured = Monitored::new().policy(ErrorClass::NOT_FOUND, Policy::ignore().level(Level::Debug));
    let captured = under(configured, || drop(keyed()));
    assert_eq!(captured.events[0].level, Level::Fatal);
}

#[test]
fn an_inferred_class_is_captured_whatever_the_policy() {
    let ignoring = Monitored::new().policy(ErrorClass::TIMEOUT, Policy::ignore().status(SpanStatus::Aborted));
    let captured = under(ignoring, || drop(io_error(io::ErrorKind::TimedOut)));
    assert_eq!(told(&captured).1, "timeout_error");
    assert_eq!(captured.events[0].level, Level::Error);
    assert_eq!(status(&captured), Some(SpanStatus::Aborted));

    let warning = Monitored::new().policy(ErrorClass::TIMEOUT, Policy::capture().level(Level::Warning));
    let captured = under(warning, || drop(io_error(io::ErrorKind::TimedOut)));
    assert_eq!(captured.events[0].level, Level::Warning);
}

#[test]
fn a_closure_declares_a_type_in_boxes_and_chains() {
    let configured = || {
        Monitored::new().classify::<OrderError>(|error| match error {
            OrderError::Locked { .. } => ErrorClass::CONFLICT,
            _ => ErrorClass::UNKNOWN,
        })
    };
    assert_eq!(under(configured(), || drop(boxed(OrderError::Locked { id: 1 }))).events.len(), 0);
    let captured = under(configured(), || drop(boxed(OrderError::Missing)));
    assert_eq!(told(&captured), (vec!["Missing"], "unknown_error", false));
    assert_eq!(under(configured(), || drop(in_a_chain())).events.len(), 0);
    // Of its own class where it is returned as it is.
    let captured = under(configured(), || drop(password()));
    assert_eq!(captured.events.len(), 0);
}

#[test]
fn a_closure_goes_before_what_is_known_of_a_type() {
    let configured = || {
        Monitored::new().classify::<io::Error>(|error| match error.kind() {
            io::ErrorKind::NotFound => ErrorClass::CONFIGURATION,
            io::ErrorKind::TimedOut => panic!("in the closure"),
            _ => ErrorClass::UNKNOWN,
        })
    };
    for (kind, class, declared) in [
        (io::ErrorKind::NotFound, "configuration_error", true),
        (io::ErrorKind::TimedOut, "timeout_error", false),
        (io::ErrorKind::BrokenPipe, "connection_error", false),
    ] {
        let captured = under(configured(), || drop(io_error(kind)));
        assert_eq!(told(&captured), (vec!["io::Error"], class, declared));
        let captured = under(configured(), || drop(boxed(io::Error::from(kind))));
        assert_eq!(told(&captured), (vec!["io::Error"], class, declared));
    }
}

#[test]
fn a_registered_type_tells_all_that_it_knows() {
    let configured = || Monitored::new().classify_type::<OrderError>();
    assert_eq!(under(configured(), || drop(boxed(OrderError::Missing))).events.len(), 0);
    let captured = under(configured(), || drop(boxed(OrderError::Locked { id: 7 })));
    assert_eq!(told(&captured), (vec!["OrderError::Locked"], "order_locked", true));
    assert_eq!(super::monitored_context(&captured)["error"]["id"], 7);
    let captured = under(configured(), || drop(in_a_chain()));
    assert_eq!(told(&captured), (vec!["Outer", "OrderError::Locked"], "order_locked", true));
}

#[test]
fn each_client_has_its_own() {
    let threads: Vec<_> = (0..8)
        .map(|n| {
            std::thread::spawn(move || {
                for _ in 0..20 {
                    let configured = Monitored::new();
                    let configured = match n % 2 {
                        0 => configured.policy(ErrorClass::NOT_FOUND, Policy::capture()),
                        _ => configured,
                    };
                    assert_eq!(under(configured, || drop(missing())).events.len(), 1 - n % 2);
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

#[test]
fn as_an_integration_it_holds_as_well() {
    let policy = Monitored::new().policy(ErrorClass::NOT_FOUND, Policy::capture());
    let transport = sentry::test::TestTransport::new();
    let client = Client::from(
        ClientOptions::new()
            .dsn("https://public@sentry.invalid/1")
            .transport(std::sync::Arc::clone(&transport))
            .add_integration(policy),
    );
    let hub = std::sync::Arc::new(Hub::new(Some(client.into()), std::sync::Arc::default()));
    Hub::run(hub, || drop(missing()));
    assert_eq!(transport.fetch_and_clear_events().len(), 1);
}

thread_local! {
    static LAST: std::cell::RefCell<Option<AskedLast>> = const { std::cell::RefCell::new(None) };
}

struct AskedLast;

impl Drop for AskedLast {
    fn drop(&mut self) {
        drop(boxed(OrderError::Missing));
    }
}

#[test]
fn an_error_while_the_threads_locals_go() {
    let configured = Monitored::new().classify_type::<OrderError>();
    under(configured, || {
        let thread = std::thread::spawn(|| LAST.set(Some(AskedLast)));
        assert!(thread.join().is_ok());
    });
}
