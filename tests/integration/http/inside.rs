//! Answers for an error that is in the returned one, or is another.

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use monitored::monitored;

use super::{AppError, asked, event_id, trace_of};

#[monitored(op = "database")]
async fn service() -> Result<(), AppError> {
    tokio::task::yield_now().await;
    Err(AppError::Store(7))
}

/// Tells nothing of itself, not even that it is an error.
struct Opaque(anyhow::Error);

impl<E: Into<anyhow::Error>> From<E> for Opaque {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Opaque {
    fn into_response(self) -> Response {
        monitored::axum::problem(&*self.0)
    }
}

/// Shows nothing of what is in it.
struct Named(AppError);

impl std::fmt::Debug for Named {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Named")
    }
}

impl IntoResponse for Named {
    fn into_response(self) -> Response {
        monitored::axum::problem(&self.0)
    }
}

/// Answers for something else.
#[derive(Debug)]
struct Other;

impl IntoResponse for Other {
    fn into_response(self) -> Response {
        monitored::axum::problem(&AppError::Address("x".to_owned()))
    }
}

#[monitored(op = "http.server")]
async fn opaque() -> Result<(), Opaque> {
    Ok(service().await?)
}

#[monitored(op = "http.server")]
async fn named() -> Result<(), Named> {
    service().await.map_err(Named)
}

#[monitored(op = "http.server")]
async fn tuple() -> Result<(), (StatusCode, monitored::axum::Error<AppError>)> {
    service().await.map_err(|error| (StatusCode::IM_A_TEAPOT, error.into()))
}

#[monitored(op = "http.server")]
async fn other() -> Result<(), Other> {
    service().await.map_err(|_| Other)
}

#[test]
fn the_event_is_found_by_what_was_reported_in_it() {
    let app =
        Router::new().route("/opaque", get(opaque)).route("/named", get(named)).route("/tuple", get(tuple));
    for path in ["/opaque", "/named", "/tuple"] {
        let (answered, captured) = asked(app.clone(), path);
        assert_eq!(answered.event_id(), Some(event_id(&captured).as_str()), "{path}");
    }
}

#[test]
fn of_another_error_the_trace_is_named_that_the_handler_began() {
    let (answered, captured) = asked(Router::new().route("/", get(other)), "/");
    let trace = trace_of(&captured.transactions[0].contexts).trace_id.to_string();
    assert_eq!((answered.event_id(), answered.trace_id()), (None, Some(trace.as_str())));
    assert_eq!(answered.status, StatusCode::BAD_REQUEST);
}
