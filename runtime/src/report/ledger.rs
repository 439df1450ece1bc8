//! What a call knows of its callees' failures, to tell whether it returns one of them.
//!
//! A failure that leaves a call is held by its caller, because only the caller's own end shows what became of it. It
//! goes up when the caller returns it, is joined with the caller's own error where that says nothing of it, and is
//! sent when the caller goes on without it. Of what was sent the evidence is kept, so that a caller that returns it
//! late does not report it again.

use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};

use sentry::types::Uuid;

use super::echo::{self, Overheard, Said};
use super::evidence::Evidence;
use super::held::{Decision, Held};
use super::shelf::{Found, Place};
use super::verdict::Failed;
use crate::call::{Frame, stack};
use crate::classify::Link;
use crate::value::guarded;

/// The most failures of callees that a call remembers: the last ones.
pub(super) const REMEMBERED: usize = 8;

/// What tasks that a call carried away reported, left for it to know again.
pub(super) type Mailbox = Arc<Mutex<Vec<Evidence>>>;

/// Hangs on a frame that has had a callee fail, or a task carried away.
#[derive(Default)]
pub(super) struct Ledger {
    /// What callees failed with, while the call has time to see to it.
    pub(super) held: Vec<Held>,
    /// The same for as long as the call does something else.
    places: Vec<Place>,
    /// Those that become events only if they leave the outermost call, which they still may.
    waiting: Vec<Held>,
    sent: Vec<Evidence>,
    /// Lines that the call has written to the log, and that became events.
    lines: Vec<Overheard>,
    mailbox: Option<Mailbox>,
}

/// What the ledgers have to say of an error that a call returns.
pub(super) enum Known {
    /// It is this one, at that index of its chain.
    Held(Held, usize),
    /// It was dealt with already.
    Sent(Evidence),
    /// Nothing is known of it, but one failure of a callee is left that nobody returned.
    Alone(Held),
    /// Nothing.
    New,
}

impl Ledger {
    /// Takes the ledger of a frame.
    pub(super) fn take(frame: &mut Frame) -> Self {
        frame.unsettled = false;
        let kept = frame.ledger.take().and_then(|ledger| ledger.downcast().ok());
        let mut ledger: Self = kept.map(|it| *it).unwrap_or_default();
        ledger.pick_up();
        ledger
    }

    /// Gives it back to the frame.
    pub(super) fn give_back(mut self, frame: &mut Frame) {
        self.places.extend(self.held.drain(..).map(Place::of));
        frame.unsettled = !self.places.is_empty();
        frame.ledger = Some(Box::new(self));
    }

    fn pick_up(&mut self) {
        for found in std::mem::take(&mut self.places).into_iter().filter_map(Place::take) {
            match found {
                Found::Held(held) => self.held.push(*held),
                Found::Sent(evidence) => self.remember(evidence),
            }
        }
    }

    /// The ledger behind what a frame keeps.
    pub(super) fn of(kept: &mut (dyn Any + Send + Sync)) -> Option<&mut Self> {
        kept.downcast_mut()
    }

    /// Compares the chain of a returned error with what is known.
    pub(super) fn look_up(&mut self, links: &[Link]) -> Known {
        let held = self.held.iter().enumerate().rev().find_map(|(index, held)| {
            let alone =
                self.held.iter().filter(|it| it.evidence.type_name == held.evidence.type_name).count() == 1;
            held.evidence.position(links, alone).map(|at| (index, at))
        });
        if let Some((index, at)) = held {
            return Known::Held(self.held.remove(index), at);
        }
        let waits = |held: &Held| held.evidence.position(links, false);
        if let Some((index, at)) =
            self.waiting.iter().enumerate().rev().find_map(|(i, held)| Some((i, waits(held)?)))
        {
            return Known::Held(self.waiting.remove(index), at);
        }
        self.read_mail();
        if let Some(sent) = self.sent.iter().rev().find(|sent| sent.position(links, false).is_some()) {
            return Known::Sent(sent.clone());
        }
        match self.held.pop() {
            Some(held) if self.held.is_empty() => Known::Alone(held),
            Some(held) => {
                self.held.push(held);
                Known::New
            }
            None => Known::New,
        }
    }

    fn read_mail(&mut self) {
        let Some(mailbox) = &self.mailbox else { return };
        let mail = std::mem::take(&mut *mailbox.lock().unwrap_or_else(PoisonError::into_inner));
        mail.into_iter().for_each(|evidence| self.remember(evidence));
    }

    fn remember(&mut self, evidence: Evidence) {
        if self.sent.len() == REMEMBERED {
            self.sent.remove(0);
        }
        self.sent.push(evidence);
    }

    /// The call goes on without what is held.
    pub(super) fn send_all(&mut self) {
        self.pick_up();
        for held in std::mem::take(&mut self.held) {
            if held.decision != Decision::Escaped {
                self.settle(held);
                continue;
            }
            if self.waiting.len() == REMEMBERED {
                let oldest = self.waiting.remove(0);
                self.settle(oldest);
            }
            self.waiting.push(held);
        }
    }

    /// Ends the way of one.
    pub(super) fn settle(&mut self, held: Held) {
        // Capturing runs the application's own filters.
        if let Some(evidence) = guarded(|| held.settle(false)) {
            self.remember(evidence);
        }
    }

    /// The call has ended.
    pub(super) fn close(&mut self) {
        self.send_all();
        for held in std::mem::take(&mut self.waiting) {
            self.settle(held);
        }
    }

    /// The event of the failure that was reported last, if it was another than the one with these links.
    pub(super) fn last_sent(&self, links: &[Link]) -> Option<Uuid> {
        let other = self.sent.iter().rev().filter(|sent| sent.position(links, false).is_none());
        other.filter_map(|sent| sent.event).next()
    }

    /// The event of a line that the call wrote about the error before it returned that, as evidence.
    pub(super) fn told_before(&self, failed: &Failed<'_>) -> Option<Evidence> {
        if self.lines.is_empty() {
            return None;
        }
        let evidence = Evidence::of(failed);
        let about = self.lines.iter().rev().filter(|line| line.said.tells_of_any(&failed.links, &evidence));
        let event = about.filter_map(Overheard::sent).next()?;
        Some(Evidence { event: Some(event), ..evidence })
    }

    fn mailbox(&mut self) -> Mailbox {
        Arc::clone(self.mailbox.get_or_insert_default())
    }
}

fn with_ledger<R>(frame: &mut Frame, f: impl FnOnce(&mut Ledger) -> R) -> Option<R> {
    let kept = frame.ledger.get_or_insert_with(|| Box::new(Ledger::default()));
    Ledger::of(&mut **kept).map(f)
}

/// Whether the call that is ending was called by another monitored call of its task, which could return its error.
pub(super) fn has_caller() -> bool {
    stack::with_top(|frame| frame.identity().is_some()).unwrap_or(false)
}

/// Leaves a failure with the caller. What no longer fits is given back.
pub(super) fn hold(held: Held) -> Option<Held> {
    let mut place = Some(Place::of(held));
    let overflow = stack::with_top(|caller| {
        caller.unsettled = true;
        with_ledger(caller, |ledger| {
            let overflow = (ledger.places.len() == REMEMBERED).then(|| ledger.places.remove(0));
            ledger.places.extend(place.take());
            overflow
        })
    });
    match place.or(overflow.flatten().flatten())?.take() {
        Some(Found::Held(held)) => Some(*held),
        Some(Found::Sent(_)) | None => None,
    }
}

/// Tells the caller, or whoever carried this task away, what was reported.
pub(super) fn tell(evidence: Evidence) {
    let told = stack::with_top(|caller| {
        with_ledger(caller, |ledger| {
            // Of a carrier it is asked only by lines in the log.
            ledger.remember(evidence.clone());
            ledger.mailbox.clone()
        })
        .flatten()
        .filter(|_| caller.identity().is_none())
    });
    match told {
        Some(Some(mailbox)) => {
            let mut mail = mailbox.lock().unwrap_or_else(PoisonError::into_inner);
            if mail.len() == REMEMBERED {
                mail.remove(0);
            }
            mail.push(evidence);
        }
        Some(None) => {}
        None if evidence.event.is_some() => echo::returned(evidence),
        None => {}
    }
}

/// Whether a failure that is an event, or may become one, is among those that the frame knows of.
pub(super) fn reports(frame: &Frame, mut is: impl FnMut(&Evidence) -> bool) -> bool {
    let Some(ledger) = frame.ledger.as_deref().and_then(|kept| kept.downcast_ref::<Ledger>()) else {
        return false;
    };
    let sent = ledger.sent.iter().filter(|sent| sent.event.is_some()).any(&mut is);
    sent || ledger.places.iter().any(|place| place.reports(&mut is))
}

/// The innermost call has written a line that becomes an event.
pub(super) fn overhear(said: Said, event: Uuid) {
    let line = Overheard::new(said, event);
    // What is forgotten holds a hub, and is dropped where nothing is borrowed.
    let _forgotten = stack::with_top(|frame| {
        with_ledger(frame, |ledger| {
            // A hub's scope and the integration may both see it.
            if ledger.lines.iter().any(|known| known.is(event)) {
                return None;
            }
            let forgotten = (ledger.lines.len() == REMEMBERED).then(|| ledger.lines.remove(0));
            ledger.lines.push(line);
            forgotten
        })
    });
}

/// Gives a carrier the mailbox of the call that it is carried away from.
pub(super) fn address(carrier: &mut Frame) {
    let mailbox = stack::with_top(|origin| with_ledger(origin, Ledger::mailbox)).flatten();
    if let Some(mailbox) = mailbox {
        carrier.ledger = Some(Box::new(Ledger { mailbox: Some(mailbox), ..Ledger::default() }));
    }
}
