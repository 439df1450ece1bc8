//! Gaps between two readings of the clock.

use std::process;
use std::time::Duration;

use crate::clock::Clock;

/// What lies between two readings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    Of(Duration),
    /// The process is another one: a fork of the one that read before.
    Forked,
}

/// When the clocks were read last.
pub(super) struct Readings {
    steady: Duration,
    wall: Option<Duration>,
    /// Which process read them: a fork has no thread that goes on reading.
    process: u32,
}

impl Readings {
    pub(super) fn new(clock: &Clock) -> Self {
        Self { steady: clock.elapsed(), wall: clock.elapsed_on_the_wall(), process: process::id() }
    }

    /// How long the clocks were not read. The monotonic one may stand still while the machine is suspended, and then the one on the
    /// wall tells. A clock that is moved by hand has no gaps.
    pub(super) fn gap(&mut self, clock: &Clock, now: Duration) -> Gap {
        if clock.is_manual() {
            return Gap::Of(Duration::ZERO);
        }
        self.read(process::id(), now, clock.elapsed_on_the_wall())
    }

    fn read(&mut self, process: u32, steady: Duration, wall: Option<Duration>) -> Gap {
        if process != self.process {
            *self = Self { steady, wall, process };
            return Gap::Forked;
        }
        let walled = wall.zip(self.wall).map(|(now, before)| now.saturating_sub(before));
        let gap = steady.saturating_sub(self.steady).max(walled.unwrap_or_default());
        (self.steady, self.wall) = (steady, wall);
        Gap::Of(gap)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Gap, Readings};

    const fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn the_longer_of_two_gaps_counts() {
        let mut readings = Readings { steady: s(10), wall: Some(s(10)), process: 7 };
        assert_eq!(readings.read(7, s(11), Some(s(11))), Gap::Of(s(1)));
        assert_eq!(readings.read(7, s(12), Some(s(3_611))), Gap::Of(s(3_600)), "suspended");
        assert_eq!(readings.read(7, s(99), Some(s(3_698))), Gap::Of(s(87)), "frozen");
        assert_eq!(readings.read(7, s(100), Some(s(5))), Gap::Of(s(1)), "the clock on the wall was set back");
        assert_eq!(readings.read(7, s(101), None), Gap::Of(s(1)));
    }

    #[test]
    fn a_child_does_not_take_the_time_since_the_fork_for_a_gap() {
        let mut readings = Readings { steady: s(10), wall: Some(s(10)), process: 7 };
        assert_eq!(readings.read(8, s(99), Some(s(99))), Gap::Forked);
        assert_eq!(readings.read(8, s(129), Some(s(129))), Gap::Of(s(30)));
    }
}
