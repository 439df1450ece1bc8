//! Every answer says which trace to look for.

use axum::{extract::Request, http::HeaderValue, middleware::Next, response::Response};
use monitored::sentry::{Hub, TransactionOrSpan};

const HEADER: &str = "x-trace-id";

/// Adds the header.
pub(crate) async fn tell(request: Request, next: Next) -> Response {
    let trace_id = current();
    let mut response = next.run(request).await;
    if let Some(value) = trace_id.and_then(|id| HeaderValue::try_from(id).ok()) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

/// The trace of this request.
fn current() -> Option<String> {
    let span = Hub::current().configure_scope(|scope| scope.get_span());
    span.as_ref().map(TransactionOrSpan::get_trace_context).map(|context| context.trace_id.to_string())
}
