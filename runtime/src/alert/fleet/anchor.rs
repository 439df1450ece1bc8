//! From the time of this process to the time that all processes agree upon.

use std::time::Duration;

use crate::clock::nanos;

/// Which slice of the common time a slice of this process is.
///
/// Both times are cut into slices of one width, but not at the same moments: a slice of this process is told as the common one that it
/// overlaps most, which is never further off than half a slice. That stays so until the times have drifted apart by more than three quarters, so
/// that what was counted does not wander to and fro with every reading that took a little longer.
#[derive(Clone, Copy, Debug)]
pub(in crate::alert) struct Anchor {
    width: i128,
    /// So many slices is the common time ahead.
    ahead: Option<i128>,
}

impl Anchor {
    pub(in crate::alert) fn new(width: Duration) -> Self {
        Self { width: i128::from(nanos(width).max(1)), ahead: None }
    }

    /// The common slice of the slice that this process is in. `own` and `common` are the two times of one moment.
    pub(in crate::alert) fn now(&mut self, own: Duration, common: Duration) -> u64 {
        let apart = i128::from(nanos(common)) - i128::from(nanos(own));
        let is_near = |ahead: i128| (apart - ahead * self.width).abs() * 4 <= self.width * 3;
        let ahead = match self.ahead {
            Some(ahead) if is_near(ahead) => ahead,
            _ => (apart + self.width / 2).div_euclid(self.width),
        };
        self.ahead = Some(ahead);
        u64::try_from(i128::from(nanos(own)) / self.width + ahead).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Anchor;

    const fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    /// The time of Redis when a process began.
    const BASE: u64 = 1_800_000_000_000;

    #[test]
    fn processes_that_began_at_any_moment_agree_to_within_a_slice() {
        let width = 5_000;
        for began in (0..2 * width).step_by(37) {
            let mut anchor = Anchor::new(ms(width));
            for later in (0..3 * width).step_by(411) {
                let common = BASE + began + later;
                let told = anchor.now(ms(later), ms(common));
                let right = common / width;
                assert!(told.abs_diff(right) <= 1, "{began} {later}: {told} is not {right}");
                // The middle of the own slice lies in the common one, or half a slice beside it.
                let middle = BASE + began + later / width * width + width / 2;
                let middle_of_told = told * width + width / 2;
                assert!(middle.abs_diff(middle_of_told) <= width / 2 + 1, "{began} {later}");
            }
        }
    }

    #[test]
    fn a_slice_keeps_its_place_while_readings_waver() {
        let mut anchor = Anchor::new(ms(1_000));
        let first = anchor.now(ms(10), ms(BASE + 500));
        for waver in [0, 240, 80, 200, 10, 120] {
            assert_eq!(anchor.now(ms(10), ms(BASE + 500 + waver)), first);
            assert_eq!(anchor.now(ms(1_010), ms(BASE + 1_500 + waver)), first + 1);
        }
    }

    #[test]
    fn a_clock_that_was_set_or_a_process_that_slept_is_placed_anew() {
        let mut anchor = Anchor::new(ms(1_000));
        assert_eq!(anchor.now(ms(0), ms(5_000_000)), 5_000);
        assert_eq!(anchor.now(ms(1_000), ms(9_001_000)), 9_001, "it slept");
        assert_eq!(anchor.now(ms(2_000), ms(5_002_000)), 5_002, "and the clock was set back");
    }

    #[test]
    fn times_without_sense_do_no_harm() {
        let mut anchor = Anchor::new(Duration::ZERO);
        assert_eq!(anchor.now(Duration::MAX, Duration::ZERO), 0);
        let mut anchor = Anchor::new(ms(1));
        assert_eq!(anchor.now(ms(70), Duration::ZERO), 0);
        let told = anchor.now(Duration::ZERO, Duration::MAX);
        assert!(told > 0);
    }
}
