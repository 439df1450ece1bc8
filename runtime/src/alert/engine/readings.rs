//! Gaps between two readings of the clock.

use std::time::Duration;

use crate::clock::Clock;

/// When the clocks were read last.
pub(super) struct Readings {
    steady: Duration,
    wall: Option<Duration>,
}

impl Readings {
    pub(super) fn new(clock: &Clock) -> Self {
        Self { steady: clock.elapsed(), wall: clock.elapsed_on_the_wall() }
    }

    /// How long the clocks were not read. The monotonic one may stand still while the machine is suspended, and then the one on the
    /// wall tells. A clock that is moved by hand has no gaps.
    pub(super) fn gap(&mut self, clock: &Clock, now: Duration) -> Option<Duration> {
        if clock.is_manual() {
            return None;
        }
        Some(self.read(now, clock.elapsed_on_the_wall()))
    }

    fn read(&mut self, steady: Duration, wall: Option<Duration>) -> Duration {
        let walled = wall.zip(self.wall).map(|(now, before)| now.saturating_sub(before));
        let gap = steady.saturating_sub(self.steady).max(walled.unwrap_or_default());
        (self.steady, self.wall) = (steady, wall);
        gap
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Readings;

    const fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn the_longer_of_two_gaps_counts() {
        let mut readings = Readings { steady: s(10), wall: Some(s(10)) };
        assert_eq!(readings.read(s(11), Some(s(11))), s(1));
        assert_eq!(readings.read(s(12), Some(s(3_611))), s(3_600), "suspended");
        assert_eq!(readings.read(s(99), Some(s(3_698))), s(87), "frozen");
        assert_eq!(readings.read(s(100), Some(s(5))), s(1), "the clock on the wall was set back");
        assert_eq!(readings.read(s(101), None), s(1));
    }
}
