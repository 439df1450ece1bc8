use std::collections::HashSet;

use sentry::protocol::Transaction;

use super::mistake::{FilterMistake, note};

/// For [`Monitored::filter_transaction`](crate::Monitored::filter_transaction): drops transactions of these names, whole and
/// exactly as they are sent (`health`, `GET /ready`), with all their spans. A sampler that answers `0.0` for them costs
/// less, where the name is known when they start.
///
/// ```
/// # #[cfg(feature = "testing")] {
/// use monitored::{Monitored, filter, testing};
/// use sentry::{ClientOptions, TransactionContext, start_transaction};
///
/// let monitored = Monitored::new().filter_transaction(filter::drop_transactions(["health", "metrics"]));
/// let captured = testing::capture_with(monitored, ClientOptions::new(), || {
///     for name in ["health", "import"] {
///         start_transaction(TransactionContext::new(name, "api")).finish();
///     }
/// });
/// assert_eq!(captured.tree(), "import  api");
/// # }
/// ```
pub fn drop_transactions<I>(
    names: I,
) -> impl Fn(Transaction<'static>) -> Option<Transaction<'static>> + Send + Sync + use<I>
where
    I: IntoIterator<Item: Into<String>>,
{
    let names: HashSet<String> = names.into_iter().map(Into::into).collect();
    if names.contains("") {
        note(FilterMistake::Empty("drop_transactions"));
    }
    move |transaction| {
        let name = transaction.name.as_deref().filter(|name| !name.is_empty());
        (!name.is_some_and(|name| names.contains(name))).then_some(transaction)
    }
}
