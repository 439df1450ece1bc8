//! The frame of a running call, and what others may attach to it.

use std::any::Any;
use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use sentry::protocol::SpanStatus;

use super::tally::Counted;
use super::values::Values;
use crate::site::{Identity, Preset};
use crate::value::secret::Scrubbing;
use crate::value::{limits, text};

/// What a frame's children may take for known about the trace, without asking Sentry again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trace {
    /// Nothing: there may be a span or not.
    Unknown,
    /// There is a transaction, and it will not be sent.
    Unsampled,
    /// There is a span that will be sent.
    Sampled,
}

/// Whether a call that stops will go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stay {
    /// It waits.
    Waiting,
    /// It has ended.
    Gone,
}

/// What `span/` hangs on a frame. This room says when; what happens then is not its business.
pub(crate) trait Attachment: Send + Sync {
    /// The call goes on, on this thread. What is returned lives until it stops again.
    fn resume(&mut self) -> Option<Box<dyn Any>>;
    /// The call stops.
    fn suspend(&mut self, stay: Stay);
    /// For the room that knows what it is.
    fn as_any(&self) -> &dyn Any;
    /// For the room that knows what it is.
    fn as_any_mut(&mut self) -> &mut dyn Any;
}

/// A step of the way to a call: its name and place.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) identity: Identity,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}:{})", self.identity.name(), self.identity.file(), self.identity.line())
    }
}

/// What a frame stands for.
#[derive(Debug)]
pub(crate) enum Kind {
    /// A running call.
    Call(Identity),
    /// A task that `in_current_scope` carried away from the calls named here, outermost first.
    Carrier(Arc<[Step]>),
}

/// A running call.
pub(crate) struct Frame {
    pub(crate) id: u64,
    pub(crate) kind: Kind,
    pub(crate) started: Instant,
    /// The call was entered while the thread was unwinding.
    pub(crate) entered_panicking: bool,
    pub(crate) trace: Trace,
    /// What `trace` was learnt from; `trace` holds only while that is the current hub.
    pub(crate) anchor: Option<Arc<dyn Any + Send + Sync>>,
    /// Events captured on that hub get the calls' tags from the stack.
    pub(crate) decorated: bool,
    /// Who takes the secrets out of what is recorded.
    pub(crate) scrubbing: Scrubbing,
    pub(crate) values: Option<Box<Values>>,
    /// A status that the body set.
    pub(crate) status: Option<SpanStatus>,
    /// What callees failed with: `report/` knows what is in it.
    pub(crate) ledger: Option<Box<dyn Any + Send + Sync>>,
    /// Something in the ledger waits to be returned by this call, or to be reported when the call goes on.
    pub(crate) unsettled: bool,
    /// It was outermost, and ended with a failure that was dealt with, or by a panic.
    pub(crate) reported: bool,
    /// It failed, or a callee did.
    #[cfg(feature = "axum")]
    pub(crate) failed: bool,
    /// The calls on that hub show as spans of `tracing`, too.
    pub(crate) mirrored: bool,
    /// For whoever counts calls.
    pub(crate) counted: Option<Counted>,
    pub(crate) attachment: Option<Box<dyn Attachment>>,
}

impl Frame {
    pub(crate) fn identity(&self) -> Option<&Identity> {
        match &self.kind {
            Kind::Call(identity) => Some(identity),
            Kind::Carrier(_) => None,
        }
    }

    /// The values recorded for this call.
    pub(crate) fn values(&self) -> Option<&Values> {
        self.values.as_deref()
    }

    /// Takes the secrets out of what was recorded before the call started.
    pub(crate) fn scrub(&mut self) {
        if let Some(values) = &mut self.values {
            values.scrub(&self.scrubbing);
        }
        if let Kind::Call(Identity::Named(named)) = &mut self.kind {
            Arc::make_mut(named).scrub(&self.scrubbing);
        }
    }

    pub(crate) fn values_mut(&mut self) -> &mut Values {
        self.values.get_or_insert_default()
    }

    /// All tags of this call, the operation's first, so that the function's own win.
    pub(crate) fn each_tag(&self, mut tag: impl FnMut(&str, &str)) {
        let Some(identity) = self.identity() else { return };
        let preset = identity.preset();
        if preset != Preset::None {
            // A name known only at run time may hold a newline, which no tag may, or be blank.
            let name = text::one_line(identity.name(), limits::TAG_CHARACTERS);
            let telling = preset.tags(&name).filter(|(_, value)| !value.trim().is_empty());
            telling.for_each(|(key, value)| tag(key, value));
        }
        if let Some(owner) = identity.site().owner {
            tag("owner", owner);
        }
        for (key, value) in self.values().into_iter().flat_map(|values| &values.tags) {
            tag(key, value);
        }
    }
}
