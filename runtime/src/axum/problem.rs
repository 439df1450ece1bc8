//! The document that a client gets (RFC 9457), and nothing of the error that is not declared public.

use std::any::Any;

use axum_core::body::Body;
use axum_core::response::Response;
use http::StatusCode;
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

/// The answer that tells a client of a panic: for `tower-http`'s `CatchPanicLayer::custom(monitored::axum::panicked)`, or
/// wherever else one is caught. It is [the answer](self::super#the-answer) that an error gets, with status 500, and without
/// `detail`: nothing of what the panic says leaves.
///
/// `error_type` is the class that the call has in the log and in Sentry, `internal_error` where nothing more is known;
/// `event_id` names the event that Sentry's panic integration has sent for it. Both are found where the panic is caught at once,
/// on the thread and hub that it left the outermost monitored call on, as an [error's are](self::super#class-and-event). So the
/// layer is to be inside those that bind a hub for each request (`sentry-tower`'s), and the monitored calls inside the layer.
///
/// The payload is dropped here. Never panics, not even if that does.
///
/// ```
/// use axum::{Router, http::Request, routing::get};
/// use monitored::monitored;
/// use tower::ServiceExt;
/// use tower_http::catch_panic::CatchPanicLayer;
///
/// #[monitored(op = "http.server")]
/// async fn per_day() -> String {
///     let days = std::hint::black_box(0);
///     (100 / days).to_string()
/// }
///
/// let app: Router = Router::new()
///     .route("/", get(per_day))
///     .layer(CatchPanicLayer::custom(monitored::axum::panicked));
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// let response = app.oneshot(Request::get("/").body(String::new()).unwrap()).await.unwrap();
/// assert_eq!(response.status(), 500);
/// assert_eq!(response.headers()["content-type"], "application/problem+json");
/// # });
/// ```
pub fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let answer = report::panicked(panic);
    // Whatever a policy says of the class: nobody who asked is to blame.
    let status = Status { code: StatusCode::INTERNAL_SERVER_ERROR, by_class: true };
    document(status, members(&answer, status, None))
}

pub(super) fn response(failure: &Failure<'_>) -> Response {
    let answer = report::answer(failure);
    let status = Status::of(answer.classification);
    document(status, members(&answer, status, report::public(failure)))
}

fn document(status: Status, members: Map<String, Json>) -> Response {
    let mut response = Response::new(Body::from(Json::Object(members).to_string()));
    *response.status_mut() = status.code;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    // It tells of one failure; and a 404 may be stored and shown to others, where nothing forbids it (RFC 9111, 4.2.2).
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn members(answer: &Answer, status: Status, detail: Option<String>) -> Map<String, Json> {
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
    if let Some(detail) = detail {
        add("detail", detail.into());
    }
    if let Some(event) = answer.event {
        add("event_id", event.simple().to_string().into());
    } else if let Some(trace) = answer.trace {
        add("trace_id", trace.to_string().into());
    }
    members
}
