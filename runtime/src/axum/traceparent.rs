//! A trace that comes in the W3C's words, for those who know Sentry's alone.

use axum_core::extract::Request;
use http::HeaderValue;

use crate::call::Incoming;
use crate::span;

/// Adds the header `sentry-trace` to a request whose trace came in [`traceparent`](https://www.w3.org/TR/trace-context/) alone:
/// `sentry-tower` goes on with that. For `axum::middleware::map_request`, outside of `SentryHttpLayer`.
///
/// A `sentry-trace` that is well-formed stays; what is not well-formed says nothing. The rules are those of the key
/// [`continue_from`](macro@crate::monitored#traces-across-services), which needs none of this.
///
/// ```
/// use axum::{Router, body::Body, extract::Request, http::HeaderMap, middleware::map_request, routing::get};
/// use tower::ServiceExt;
///
/// async fn continued(headers: HeaderMap) {
///     assert_eq!(headers["sentry-trace"], "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1");
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let app = Router::new().route("/", get(continued)).layer(map_request(monitored::axum::traceparent));
/// let request = Request::get("/").header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
/// assert_eq!(app.oneshot(request.body(Body::empty()).unwrap()).await.unwrap().status(), 200);
/// # });
/// ```
pub async fn traceparent(mut request: Request) -> Request {
    let mut incoming = Incoming::default();
    incoming.read(request.headers());
    if let Some(Ok(header)) = span::sentry_trace_of(&incoming).map(HeaderValue::try_from) {
        request.headers_mut().insert("sentry-trace", header);
    }
    request
}
