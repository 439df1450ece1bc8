//! A report by hand: of an error that does not leave the call it happened in, or not yet.

use std::time::Duration;

use sentry::protocol::Event;

use super::held::{Decision, Held};
use super::ledger::{self, Asks, Known, Ledger};
use super::panics::Panic;
use super::verdict::{Failed, Verdict, judge};
use super::{WATCH, event, line};
use crate::call::stack::{self, Running};
use crate::call::{self, Ended, Frame};
use crate::classify::{End, ErrorClass, Failure};
use crate::clock;
use crate::site::{Identity, Site};
use crate::value::guarded;

/// Has no keys: those of the running call are about what it returns.
static SITE: Site = Site::new("report", "", "", 0);

/// The user's hand on an event.
type Edit<'a> = &'a mut dyn FnMut(&mut Event<'static>);

/// Reports an error in the running call, once, and says what class it is.
pub(super) fn report(failure: Failure<'_>, edit: Option<Edit<'_>>) -> ErrorClass {
    if !stack::usable() {
        // From inside a report, or while the thread's locals are being destroyed: there is only the class to tell.
        return guarded(|| failure.classification().class).unwrap_or(ErrorClass::UNKNOWN);
    }
    let ended = Ended::Seen(End::Failed(failure));
    let judged = || stack::muted(|| guarded(|| judged(&ended)));
    // Where no monitored call runs: in the frame of a task that was carried away from none.
    let alone = stack::with_top(|_| ()).is_none() && WATCH.0.active();
    let judged = if alone { call::carry_closure(WATCH, judged)() } else { judged() };
    let Some((class, held)) = judged else { return ErrorClass::UNKNOWN };
    if let Some(held) = held {
        stack::muted(|| guarded(|| send(held, edit)));
    }
    class
}

/// What the error is, and its report; none where that was made before.
fn judged(ended: &Ended<'_>) -> (ErrorClass, Option<Held>) {
    let mut verdict = judge(&SITE, ended, || Panic::UNKNOWN);
    let Verdict::Failed(failed) = &mut verdict else { return (ErrorClass::UNKNOWN, None) };
    let Some(id) = stack::with_top(|frame| frame.id) else {
        let class = failed.classification.class;
        line::write(&Identity::Site(&SITE), None, &verdict);
        return (class, None);
    };
    let held = in_frame(id, failed);
    (failed.classification.class, held)
}

fn send(mut held: Held, edit: Option<Edit<'_>>) {
    held.line.by_hand();
    if let Some(edit) = edit.filter(|_| held.decision != Decision::No) {
        let mut edited = held.event.clone();
        if guarded(|| edit(&mut edited)).is_some() {
            held.event = edited;
        }
    }
    // Who reports by hand has decided that it goes no further.
    let settled = held.settle(true);
    #[cfg(feature = "axum")]
    super::last::by_hand(&settled);
    ledger::tell(settled);
}

/// The report in the frame of that number, which is the innermost.
fn in_frame(id: u64, failed: &mut Failed<'_>) -> Option<Held> {
    let mut aside = Aside(stack::pop(id));
    let frame = &mut *aside.0.as_mut()?.frame;
    let mut ledger = Ledger::take(frame);
    let held = match ledger.look_up(&failed.links, Asks::ByHand(frame.id)) {
        Known::Sent(sent, at) => {
            failed.adopt(sent.classification);
            let again = Held::again(frame, so_far(frame), failed, &sent, at);
            again.filter(|held| held.decision != Decision::No)
        }
        Known::Held(mut held, at) => {
            failed.adopt(held.evidence.classification);
            held.go_up(frame, failed, at);
            Some(held)
        }
        Known::Alone(other) => {
            // That one may still be returned.
            ledger.held.push(other);
            Some(new(frame, failed))
        }
        Known::New => Some(new(frame, failed)),
    };
    ledger.give_back(frame);
    held
}

fn new(frame: &Frame, failed: &Failed<'_>) -> Held {
    let mut held = event::hold(frame, so_far(frame), failed);
    held.evidence.by_hand = Some(frame.id);
    held
}

fn so_far(frame: &Frame) -> Duration {
    match frame.identity() {
        Some(_) => clock::now().saturating_duration_since(frame.started),
        None => Duration::ZERO,
    }
}

/// A frame that is off the stack for as long as it is looked at, as the frame of a call is that ends: what is asked of
/// the stack is then about the calls around it.
struct Aside(Option<Running>);

impl Drop for Aside {
    fn drop(&mut self) {
        if let Some(running) = self.0.take() {
            stack::push(running);
        }
    }
}
