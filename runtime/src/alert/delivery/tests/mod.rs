//! What the lanes decide by a clock of the test's, and what reaches sinks on real threads.

mod deciding;
mod delivering;
mod digests;
mod ending;
mod failing;
#[cfg(unix)]
mod forking;
mod probing;
#[cfg(target_os = "linux")]
mod threadless;

use std::time::{Duration, Instant, SystemTime};

use super::lane::Lane;
use super::limits::Limits;
use super::notice::Notice;
use super::queued::{Attempt, Client};
use crate::alert::{Alert, AlertState, DeliveryError, Severity};
use crate::sync::Arc;

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// An alert of that rule.
pub(super) fn alert(rule: &str) -> Alert {
    Alert::new(rule, AlertState::Firing, Severity::Error, SystemTime::now())
}

/// A lane, and a time that passes when the test says so.
struct Bench {
    lane: Lane,
    started: Instant,
    now: Instant,
}

impl Bench {
    /// Long after the start.
    fn new(limits: Limits) -> Self {
        let mut bench = Self::young(limits, 1);
        bench.pass(seconds(3600));
        bench
    }

    /// Right after the start.
    fn young(limits: Limits, seed: u64) -> Self {
        let now = Instant::now();
        Self { lane: Lane::new(limits, now, seed), started: now, now }
    }

    fn pass(&mut self, time: Duration) {
        self.now += time;
    }

    fn push(&mut self, alert: Alert) {
        self.lane.push(self.now, &Arc::new(alert), &Client::new());
    }

    fn push_rules(&mut self, rules: impl IntoIterator<Item = u32>) {
        rules.into_iter().for_each(|rule| self.push(alert(&rule.to_string())));
    }

    fn due(&mut self) -> Option<Attempt> {
        let attempt = self.lane.due(self.now, false);
        if let (None, Some(next)) = (&attempt, self.lane.next_at(false)) {
            assert!(next > self.now, "the worker would go round and round");
        }
        attempt
    }

    fn end(&mut self, attempt: &Attempt, outcome: Result<(), DeliveryError>) {
        self.lane.ended(self.now, attempt.number, outcome);
    }

    /// The rule of the alert that is tried now, successfully.
    fn delivered(&mut self) -> Option<String> {
        let attempt = self.due()?;
        self.end(&attempt, Ok(()));
        Some(attempt.alert.rule.clone())
    }

    /// Waits for as long as the lane says.
    fn wait(&mut self) {
        assert!(self.due().is_none(), "there is nothing to wait for");
        let next = self.lane.next_at(false).expect("something is waited for");
        self.now = next;
    }

    /// What the log says that was held back since the last time, and how many it only counts.
    fn held_back(&mut self) -> (Vec<String>, u64) {
        let (mut said, mut unsaid) = (Vec::new(), 0);
        for notice in self.notices() {
            match notice {
                Notice::HeldBack(alert) => said.push(alert.message.clone()),
                Notice::HeldBackToo(count) => unsaid += count,
                other => panic!("{other:?}"),
            }
        }
        (said, unsaid)
    }

    fn notices(&mut self) -> Vec<Notice> {
        self.lane.notices().into_iter().map(|(notice, _)| notice).collect()
    }
}
