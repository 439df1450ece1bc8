//! The document that a client gets (RFC 9457), and nothing of the error that is not declared public.

use axum_core::body::Body;
use axum_core::response::Response;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use serde_json::{Map, Value as Json};

use super::title;
use crate::Reportable;
use crate::classify::{Failure, Status};
use crate::report::{self, Answer};

/// The answer that tells a client of an error: for an `impl IntoResponse` of one's own, whose whole body it is. What is in
/// it, and where its class and its ids are from, the [module](self::super#the-answer) says.
///
/// Takes what [`report`](crate::report()) takes. Never panics.
///
/// ```
/// use axum::response::{IntoResponse, Response};
/// use http::{HeaderValue, StatusCode, header::WWW_AUTHENTICATE};
/// use monitored::Classify;
///
/// #[derive(Debug, thiserror::Error, Classify)]
/// enum ShopError {
///     #[error("wrong password for {0}")]
///     #[class(authentication)]
///     #[public("wrong name or password")]
///     Login(String),
/// }
///
/// impl IntoResponse for ShopError {
///     fn into_response(self) -> Response {
///         let mut response = monitored::axum::problem(&self);
///         // It is a response like any other: a 401, say, has to name a way to log in (RFC 9110, section 15.5.2).
///         if response.status() == StatusCode::UNAUTHORIZED {
///             response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
///         }
///         response
///     }
/// }
///
/// let response = ShopError::Login("ada".to_owned()).into_response();
/// assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
/// assert_eq!(response.headers()["content-type"], "application/problem+json");
/// ```
pub fn problem<E: Reportable<Kind> + ?Sized, Kind>(error: &E) -> Response {
    response(&error.failure())
}

pub(super) fn response(failure: &Failure<'_>) -> Response {
    let answer = report::answer(failure);
    let status = Status::of(answer.classification);
    let document = Json::Object(members(failure, &answer, status)).to_string();
    let mut response = Response::new(Body::from(document));
    *response.status_mut() = status.code;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    // It tells of one failure; and a 404 may be stored and shown to others, where nothing forbids it (RFC 9111, 4.2.2).
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn members(failure: &Failure<'_>, answer: &Answer, status: Status) -> Map<String, Json> {
    let mut members = Map::new();
    let mut add = |name: &str, value: Json| drop(members.insert(name.to_owned(), value));
    let class = answer.classification.class;
    add("status", status.code.as_u16().into());
    if status.by_class {
        add("title", title::of(class).into());
        add("error_type", class.tag().into());
    } else {
        // Not whose fault it was, so that "not found" would mean something else than it says.
        add("title", title::INTERNAL.into());
    }
    if let Some(detail) = report::public(failure) {
        add("detail", detail.into());
    }
    if let Some(event) = answer.event {
        add("event_id", event.simple().to_string().into());
    } else if let Some(trace) = answer.trace {
        add("trace_id", trace.to_string().into());
    }
    members
}
