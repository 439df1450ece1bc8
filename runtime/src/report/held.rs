//! A failure on its way: a finished report that is not sent yet.

use sentry::protocol::Event;
use sentry::types::Uuid;
use sentry::{Hub, Scope};

use super::ledger::Evidence;
use super::line::Line;
use super::verdict::Failed;
use super::{event, groups};
use crate::call::Frame;
use crate::site::Capture;

/// Whether a failure becomes an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    Yes,
    No,
    /// If it leaves the outermost call.
    Escaped,
}

impl Decision {
    /// As the attribute says, else as the class does.
    pub(super) fn of(capture: Option<Capture>, by_class: Self) -> Self {
        match capture {
            Some(Capture::Always) => Self::Yes,
            Some(Capture::Never) => Self::No,
            Some(Capture::Escaped) => Self::Escaped,
            None => by_class,
        }
    }
}

/// A report as the innermost call made it, and as the calls on its way have changed it.
pub(super) struct Held {
    pub(super) evidence: Evidence,
    pub(super) event: Box<Event<'static>>,
    /// The scope on which the innermost call failed.
    pub(super) scope: Box<Scope>,
    pub(super) decision: Decision,
    /// An attribute said how to group it.
    pub(super) grouped: bool,
    pub(super) line: Line,
}

impl Held {
    /// The caller returns it, as `links`, in which it stands at `at`: it keeps its stack and gets the whole chain.
    pub(super) fn go_up(&mut self, frame: &Frame, failed: &Failed<'_>, at: usize) {
        let links = &failed.links;
        let contains = links.get(at).is_some_and(|link| link.text != self.evidence.text);
        let outer = if contains { &links[..=at] } else { &links[..at] };
        event::wrap(&mut self.event, outer);
        self.reclassify(failed);
        self.know_as(failed);
        self.group(frame, failed);
    }

    /// The caller returns an error of its own, after this one that nobody returned: one report shows both.
    pub(super) fn join(&mut self, frame: &Frame, failed: &Failed<'_>) {
        let own = failed.decision();
        if own == Decision::No {
            // Its own error is not worth an event; this one is what it was.
            self.know_as(failed);
            return;
        }
        event::wrap(&mut self.event, &failed.links);
        event::mark_joined(&mut self.event);
        self.reclassify(failed);
        self.decision = own;
        self.know_as(failed);
        self.group(frame, failed);
    }

    /// The type that the issue is named by is that of the outermost; the innermost attribute that groups has the say.
    fn group(&mut self, frame: &Frame, failed: &Failed<'_>) {
        if self.grouped {
            return;
        }
        if let Some(given) = groups::given(frame) {
            self.event.fingerprint = given;
            self.grouped = true;
        } else if let Some(returned) = failed.links.first() {
            groups::rename(&mut self.event.fingerprint, returned);
        }
    }

    /// The outermost declared class holds.
    fn reclassify(&mut self, failed: &Failed<'_>) {
        if failed.classification.declared {
            self.evidence.classification = failed.classification;
            self.event.level = failed.level();
            self.decision = failed.decision();
        } else {
            self.decision = Decision::of(failed.site.capture, self.decision);
            self.event.level = failed.site.level.unwrap_or(self.event.level);
        }
        event::classify(&mut self.event, &mut self.scope, self.evidence.classification);
        self.line.reclassify(failed, self.evidence.classification);
    }

    fn know_as(&mut self, failed: &Failed<'_>) {
        self.evidence.learn(failed);
        if let Some(returned) = failed.links.first() {
            self.line.say(returned);
        }
    }

    /// Ends the way: an event where it is to be one, and its line. `escaped` where no call is left to return it to.
    pub(super) fn settle(self, escaped: bool) -> Evidence {
        let captured = self.decision == Decision::Yes || (escaped && self.decision == Decision::Escaped);
        let mut evidence = self.evidence;
        if captured {
            let id = send(*self.event, *self.scope);
            evidence.event = (!id.is_nil()).then_some(id);
        }
        self.line.write(evidence.event);
        evidence
    }
}

/// Captures the event on the scope that it was made on, through the hub that is current: that is the one which is
/// asked for the last event's id.
fn send(event: Event<'static>, scope: Scope) -> Uuid {
    let hub = Hub::current();
    let former = hub.configure_scope(|current| std::mem::replace(current, scope));
    let id = hub.capture_event(event);
    hub.configure_scope(|current| *current = former);
    id
}
