//! How many alerts a sink gets in a period.

use std::collections::VecDeque;
use std::time::Instant;

use super::backoff::later;
use super::limits::Limits;

/// When the last alerts were sent, each at its first attempt.
#[derive(Debug, Default)]
pub(super) struct Quota(VecDeque<Instant>);

impl Quota {
    /// Takes a place.
    pub(super) fn take(&mut self, now: Instant, limits: &Limits) {
        self.0.push_back(now);
        // One more than a period has, for the digest of a hurry.
        while self.0.len() > limits.most + 1 {
            self.0.pop_front();
        }
    }

    /// When the next one may be sent, if it has to wait for that; with so many `extra` in a period.
    pub(super) fn free_at(&self, extra: usize, limits: &Limits) -> Option<Instant> {
        // The period may begin after this one.
        let before = self.0.len().checked_sub(limits.most + extra)?;
        self.0.get(before).map(|sent| later(*sent, limits.period))
    }

    /// Whether one more may be sent now.
    pub(super) fn has_room(&self, now: Instant, limits: &Limits) -> bool {
        self.free_at(0, limits).is_none_or(|free| now >= free)
    }
}
