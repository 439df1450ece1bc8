//! Time: the system's, and one that tests move by hand.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant, SystemTime};

/// The monotonic time now.
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Wants to know when a manual clock was moved.
pub(crate) trait Moved: Send + Sync {
    /// It was.
    #[cfg_attr(not(feature = "testing"), expect(dead_code, reason = "only tests move a clock"))]
    fn moved(&self);
}

/// A time that stands still until it is moved.
#[derive(Default)]
pub(crate) struct Manual {
    nanos: AtomicU64,
    watching: Mutex<Vec<Weak<dyn Moved>>>,
}

impl Manual {
    #[cfg(feature = "testing")]
    pub(crate) fn advance(&self, by: Duration) {
        self.nanos.fetch_add(nanos(by), Ordering::SeqCst);
        let watching = {
            let mut watching = self.watching.lock().unwrap_or_else(PoisonError::into_inner);
            watching.retain(|watching| watching.strong_count() > 0);
            watching.clone()
        };
        watching.iter().filter_map(Weak::upgrade).for_each(|watching| watching.moved());
    }

    fn elapsed(&self) -> Duration {
        Duration::from_nanos(self.nanos.load(Ordering::SeqCst))
    }
}

impl std::fmt::Debug for Manual {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Manual").field("elapsed", &self.elapsed()).finish_non_exhaustive()
    }
}

/// A clock that begins at zero.
#[derive(Clone, Debug)]
pub(crate) enum Clock {
    System { base: Instant, base_wall: SystemTime },
    Manual(Arc<Manual>),
}

impl Clock {
    pub(crate) fn system() -> Self {
        Self::System { base: now(), base_wall: SystemTime::now() }
    }

    /// How long it runs, at a moment that was read from the monotonic clock.
    pub(crate) fn at(&self, moment: Instant) -> Duration {
        match self {
            Self::System { base, .. } => moment.saturating_duration_since(*base),
            Self::Manual(manual) => manual.elapsed(),
        }
    }

    /// How long it runs.
    pub(crate) fn elapsed(&self) -> Duration {
        self.at(now())
    }

    /// How long it runs by the clock on the wall, which goes on while the machine is suspended and may be set; nothing where
    /// that says nothing.
    pub(crate) fn elapsed_on_the_wall(&self) -> Option<Duration> {
        match self {
            Self::System { base_wall, .. } => SystemTime::now().duration_since(*base_wall).ok(),
            Self::Manual(_) => None,
        }
    }

    /// Tells `watching` when it was moved, where that can be.
    pub(crate) fn watch(&self, watching: Weak<dyn Moved>) {
        if let Self::Manual(manual) = self {
            manual.watching.lock().unwrap_or_else(PoisonError::into_inner).push(watching);
        }
    }

    /// Whether it stands still by itself.
    pub(crate) fn is_manual(&self) -> bool {
        matches!(self, Self::Manual(_))
    }
}

/// As far as they fit: 584 years.
pub(crate) fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
