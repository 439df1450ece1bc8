//! What the outermost call has just failed with, for whoever answers for it at once: the module `axum`.
//!
//! A handler's error becomes a response where its call has ended: in the same poll, on the same thread and hub. So one
//! place for each thread holds what is known of the failure: its class, as the calls that it passed had it, and its event.
//! It counts only as long as no call of this thread has begun or gone on since, so that another request can never find it;
//! only for an error of the same type and text; and once. Whatever is answered later, or elsewhere, knows the trace alone.
//! A panic that has unwound out of the outermost call is found in the same way, by whoever catches it at once.

use std::any::Any;
use std::cell::RefCell;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use sentry::Hub;
use sentry::protocol::TraceId;
use sentry::types::Uuid;

use super::evidence::Evidence;
use super::panics::{self, Panic};
use super::verdict::{Failed, Verdict};
use crate::call::{Frame, stack};
use crate::classify::{Classification, ErrorClass, Failure};
use crate::clock;
use crate::span;
use crate::value::guarded;

/// How long an answer may take to be made: it is the next thing that a thread does. Where nothing else is monitored, this is
/// what keeps a failure that nobody answered for from being another request's.
const AT_ONCE: Duration = Duration::from_secs(1);

/// What an answer is to tell of.
pub(crate) struct Answer {
    pub(crate) classification: Classification,
    /// The event that was sent for it.
    pub(crate) event: Option<Uuid>,
    /// The trace that it happened in; `None` where nobody is told of any.
    pub(crate) trace: Option<TraceId>,
}

/// A failure that has left the outermost call.
struct Last {
    failure: Left,
    trace: Option<TraceId>,
    at: Instant,
    /// `None` as long as the call is still on its way out.
    place: Option<Place>,
}

/// What has left it.
enum Left {
    Error(Evidence),
    Panic(ErrorClass, Option<Uuid>),
}

impl Last {
    fn error(self) -> Option<(Evidence, Option<TraceId>)> {
        match self.failure {
            Left::Error(evidence) => Some((evidence, self.trace)),
            Left::Panic(..) => None,
        }
    }
}

/// The point in the life of a thread where a call had left.
struct Place {
    hub: Weak<Hub>,
    turns: u64,
}

impl Place {
    fn here() -> Self {
        Self { hub: Arc::downgrade(&Hub::current()), turns: stack::turns() }
    }

    fn is_here(&self) -> bool {
        // What a `Weak` points to is no other hub's place as long as there is the `Weak`.
        self.turns == stack::turns() && std::ptr::eq(self.hub.as_ptr(), Arc::as_ptr(&Hub::current()))
    }
}

thread_local! {
    static LAST: RefCell<Option<Last>> = const { RefCell::new(None) };
}

fn put(last: Last) {
    let _former = LAST.try_with(|kept| kept.replace(Some(last)));
}

/// The failure that left the outermost call here and now. Nobody finds it again.
fn take() -> Option<Last> {
    let last = LAST.try_with(RefCell::take).ok().flatten()?;
    let soon = clock::now().saturating_duration_since(last.at) <= AT_ONCE;
    (soon && last.place.as_ref().is_some_and(Place::is_here)).then_some(last)
}

/// The outermost call of its task fails with this, which is dealt with.
pub(super) fn fails(frame: &Frame, evidence: &Evidence, classification: Classification) {
    // A report that is none yet holds a scope, and more of the application's.
    let evidence = Evidence { classification, quiet: None, also: Vec::new(), ..evidence.clone() };
    put(Last { failure: Left::Error(evidence), trace: trace_of(frame), at: clock::now(), place: None });
}

/// The outermost call of its task ends with this.
pub(super) fn panicking(frame: &Frame, panic: &Panic) {
    let failure = Left::Panic(panic.class, panic.event);
    put(Last { failure, trace: trace_of(frame), at: clock::now(), place: None });
}

fn trace_of(frame: &Frame) -> Option<TraceId> {
    span::trace(frame).or_else(|| span::trace_here(&Hub::current()))
}

/// That call has left.
pub(super) fn left() {
    let _ = LAST.try_with(|kept| {
        if let Some(last) = &mut *kept.borrow_mut() {
            last.place.get_or_insert_with(Place::here);
        }
    });
}

/// It was reported by hand where no call runs.
pub(super) fn by_hand(evidence: &Evidence) {
    if stack::with_top(|_| ()).is_some() {
        return;
    }
    let evidence = Evidence { quiet: None, also: Vec::new(), ..evidence.clone() };
    let trace = span::trace_here(&Hub::current());
    put(Last { failure: Left::Error(evidence), trace, at: clock::now(), place: Some(Place::here()) });
}

/// A call that nobody hears of has ended, and may be the outermost. What it was declared to be is answered all the same.
pub(super) fn unwatched(verdict: &Verdict<'_>) {
    let Verdict::Failed(failed) = verdict else { return };
    if !stack::is_alive() {
        return;
    }
    let evidence = Evidence { classification: adopted(failed), also: Vec::new(), ..Evidence::of(failed) };
    put(Last { failure: Left::Error(evidence), trace: None, at: clock::now(), place: Some(Place::here()) });
}

/// As [`Failed::adopt`]: what the callee declared whose failure this is.
fn adopted(failed: &Failed<'_>) -> Classification {
    let own = failed.classification;
    let callee = take().filter(|_| !own.declared).and_then(Last::error).map(|(evidence, _)| evidence);
    let callee = callee.filter(|it| it.classification.declared && it.position(&failed.links).is_some());
    callee.map_or(own, |callee| callee.classification)
}

/// What to answer for an error, here and now.
pub(crate) fn answer(failure: &Failure<'_>) -> Answer {
    // The error's own code may call monitored functions.
    stack::muted(|| {
        let last = if stack::is_alive() { take() } else { None };
        let links = guarded(|| failure.links()).unwrap_or_default();
        let own = guarded(|| failure.classification()).unwrap_or(Classification::UNKNOWN);
        let error = last.and_then(Last::error);
        let found = error.and_then(|(error, trace)| Some((error.exactly(&links)?, error, trace)));
        match found {
            Some((at, error, trace)) => {
                Answer { classification: classified(own, at, &error), event: error.event, trace }
            }
            None => Answer { classification: own, event: None, trace: trace() },
        }
    })
}

/// What to answer for a panic that was caught here and now.
pub(crate) fn panicked(payload: Box<dyn Any + Send>) -> Answer {
    let last = if stack::is_alive() { take() } else { None };
    let (class, event, trace) = match last {
        Some(Last { failure: Left::Panic(class, event), trace, .. }) => (class, event, trace),
        _ => {
            let outside = if stack::is_alive() { panics::outside() } else { None };
            let (class, event) =
                outside.map_or((ErrorClass::INTERNAL, None), |(class, id)| (class, Some(id)));
            (class, event, trace())
        }
    };
    // It may do anything when it is dropped.
    stack::muted(|| guarded(|| drop(payload)));
    Answer { classification: Classification { class, declared: false }, event, trace }
}

/// As the outermost call had it, where that returned this very error; the error's own word goes before that of one in it.
fn classified(own: Classification, at: usize, last: &Evidence) -> Classification {
    let callees = at == 0 || (!own.declared && last.classification.declared);
    if callees { last.classification } else { own }
}

fn trace() -> Option<TraceId> {
    if !stack::is_alive() {
        return None;
    }
    Hub::with_active(|hub| span::trace_here(hub))
}

/// What a client may be told of an error.
pub(crate) fn public(failure: &Failure<'_>) -> Option<String> {
    stack::muted(|| failure.public())
}
