//! What the tests of `monitored` share.

mod kept;
mod logged;

pub use kept::{Kept, apart};
pub use logged::logged;

use sentry::protocol::{SpanId, Transaction};
use sentry::{Hub, TransactionOrSpan};

/// What can be told of a hub's scope without looking into its transaction: the span, the tags, the user.
pub fn scope_of(hub: &Hub) -> (Option<SpanId>, Vec<(String, String)>, Option<String>) {
    hub.configure_scope(|scope| {
        let span = scope.get_span().map(|span| match span {
            TransactionOrSpan::Span(span) => span.get_span_id(),
            TransactionOrSpan::Transaction(transaction) => transaction.get_trace_context().span_id,
        });
        let mut shown = Transaction::default();
        scope.apply_to_transaction(&mut shown);
        let user = scope.user().and_then(|user| user.id.clone());
        (span, shown.tags.into_iter().collect(), user)
    })
}

/// [`scope_of`] the hub that is current.
pub fn scope_now() -> (Option<SpanId>, Vec<(String, String)>, Option<String>) {
    scope_of(&Hub::current())
}
