//! What was captured.

use sentry::Envelope;
use sentry::protocol::{EnvelopeItem, Event, ItemContainer, Log, MonitorCheckIn, Transaction};

use crate::alert::Alert;
use crate::dev::{Look, Notice, Trace};

/// What was sent during a capture, each kind in the order in which it was sent.
///
/// ```
/// use monitored::testing;
///
/// let captured = testing::capture(|| {});
/// assert!(captured.events.is_empty() && captured.transactions.is_empty());
/// assert_eq!(captured.tree(), "");
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Captured {
    /// Errors and messages, after every filter, with the scope applied.
    pub events: Vec<Event<'static>>,
    /// Finished transactions with their spans. A transaction within another comes before it.
    pub transactions: Vec<Transaction<'static>>,
    /// Sentry logs.
    pub logs: Vec<Log>,
    /// Cron check-ins.
    pub check_ins: Vec<MonitorCheckIn>,
    /// Alerts, in place of the sinks, which get none.
    pub alerts: Vec<Alert>,
}

impl Captured {
    pub(super) fn new(envelopes: Vec<Envelope>, alerts: Vec<Alert>) -> Self {
        let mut captured = Self { alerts, ..Self::default() };
        for item in envelopes.into_iter().flat_map(Envelope::into_items) {
            match item {
                EnvelopeItem::Event(event) => captured.events.push(*event),
                EnvelopeItem::Transaction(transaction) => captured.transactions.push(*transaction),
                EnvelopeItem::ItemContainer(ItemContainer::Logs(logs)) => captured.logs.extend(logs),
                EnvelopeItem::MonitorCheckIn(check_in) => captured.check_ins.push(check_in),
                _ => {}
            }
        }
        captured
    }

    /// Traces and events as `Monitored::console()` prints them, but for what differs between two runs of the same code
    /// or changes with the next edit: no durations, no ids, no line numbers, no frames of a real backtrace. The last
    /// line ends without a newline; of nothing it is the empty string.
    ///
    /// Transactions come first, by their start; then the events that are in none of them. An event whose span was never
    /// finished hangs on the root of its trace.
    ///
    /// ```
    /// use monitored::testing;
    /// use sentry::protocol::SpanStatus;
    /// use sentry::{TransactionContext, capture_error, configure_scope, start_transaction};
    ///
    /// let captured = testing::capture(|| {
    ///     let request = start_transaction(TransactionContext::new("create_user", "api"));
    ///     let insert = request.start_child("database", "insert_user");
    ///     insert.set_data("rows", 0.into());
    ///     configure_scope(|scope| scope.set_span(Some(insert.clone().into())));
    ///     capture_error(&std::fmt::Error);
    ///     insert.set_status(SpanStatus::InternalError);
    ///     insert.finish();
    ///     request.set_status(SpanStatus::Ok);
    ///     request.finish();
    /// });
    /// assert_eq!(
    ///     captured.tree(),
    ///     "create_user  api  ok\n\
    ///      └─ insert_user  database  internal_error  rows=0\n   \
    ///         ✗ Error: an error occurred when formatting an argument",
    /// );
    /// ```
    pub fn tree(&self) -> String {
        let mut transactions: Vec<_> = self.transactions.iter().collect();
        transactions.sort_by_key(|transaction| transaction.start_timestamp);
        let mut traces: Vec<_> = transactions.into_iter().map(Trace::new).collect();

        let mut alone = Vec::new();
        for event in &self.events {
            let notice = place(Notice::new(event), &mut traces, Trace::attach);
            alone.extend(notice.and_then(|notice| place(notice, &mut traces, Trace::attach_to_root)));
        }

        let look = Look::snapshot();
        let trees = traces.iter().map(|trace| look.trace(trace));
        let text: String = trees.chain(alone.iter().map(|notice| look.alone(notice))).collect();
        text.trim_end_matches('\n').to_owned()
    }
}

/// Puts the notice into the first trace that takes it. Gives it back where none does.
fn place(
    notice: Notice,
    traces: &mut [Trace],
    put: fn(&mut Trace, Notice) -> Option<Notice>,
) -> Option<Notice> {
    traces.iter_mut().try_fold(notice, |notice, trace| put(trace, notice))
}
