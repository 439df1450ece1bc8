//! How much, how often and how long.

use std::time::Duration;

/// The numbers of the delivery, those of the contract by default; tests take shorter ones.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// How long one attempt may take.
    pub(super) attempt: Duration,
    /// Threads that one sink may have at a time, those counted that were given up and never returned.
    pub(super) threads: usize,
    /// Alerts that wait for one sink.
    pub(super) queue: usize,
    /// The longest wait after the first failed attempt; it doubles with each that follows.
    pub(super) first_wait: Duration,
    /// It doubles up to this.
    pub(super) longest_wait: Duration,
    /// The longest wait while somebody flushes.
    pub(super) quick_wait: Duration,
    /// How long after it was raised an alert is still worth an attempt.
    pub(super) stale: Duration,
    /// Alerts that one sink gets in a `period`.
    pub(super) most: usize,
    pub(super) period: Duration,
    /// How long after the start alerts are spread.
    pub(super) start: Duration,
    /// Over how long they are.
    pub(super) spread: Duration,
    /// How often the log tells that a queue is full.
    pub(super) told_again: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            attempt: Duration::from_secs(30),
            threads: 3,
            queue: 64,
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(300),
            quick_wait: Duration::from_millis(200),
            stale: Duration::from_secs(3600),
            most: 20,
            period: Duration::from_secs(600),
            start: Duration::from_secs(30),
            spread: Duration::from_secs(3),
            told_again: Duration::from_secs(60),
        }
    }
}
