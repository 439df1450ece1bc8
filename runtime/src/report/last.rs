//! What a call has just failed with, for whoever answers for it at once: the module `axum`.
//!
//! A handler's error becomes a response where its call has ended: in the same poll, on the same thread and hub. So one
//! place for each thread holds what is known of the failure: its class, as the calls that it passed had it, and its event.
//! The call need not be the outermost, for a layer around the handler may be monitored, too. What that holds is no event
//! yet: its id is told before only where nothing is known that could drop it.
//! It counts only as long as no call of this thread has begun or gone on since, so that another request can never find it;
//! only for an error of the same type and text, or for one in it; and once. Whatever is answered later, or elsewhere, knows
//! the trace alone. A panic that has unwound out of a call is found in the same way, by whoever catches it at once.

use std::any::Any;
use std::cell::RefCell;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use sentry::Hub;
use sentry::protocol::TraceId;
use sentry::types::Uuid;

use super::evidence::{self, Evidence};
use super::held::Held;
use super::panics::{self, Panic};
use super::verdict::{Failed, Verdict};
use crate::call::{Frame, stack};
use crate::classify::{Classification, ErrorClass, Failure, Link};
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

/// A failure that has left a call.
struct Last {
    failure: Left,
    trace: Option<TraceId>,
    at: Instant,
    /// `None` as long as the call is still on its way out.
    place: Option<Place>,
}

/// What has left it.
enum Left {
    Error(Box<Returned>),
    Panic(ErrorClass, Option<Uuid>),
}

/// An error that a call returned.
struct Returned {
    /// With the event that was sent for it, or certainly will be.
    evidence: Evidence,
    /// Type and text of what is known to be in it, and of itself: whoever answers may answer for that.
    inside: Vec<(String, String)>,
    /// The event that is still to be sent, unless something drops it.
    pending: Option<Uuid>,
    /// What the callee returned just before, which may be what is answered for.
    before: Option<Box<Returned>>,
}

/// The most of what is in an error that is kept.
const INSIDE: usize = 16;

impl Returned {
    fn new(evidence: &Evidence, classification: Classification, inside: Vec<(String, String)>) -> Self {
        // A report that is none yet holds a scope, and more of the application's.
        let evidence = Evidence { classification, quiet: None, also: Vec::new(), ..evidence.clone() };
        Self { evidence, inside, pending: None, before: None }
    }

    /// The index of the link that this is, or that is in it.
    fn position(&self, links: &[Link]) -> Option<usize> {
        let inside = |link: &Link| {
            let same = |(name, text): &(String, String)| {
                *text == link.text && evidence::same_type(name, &link.type_name)
            };
            self.inside.iter().any(same)
        };
        self.evidence.exactly(links).or_else(|| links.iter().position(inside))
    }

    /// As the call had it, where that returned this very error; the error's own word goes before that of one in it.
    fn classified(&self, own: Classification, links: &[Link]) -> Classification {
        let known = self.evidence.classification;
        let returned = self.evidence.exactly(links) == Some(0);
        if returned || (!own.declared && known.declared) { known } else { own }
    }
}

impl Last {
    fn error(self) -> Option<Box<Returned>> {
        match self.failure {
            Left::Error(returned) => Some(returned),
            Left::Panic(..) => None,
        }
    }

    fn is_here(&self) -> bool {
        let soon = clock::now().saturating_duration_since(self.at) <= AT_ONCE;
        soon && self.place.as_ref().is_some_and(Place::is_here)
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

/// The failure that left a call here and now. Nobody finds it again.
fn take() -> Option<Last> {
    LAST.try_with(RefCell::take).ok().flatten().filter(Last::is_here)
}

fn leaves(frame: &mut Frame, failure: Left) {
    frame.failed = true;
    put(Last { failure, trace: trace_of(frame), at: clock::now(), place: None });
}

/// The call fails with this, which is dealt with.
pub(super) fn fails(frame: &mut Frame, evidence: &Evidence, classification: Classification, links: &[Link]) {
    returns(frame, Returned::new(evidence, classification, inside(links)));
}

/// The call fails with this, of which it is not certain yet what becomes.
pub(super) fn holds(frame: &mut Frame, held: &Held) {
    let exceptions = held.event.exception.values.iter().rev().take(INSIDE);
    let inside = exceptions.map(|it| (it.ty.clone(), it.value.clone().unwrap_or_default())).collect();
    let mut returned = Returned::new(&held.evidence, held.evidence.classification, inside);
    returned.pending = Some(held.event.event_id);
    returned.evidence.event = held.certain();
    returns(frame, returned);
}

fn returns(frame: &mut Frame, mut returned: Returned) {
    let before = take().and_then(Last::error);
    let before = before.filter(|it| it.pending.is_none() || it.pending != returned.pending);
    returned.before = before.map(|before| Box::new(Returned { before: None, ..*before }));
    leaves(frame, Left::Error(Box::new(returned)));
}

/// What was held is an event now, or none.
pub(super) fn settled(id: Uuid, event: Option<Uuid>) {
    let _ = LAST.try_with(|kept| {
        let mut kept = kept.borrow_mut();
        let Some(Last { failure: Left::Error(returned), .. }) = &mut *kept else { return };
        if returned.pending == Some(id) {
            returned.evidence.event = event;
        }
        if let Some(before) = returned.before.as_mut().filter(|before| before.pending == Some(id)) {
            before.evidence.event = event;
        }
    });
}

/// The call ends otherwise, and a callee may have failed.
pub(super) fn passes(frame: &mut Frame) {
    frame.failed = true;
}

/// The call ends with this.
pub(super) fn panicking(frame: &mut Frame, panic: &Panic) {
    leaves(frame, Left::Panic(panic.class, panic.event));
}

fn inside(links: &[Link]) -> Vec<(String, String)> {
    links.iter().take(INSIDE).map(|link| (link.type_name.clone(), link.text.clone())).collect()
}

fn trace_of(frame: &Frame) -> Option<TraceId> {
    span::trace(frame).or_else(|| span::trace_here(&Hub::current()))
}

/// That call has left the stack, or one around it since: where nothing has begun meanwhile, the failure is as near.
pub(super) fn left() {
    let _ = LAST.try_with(|kept| {
        if let Some(last) = &mut *kept.borrow_mut()
            && last.place.as_ref().is_none_or(|place| place.turns == stack::turns())
        {
            last.place = Some(Place::here());
        }
    });
}

/// It was reported by hand where no call runs.
pub(super) fn by_hand(evidence: &Evidence) {
    if stack::with_top(|_| ()).is_some() {
        return;
    }
    let returned = Returned::new(evidence, evidence.classification, Vec::new());
    here(returned, span::trace_here(&Hub::current()));
}

fn here(returned: Returned, trace: Option<TraceId>) {
    let failure = Left::Error(Box::new(returned));
    put(Last { failure, trace, at: clock::now(), place: Some(Place::here()) });
}

/// Whether it matters to an answer what becomes of this error in a call that nobody hears of: somebody else than the
/// error itself says of what class it is, the function, or a callee. Only then anything of it is formatted.
pub(super) fn matters(failure: &Failure<'_>) -> bool {
    let is_here = || LAST.try_with(|kept| kept.borrow().as_ref().is_some_and(Last::is_here));
    stack::is_alive() && (failure.is_told_of() || is_here().unwrap_or(false))
}

/// A call that nobody hears of has ended, and may be the outermost. What it was declared to be is answered all the same.
pub(super) fn unwatched(verdict: &Verdict<'_>) {
    let Verdict::Failed(failed) = verdict else { return };
    here(Returned::new(&Evidence::bare(failed), adopted(failed), inside(&failed.links)), None);
}

/// As [`Failed::adopt`]: what the callee declared whose failure this is.
fn adopted(failed: &Failed<'_>) -> Classification {
    let own = failed.classification;
    let callee = take().filter(|_| !own.declared).and_then(Last::error).map(|returned| returned.evidence);
    let callee = callee.filter(|it| it.classification.declared && it.position(&failed.links).is_some());
    callee.map_or(own, |callee| callee.classification)
}

/// What to answer for an error, here and now.
pub(crate) fn answer(failure: &Failure<'_>) -> Answer {
    // The error's own code may call monitored functions.
    stack::muted(|| {
        let last = if stack::is_alive() { take() } else { None };
        let own = guarded(|| failure.classification()).unwrap_or(Classification::UNKNOWN);
        let left_in = last.as_ref().and_then(|last| last.trace);
        let Some(returned) = last.and_then(Last::error) else {
            return Answer { classification: own, event: None, trace: trace(left_in) };
        };
        let links = guarded(|| failure.links()).unwrap_or_default();
        let known = [Some(&*returned), returned.before.as_deref()].into_iter().flatten();
        let Some(returned) = known.into_iter().find(|it| it.position(&links).is_some()) else {
            return Answer { classification: own, event: None, trace: trace(left_in) };
        };
        let classification = returned.classified(own, &links);
        Answer { classification, event: returned.evidence.event, trace: left_in }
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
            (class, event, trace(None))
        }
    };
    // It may do anything when it is dropped.
    stack::muted(|| guarded(|| drop(payload)));
    Answer { classification: Classification { class, declared: false }, event, trace }
}

/// The trace of the span that is open here, else of what has just left, else of the scope.
fn trace(left_in: Option<TraceId>) -> Option<TraceId> {
    if !stack::is_alive() {
        return None;
    }
    Hub::with_active(|hub| {
        let open = hub.configure_scope(|scope| span::trace_of(scope));
        open.or(left_in).or_else(|| span::trace_here(hub))
    })
}

/// What a client may be told of an error.
pub(crate) fn public(failure: &Failure<'_>) -> Option<String> {
    stack::muted(|| failure.public())
}
