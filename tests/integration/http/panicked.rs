//! What a client is answered whose request panicked.

use std::panic::{catch_unwind, resume_unwind};
use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use monitored::sentry::integrations::panic::PanicIntegration;
use monitored::sentry::{ClientOptions, Hub, Level, capture_message};
use monitored::testing::{Captured, capture_with};
use monitored::{ErrorClass, Monitored, Policy, monitored};
use tower_http::catch_panic::CatchPanicLayer;

use super::{Answered, AppError, Result, asked, asked_with, event_id, on_this_thread, trace_of};

#[monitored(op = "http.server")]
async fn divides() -> String {
    tokio::task::yield_now().await;
    per_day(0).to_string()
}

#[monitored]
fn per_day(days: u32) -> u32 {
    100 / days
}

#[monitored]
async fn gives_up() -> String {
    panic!("the password is hunter2")
}

fn app() -> Router {
    Router::new()
        .route("/divides", get(divides))
        .route("/gives-up", get(gives_up))
        .layer(CatchPanicLayer::custom(monitored::axum::panicked))
}

fn with_panics() -> ClientOptions {
    ClientOptions::new().add_integration(PanicIntegration::new())
}

fn panicked(app: Router, path: &str) -> (Answered, Captured) {
    asked_with(Monitored::new(), with_panics(), app, path)
}

#[test]
fn class_and_event_are_those_of_the_panic() {
    let (answered, captured) = panicked(app(), "/divides");
    assert_eq!(answered.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(answered.headers["content-type"], "application/problem+json");
    assert_eq!(answered.headers["cache-control"], "no-store");
    let id = event_id(&captured);
    assert_eq!(
        answered.text,
        format!(
            r#"{{"error_type":"calculation_error","event_id":"{id}","status":500,"title":"Calculation failed"}}"#
        )
    );
    assert_eq!(captured.events[0].tags["error_type"], "calculation_error");
}

#[test]
fn nothing_of_its_message_is_told() {
    let (answered, captured) = panicked(app(), "/gives-up");
    let id = event_id(&captured);
    assert_eq!(
        answered.text,
        format!(
            r#"{{"error_type":"internal_error","event_id":"{id}","status":500,"title":"Internal error"}}"#
        )
    );
}

#[test]
fn one_whose_event_never_left_has_the_trace() {
    let cases = [
        (Monitored::new(), ClientOptions::new(), "internal_error"),
        (Monitored::new().filter(|_| None), with_panics(), "calculation_error"),
        (Monitored::new(), with_panics().before_send(|_| None), "calculation_error"),
        (Monitored::new(), with_panics().sample_rate(0.0), "calculation_error"),
    ];
    for (monitored, options, class) in cases {
        let (answered, captured) = asked_with(monitored, options, app(), "/divides");
        assert!(captured.events.is_empty());
        let trace = trace_of(&captured.transactions[0].contexts).trace_id.to_string();
        assert_eq!((answered.event_id(), answered.trace_id()), (None, Some(trace.as_str())));
        assert_eq!(answered.member("error_type"), Some(class));
        assert_eq!(captured.transactions[0].tags["error_type"], class);
    }
}

#[test]
fn a_policy_does_not_make_it_the_clients_fault() {
    let policy = Policy::ignore().http_status(StatusCode::UNPROCESSABLE_ENTITY);
    let configured = Monitored::new().policy(ErrorClass::CALCULATION, policy);
    let (answered, _) = asked_with(configured, with_panics(), app(), "/divides");
    assert_eq!((answered.status.as_u16(), answered.body["status"].as_u64()), (500, Some(500)));
}

#[test]
fn a_service_that_is_monitored_is_enough_and_none_is_enough_for_the_event() {
    async fn by_service() -> String {
        per_day(0).to_string()
    }
    async fn by_nothing() -> Result<String> {
        panic!("the password is hunter2")
    }
    let layer = CatchPanicLayer::custom(monitored::axum::panicked);
    let app =
        Router::new().route("/service", get(by_service)).route("/nothing", get(by_nothing)).layer(layer);
    let (answered, captured) = panicked(app.clone(), "/service");
    let told = (answered.member("error_type"), answered.event_id());
    assert_eq!(told, (Some("calculation_error"), Some(event_id(&captured).as_str())));
    let (answered, captured) = panicked(app, "/nothing");
    let told = (answered.member("error_type"), answered.event_id());
    assert_eq!(told, (Some("internal_error"), Some(event_id(&captured).as_str())));
}

/// What is answered for a panic with this payload.
fn answered_for(panic: Box<dyn std::any::Any + Send>) -> Answered {
    on_this_thread(Answered::of(monitored::axum::panicked(panic)))
}

fn caught<R>(body: fn() -> R) -> Box<dyn std::any::Any + Send> {
    catch_unwind(body).err().expect("a panic")
}

#[test]
fn a_panic_is_answered_for_once_and_not_after_something_else_has_begun() {
    #[monitored]
    fn another() {}
    let mut answers = Vec::new();
    let captured = capture_with(Monitored::new(), with_panics(), || {
        let panic = caught(|| per_day(0));
        answers.push(answered_for(panic));
        answers.push(answered_for(Box::new(())));
        let panic = caught(|| per_day(0));
        another();
        answers.push(answered_for(panic));
        let panic = caught(|| per_day(0));
        let elsewhere = Arc::new(Hub::new_from_top(Hub::current()));
        answers.push(Hub::run(elsewhere, || answered_for(panic)));
    });
    let id = captured.events[0].event_id.simple().to_string();
    let named: Vec<_> = answers.iter().map(|answer| answer.event_id().map(str::to_owned)).collect();
    assert_eq!(named, [Some(id), None, None, None]);
    assert!(answers.iter().skip(1).all(|answer| answer.member("error_type") == Some("internal_error")));
}

#[test]
fn the_event_of_another_panic_is_not_named() {
    #[monitored]
    fn resumes() {
        resume_unwind(Box::new("no hook runs"))
    }
    let mut answers = Vec::new();
    let captured = capture_with(Monitored::new(), with_panics(), || {
        drop(caught(|| per_day(0)));
        answers.push(answered_for(caught(resumes)));
        // An error that nobody answered for, and then a panic outside of all calls.
        let failing = monitored::operation("database", "load");
        assert!(failing.run(|| Err::<(), _>(AppError::Store(7))).is_err());
        answers.push(answered_for(caught(|| resume_unwind(Box::new(7)))));
    });
    assert_eq!(captured.events.len(), 2);
    assert!(answers.iter().all(|answer| answer.event_id().is_none() && answer.trace_id().is_some()));
}

#[test]
fn what_a_destructor_sends_while_it_unwinds_is_not_taken_for_its_event() {
    struct Tells;
    impl Drop for Tells {
        fn drop(&mut self) {
            capture_message("cleaning up", Level::Info);
        }
    }
    #[monitored]
    async fn handler() -> String {
        let _tells = Tells;
        per_day(0).to_string()
    }
    let layer = CatchPanicLayer::custom(monitored::axum::panicked);
    let (answered, captured) = panicked(Router::new().route("/", get(handler)).layer(layer), "/");
    assert_eq!(captured.events.len(), 2);
    assert_eq!(answered.event_id(), Some(captured.events[0].event_id.simple().to_string().as_str()));
}

#[test]
fn a_payload_that_panics_when_it_is_dropped_harms_nothing() {
    struct Panics;
    impl Drop for Panics {
        fn drop(&mut self) {
            per_day(0);
        }
    }
    #[monitored]
    async fn handler() -> Result<()> {
        std::panic::panic_any(Panics)
    }
    let layer = CatchPanicLayer::custom(monitored::axum::panicked);
    let app = Router::new().route("/", get(handler)).layer(layer);
    let (answered, captured) = panicked(app, "/");
    assert_eq!(answered.member("error_type"), Some("internal_error"));
    assert_eq!(answered.event_id(), Some(captured.events[0].event_id.simple().to_string().as_str()));
    assert_eq!(captured.transactions.len(), 1, "what the destructor calls is not monitored");
}

#[test]
fn without_a_client_nothing_is_named() {
    let answered = answered_for(caught(|| per_day(0)));
    assert_eq!(answered.text, r#"{"error_type":"internal_error","status":500,"title":"Internal error"}"#);
}

#[test]
fn an_error_is_answered_as_before() {
    #[monitored]
    async fn handler() -> Result<()> {
        Err(AppError::Store(7))?
    }
    let layer = CatchPanicLayer::custom(monitored::axum::panicked);
    let (answered, captured) = asked(Router::new().route("/", get(handler)).layer(layer), "/");
    assert_eq!(answered.member("error_type"), Some("database_error"));
    assert_eq!(answered.event_id(), Some(event_id(&captured).as_str()));
}
