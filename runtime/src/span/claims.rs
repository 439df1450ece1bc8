//! Which thread's calls use the scope of a hub at this moment.
//!
//! Sentry lets several threads share one hub. Their calls would put their spans into one scope and take each other's
//! for their parents. So the first thread to run a call on a hub claims it until that call stops running; a call of
//! another thread then gets a hub of its own, forked from the shared one, and its parent is what the scope held
//! before the claim.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

use sentry::{Hub, TransactionOrSpan};

struct Entry {
    hub: usize,
    thread: ThreadId,
    depth: u32,
    base: Option<TransactionOrSpan>,
}

/// By address, so that hubs of different requests seldom wait for each other.
const SHARDS: usize = 16;

static SHARED: [Mutex<Vec<Entry>>; SHARDS] = [const { Mutex::new(Vec::new()) }; SHARDS];

fn address(hub: &Arc<Hub>) -> usize {
    Arc::as_ptr(hub).addr()
}

fn shard(address: usize) -> MutexGuard<'static, Vec<Entry>> {
    SHARED[(address >> 6) % SHARDS].lock().unwrap_or_else(PoisonError::into_inner)
}

/// A hub whose scope this thread uses. The hub is kept alive, so that its address stays its own.
pub(super) struct Claim {
    hub: Arc<Hub>,
}

/// Another thread has the hub.
pub(super) struct Taken {
    /// The span that the scope held before.
    pub(super) base: Option<TransactionOrSpan>,
}

/// Claims the hub for this thread; `base` says what span its scope holds.
pub(super) fn claim(
    hub: &Arc<Hub>,
    base: impl FnOnce() -> Option<TransactionOrSpan>,
) -> Result<Claim, Taken> {
    let address = address(hub);
    let thread = thread::current().id();
    let mut entries = shard(address);
    match entries.iter_mut().find(|entry| entry.hub == address) {
        Some(entry) if entry.thread == thread => entry.depth += 1,
        Some(entry) => return Err(Taken { base: entry.base.clone() }),
        None => entries.push(Entry { hub: address, thread, depth: 1, base: base() }),
    }
    Ok(Claim { hub: Arc::clone(hub) })
}

/// What another thread found on this hub, if one is using it.
pub(super) fn taken(hub: &Arc<Hub>) -> Option<Taken> {
    let address = address(hub);
    let thread = thread::current().id();
    let entries = shard(address);
    let entry = entries.iter().find(|entry| entry.hub == address && entry.thread != thread)?;
    Some(Taken { base: entry.base.clone() })
}

impl Drop for Claim {
    fn drop(&mut self) {
        let address = address(&self.hub);
        let mut entries = shard(address);
        if let Some(index) = entries.iter().position(|entry| entry.hub == address) {
            entries[index].depth -= 1;
            if entries[index].depth == 0 {
                // Out of the lock before what it held is dropped.
                let entry = entries.swap_remove(index);
                drop(entries);
                drop(entry);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{claim, taken};
    use sentry::Hub;
    use std::sync::Arc;

    #[test]
    fn a_hub_belongs_to_one_thread_until_its_last_claim_is_dropped() {
        let hub = Arc::new(Hub::new(None, Arc::default()));
        let first = claim(&hub, || None).ok().expect("nobody has it");
        let again = claim(&hub, || None).ok().expect("the same thread may");
        std::thread::scope(|scope| {
            scope.spawn(|| {
                assert!(claim(&hub, || None).is_err());
                assert!(taken(&hub).is_some());
            });
        });
        assert!(taken(&hub).is_none(), "not taken by another");
        drop(first);
        std::thread::scope(|scope| {
            scope.spawn(|| assert!(claim(&hub, || None).is_err()));
        });
        drop(again);
        std::thread::scope(|scope| {
            scope.spawn(|| assert!(claim(&hub, || None).is_ok()));
        });
    }
}
