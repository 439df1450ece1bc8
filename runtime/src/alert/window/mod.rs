//! What a rule has counted, and what it made of it.

mod keyed;
mod phase;
mod recent;
mod sketch;
mod sliding;

#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use sentry::protocol::TraceId;
use sentry::types::Uuid;

pub(super) use self::keyed::Keyed;
pub(super) use self::phase::{Pace, Phase, Step, Verdict};
pub(super) use self::recent::Recent;
use self::sketch::Sketch;
pub(super) use self::sliding::SLICES;
use self::sliding::Sliding;
use super::lock::{tried, unless_busy};
use crate::call::tally::Receipt;
use crate::clock::{self, Clock};
use crate::stats;

/// Threads that count at once seldom meet in one of these.
const SHARDS: usize = 4;

/// How time is cut.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slices {
    width: u64,
}

impl Slices {
    pub(super) fn of(window: Duration) -> Self {
        // No clock is worth reading more finely than that.
        Self { width: (clock::nanos(window) / u64::from(SLICES)).max(1_000_000) }
    }

    pub(super) fn width(&self) -> Duration {
        Duration::from_nanos(self.width)
    }

    #[expect(clippy::cast_possible_truncation, reason = "the numbers of slices go round")]
    pub(super) fn at(&self, time: Duration) -> u32 {
        (clock::nanos(time) / self.width) as u32
    }

    /// The slices of the window of which this is the last, that one first.
    pub(super) fn until(last: u32) -> impl Iterator<Item = u32> + Clone + use<> {
        (0..SLICES).map(move |back| last.wrapping_sub(back))
    }
}

/// What is counted, in one shard.
struct Shard {
    calls: Sliding,
    counted: Sliding,
    slow: Sliding,
}

/// What stands in a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Figures {
    pub(super) calls: u64,
    /// What the rule counts: failures, or calls that took too long.
    pub(super) counted: u64,
    /// Calls that took longer than their function's `slow`.
    pub(super) slow: u64,
}

/// An event of one of the failures.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample {
    pub(super) event: Uuid,
    pub(super) trace: Option<TraceId>,
    at: Duration,
}

/// Calls without which nothing can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    None,
    /// There are enough with this one.
    NoMore,
    More,
}

/// One window of a rule.
pub(super) struct Window {
    /// What it is about, where the rule counts apart.
    pub(super) value: Option<String>,
    shards: [Shard; SHARDS],
    sketch: Option<Sketch>,
    recent: Mutex<Recent>,
    sample: Mutex<Option<Sample>>,
    /// So many more calls have to end before there are enough to tell.
    missing: AtomicU64,
    clock: Clock,
    phase: Mutex<Phase>,
    /// That it is too much was told by another process, which shares the window.
    told_elsewhere: AtomicBool,
}

impl Window {
    pub(super) fn new(value: Option<String>, clock: Clock, with_quantiles: bool) -> Self {
        let shard = || Shard { calls: Sliding::new(), counted: Sliding::new(), slow: Sliding::new() };
        Self {
            value,
            shards: std::array::from_fn(|_| shard()),
            sketch: with_quantiles.then(Sketch::new),
            recent: Mutex::default(),
            sample: Mutex::default(),
            missing: AtomicU64::new(0),
            clock,
            phase: Mutex::default(),
            told_elsewhere: AtomicBool::new(false),
        }
    }

    /// A call, whether the rule counts it, and whether it was slow.
    pub(super) fn count(&self, slice: u32, duration: Duration, counted: bool, slow: bool) {
        let Some(shard) = self.shards.get(stats::own_shard() % SHARDS) else { return };
        shard.calls.add(slice, 1);
        if counted {
            shard.counted.add(slice, 1);
        }
        if slow {
            shard.slow.add(slice, 1);
        }
        if let Some(sketch) = &self.sketch {
            sketch.add(slice, duration);
        }
    }

    /// What stands in one slice.
    pub(super) fn slice(&self, slice: u32) -> Figures {
        let sum = |of: fn(&Shard) -> &Sliding| self.shards.iter().map(|shard| of(shard).of(slice)).sum();
        Figures { calls: sum(|it| &it.calls), counted: sum(|it| &it.counted), slow: sum(|it| &it.slow) }
    }

    pub(super) fn figures(&self, slices: impl Iterator<Item = u32>) -> Figures {
        slices.map(|slice| self.slice(slice)).fold(Figures::default(), Figures::plus)
    }

    pub(super) fn quantile(
        &self,
        quantile: f64,
        slices: impl Iterator<Item = u32> + Clone,
    ) -> Option<Duration> {
        self.sketch.as_ref()?.quantile(quantile, slices)
    }

    /// Looks at what failed last. Of two threads that would, one goes without: nobody waits.
    pub(super) fn with_recent<R>(&self, f: impl FnOnce(&mut Recent) -> R) -> Option<R> {
        unless_busy(self.recent.try_lock()).map(|mut recent| f(&mut recent))
    }

    /// What the rule makes of it; nothing where another thread is just asking.
    pub(super) fn phase(&self) -> Option<MutexGuard<'_, Phase>> {
        unless_busy(self.phase.try_lock())
    }

    /// Whether it is for this process to tell of the step: of the end, where it told of the beginning.
    pub(super) fn tells(&self, step: Step) -> bool {
        if step == Step::Fire {
            self.told_elsewhere.store(false, Ordering::Relaxed);
        }
        !self.told_elsewhere.load(Ordering::Relaxed)
    }

    /// Another process told that it is too much.
    #[cfg(feature = "redis")]
    pub(super) fn set_told_elsewhere(&self) {
        self.told_elsewhere.store(true, Ordering::Relaxed);
    }

    /// An event that is not older than that.
    pub(super) fn sample(&self, oldest: Duration) -> Option<Sample> {
        tried(|| self.sample.try_lock()).and_then(|sample| *sample).filter(|sample| sample.at >= oldest)
    }

    /// A call has ended. Whether there were too few to tell, and whether there still are.
    pub(super) fn one_less(&self) -> Missing {
        if self.missing.load(Ordering::Relaxed) == 0 {
            return Missing::None;
        }
        let before =
            self.missing.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |missing| missing.checked_sub(1));
        match before {
            Ok(2..) => Missing::More,
            Ok(_) => Missing::NoMore,
            Err(_) => Missing::None,
        }
    }

    pub(super) fn set_missing(&self, calls: u64) {
        self.missing.store(calls, Ordering::Relaxed);
    }
}

impl Figures {
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            calls: self.calls.saturating_add(other.calls),
            counted: self.counted.saturating_add(other.counted),
            slow: self.slow.saturating_add(other.slow),
        }
    }

    /// What was counted, of all calls.
    pub(super) fn ratio(&self) -> f64 {
        if self.calls == 0 { 0.0 } else { self.counted as f64 / self.calls as f64 }
    }
}

impl Receipt for Window {
    fn sent(&self, event: Uuid, trace: Option<TraceId>) {
        if let Some(mut sample) = tried(|| self.sample.try_lock()) {
            *sample = Some(Sample { event, trace, at: self.clock.elapsed() });
        }
    }
}
