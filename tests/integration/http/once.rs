//! An id is told for the failure that it is of, once, and never for another that looks the same.

use std::sync::Arc;
use std::task::{Context, Waker};

use axum::response::IntoResponse as _;
use monitored::sentry::Hub;
use monitored::testing::{self, Captured};
use monitored::{ErrorClass, classify_errors, monitored};

use super::{Answered, AppError, on_this_thread};

#[monitored]
fn service() -> Result<(), AppError> {
    Err(AppError::Store(7))
}

#[monitored]
fn other() -> Result<(), AppError> {
    Ok(())
}

fn failed() -> AppError {
    service().expect_err("it fails")
}

fn answer(error: AppError) -> Answered {
    on_this_thread(Answered::of(monitored::axum::Error::from(error).into_response()))
}

/// What an answer named, and the events.
fn named(body: impl FnOnce() -> Answered) -> (Option<String>, Captured) {
    let mut answered = None;
    let captured = testing::capture(|| answered = Some(body()));
    let named = answered.as_ref().and_then(Answered::event_id).map(str::to_owned);
    assert_eq!(captured.events.len(), 1);
    (named, captured)
}

#[test]
fn it_is_told_at_once() {
    let (named, captured) = named(|| answer(failed()));
    assert_eq!(named, Some(super::event_id(&captured)));
}

#[test]
fn it_is_told_once() {
    let (named, _) = named(|| {
        drop(answer(failed()));
        answer(AppError::Store(7))
    });
    assert_eq!(named, None);
}

#[test]
fn it_is_not_told_of_another_error() {
    for other in [AppError::Store(8), AppError::Row(7)] {
        let (named, _) = named(|| {
            drop(failed());
            answer(other)
        });
        assert_eq!(named, None);
    }
}

#[test]
fn it_is_not_told_after_another_call() {
    let (named, _) = named(|| {
        let error = failed();
        other().expect("it does not fail");
        answer(error)
    });
    assert_eq!(named, None);
}

#[test]
fn it_is_not_told_when_its_caller_has_waited_since() {
    #[monitored(root = "never")]
    async fn waits() {
        drop(failed());
        std::future::pending::<()>().await;
    }
    let (named, _) = named(|| {
        let mut waiting = std::pin::pin!(waits());
        let mut context = Context::from_waker(Waker::noop());
        assert!(waiting.as_mut().poll(&mut context).is_pending());
        answer(AppError::Store(7))
    });
    assert_eq!(named, None);
}

#[test]
fn it_is_not_told_on_another_hub() {
    let (named, _) = named(|| {
        let error = failed();
        let hub = Arc::new(Hub::new_from_top(Hub::current()));
        Hub::run(hub, || answer(error))
    });
    assert_eq!(named, None);
}

#[test]
fn it_is_not_told_on_another_thread() {
    let (named, _) = named(|| {
        let error = failed();
        let hub = Hub::current();
        std::thread::spawn(move || Hub::run(hub, || answer(error))).join().expect("no panic")
    });
    assert_eq!(named, None);
}

/// Without a client the class is all that is known, and follows the same rules.
#[test]
fn a_class_is_not_taken_from_another_call() {
    #[monitored]
    #[classify_errors(_ => not_found)]
    fn declared() -> Result<(), std::io::Error> {
        Err(std::io::Error::other("gone"))
    }
    #[monitored]
    fn undeclared() -> Result<(), std::io::Error> {
        Err(std::io::Error::other("gone"))
    }
    #[monitored]
    fn around() -> Result<(), std::io::Error> {
        declared()
    }
    let status = |error: std::io::Error| monitored::axum::problem(&error).status().as_u16();
    assert_eq!(status(around().expect_err("it fails")), 404);
    drop(declared());
    assert_eq!(status(undeclared().expect_err("it fails")), 500);
    assert_eq!(status(std::io::Error::other("gone")), 500);
    assert_eq!(ErrorClass::NOT_FOUND.status().as_u16(), 404);
}
