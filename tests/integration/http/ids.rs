//! By what a client can name what happened: the event that was sent for it, else the trace.

use std::panic::AssertUnwindSafe;
use std::sync::Mutex;

use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router, http::StatusCode};
use monitored::sentry::{ClientOptions, Level, capture_message};
use monitored::{Classify, Monitored, MonitoredFutureExt as _, monitored};

use super::{Answered, AppError, Result, asked, asked_with, event_id, on_this_thread, trace_of};

#[monitored(op = "http.server")]
async fn stores() -> Result<(StatusCode, Json<u64>)> {
    tokio::task::yield_now().await;
    Err(AppError::Store(7))?
}

#[monitored(op = "http.server")]
async fn refuses() -> Result<Json<u64>> {
    Err(AppError::Address("nobody".to_owned()))?
}

fn app() -> Router {
    Router::new().route("/stores", get(stores)).route("/refuses", get(refuses))
}

#[test]
fn the_event_that_was_sent_is_named() {
    let (answered, captured) = asked(app(), "/stores");
    assert_eq!(answered.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(answered.event_id(), Some(event_id(&captured).as_str()));
    assert_eq!(answered.trace_id(), None);
    // It is the error inside that is reported.
    let event = &captured.events[0];
    assert_eq!(event.exception.len(), 1);
    assert_eq!(event.exception[0].ty, "AppError::Store");
    assert!(event.exception[0].module.as_deref().is_some_and(|module| module.ends_with("http")));
    let monitored = serde_json::to_value(&event.contexts["monitored"]).unwrap();
    assert_eq!(monitored["error"]["0"], 7);
}

#[test]
fn the_group_is_that_of_the_error_inside() {
    #[monitored(name = "same")]
    async fn wrapped() -> Result<()> {
        Err(AppError::Store(7))?
    }
    #[monitored(name = "same")]
    async fn bare() -> std::result::Result<(), AppError> {
        Err(AppError::Store(7))
    }
    let prints = |body: &dyn Fn()| monitored::testing::capture(body).events[0].fingerprint.clone();
    let wrapped = prints(&|| drop(on_this_thread(wrapped())));
    let bare = prints(&|| drop(on_this_thread(bare())));
    assert_eq!(wrapped[..2], bare[..2]);
    assert_eq!(wrapped.len(), bare.len());
}

#[test]
fn where_no_event_was_sent_the_trace_is_named() {
    let (answered, captured) = asked(app(), "/refuses");
    assert_eq!(answered.status, StatusCode::BAD_REQUEST);
    assert!(captured.events.is_empty());
    let trace = trace_of(&captured.transactions[0].contexts).trace_id.to_string();
    assert_eq!((answered.event_id(), answered.trace_id()), (None, Some(trace.as_str())));
    assert_eq!(answered.member("detail"), Some("\"nobody\" is no address"));
}

#[test]
fn an_event_that_never_left_is_not_named() {
    let dropped = [
        (Monitored::new().filter(|_| None), ClientOptions::new()),
        (Monitored::new(), ClientOptions::new().before_send(|_| None)),
        (Monitored::new(), ClientOptions::new().sample_rate(0.0)),
    ];
    for (monitored, options) in dropped {
        let (answered, captured) = asked_with(monitored, options, app(), "/stores");
        assert!(captured.events.is_empty());
        let trace = trace_of(&captured.transactions[0].contexts).trace_id.to_string();
        assert_eq!((answered.event_id(), answered.trace_id()), (None, Some(trace.as_str())));
        assert_eq!(answered.status, StatusCode::INTERNAL_SERVER_ERROR);
    }
}

#[test]
fn a_trace_that_is_not_sampled_is_named_as_well() {
    static SEEN: Mutex<Option<String>> = Mutex::new(None);

    #[monitored]
    async fn handler() -> Result<()> {
        let span = monitored::current().sentry_span().expect("a transaction");
        *SEEN.lock().unwrap() = Some(span.get_trace_context().trace_id.to_string());
        Err(AppError::Address(String::new()))?
    }
    let options = ClientOptions::new().traces_sample_rate(0.0);
    let app = Router::new().route("/", get(handler));
    let (answered, captured) = asked_with(Monitored::new(), options, app, "/");
    assert!(captured.transactions.is_empty());
    assert_eq!(answered.trace_id(), SEEN.lock().unwrap().as_deref());
}

#[test]
fn a_service_that_is_monitored_is_enough() {
    #[monitored(op = "database")]
    async fn service() -> std::result::Result<u64, AppError> {
        tokio::task::yield_now().await;
        Err(AppError::Store(7))
    }
    async fn handler() -> Result<Json<u64>> {
        Ok(Json(service().await?))
    }
    let (answered, captured) = asked(Router::new().route("/", get(handler)), "/");
    assert_eq!(answered.event_id(), Some(event_id(&captured).as_str()));
}

#[test]
fn nothing_monitored_names_the_trace_of_the_scope() {
    async fn handler() -> Result<()> {
        capture_message("here", Level::Info);
        Err(AppError::Store(7))?
    }
    let (answered, captured) = asked(Router::new().route("/", get(handler)), "/");
    let trace = trace_of(&captured.events[0].contexts).trace_id.to_string();
    assert_eq!((answered.event_id(), answered.trace_id()), (None, Some(trace.as_str())));
    assert_eq!(answered.status, StatusCode::INTERNAL_SERVER_ERROR);
}

#[test]
fn what_was_reported_by_hand_is_named() {
    async fn outside() -> Result<()> {
        let error = AppError::Store(7);
        monitored::report(&error);
        Err(error)?
    }
    #[monitored]
    async fn inside() -> Result<()> {
        outside().await
    }
    for app in [Router::new().route("/", get(outside)), Router::new().route("/", get(inside))] {
        let (answered, captured) = asked(app, "/");
        assert_eq!(answered.event_id(), Some(event_id(&captured).as_str()));
    }
}

/// Errors of whose own answers the body is ours.
mod own {
    use super::{Classify, IntoResponse, Response};

    #[derive(Debug, thiserror::Error, Classify)]
    #[error("no order: hunter2")]
    #[class(connection)]
    pub(super) struct ByFunction;

    impl IntoResponse for ByFunction {
        fn into_response(self) -> Response {
            monitored::axum::problem(&self)
        }
    }

    #[derive(Debug, thiserror::Error, Classify)]
    #[error("no order: hunter2")]
    #[class(connection)]
    pub(super) struct ByWrapper;

    impl IntoResponse for ByWrapper {
        fn into_response(self) -> Response {
            monitored::axum::Error::from(self).into_response()
        }
    }
}

#[test]
fn an_answer_of_ones_own_finds_the_same() {
    #[monitored]
    async fn by_function() -> std::result::Result<(), own::ByFunction> {
        Err(own::ByFunction)
    }
    #[monitored]
    async fn by_wrapper() -> std::result::Result<(), own::ByWrapper> {
        Err(own::ByWrapper)
    }
    let app = Router::new().route("/function", get(by_function)).route("/wrapper", get(by_wrapper));
    for path in ["/function", "/wrapper"] {
        let (answered, captured) = asked(app.clone(), path);
        assert_eq!(answered.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert_eq!(answered.event_id(), Some(event_id(&captured).as_str()), "{path}");
    }
}

#[test]
fn a_boxed_error_and_anyhow_are_answered_for() {
    #[monitored]
    async fn handler() -> std::result::Result<(), Response> {
        #[monitored]
        fn service() -> std::result::Result<(), Box<dyn std::error::Error + Send + Sync>> {
            Err(AppError::Store(7).into())
        }
        service().map_err(|error| monitored::axum::problem(&*error))
    }
    #[monitored]
    async fn any() -> std::result::Result<(), monitored::axum::Error<anyhow::Error>> {
        Err(anyhow::Error::new(AppError::Address("x".to_owned())).context("secret"))?
    }
    let app = Router::new().route("/boxed", get(handler)).route("/anyhow", get(any));
    let (answered, _) = asked(app.clone(), "/boxed");
    assert_eq!((answered.status.as_u16(), answered.member("error_type")), (500, Some("unknown_error")));
    let (answered, captured) = asked(app.clone(), "/anyhow");
    assert_eq!(answered.event_id(), Some(event_id(&captured).as_str()));
    let configured = Monitored::new().classify_type::<AppError>();
    let (answered, _) = asked_with(configured, ClientOptions::new(), app, "/anyhow");
    assert_eq!((answered.status.as_u16(), answered.member("error_type")), (400, Some("validation_error")));
}

async fn spawned() -> std::result::Result<(), AppError> {
    #[monitored]
    async fn service() -> std::result::Result<(), AppError> {
        Err(AppError::Store(7))
    }
    tokio::spawn(service().in_current_scope()).await.expect("no panic")
}

#[test]
fn a_task_that_was_carried_away_tells_the_handler_and_nobody_else() {
    #[monitored]
    async fn annotated() -> Result<()> {
        Ok(spawned().await?)
    }
    async fn unannotated() -> Result<()> {
        Ok(spawned().await?)
    }
    let (answered, captured) = asked(Router::new().route("/", get(annotated)), "/");
    assert_eq!(answered.event_id(), Some(event_id(&captured).as_str()));
    let (answered, captured) = asked(Router::new().route("/", get(unannotated)), "/");
    assert_eq!(captured.events.len(), 1);
    assert_eq!(answered.event_id(), None, "another task's");
    assert!(answered.trace_id().is_some());
}

#[test]
fn a_panic_is_not_answered() {
    #[monitored]
    async fn handler() -> Result<()> {
        std::panic::resume_unwind(Box::new("out of here"))
    }
    let app = Router::new().route("/", get(handler));
    let panicked = std::panic::catch_unwind(AssertUnwindSafe(|| asked(app, "/")));
    assert_eq!(panicked.err().and_then(|panic| panic.downcast_ref::<&str>().copied()), Some("out of here"));
}

#[test]
fn without_a_client_nothing_is_named() {
    let answered =
        on_this_thread(async { Answered::of(monitored::axum::problem(&AppError::Store(7))).await });
    assert_eq!((answered.event_id(), answered.trace_id()), (None, None));
    assert_eq!(answered.body.as_object().map(|members| members.len()), Some(3));
}
