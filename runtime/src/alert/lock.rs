//! Locks that nobody waits for without end.

use std::sync::{PoisonError, TryLockError, TryLockResult};

/// How often a lock is tried that is held for the time of a look into a map. In a process that was forked while it was, it is held
/// for ever.
const TRIES: usize = 100;

/// The lock, unless it is busy.
pub(super) fn unless_busy<G>(lock: TryLockResult<G>) -> Option<G> {
    match lock {
        Ok(guard) => Some(guard),
        Err(TryLockError::Poisoned(guard)) => Some(PoisonError::into_inner(guard)),
        Err(TryLockError::WouldBlock) => None,
    }
}

/// The lock, unless it is busy for longer than it ever should be.
pub(super) fn tried<G>(lock: impl Fn() -> TryLockResult<G>) -> Option<G> {
    (0..TRIES).find_map(|_| {
        let guard = unless_busy(lock());
        if guard.is_none() {
            std::thread::yield_now();
        }
        guard
    })
}
