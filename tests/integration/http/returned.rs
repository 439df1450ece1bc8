//! Handlers whose error is a status, or an answer.

use axum::Router;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use monitored::{monitored, testing::Captured};

use super::{AppError, asked, event_id};

#[monitored(op = "database")]
async fn service() -> Result<(), AppError> {
    Err(AppError::Store(7))
}

#[monitored(op = "http.server")]
async fn status() -> Result<(), StatusCode> {
    Err(StatusCode::NOT_FOUND)
}

#[monitored(op = "http.server")]
async fn pair() -> Result<(), (StatusCode, String)> {
    Err((StatusCode::CONFLICT, "there is one".to_owned()))
}

/// Even where what comes with the status shows nothing.
struct Silent;

impl IntoResponse for Silent {
    fn into_response(self) -> Response {
        ().into_response()
    }
}

#[monitored(op = "http.server")]
async fn silent() -> Result<(), (StatusCode, Silent)> {
    Err((StatusCode::FORBIDDEN, Silent))
}

#[monitored(op = "http.server")]
async fn response() -> Result<(), Response> {
    Err((StatusCode::UNPROCESSABLE_ENTITY, [(SET_COOKIE, "id=hunter2")]).into_response())
}

#[monitored(op = "http.server")]
async fn bad_gateway() -> Result<(), Response> {
    Err((StatusCode::BAD_GATEWAY, [(SET_COOKIE, "id=hunter2")]).into_response())
}

#[monitored(op = "http.server")]
async fn unknown() -> Result<(), StatusCode> {
    service().await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

#[monitored(op = "http.server")]
async fn hides() -> Result<(), (StatusCode, Response)> {
    service().await.map_err(|error| (StatusCode::NOT_FOUND, monitored::axum::problem(&error)))
}

fn class(captured: &Captured) -> &str {
    let tags = &captured.transactions[0].tags;
    tags.get("error_type").map_or("", String::as_str)
}

fn app() -> Router {
    Router::new()
        .route("/status", get(status))
        .route("/pair", get(pair))
        .route("/silent", get(silent))
        .route("/response", get(response))
        .route("/bad-gateway", get(bad_gateway))
        .route("/unknown", get(unknown))
        .route("/hides", get(hides))
}

#[test]
fn the_clients_mistakes_are_no_events() {
    for (path, status, expected) in [
        ("/status", 404, "not_found_error"),
        ("/pair", 409, "conflict_error"),
        ("/silent", 403, "permission_error"),
        ("/response", 422, "validation_error"),
    ] {
        let (answered, captured) = asked(app(), path);
        assert_eq!((answered.status.as_u16(), class(&captured)), (status, expected), "{path}");
        assert!(captured.events.is_empty(), "{path}");
    }
}

#[test]
fn ours_is_an_event_and_of_an_answer_it_tells_the_status_alone() {
    let (answered, captured) = asked(app(), "/bad-gateway");
    assert_eq!(answered.status.as_u16(), 502);
    let event = &captured.events[0];
    assert_eq!(event.tags["error_type"], "api_error");
    assert_eq!(event.exception[0].ty, "Response");
    assert_eq!(event.exception[0].value.as_deref(), Some("502 Bad Gateway"));
    let all = serde_json::to_string(&captured.events).unwrap();
    assert!(!all.contains("hunter2"), "{all}");
}

#[test]
fn a_status_that_says_nothing_leaves_the_class_to_what_was_returned_before() {
    let (_, captured) = asked(app(), "/unknown");
    assert_eq!(captured.events.len(), 1);
    assert_eq!(captured.events[0].tags["error_type"], "database_error");
    assert_eq!(captured.events[0].exception.len(), 2);
}

#[test]
fn a_failure_that_the_client_is_not_told_of_is_an_event_all_the_same() {
    let (answered, captured) = asked(app(), "/hides");
    assert_eq!(answered.status.as_u16(), 404);
    assert_eq!(class(&captured), "not_found_error");
    assert_eq!(captured.events[0].tags["error_type"], "database_error");
    assert_eq!(answered.event_id(), Some(event_id(&captured).as_str()));
}
