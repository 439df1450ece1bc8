//! Waiting between attempts, with chance in it.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, RandomState};
use std::time::{Duration, Instant};

use super::limits::Limits;

/// Longer than anything that is waited for, and short enough to be added to any instant.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// The instant that much later, or a day later if that is sooner.
pub(super) fn later(now: Instant, wait: Duration) -> Instant {
    now.checked_add(wait.min(LONGEST)).unwrap_or(now)
}

/// Numbers by chance, the same ones for the same seed: hashes of a count.
#[derive(Debug)]
pub(super) struct Chance {
    seed: u64,
    drawn: u64,
}

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self { seed, drawn: 0 }
    }

    /// Between nothing and `most`.
    pub(super) fn below(&mut self, most: Duration) -> Duration {
        self.drawn = self.drawn.wrapping_add(1);
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one((self.seed, self.drawn));
        // The upper half of the hash as a fraction from 0 to 1.
        most.mul_f64(f64::from((hash >> 32) as u32) / f64::from(u32::MAX))
    }
}

/// A seed unlike that of any other process: the keys of `RandomState` are copied by a fork, so that a child needs the number of its
/// process in it.
pub(super) fn seed() -> u64 {
    RandomState::new().hash_one((std::process::id(), crate::clock::now()))
}

/// How long a sink is left alone after attempts that failed.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    /// Attempts in a row that failed and may work later.
    failures: u32,
    pause: Option<Pause>,
}

#[derive(Clone, Copy, Debug)]
struct Pause {
    from: Instant,
    /// By our own reckoning.
    wait: Duration,
    /// As the receiver asked.
    asked: Duration,
}

impl Backoff {
    /// After a failure that may be none the next time. "Full jitter" as in Marc Brooker's *Exponential Backoff And Jitter* (AWS
    /// Architecture Blog, 2015): by chance between nothing and the exponential wait, which spreads many clients best for the
    /// fewest attempts.
    pub(super) fn failed(
        &mut self,
        now: Instant,
        asked: Option<Duration>,
        limits: &Limits,
        chance: &mut Chance,
    ) {
        let doubled = limits.first_wait.saturating_mul(2_u32.saturating_pow(self.failures));
        let wait = chance.below(doubled.min(limits.longest_wait));
        self.failures = self.failures.saturating_add(1);
        self.pause = Some(Pause { from: now, wait, asked: asked.unwrap_or_default().min(limits.stale) });
    }

    /// After an answer: the sink is there, and is left alone no longer than it asks for.
    pub(super) fn answered(&mut self, now: Instant, asked: Option<Duration>, limits: &Limits) {
        let pause =
            |asked: Duration| Pause { from: now, wait: Duration::ZERO, asked: asked.min(limits.stale) };
        *self = Self { failures: 0, pause: asked.map(pause) };
    }

    /// When the next attempt may be made, if that is not now.
    pub(super) fn until(&self, hurry: bool, limits: &Limits) -> Option<Instant> {
        let pause = self.pause?;
        let wait = if hurry { pause.wait.min(limits.quick_wait) } else { pause.wait };
        Some(later(pause.from, wait.max(pause.asked)))
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Backoff, Chance, later};
    use crate::alert::delivery::limits::Limits;

    /// The waits after so many failures in a row.
    fn waits(seed: u64, count: usize) -> Vec<Duration> {
        let (mut backoff, mut chance) = (Backoff::default(), Chance::new(seed));
        let now = Instant::now();
        let limits = Limits::default();
        let mut wait = || {
            backoff.failed(now, None, &limits, &mut chance);
            backoff.until(false, &limits).map(|until| until - now)
        };
        (0..count).filter_map(|_| wait()).collect()
    }

    #[test]
    fn the_longest_wait_doubles_up_to_five_minutes() {
        let mut longest = [Duration::ZERO; 12];
        for seed in 0..200 {
            for (longest, wait) in longest.iter_mut().zip(waits(seed, 12)) {
                *longest = wait.max(*longest);
            }
        }
        let ceilings = [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300].map(Duration::from_secs);
        for (longest, ceiling) in longest.into_iter().zip(ceilings) {
            assert!(longest <= ceiling, "{longest:?} of {ceiling:?}");
            assert!(longest > ceiling.mul_f64(0.9), "{longest:?} of {ceiling:?}");
        }
    }

    #[test]
    fn a_seed_draws_the_same_again_and_another_one_others() {
        assert_eq!(waits(7, 5), waits(7, 5));
        assert_ne!(waits(7, 5), waits(8, 5));
    }

    #[test]
    fn what_was_asked_for_is_the_least_wait_in_a_hurry_too() {
        let (mut backoff, limits, now) = (Backoff::default(), Limits::default(), Instant::now());
        let asked = Duration::from_secs(17);
        backoff.failed(now, Some(asked), &limits, &mut Chance::new(1));
        assert_eq!([false, true].map(|hurry| backoff.until(hurry, &limits)), [Some(now + asked); 2]);
        backoff.failed(now, Some(Duration::MAX), &limits, &mut Chance::new(1));
        assert_eq!(backoff.until(false, &limits), Some(now + limits.stale));
        backoff.answered(now, None, &limits);
        assert_eq!(backoff.until(false, &limits), None);
    }

    #[test]
    fn a_hurry_shortens_our_own_wait() {
        let (mut backoff, limits, now) = (Backoff::default(), Limits::default(), Instant::now());
        let mut chance = Chance::new(3);
        (0..20).for_each(|_| backoff.failed(now, None, &limits, &mut chance));
        assert!(backoff.until(false, &limits).is_some_and(|until| until > now + limits.quick_wait));
        assert!(backoff.until(true, &limits).is_some_and(|until| until <= now + limits.quick_wait));
    }

    #[test]
    fn no_wait_overflows() {
        let now = Instant::now();
        assert_eq!(later(now, Duration::MAX), now + Duration::from_secs(24 * 3600));
    }
}
