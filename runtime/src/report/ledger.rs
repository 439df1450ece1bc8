//! What a call knows of its callees' failures, to tell whether it returns one of them.
//!
//! A failure that leaves a call is held by its caller, because only the caller's own end shows what became of it. It
//! goes up when the caller returns it, is joined with the caller's own error where that says nothing of it, and is
//! sent when the caller goes on without it. Of what was sent the evidence is kept, so that a caller that returns it
//! late does not report it again; with what was no event its report, for a caller that returns it as one.

use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};

use sentry::types::Uuid;

use super::echo::{self, Overheard, Said};
use super::evidence::Evidence;
use super::held::{Decision, Held};
use super::memory::{Memory, REMEMBERED};
use super::shelf::{Found, Place};
use super::verdict::Failed;
use crate::call::{Frame, stack};
use crate::classify::Link;
use crate::value::guarded;

/// What tasks that a call carried away reported, left for it to know again.
pub(super) type Mailbox = Arc<Mutex<Memory>>;

/// Hangs on a frame that has had a callee fail, or a task carried away.
#[derive(Default)]
pub(super) struct Ledger {
    /// What callees failed with, while the call has time to see to it.
    pub(super) held: Vec<Held>,
    /// The same for as long as the call does something else.
    places: Vec<Place>,
    /// Those that become events only if they leave the outermost call, which they still may.
    waiting: Vec<Held>,
    sent: Memory,
    /// Lines that the call has written to the log, and that became events.
    lines: Vec<Overheard>,
    mailbox: Option<Mailbox>,
    /// Where a carrier leaves what its task reported: with the call that is waiting for it, and with the carrier between.
    addresses: Vec<Mailbox>,
}

/// Who wants to know what is known of an error.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Asks {
    /// The call returns it.
    Returned,
    /// It is reported by hand in the frame of that number: each time anew, unless a callee failed with it.
    ByHand(u64),
}

impl Asks {
    /// Whether a report counts that was made by hand in that frame, or by none.
    pub(super) fn counts(self, by_hand: Option<u64>) -> bool {
        !matches!(self, Self::ByHand(frame) if by_hand == Some(frame))
    }
}

/// What the ledgers have to say of an error that a call returns.
pub(super) enum Known {
    /// It is this one, at that index of its chain.
    Held(Held, usize),
    /// It was dealt with already, and is that index of the chain.
    Sent(Evidence, usize),
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
                Found::Sent(evidence) => drop(self.sent.remember(evidence)),
            }
        }
    }

    /// The ledger behind what a frame keeps.
    pub(super) fn of(kept: &mut (dyn Any + Send + Sync)) -> Option<&mut Self> {
        kept.downcast_mut()
    }

    /// Compares an error's chain with what is known: what is the same first, then what is told of in its text, and last
    /// what only is of its type.
    pub(super) fn look_up(&mut self, links: &[Link], asks: Asks) -> Known {
        self.read_mail();
        let known = self
            .kept(|held| held.exactly(links))
            .or_else(|| self.sent.exactly(links, asks).map(|(sent, at)| Known::Sent(sent, at)))
            .or_else(|| self.kept(|held| held.within(links)))
            .or_else(|| self.sent.within(links, asks).map(|(sent, at)| Known::Sent(sent, at)))
            .or_else(|| self.only_one_of_its_type(links));
        if let Some(known) = known {
            return known;
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

    /// The last that is held, or waits, and stands in a chain.
    fn kept(&mut self, at: impl Fn(&Evidence) -> Option<usize>) -> Option<Known> {
        [&mut self.held, &mut self.waiting].into_iter().find_map(|all| {
            let found = |(index, held): (usize, &Held)| Some((index, at(&held.evidence)?));
            let (index, at) = all.iter().enumerate().rev().find_map(found)?;
            Some(Known::Held(all.remove(index), at))
        })
    }

    fn only_one_of_its_type(&mut self, links: &[Link]) -> Option<Known> {
        let (index, at) = self.held.iter().enumerate().rev().find_map(|(index, held)| {
            let type_name = &held.evidence.type_name;
            let alone = self.held.iter().filter(|it| it.evidence.type_name == *type_name).count() == 1;
            Some((index, held.evidence.of_type(links).filter(|_| alone)?))
        })?;
        Some(Known::Held(self.held.remove(index), at))
    }

    fn read_mail(&mut self) {
        let Some(mailbox) = &self.mailbox else { return };
        let mail = std::mem::take(&mut *mailbox.lock().unwrap_or_else(PoisonError::into_inner));
        self.sent.absorb(mail);
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
            drop(self.sent.remember(evidence));
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
        self.sent.last_event(links)
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

    /// Where a task that is carried away from here leaves what it reports: here, and where no call is, with that which is
    /// waiting.
    fn addresses(&mut self) -> Vec<Mailbox> {
        let own = Arc::clone(self.mailbox.get_or_insert_default());
        std::iter::once(own).chain(self.addresses.last().cloned()).collect()
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
            // Of a carrier it is asked only by lines in the log, and by reports by hand.
            (ledger.addresses.clone(), ledger.sent.remember(evidence.clone()))
        })
    });
    // What is forgotten is dropped where nothing is locked or borrowed.
    match told {
        Some(told) => {
            for mailbox in told.map(|(addresses, _forgotten)| addresses).into_iter().flatten() {
                let mut mail = mailbox.lock().unwrap_or_else(PoisonError::into_inner);
                let forgotten = mail.remember(evidence.clone());
                drop(mail);
                drop(forgotten);
            }
        }
        None if evidence.event.is_some() => echo::returned(evidence),
        None => {}
    }
}

/// Whether a failure that is an event, or may become one, is among those that the frame knows of.
pub(super) fn reports(frame: &Frame, mut is: impl FnMut(&Evidence) -> bool) -> bool {
    let Some(ledger) = frame.ledger.as_deref().and_then(|kept| kept.downcast_ref::<Ledger>()) else {
        return false;
    };
    ledger.sent.reports(&mut is) || ledger.places.iter().any(|place| place.reports(&mut is))
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

/// Gives a carrier the address of the call that it is carried away from.
pub(super) fn address(carrier: &mut Frame) {
    let addresses = stack::with_top(|origin| with_ledger(origin, Ledger::addresses)).flatten();
    if let Some(addresses) = addresses {
        carrier.ledger = Some(Box::new(Ledger { addresses, ..Ledger::default() }));
    }
}
