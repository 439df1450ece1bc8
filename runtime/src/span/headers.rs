//! What a running call tells of its trace to those that it calls.

use sentry::{Hub, TransactionOrSpan};

use super::attached::Attached;
use crate::call::{Current, stack};

impl Current {
    /// The call's span: its own, else (where the trace is not sampled, or the call has none) the one around it.
    pub fn sentry_span(&self) -> Option<TransactionOrSpan> {
        let id = self.id()?;
        let own = stack::with_frame(id, |frame| Attached::of(frame).and_then(|a| a.marks.span.clone()))?;
        own.or_else(|| Hub::current().configure_scope(|scope| scope.get_span()))
    }

    /// Names and values of the headers that continue the trace in another service; none where no call runs.
    pub fn trace_headers(&self) -> Vec<(&'static str, String)> {
        if !self.is_running() {
            return Vec::new();
        }
        match self.sentry_span() {
            Some(span) => span.iter_headers().collect(),
            None => Hub::current()
                .configure_scope(|scope| scope.iter_trace_propagation_headers().collect::<Vec<_>>()),
        }
    }
}
