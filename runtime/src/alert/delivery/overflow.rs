//! Alerts that a full queue lost, and when the log was told of them.

use std::time::Instant;

use super::backoff::later;
use super::limits::Limits;

/// Those that the log was not told of yet.
#[derive(Debug, Default)]
pub(super) struct Overflow {
    count: u64,
    told: Option<Instant>,
}

impl Overflow {
    pub(super) fn add(&mut self) {
        self.count += 1;
    }

    /// When the log is to be told, if there is anything to tell and it was told a moment ago.
    pub(super) fn next_at(&self, limits: &Limits) -> Option<Instant> {
        self.told.filter(|_| self.count > 0).map(|told| later(told, limits.told_again))
    }

    /// How many the log is to be told of now.
    pub(super) fn due(&mut self, now: Instant, limits: &Limits) -> Option<u64> {
        if self.next_at(limits).is_some_and(|next| now < next) {
            return None;
        }
        let count = self.take()?;
        self.told = Some(now);
        Some(count)
    }

    /// How many there are, whenever the log was told.
    pub(super) fn take(&mut self) -> Option<u64> {
        Some(std::mem::take(&mut self.count)).filter(|count| *count > 0)
    }
}
