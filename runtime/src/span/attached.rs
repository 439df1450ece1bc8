//! What hangs on a frame that Sentry knows of: its span, its marks on the scope, its hub if it has one of its own.

use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sentry::{Hub, HubSwitchGuard, TransactionOrSpan};

use super::check_in::Run;
use super::claims::{self, Claim};
use super::marks::{Marked, Marks};
use super::mirror;
use super::origin::Origin;
use crate::call::{Attachment, Frame, Stay, stack};

/// A transaction that a call started.
#[derive(Debug, Default)]
pub(super) struct Root {
    /// What is added to it then is lost.
    finished: AtomicBool,
    /// Where its trace began, where that is not in itself.
    pub(super) origin: Option<Origin>,
}

impl Root {
    pub(super) fn new(origin: Option<Origin>) -> Self {
        Self { origin, ..Self::default() }
    }

    pub(super) fn finish(&self) {
        self.finished.store(true, Ordering::Release);
    }

    pub(super) fn is_finished(&self) -> bool {
        self.finished.load(Ordering::Acquire)
    }
}

/// The Sentry side of a call.
#[derive(Default)]
pub(super) struct Attached {
    /// The call's own hub; without one it uses whichever is current.
    pub(super) own: Option<Arc<Hub>>,
    /// Its tags are on that hub's scope.
    pub(super) settled: bool,
    /// Its own span is `marks.span`.
    pub(super) marks: Marks,
    /// The transaction that it belongs to, where a monitored call started that.
    pub(super) root: Option<Arc<Root>>,
    /// It started that transaction itself.
    pub(super) starts_root: bool,
    pub(super) marked: Option<Marked>,
    /// Its span of `tracing`.
    pub(super) mirror: Option<tracing::Span>,
    /// On the hub that was current when the call began, until it runs there.
    pub(super) claim: Option<Claim>,
    /// It is a run that Sentry was told of.
    pub(super) run: Option<Box<Run>>,
}

impl Attached {
    /// What is attached to a frame.
    pub(super) fn of(frame: &Frame) -> Option<&Self> {
        frame.attachment.as_deref()?.as_any().downcast_ref()
    }

    /// What is attached to a frame.
    pub(super) fn of_mut(frame: &mut Frame) -> Option<&mut Self> {
        frame.attachment.as_deref_mut()?.as_any_mut().downcast_mut()
    }

    /// Nothing yet, on a shared scope.
    pub(super) fn marked_on(hub: Arc<Hub>) -> Self {
        let marks = Marks::default();
        let marked = Some(marks.put_on(hub));
        Self { marks, marked, ..Self::default() }
    }

    /// Tags the call's span, and the scope on which it runs where that is what shows its tags.
    pub(super) fn tag(&mut self, key: &str, value: &str, decorated: bool) {
        if let Some(span) = &self.marks.span {
            span.set_tag(key, value);
        }
        if decorated && !self.settled {
            return;
        }
        if self.marked.is_none() && self.own.is_none() {
            self.marked = Some(self.marks.put_on(Hub::current()));
        }
        let Self { marks, marked, own, .. } = self;
        marks.add_tag(key, value, marked.as_mut(), own.as_deref());
    }

    fn mark(&mut self, hub: Arc<Hub>) {
        if !self.marks.is_empty() {
            self.marked = Some(self.marks.put_on(hub));
        }
    }

    fn switch(&self, hub: &Arc<Hub>, claim: Option<Claim>) -> Option<Box<dyn Any>> {
        Some(Box::new((HubSwitchGuard::new(Arc::clone(hub)), claim)))
    }

    /// A hub of its own, where another thread uses the one that it has.
    fn fork(&mut self, hub: &Arc<Hub>, base: Option<TransactionOrSpan>) -> Option<Box<dyn Any>> {
        let own = Arc::new(Hub::new_from_top(hub));
        own.configure_scope(|scope| scope.set_span(base));
        self.marks.settle(&own);
        self.own = Some(Arc::clone(&own));
        self.switch(&own, None)
    }

    fn resume_on_hub(&mut self) -> Option<Box<dyn Any>> {
        if let Some(own) = self.own.clone() {
            return match claims::claim(&own) {
                Ok(claim) => self.switch(&own, Some(claim)),
                Err(_) => self.fork(&own, self.marks.span.clone()),
            };
        }
        let hub = Hub::current();
        if stack::with_top(|above| super::is_anchored(above, &hub)).unwrap_or(false) {
            self.mark(hub);
            return None;
        }
        let claimed = match self.claim.take().filter(|claim| claim.is_on(&hub)) {
            Some(claim) => Ok(claim),
            None => claims::claim(&hub),
        };
        match claimed {
            Ok(claim) => {
                self.mark(hub);
                Some(Box::new(claim))
            }
            Err(taken) => self.fork(&hub, taken.base),
        }
    }
}

impl Attachment for Attached {
    fn resume(&mut self) -> Option<Box<dyn Any>> {
        let Some(span) = &self.mirror else { return self.resume_on_hub() };
        let mirrored = mirror::enter(span);
        // Left in this order.
        Some(Box::new((self.resume_on_hub(), mirrored)))
    }

    fn suspend(&mut self, stay: Stay) {
        if let Some(marked) = self.marked.take() {
            self.marks.take_off(marked, stay);
        }
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
