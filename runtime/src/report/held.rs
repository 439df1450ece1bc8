//! A failure on its way: a finished report that is not sent yet.

use std::sync::Arc;
use std::time::Duration;

use sentry::protocol::{Event, Stacktrace};
#[cfg(feature = "axum")]
use sentry::types::Uuid;
use sentry::{Client, Scope};

use super::evidence::Evidence;
use super::line::Line;
use super::verdict::Failed;
use super::{event, groups, size, tally};
use crate::call::Frame;
use crate::call::tally::{Receipt, Tally};
use crate::classify::policy::{Alerting, Treatment};
use crate::site::Capture;
use crate::{span, stats};

/// Whether a failure becomes an event.
/// The later, the stricter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Decision {
    No,
    /// If it leaves the outermost call.
    Escaped,
    Yes,
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
#[derive(Clone)]
pub(super) struct Held {
    pub(super) evidence: Evidence,
    pub(super) event: Box<Event<'static>>,
    /// The scope on which the innermost call failed.
    pub(super) scope: Box<Scope>,
    pub(super) decision: Decision,
    /// One frame for each call that was active; it goes to the outermost exception that has no stack of its own.
    pub(super) stack: Option<Stacktrace>,
    /// The client that was bound when the innermost call failed.
    pub(super) client: Option<Arc<Client>>,
    /// An attribute said how to group it.
    pub(super) grouped: bool,
    pub(super) line: Line,
    /// Who counts the call that failed first.
    pub(super) tally: Option<Arc<dyn Tally>>,
    /// Who wants to hear of its event.
    pub(super) receipts: Vec<Arc<dyn Receipt>>,
    /// It was told of where it happened.
    pub(super) elsewhere: bool,
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

    /// The caller returns an error of its own, after this one that nobody returned: one report shows both, under the
    /// stricter of the two policies.
    pub(super) fn join(&mut self, frame: &Frame, failed: &mut Failed<'_>) {
        let own = failed.decision();
        event::wrap(&mut self.event, &failed.links);
        event::mark_joined(&mut self.event);
        if failed.classification.declared || own > self.decision {
            self.evidence.classification = failed.classification;
            self.event.level = failed.level();
        } else {
            failed.adopt(self.evidence.classification);
        }
        self.decision = self.decision.max(own);
        self.tell(failed);
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

    /// The outermost declared class holds; what an attribute said of it holds until another says something else.
    fn reclassify(&mut self, failed: &Failed<'_>) {
        let another = failed.classification.declared
            && failed.classification.class != self.evidence.classification.class;
        if another {
            self.evidence.classification = failed.classification;
            self.decision = failed.decision();
            self.event.level = failed.level();
        } else {
            self.evidence.classification.declared |= failed.classification.declared;
            self.decision = Decision::of(failed.site.capture, self.decision);
            self.event.level = failed.site.level.unwrap_or(self.event.level);
        }
        self.tell(failed);
    }

    fn tell(&mut self, failed: &Failed<'_>) {
        event::classify(&mut self.event, &mut self.scope, self.evidence.classification);
        self.line.reclassify(failed, self.evidence.classification);
    }

    fn know_as(&mut self, failed: &Failed<'_>) {
        self.evidence.learn(failed);
        if let Some(returned) = failed.links.first() {
            self.line.say(returned);
        }
    }

    /// Whether it was for this client that the innermost call failed.
    pub(super) fn is_for(&self, client: &Client) -> bool {
        self.client.as_ref().is_some_and(|own| std::ptr::eq(&**own, client))
    }

    /// What will be known of it when it is settled, unless a filter drops it.
    pub(super) fn foreseen(&self) -> Evidence {
        let event = (self.decision == Decision::Yes).then_some(self.event.event_id);
        Evidence { event, decision: self.decision, ..self.evidence.clone() }
    }

    /// Its event's id, where that will be sent as far as can be known: no filter, sample or callback of the client's is asked.
    #[cfg(feature = "axum")]
    pub(super) fn certain(&self) -> Option<Uuid> {
        let client = self.client.as_ref().filter(|_| self.decision == Decision::Yes)?;
        span::sends_all(client).then_some(self.event.event_id)
    }

    /// Ends the way: an event where it is to be one, and its line. `escaped` where no call is left to return it to.
    pub(super) fn settle(mut self, escaped: bool) -> Evidence {
        let captured = self.decision == Decision::Yes || (escaped && self.decision == Decision::Escaped);
        let alerting = Treatment::of(self.evidence.classification).alerting;
        let trace = span::trace_of(&self.scope);
        #[cfg(feature = "axum")]
        let id = self.event.event_id;
        self.evidence.decision = if captured { Decision::Yes } else { self.decision };
        if captured {
            self.capture();
        }
        #[cfg(feature = "axum")]
        super::last::settled(id, self.evidence.event);
        tally::settled(&self, alerting, self.evidence.event, trace);
        self.line.write(self.evidence.event);
        if captured {
            return self.evidence;
        }
        if alerting == Alerting::AtOnce {
            // It was told of.
            self.tally = None;
        }
        self.silent()
    }

    fn capture(&mut self) {
        let outermost = self.event.exception.values.iter_mut().rev().find(|it| it.stacktrace.is_none());
        if let Some(outermost) = outermost {
            outermost.stacktrace = self.stack.take();
        }
        let Some(client) = self.client.take() else { return };
        if !span::is_configured(&client) {
            event::scrub(&mut self.event);
        }
        size::limit(&mut self.event);
        // Not through the hub: other threads may be using its scope, and another client may be bound by now.
        let id = client.capture_event(std::mem::take(&mut *self.event), Some(&self.scope));
        self.evidence.event = (!id.is_nil()).then_some(id);
        stats::CAPTURED.add(u64::from(self.evidence.event.is_some()));
    }

    /// As evidence of a failure that is no event, for a caller that declares it one.
    pub(super) fn silent(self) -> Evidence {
        let evidence = self.evidence.clone();
        Evidence { decision: self.decision, quiet: Some(Arc::new(self)), ..evidence }
    }

    /// The report of a failure that was no event so far, and that is returned on; `None` where it was one. Whether it is
    /// to be one now is its decision.
    pub(super) fn again(
        frame: &Frame,
        duration: Duration,
        failed: &Failed<'_>,
        sent: &Evidence,
        at: usize,
    ) -> Option<Self> {
        if sent.decision == Decision::Yes {
            return None;
        }
        let Some(quiet) = &sent.quiet else {
            let mut held = event::hold(frame, duration, failed);
            held.evidence.group = sent.group;
            let another =
                failed.classification.declared && failed.classification.class != sent.classification.class;
            held.decision =
                if another { failed.decision() } else { Decision::of(failed.site.capture, sent.decision) };
            return Some(held);
        };
        let mut held = Self::clone(quiet);
        // More than one caller may return it.
        held.event.event_id = Event::default().event_id;
        held.go_up(frame, failed, at);
        Some(held)
    }
}
