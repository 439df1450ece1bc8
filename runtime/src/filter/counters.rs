//! What filters did, in the whole process.

use std::sync::atomic::{AtomicU64, Ordering};

/// The kinds of things that are filtered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Event,
    Transaction,
    Breadcrumb,
    Log,
}

static DROPPED: [AtomicU64; 4] = [const { AtomicU64::new(0) }; 4];
static HELD_BACK: AtomicU64 = AtomicU64::new(0);
static FAILED: AtomicU64 = AtomicU64::new(0);

/// Numbers since the process started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(dead_code, reason = "the module `stats` reads it")]
pub(crate) struct Counts {
    /// Dropped by filters, those of `limit` included.
    pub(crate) events: u64,
    pub(crate) transactions: u64,
    pub(crate) breadcrumbs: u64,
    pub(crate) logs: u64,
    /// The events that `limit` dropped.
    pub(crate) held_back: u64,
    /// How often a filter panicked.
    pub(crate) failed: u64,
}

/// Reads the numbers. Each is right; that they belong to one moment is not promised.
#[allow(dead_code, reason = "the module `stats` reads them")]
pub(crate) fn counts() -> Counts {
    let dropped = |kind: Kind| DROPPED[kind as usize].load(Ordering::Relaxed);
    Counts {
        events: dropped(Kind::Event),
        transactions: dropped(Kind::Transaction),
        breadcrumbs: dropped(Kind::Breadcrumb),
        logs: dropped(Kind::Log),
        held_back: HELD_BACK.load(Ordering::Relaxed),
        failed: FAILED.load(Ordering::Relaxed),
    }
}

pub(super) fn dropped(kind: Kind) {
    DROPPED[kind as usize].fetch_add(1, Ordering::Relaxed);
}

pub(super) fn held_back() {
    HELD_BACK.fetch_add(1, Ordering::Relaxed);
}

pub(super) fn failed() {
    FAILED.fetch_add(1, Ordering::Relaxed);
}

#[cfg(test)]
mod tests {
    use super::{Kind, counts, dropped, failed, held_back};

    #[test]
    fn each_kind_is_counted_apart() {
        let before = counts();
        dropped(Kind::Log);
        held_back();
        failed();
        let after = counts();
        assert!(after.logs > before.logs);
        assert!(after.held_back > before.held_back);
        assert!(after.failed > before.failed);
    }
}
