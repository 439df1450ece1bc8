//! The calls that run on this thread at this moment, the innermost last.
//!
//! A synchronous call is on the stack from its start to its end, an asynchronous one while it is polled or dropped:
//! so the stack is the way to the running code in every task, also under `join!` and after a move between threads.
//! Nothing of the user's runs while the stack is borrowed.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicU64, Ordering};

use super::frame::{Frame, Kind, Stay, Step};
use crate::value::guarded;

/// A frame, and what has to be undone on this thread when it leaves the stack.
pub(crate) struct Running {
    pub(crate) frame: Box<Frame>,
    pub(crate) entered: Option<Box<dyn Any>>,
}

/// Used boxes kept for the next calls, so that a call allocates none.
const SPARE: usize = 32;

#[derive(Default)]
struct Stack {
    running: RefCell<Vec<Running>>,
    #[expect(
        clippy::vec_box,
        reason = "the boxes are what is kept: frames move between stack and futures in them"
    )]
    spare: RefCell<Vec<Box<Frame>>>,
    /// User code runs on behalf of a report or of a value: calls made from there are not monitored.
    muted: Cell<bool>,
    /// How often a call has begun here, waited, or gone on.
    #[cfg(feature = "axum")]
    turns: Cell<u64>,
}

thread_local! {
    static STACK: Stack = {
        // Sentry's thread-local must outlive ours, or the hub is gone where we still ask for it while the thread
        // ends. Destructors run in the reverse order of first use.
        let stack = Stack::default();
        stack.muted.set(guarded(sentry::Hub::current).is_none());
        stack
    };
}

fn with<R>(f: impl FnOnce(&Stack) -> R) -> Option<R> {
    STACK.try_with(f).ok()
}

/// Whether this thread still has its locals. Without them Sentry's own are gone as well, or about to go.
pub(crate) fn is_alive() -> bool {
    with(|_| ()).is_some()
}

/// Whether a call that starts now can be monitored: not while this thread's locals are being destroyed, nor from
/// inside a report.
pub(crate) fn usable() -> bool {
    with(|stack| !stack.muted.get()).unwrap_or(false)
}

/// Runs `f` with monitoring off on this thread: errors that call monitored code while they are formatted would
/// otherwise be reported while they are reported.
pub(crate) fn muted<R>(f: impl FnOnce() -> R) -> R {
    struct Restore(bool);
    impl Drop for Restore {
        fn drop(&mut self) {
            let _ = with(|stack| stack.muted.set(self.0));
        }
    }
    let _restore = Restore(with(|stack| stack.muted.replace(true)).unwrap_or(true));
    f()
}

/// A number for a frame, unlike all others in this process.
pub(crate) fn next_id() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Puts a frame into a box used before.
pub(crate) fn boxed(frame: Frame) -> Box<Frame> {
    match with(|stack| stack.spare.borrow_mut().pop()).flatten() {
        Some(mut spare) => {
            *spare = frame;
            spare
        }
        None => Box::new(frame),
    }
}

/// Keeps the box of a frame that has ended.
pub(crate) fn recycle(mut frame: Box<Frame>) {
    frame.values = None;
    frame.attachment = None;
    frame.anchor = None;
    frame.ledger = None;
    frame.counted = None;
    frame.unsettled = false;
    let _ = with(move |stack| {
        let mut spare = stack.spare.borrow_mut();
        if spare.len() < SPARE {
            spare.push(frame);
        }
    });
}

pub(crate) fn push(running: Running) {
    let _ = with(|stack| {
        #[cfg(feature = "axum")]
        stack.turns.set(stack.turns.get().wrapping_add(1));
        stack.running.borrow_mut().push(running);
    });
}

/// A call that has no frame begins on this thread, or goes on; or one with a frame waits.
pub(crate) fn turn() {
    #[cfg(feature = "axum")]
    let _ = with(|stack| stack.turns.set(stack.turns.get().wrapping_add(1)));
}

/// How often a call has begun on this thread, waited, or gone on: what is the same as before shows that none has since.
#[cfg(feature = "axum")]
pub(crate) fn turns() -> u64 {
    with(|stack| stack.turns.get()).unwrap_or_default()
}

/// Takes the call off the stack. Calls above it have been left without their end being seen (their guard was
/// forgotten): they go too, innermost first.
pub(crate) fn pop(id: u64) -> Option<Running> {
    loop {
        let (found, running) = with(|stack| {
            let mut running = stack.running.borrow_mut();
            let found = running.iter().rposition(|r| r.frame.id == id)?;
            let last = running.len() - 1;
            running.pop().map(|popped| (found == last, popped))
        })??;
        if found {
            return Some(running);
        }
        leave(running, Stay::Gone);
    }
}

/// Undoes what a frame changed on this thread, for now or for good, and gives it back.
pub(crate) fn leave(mut running: Running, stay: Stay) -> Box<Frame> {
    if let Some(attachment) = &mut running.frame.attachment {
        guarded(|| attachment.suspend(stay));
    }
    drop(running.entered.take());
    running.frame
}

/// Looks at the innermost frame. No user code in `f`.
pub(crate) fn with_top<R>(f: impl FnOnce(&mut Frame) -> R) -> Option<R> {
    with(|stack| stack.running.borrow_mut().last_mut().map(|running| f(&mut running.frame))).flatten()
}

/// Looks at the frame of that number, where it is on this thread. No user code in `f`.
pub(crate) fn with_frame<R>(id: u64, f: impl FnOnce(&mut Frame) -> R) -> Option<R> {
    with(|stack| {
        let mut running = stack.running.borrow_mut();
        running.iter_mut().rev().find(|r| r.frame.id == id).map(|r| f(&mut r.frame))
    })
    .flatten()
}

/// The first answer that a frame has, asked from the innermost outwards. No user code in `f`.
pub(crate) fn nearest<R>(mut f: impl FnMut(&Frame) -> Option<R>) -> Option<R> {
    with(|stack| stack.running.borrow().iter().rev().find_map(|running| f(&running.frame))).flatten()
}

/// Looks at every frame, outermost first. No user code in `f`.
pub(crate) fn each(mut f: impl FnMut(&Frame)) {
    let _ = with(|stack| {
        for running in stack.running.borrow().iter() {
            f(&running.frame);
        }
    });
}

/// The way to the innermost call, outermost first, at most `limit` steps of its inner end.
pub(crate) fn path(limit: usize) -> Vec<Step> {
    let mut steps = Vec::new();
    each(|frame| match &frame.kind {
        Kind::Call(identity) => steps.push(Step { identity: identity.clone() }),
        Kind::Carrier(before) => {
            steps.clear();
            steps.extend(before.iter().cloned());
        }
    });
    if steps.len() > limit {
        steps.drain(..steps.len() - limit);
    }
    steps
}
