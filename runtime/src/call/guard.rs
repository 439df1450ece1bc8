//! A running call, from its start to whichever of the four ends it has.

use std::sync::Arc;

use super::frame::{Frame, Kind, Stay, Trace};
use super::observer::{Ended, Observer, Unwatched};
use super::stack::{self, Running};
use super::values::Values;
use crate::classify::End;
use crate::clock;
use crate::site::Identity;
use crate::value::guarded;
use crate::value::secret::Scrubbing;

/// What records the values of a call.
pub(crate) type Record<'a> = &'a mut dyn FnMut(&mut Values);

/// A call that has started. Dropping it ends the call: by a panic where the thread is unwinding, else with a value
/// that was not seen.
#[derive(Debug)]
#[must_use = "dropping it ends the call"]
pub struct Call {
    pub(super) observer: Watch,
    pub(super) state: State,
}

/// The observer of a call.
#[derive(Clone, Copy)]
pub(crate) struct Watch(pub(crate) &'static dyn Observer);

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Watch")
    }
}

#[derive(Debug)]
pub(super) enum State {
    /// Its frame has this number.
    Watched(u64),
    Unwatched(Unwatched),
    Over,
}

/// Starts a call on this thread.
pub(crate) fn enter(observer: Watch, identity: Identity, record: Option<Record<'_>>) -> Call {
    if let Some(call) = unwatched(observer, &identity) {
        return call;
    }
    goes_on(observer);
    let frame = new_frame(Kind::Call(identity));
    let frame = match record {
        Some(record) => evaluate(frame, record),
        None => Some(frame),
    };
    match frame {
        Some(frame) => start(observer, frame),
        None => Call { observer, state: State::Over },
    }
}

/// The call, where it gets no frame: nobody would hear of it, or it is made from inside a report.
fn unwatched(observer: Watch, identity: &Identity) -> Option<Call> {
    let state = match stack::usable() {
        false => State::Over,
        true if observer.0.active() => return None,
        true => {
            stack::turn();
            State::Unwatched(Unwatched {
                identity: identity.clone(),
                entered_panicking: std::thread::panicking(),
            })
        }
    };
    Some(Call { observer, state })
}

/// A frame for what starts now.
pub(super) fn new_frame(kind: Kind) -> Box<Frame> {
    stack::boxed(Frame {
        id: stack::next_id(),
        kind,
        started: clock::now(),
        entered_panicking: std::thread::panicking(),
        trace: Trace::Unknown,
        anchor: None,
        decorated: false,
        scrubbing: Scrubbing::default(),
        values: None,
        status: None,
        ledger: None,
        unsettled: false,
        reported: false,
        #[cfg(feature = "axum")]
        failed: false,
        mirrored: false,
        counted: None,
        attachment: None,
    })
}

/// Runs the closures of the attribute's values, inside the call.
fn evaluate(frame: Box<Frame>, record: Record<'_>) -> Option<Box<Frame>> {
    let id = frame.id;
    stack::push(Running { frame, entered: None });
    let mut values = Box::<Values>::default();
    // A `Display` that is monitored and has itself for a value would never end.
    let unwound = stack::muted(|| guarded(|| record(&mut values))).is_none();
    let mut frame = stack::pop(id)?.frame;
    match &mut frame.values {
        // The expressions themselves may have tagged the running call.
        Some(given) if !unwound => given.absorb(*values),
        Some(_) => {}
        None => frame.values = Some(values),
    }
    Some(frame)
}

/// Starts a call with the values that were recorded before: a future that is polled for the first time.
pub(super) fn enter_recorded(observer: Watch, identity: Identity, values: Option<Box<Values>>) -> Call {
    if let Some(call) = unwatched(observer, &identity) {
        return call;
    }
    goes_on(observer);
    let mut frame = new_frame(Kind::Call(identity));
    frame.values = values;
    start(observer, frame)
}

/// The innermost call goes on: it starts another, or waits. What its callees failed with, it did not return.
pub(super) fn goes_on(observer: Watch) {
    if let Some(id) = stack::with_top(|frame| frame.unsettled.then_some(frame.id)).flatten() {
        settle(observer, id);
    }
}

fn settle(observer: Watch, id: u64) {
    let ledger = stack::with_frame(id, |frame| {
        frame.unsettled = false;
        frame.ledger.take()
    });
    let Some(mut ledger) = ledger.flatten() else { return };
    quietly(|| observer.0.goes_on(&mut *ledger));
    stack::with_frame(id, |frame| frame.ledger = Some(ledger));
}

/// All calls of this thread go on: the program is about to end.
pub(crate) fn settle_thread(observer: Watch) {
    let mut ids = Vec::new();
    stack::each(|frame| ids.extend(frame.unsettled.then_some(frame.id)));
    ids.into_iter().rev().for_each(|id| settle(observer, id));
}

fn start(observer: Watch, mut frame: Box<Frame>) -> Call {
    let id = frame.id;
    // A sampler may call monitored functions.
    stack::muted(|| quietly(|| observer.0.begin(&mut frame)));
    resume(frame);
    Call { observer, state: State::Watched(id) }
}

/// Puts a frame onto this thread's stack.
pub(super) fn resume(mut frame: Box<Frame>) {
    let entered = frame.attachment.as_mut().and_then(|attachment| guarded(|| attachment.resume()).flatten());
    stack::push(Running { frame, entered });
}

/// Runs what must not unwind into the program.
pub(super) fn quietly(f: impl FnOnce()) {
    guarded(f);
}

/// Ends the call of that number, where it is on this thread.
pub(super) fn end(observer: Watch, id: u64, ended: Ended<'_>) {
    let Some(mut running) = stack::pop(id) else { return };
    quietly(|| observer.0.end(&mut running.frame, ended));
    let reported = running.frame.reported;
    #[cfg(feature = "axum")]
    let failed = running.frame.failed;
    stack::recycle(stack::leave(running, Stay::Gone));
    #[cfg(feature = "axum")]
    if failed {
        quietly(|| observer.0.passed());
    }
    if reported {
        quietly(|| observer.0.left());
    }
}

impl Call {
    /// Runs the body, and looks at its value.
    #[inline]
    pub fn run<R, F, O>(self, body: F, observe: O) -> R
    where
        F: FnOnce() -> R,
        O: FnOnce(&R) -> End<'_>,
    {
        let value = body();
        self.end(observe(&value));
        value
    }

    /// Ends the call with a value that was looked at.
    pub fn end(mut self, end: End<'_>) {
        self.finish(Ended::Seen(end));
    }

    pub(super) fn finish(&mut self, ended: Ended<'_>) {
        match std::mem::replace(&mut self.state, State::Over) {
            State::Watched(id) => end(self.observer, id, ended),
            State::Unwatched(call) => quietly(|| self.observer.0.unwatched(&call, ended)),
            State::Over => {}
        }
    }

    /// How a call ends whose value nobody saw.
    fn unseen(&self) -> Ended<'static> {
        let entered_panicking = match self.state {
            State::Watched(id) => stack::with_frame(id, |frame| frame.entered_panicking).unwrap_or(true),
            State::Unwatched(ref call) => call.entered_panicking,
            State::Over => false,
        };
        if std::thread::panicking() && !entered_panicking { Ended::Panicked } else { Ended::Unseen }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if !matches!(self.state, State::Over) {
            let ended = self.unseen();
            self.finish(ended);
        }
    }
}

/// Values for a call that starts later, when its future is polled.
pub(super) fn record(observer: Watch, record: Option<Record<'_>>) -> Option<Box<Values>> {
    let record = record?;
    if !stack::usable() || !observer.0.active() {
        return None;
    }
    let mut values = Box::<Values>::default();
    stack::muted(|| quietly(|| record(&mut values)));
    Some(values)
}

/// The steps to the innermost call, for a task that is about to be carried away.
pub(super) fn steps() -> Arc<[super::frame::Step]> {
    stack::path(super::LONGEST_PATH).into()
}
