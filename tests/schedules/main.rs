//! Every order in which threads can meet at what they share, tried by loom: the runtime's own files, with loom's locks in them.
//!
//! In here a wait with a time limit lasts until somebody calls, so that a call that is missing is a deadlock, which loom tells.

mod counts;
mod queue;

/// Where the runtime's files have their locks from.
mod sync {
    pub(crate) use std::sync::PoisonError;

    pub(crate) use loom::sync::{Arc, Condvar, Mutex, MutexGuard, atomic};
}

#[path = "../../runtime/src/alert/delivery/desk.rs"]
mod desk;

#[path = "../../runtime/src/alert/window/sliding.rs"]
mod sliding;

/// Checks it for every schedule with at most so many places where a thread is interrupted: most mistakes need two.
fn in_every_order(interruptions: usize, check: impl Fn() + Send + Sync + 'static) {
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(interruptions);
    model.check(check);
}
