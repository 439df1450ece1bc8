//! Answers for axum: what a client gets that asked for what has failed.
//!
//! Feature `axum`. A handler returns its error in [`Error`], or an error of the application's has an answer of its own by
//! [`problem`](problem()): the status is that of the error's class, the body says what is [declared
//! public](macro@crate::Classify#what-a-client-may-be-told) and how the failure is found in Sentry, and nothing else leaves. A
//! panic is answered by [`panicked`](panicked()).
//!
//! ```
//! use axum::body::{Body, to_bytes};
//! use axum::extract::Path;
//! use axum::http::{Request, StatusCode};
//! use axum::{Json, Router, routing::get};
//! use monitored::{Classify, monitored};
//! use tower::ServiceExt;
//!
//! #[derive(Debug, thiserror::Error, Classify)]
//! enum AppError {
//!     #[error("no row {0} in users@shard-3")]
//!     #[class(not_found)]
//!     #[public("no user {0}")]
//!     NoUser(u64),
//!     #[error("cannot read shard 3")]
//!     #[class(database)]
//!     Shard(#[source] std::io::Error),
//! }
//!
//! type Result<T> = std::result::Result<T, monitored::axum::Error<AppError>>;
//!
//! // As it would be without a web server.
//! #[monitored(op = "database")]
//! async fn load(id: u64) -> std::result::Result<String, AppError> {
//!     match id {
//!         1 => Ok("Ada".to_owned()),
//!         2 => Err(AppError::Shard(std::io::Error::other("disk failure"))),
//!         _ => Err(AppError::NoUser(id)),
//!     }
//! }
//!
//! #[monitored(op = "http.server")]
//! async fn user(Path(id): Path<u64>) -> Result<Json<String>> {
//!     Ok(Json(load(id).await?))
//! }
//!
//! # #[cfg(all(feature = "testing", feature = "enable"))] {
//! async fn ask(path: &str) -> (StatusCode, serde_json::Value) {
//!     let app = Router::new().route("/users/{id}", get(user));
//!     let response = app.oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
//!     let status = response.status();
//!     let body = to_bytes(response.into_body(), 4096).await.unwrap();
//!     (status, serde_json::from_slice(&body).unwrap())
//! }
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
//! # runtime.block_on(async {
//! let captured = monitored::testing::capture_async(async {
//!     // The client's mistake: no event, and the trace to look for.
//!     let (status, problem) = ask("/users/7").await;
//!     assert_eq!(status, StatusCode::NOT_FOUND);
//!     assert_eq!(problem["title"], "Not found");
//!     assert_eq!(problem["detail"], "no user 7");
//!     assert!(problem["trace_id"].is_string());
//!
//!     // Ours: an event, which the answer names. Of the disk it says nothing.
//!     let (status, problem) = ask("/users/2").await;
//!     assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
//!     assert_eq!(problem["error_type"], "database_error");
//!     assert!(problem["event_id"].is_string() && problem.get("detail").is_none());
//! })
//! .await;
//! assert_eq!(captured.events.len(), 1);
//! assert_eq!(captured.events[0].exception[1].ty, "AppError::Shard");
//! # });
//! # }
//! ```
//!
//! # The answer
//!
//! Problem details for HTTP ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)), as `application/problem+json`, not to be
//! stored (`Cache-Control: no-store`):
//!
//! ```json
//! {"detail":"no user 7","error_type":"not_found_error","status":404,"title":"Not found","trace_id":"8b1f…"}
//! ```
//!
//! | member | what |
//! | --- | --- |
//! | `status` | the answer's status: that of the class ([`ErrorClass::status`](crate::ErrorClass::status)), unless its policy says otherwise ([`Policy::http_status`](crate::Policy::http_status)) |
//! | `title` | the class in words: "Not found", "Validation failed"; of a class of one's own its name, `billing_error` as "Billing error" |
//! | `error_type` | the class's name, as the tag in Sentry, for programs |
//! | `detail` | what the error [declares public](crate::Classify::public), at most 1 KiB; not there where that is nothing |
//! | `event_id` | the event that was sent for this failure |
//! | `trace_id` | where none was, or may yet be dropped: the trace that it happened in. Not there without a client |
//!
//! There is no `type`: that stands for `about:blank`, a problem that its status and title say all of. A class that was only
//! **inferred** says what kind of thing failed and not whose fault it was: it never answers below 500. Where its status would
//! be, the answer is a 500, "Internal error", without `error_type`.
//!
//! # Class and event
//!
//! They are those of the failure as it left the last monitored call, which best is the handler: an arm of
//! [`classify_errors`](macro@crate::classify_errors) there decides the status, too, also without a client, and behind layers that
//! are monitored, too. Without a monitored handler they are those of a service that it has just called. The event is named only
//! if it was handed to the transport: not if a filter, `before_send` or the sample rate dropped it. Inside a monitored layer it
//! is sent after the answer was made; it is named all the same where the client has no filter of events, no `before_send`
//! and a sample rate of 1, and else the trace is.
//!
//! This is found where axum makes the answer: at once, on the thread and hub that the call ended on, for an error of the
//! same type and text, or one that is known to be in that (of `struct MyError(AppError)` what was reported inside), before any
//! other monitored call of the thread has begun or gone on, and one time. Whatever is answered otherwise (made in another task,
//! kept, or preceded by a call that did something else) has the class that the error has by itself, and the trace of the scope;
//! an error that is not the one that has just left has that one's trace, where no span is open. So requests whose handlers are monitored never have each other's events. What is
//! left, where handlers are not: a failure that a monitored service returned, and that its handler swallowed, may be taken for
//! an error of the same type and text that no monitored call returned, on the same thread and hub within a second.
//! The class is the error's own as well where annotations are compiled away (without the feature `enable`).
//!
//! Without a client an error is formatted, to be known again, only where an arm, or [`classify!`](macro@crate::classify), has said
//! of what class it is.
//!
//! A handler that returns `impl IntoResponse` is not looked into: what is answered is what a monitored service failed with. A
//! tuple `(StatusCode, MyError)` is answered with the status that stands in it, whatever the document says. A panic is answered where it is caught, by
//! [`panicked`](panicked()).
//!
//! # Statuses as errors
//!
//! Where a handler's error is an `http::StatusCode`, a `(StatusCode, T)` or a `Response`, the number declares the class, by
//! [`Classify`](trait@crate::Classify#foreign-impls): a 404 is `not_found`, no event, and answered as it is. Of a `Response` reports
//! show the status and nothing else. A 500, and whatever is below 400, says nothing of what failed: it is `unknown`, an event, or
//! has the class of the failure that a monitored service returned just before. That service's failure is an event by its
//! own class, also where the handler answers with a 404 in its place. An `axum::response::ErrorResponse` does not show what is in
//! it and is always `unknown`: an arm of [`classify_errors`](macro@crate::classify_errors) says otherwise. A longer tuple is
//! `unknown`, too, as is a `Redirect`.
//!
//! # Traces that come in
//!
//! `sentry-tower` goes on with a trace by `sentry-trace` alone; [`traceparent`](traceparent()), before its layers, adds that where only W3C's
//! header came. The key `continue_from` understands both.
//!
//! # Headers
//!
//! The answer is a response like any other. RFC 9110 wants a `WWW-Authenticate` with a 401 (section 15.5.2), and which one is
//! the application's to say, as is a `Retry-After` with a 429 or 503: [`problem`](problem()) shows how an error's own answer
//! adds one; a layer (`axum::middleware::map_response`) does so for all.

mod error;
mod problem;
mod title;
mod traceparent;

pub use self::error::Error;
pub use self::problem::{panicked, problem};
pub use self::traceparent::traceparent;
