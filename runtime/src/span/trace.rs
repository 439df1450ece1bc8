//! Which trace a call is in.

use sentry::protocol::TraceId;
use sentry::{Hub, Scope, TransactionOrSpan};

use super::attached::Attached;
use crate::call::{Frame, stack};

fn id(span: &TransactionOrSpan) -> TraceId {
    span.get_trace_context().trace_id
}

/// The trace of a call that ends, by its own span or by one of those around it.
pub(crate) fn trace(frame: &Frame) -> Option<TraceId> {
    let span = |frame: &Frame| Attached::of(frame).and_then(|attached| attached.marks.span.clone());
    span(frame).or_else(|| stack::nearest(span)).map(|span| id(&span))
}

/// The trace of a scope.
pub(crate) fn trace_of(scope: &Scope) -> Option<TraceId> {
    scope.get_span().map(|span| id(&span))
}

/// The trace of whatever happens on this hub now: of its span, or of its scope.
#[cfg(feature = "axum")]
pub(crate) fn trace_here(hub: &Hub) -> Option<TraceId> {
    hub.configure_scope(|scope| trace_of(scope).or_else(|| propagated(scope)))
}

/// The SDK gives events outside every span a trace id of their scope's, which forked hubs and cloned scopes share; `None`
/// where there is a span.
pub(crate) fn outside(hub: &Hub) -> Option<TraceId> {
    hub.configure_scope(|scope| if scope.get_span().is_some() { None } else { propagated(scope) })
}

/// Only the headers for the propagation of traces show it.
fn propagated(scope: &Scope) -> Option<TraceId> {
    let (_, value) = scope.iter_trace_propagation_headers().next()?;
    value.split('-').next()?.parse().ok()
}
