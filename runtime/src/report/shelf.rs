//! Where a failure lies that a call holds, so that a flush on another thread can send it.
//!
//! Only the thread that a call runs on can reach its frame. So what the frame keeps of a held failure is a shared place,
//! and a list of the whole process, which is touched only when something fails, knows the places. Whoever takes the
//! failure out of it first sends it; the call finds there what became of it. No lock is held while it is sent, or dropped.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use sentry::{Client, Hub};

use super::evidence::Evidence;
use super::held::{Decision, Held};
use crate::call::stack;
use crate::value::guarded;

/// The place of one failure.
pub(super) struct Place(Arc<Mutex<Lying>>);

/// What lies there.
enum Lying {
    Held(Box<Held>),
    /// It was sent by somebody else.
    Sent(Evidence),
    /// It was taken away.
    Nothing,
}

/// What a call finds.
pub(super) enum Found {
    Held(Box<Held>),
    Sent(Evidence),
}

/// All places. It is gone over when it has doubled: so it holds no more than twice as many as calls hold failures, which
/// is at most eight for each call that runs.
static PLACES: Mutex<Places> = Mutex::new(Places { all: Vec::new(), next_sweep: FEW });

const FEW: usize = 64;

struct Places {
    all: Vec<Weak<Mutex<Lying>>>,
    next_sweep: usize,
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Place {
    /// Lays a failure down where a flush can find it.
    pub(super) fn of(held: Held) -> Self {
        let place = Arc::new(Mutex::new(Lying::Held(Box::new(held))));
        let mut places = lock(&PLACES);
        if places.all.len() >= places.next_sweep {
            places.all.retain(|known| known.strong_count() > 0);
            places.next_sweep = FEW.max(places.all.len() * 2);
        }
        places.all.push(Arc::downgrade(&place));
        Self(place)
    }

    /// What lies there, for the call to deal with.
    pub(super) fn take(self) -> Option<Found> {
        let lay = std::mem::replace(&mut *lock(&self.0), Lying::Nothing);
        match lay {
            Lying::Held(held) => Some(Found::Held(held)),
            Lying::Sent(evidence) => Some(Found::Sent(evidence)),
            Lying::Nothing => None,
        }
    }

    /// Whether a failure that is an event, or may become one, lies there and is the one.
    pub(super) fn reports(&self, is: impl FnOnce(&Evidence) -> bool) -> bool {
        match &*lock(&self.0) {
            Lying::Held(held) => held.decision != Decision::No && is(&held.evidence),
            Lying::Sent(evidence) => evidence.event.is_some() && is(evidence),
            Lying::Nothing => false,
        }
    }
}

/// Sends what calls of all threads hold for this client, but for what becomes an event only where it leaves the outermost.
pub(super) fn send_all(client: &Client) {
    let places: Vec<_> = lock(&PLACES).all.iter().filter_map(Weak::upgrade).collect();
    for place in places {
        if let Some(held) = borrow(&place, client) {
            // The running calls of this thread have nothing to do with it.
            let sent = stack::muted(|| guarded(|| send(held)));
            if let Some(sent) = sent {
                *lock(&place) = Lying::Sent(sent);
            }
        }
    }
}

/// Takes a failure away, and leaves what is going to become of it.
fn borrow(place: &Mutex<Lying>, client: &Client) -> Option<Held> {
    let mut lying = lock(place);
    let evidence = match &*lying {
        Lying::Held(held) if held.decision != Decision::Escaped && held.is_for(client) => held.foreseen(),
        _ => return None,
    };
    match std::mem::replace(&mut *lying, Lying::Sent(evidence)) {
        Lying::Held(held) => Some(*held),
        Lying::Sent(_) | Lying::Nothing => None,
    }
}

/// On a hub as that of the call that failed: its line in the log belongs to that trace, too.
fn send(held: Held) -> Evidence {
    let hub = Hub::new(held.client.clone(), Arc::new((*held.scope).clone()));
    Hub::run(Arc::new(hub), || held.settle(false))
}
