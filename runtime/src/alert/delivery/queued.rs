//! An alert that waits for one sink.

use std::time::Instant;

use crate::alert::Alert;
use crate::sync::{Arc, Weak};

/// The client that was bound where an alert was raised. Waiting for a sink does not keep it.
pub(super) type Client = Weak<sentry::Client>;

/// An alert that waits.
#[derive(Clone, Debug)]
pub(super) struct Queued {
    pub(super) alert: Arc<Alert>,
    pub(super) client: Client,
    /// When it was raised, or the last one like it.
    pub(super) since: Instant,
    /// How many like it came in a row.
    pub(super) times: u32,
    /// When it may go, after the start.
    pub(super) not_before: Instant,
    pub(super) attempts: u32,
}

impl Queued {
    pub(super) fn new(alert: Arc<Alert>, client: Client, since: Instant, not_before: Instant) -> Self {
        let times = alert.times;
        Self { alert, client, since, times, not_before, attempts: 0 }
    }

    /// Tells of `alert` as well, if it is like this one and nobody has heard of this one yet: a receiver that knows its id would
    /// take what came after for a repetition.
    pub(super) fn joins(&mut self, now: Instant, alert: &Arc<Alert>, client: &Client) -> bool {
        if self.attempts > 0 || !self.alert.is_like(alert) {
            return false;
        }
        self.times = self.times.saturating_add(alert.times);
        // The newer one has the newer figures.
        self.alert = alert.clone();
        self.client = client.clone();
        self.since = now;
        true
    }

    /// With its number in the alert, which was not worth a copy before.
    pub(super) fn told(mut self) -> Self {
        if self.alert.times != self.times {
            Arc::make_mut(&mut self.alert).times = self.times;
        }
        self
    }
}

/// What a thread is to try.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    /// Unlike that of any other attempt at this sink.
    pub(super) number: u64,
    pub(super) alert: Arc<Alert>,
    pub(super) client: Client,
}

/// An attempt whose end is waited for.
#[derive(Debug)]
pub(super) struct Running {
    pub(super) number: u64,
    pub(super) queued: Queued,
    pub(super) since: Instant,
}
