//! When the next exchange is due.

use std::time::Duration;

/// How often at most and at least, if all goes well.
const SOONEST: Duration = Duration::from_millis(100);
const LATEST: Duration = Duration::from_secs(1);

/// After the first failure, and after many.
const FIRST: Duration = Duration::from_millis(250);
const LAST: Duration = Duration::from_secs(10);

/// A Redis that takes long is left alone for so many times as long as it took.
const REST: u32 = 4;

/// How long to wait.
#[derive(Debug)]
pub(super) struct Pace {
    usual: Duration,
    failures: u32,
}

impl Pace {
    /// For windows whose shortest slice is that long.
    pub(super) fn new(slice: Duration) -> Self {
        Self { usual: slice.clamp(SOONEST, LATEST), failures: 0 }
    }

    /// After an exchange that took that long.
    pub(super) fn after(&mut self, took: Duration) -> Duration {
        self.failures = 0;
        self.usual.max((took * REST).min(LATEST))
    }

    /// After one that did not work. `chance`, from 0 to 255, spreads the processes over a quarter of the time.
    pub(super) fn after_failure(&mut self, chance: u8) -> Duration {
        let wait = FIRST.saturating_mul(1 << self.failures.min(10)).min(LAST);
        self.failures = self.failures.saturating_add(1);
        wait - wait / 4 * u32::from(chance) / 255
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{LAST, Pace};

    const fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn short_windows_are_exchanged_more_often_and_a_slow_redis_is_left_alone() {
        assert_eq!(Pace::new(ms(1)).after(ms(1)), ms(100));
        assert_eq!(Pace::new(ms(5_000)).after(ms(1)), ms(1_000));
        assert_eq!(Pace::new(ms(250)).after(ms(2)), ms(250));
        assert_eq!(Pace::new(ms(100)).after(ms(200)), ms(800));
        assert_eq!(Pace::new(ms(100)).after(ms(900)), ms(1_000));
    }

    #[test]
    fn failures_are_followed_by_longer_and_longer_waits_up_to_a_limit() {
        let mut pace = Pace::new(ms(1_000));
        let waits: Vec<_> = (0..100).map(|_| pace.after_failure(0)).collect();
        assert_eq!(waits[..3], [ms(250), ms(500), ms(1_000)]);
        assert!(waits.is_sorted() && waits[99] == LAST);
        assert_eq!(pace.after_failure(255), LAST / 4 * 3);
        pace.after(ms(1));
        assert_eq!(pace.after_failure(0), ms(250));
    }
}
