//! What the runtime did, counted.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// Threads that count at once seldom meet in one of these.
const SHARDS: usize = 8;

/// A number on a cache line of its own, so that threads do not wait for each other's.
#[repr(align(64))]
struct Shard(AtomicU64);

/// A count that many threads add to.
pub(crate) struct Counter([Shard; SHARDS]);

impl Counter {
    pub(crate) const fn new() -> Self {
        Self([const { Shard(AtomicU64::new(0)) }; SHARDS])
    }

    pub(crate) fn add(&self, count: u64) {
        self.0[own_shard()].0.fetch_add(count, Ordering::Relaxed);
    }

    pub(crate) fn get(&self) -> u64 {
        self.0.iter().map(|shard| shard.0.load(Ordering::Relaxed)).fold(0, u64::wrapping_add)
    }
}

pub(crate) fn own_shard() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local!(static OWN: usize = NEXT.fetch_add(1, Ordering::Relaxed) % SHARDS);
    // A thread that is ending counts with the first.
    OWN.try_with(|own| *own).unwrap_or(0)
}

/// Calls that ended.
pub(crate) static CALLS: Counter = Counter::new();
/// Those of them that failed.
pub(crate) static FAILURES: Counter = Counter::new();
/// Calls that got no span, because their trace is not sampled.
pub(crate) static SPANS_LEFT_OUT: Counter = Counter::new();
/// Alerts that were raised.
pub(crate) static ALERTS_FIRED: Counter = Counter::new();
/// How often the clock was not read for longer than alert rules can bear.
pub(crate) static CLOCK_GAPS: Counter = Counter::new();
/// How often the windows of a client began to be shared, and how often they no longer were.
pub(crate) static SHARING_BEGAN: Counter = Counter::new();
pub(crate) static SHARING_ENDED: Counter = Counter::new();
/// How often what shares them could not be reached, or was lost.
pub(crate) static SHARING_LOST: Counter = Counter::new();
/// Events that the runtime captured.
pub(crate) static CAPTURED: Counter = Counter::new();
/// What filters dropped, by its kind.
pub(crate) static EVENTS_FILTERED: Counter = Counter::new();
pub(crate) static TRANSACTIONS_FILTERED: Counter = Counter::new();
pub(crate) static BREADCRUMBS_FILTERED: Counter = Counter::new();
pub(crate) static LOGS_FILTERED: Counter = Counter::new();
/// Events among them that a limit held back.
pub(crate) static HELD_BACK: Counter = Counter::new();
/// Events dropped because they only repeat a failure that is an issue by itself.
pub(crate) static ECHOES: Counter = Counter::new();
/// How often a filter panicked.
pub(crate) static FILTERS_FAILED: Counter = Counter::new();
/// Messages that a sink took.
pub(crate) static ALERTS_DELIVERED: Counter = Counter::new();
/// Alerts that never reached one of their sinks.
pub(crate) static ALERTS_LOST: Counter = Counter::new();
/// Alerts that a digest summed up.
pub(crate) static ALERTS_HELD_BACK: Counter = Counter::new();
/// Attempts at a sink that did not work.
pub(crate) static ALERT_ATTEMPTS_FAILED: Counter = Counter::new();

/// What the runtime did since the process started, over all clients.
///
/// The numbers are read one after the other while others go on counting: they need not agree with each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Calls that ended while a client was bound, sampled or not.
    pub calls: u64,
    /// Those of them that failed: by an `Err`, by `error_if`, or by a panic.
    pub failures: u64,
    /// Calls that got no span because their trace is not sampled.
    pub spans_left_out: u64,
    /// Events that were captured for errors that calls returned.
    pub captured: u64,
    /// Events, of others too, that filters dropped; see [`filter`](crate::filter). What the user's own `before_send` drops
    /// is not counted.
    pub events_filtered: u64,
    /// Events among them that [`filter::limit`](crate::filter::limit) held back.
    pub events_held_back: u64,
    /// Transactions that filters dropped.
    pub transactions_filtered: u64,
    /// Breadcrumbs that filters dropped.
    pub breadcrumbs_filtered: u64,
    /// Logs that filters dropped.
    pub logs_filtered: u64,
    /// Events dropped because they only repeat what a report says: what Sentry's layers for `tracing` make of lines at
    /// error level, the runtime's own about a failed call and the program's about the same error.
    pub echoes_dropped: u64,
    /// How often a filter panicked.
    pub filters_failed: u64,
    /// Alerts that were raised, by rules, at once, and by hand.
    pub alerts_fired: u64,
    /// How often alert rules began to count anew, because the clock was not read for some time; see [`alert`](mod@crate::alert).
    pub clock_gaps: u64,
    /// Of how many clients the alert rules count together with other processes at this moment: feature `redis`, `Monitored::shared_windows`.
    pub shared_windows: u64,
    /// How often such a client fell back to its own counts, because Redis could not be reached or did not answer as it should.
    pub shared_windows_lost: u64,
    /// Alerts that a sink took, digests included: each sink counts by itself, and alike ones that were told as one count as one.
    pub alerts_delivered: u64,
    /// Alerts that never reached one of their sinks, each sink counting by itself: the sink refused it, an hour of attempts did not
    /// work, too many were waiting, there was no thread to be had, or the program ended. Each is in the log as well.
    pub alerts_lost: u64,
    /// Alerts that a sink was spared, because it had twenty in ten minutes: a digest tells of them.
    pub alerts_held_back: u64,
    /// Attempts to deliver an alert that did not work: most are made again.
    pub alert_attempts_failed: u64,
}

/// What the runtime did since the process started.
///
/// ```
/// # #[cfg(all(feature = "testing", feature = "enable"))] {
/// use monitored::monitored;
///
/// #[monitored]
/// fn fails() -> Result<(), std::num::ParseIntError> {
///     "x".parse::<i32>().map(drop)
/// }
///
/// let before = monitored::stats();
/// monitored::testing::capture(fails);
/// let after = monitored::stats();
/// assert_eq!(after.calls - before.calls, 1);
/// assert_eq!(after.failures - before.failures, 1);
/// assert_eq!(after.captured - before.captured, 1);
/// # }
/// ```
pub fn stats() -> Stats {
    Stats {
        calls: CALLS.get(),
        failures: FAILURES.get(),
        spans_left_out: SPANS_LEFT_OUT.get(),
        captured: CAPTURED.get(),
        events_filtered: EVENTS_FILTERED.get(),
        events_held_back: HELD_BACK.get(),
        transactions_filtered: TRANSACTIONS_FILTERED.get(),
        breadcrumbs_filtered: BREADCRUMBS_FILTERED.get(),
        logs_filtered: LOGS_FILTERED.get(),
        echoes_dropped: ECHOES.get(),
        filters_failed: FILTERS_FAILED.get(),
        alerts_fired: ALERTS_FIRED.get(),
        clock_gaps: CLOCK_GAPS.get(),
        shared_windows: SHARING_BEGAN.get().saturating_sub(SHARING_ENDED.get()),
        shared_windows_lost: SHARING_LOST.get(),
        alerts_delivered: ALERTS_DELIVERED.get(),
        alerts_lost: ALERTS_LOST.get(),
        alerts_held_back: ALERTS_HELD_BACK.get(),
        alert_attempts_failed: ALERT_ATTEMPTS_FAILED.get(),
    }
}

#[cfg(test)]
mod tests {
    use super::Counter;

    #[test]
    fn threads_count_into_one_sum() {
        static COUNTER: Counter = Counter::new();
        std::thread::scope(|scope| {
            for _ in 0..20 {
                scope.spawn(|| (0..100).for_each(|_| COUNTER.add(1)));
            }
        });
        assert_eq!(COUNTER.get(), 2_000);
    }
}
