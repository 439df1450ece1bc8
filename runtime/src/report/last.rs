//! What the outermost call has just failed with, for whoever answers for it at once: the module `axum`.
//!
//! A handler's error becomes a response where its call has ended: in the same poll, on the same thread and hub. So one
//! place for each thread holds what is known of the failure: its class, as the calls that it passed had it, and its event.
//! It counts only as long as no call of this thread has begun or gone on since, so that another request can never find it;
//! only for an error of the same type and text; and once. Whatever is answered later, or elsewhere, knows the trace alone.

use std::cell::RefCell;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use sentry::Hub;
use sentry::protocol::TraceId;
use sentry::types::Uuid;

use super::evidence::Evidence;
use super::verdict::{Failed, Verdict};
use crate::call::{Frame, stack};
use crate::classify::{Classification, Failure};
use crate::clock;
use crate::span;
use crate::value::guarded;

/// How long an answer may take to be made, where no call of the thread comes between. Where nothing at all is monitored
/// besides, this is what keeps a failure that nobody answered for from being another request's.
const AT_ONCE: Duration = Duration::from_secs(5);

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
    evidence: Evidence,
    trace: Option<TraceId>,
    at: Instant,
    /// `None` as long as the call is still on its way out.
    place: Option<Place>,
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
    let trace = span::trace(frame).or_else(|| span::trace_here(&Hub::current()));
    put(Last { evidence, trace, at: clock::now(), place: None });
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
    put(Last { evidence, trace, at: clock::now(), place: Some(Place::here()) });
}

/// A call that nobody hears of has ended, and may be the outermost. What it was declared to be is answered all the same.
pub(super) fn unwatched(verdict: &Verdict<'_>) {
    let Verdict::Failed(failed) = verdict else { return };
    if !stack::is_alive() {
        return;
    }
    let evidence = Evidence { classification: adopted(failed), also: Vec::new(), ..Evidence::of(failed) };
    put(Last { evidence, trace: None, at: clock::now(), place: Some(Place::here()) });
}

/// As [`Failed::adopt`]: what the callee declared whose failure this is.
fn adopted(failed: &Failed<'_>) -> Classification {
    let own = failed.classification;
    let callee = take().filter(|_| !own.declared).map(|last| last.evidence);
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
        let found = last.and_then(|last| Some((last.evidence.exactly(&links)?, last)));
        match found {
            Some((at, last)) => Answer {
                classification: classified(own, at, &last.evidence),
                event: last.evidence.event,
                trace: last.trace,
            },
            None => Answer { classification: own, event: None, trace: trace() },
        }
    })
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
