//! Which trace a call is in.

use sentry::protocol::TraceId;
use sentry::{Scope, TransactionOrSpan};

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
