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

/// Claims the hub for this thread.
pub(super) fn claim(hub: &Arc<Hub>) -> Result<Claim, Taken> {
    let address = address(hub);
    let thread = thread::current().id();
    let mut entries = shard(address);
    match entries.iter_mut().find(|entry| entry.hub == address) {
        Some(entry) if entry.thread == thread => entry.depth += 1,
        Some(entry) => return Err(Taken { base: entry.base.clone() }),
        None => {
            // Read while nobody else can claim it: what the next thread gets for a parent has to be ours to nobody.
            let base = hub.configure_scope(|scope| scope.get_span());
            entries.push(Entry { hub: address, thread, depth: 1, base });
        }
    }
    Ok(Claim { hub: Arc::clone(hub) })
}

impl Claim {
    pub(super) fn is_on(&self, hub: &Arc<Hub>) -> bool {
        Arc::ptr_eq(&self.hub, hub)
    }
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
    use super::claim;
    use sentry::Hub;
    use std::sync::Arc;

    #[test]
    fn a_hub_belongs_to_one_thread_until_its_last_claim_is_dropped() {
        let hub = Arc::new(Hub::new(None, Arc::default()));
        let elsewhere = || std::thread::scope(|scope| scope.spawn(|| claim(&hub).is_ok()).join().unwrap());
        let first = claim(&hub).ok().expect("nobody has it");
        let again = claim(&hub).ok().expect("the same thread may");
        assert!(!elsewhere());
        drop(first);
        assert!(!elsewhere());
        drop(again);
        assert!(elsewhere());
    }
}
