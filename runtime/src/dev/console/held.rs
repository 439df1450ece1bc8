//! Events that wait for their trace.

use std::collections::VecDeque;
use std::time::Instant;

use sentry::protocol::TraceId;

use crate::dev::{Notice, Trace};
use crate::monitored::Started;

/// So many wait, and so many that were shown are remembered. Each is a few short strings.
const LIMIT: usize = 256;

/// Bounded, and in order.
#[derive(Default)]
pub(super) struct Held {
    waiting: VecDeque<(Instant, Notice)>,
    /// What was shown on its own, for a tree that comes later.
    shown: VecDeque<Notice>,
    /// No transaction ever comes.
    without_traces: bool,
    /// The trace id of what happens outside every span.
    outside: Option<TraceId>,
}

impl Held {
    pub(super) fn started(&mut self, started: &Started) {
        self.without_traces = !started.tracing;
        self.outside = started.outside;
    }

    /// An event does not tell whether its trace is sampled; this is what is known besides.
    pub(super) fn may_get_a_trace(&self, notice: &Notice) -> bool {
        !self.without_traces && notice.trace.is_some() && notice.trace != self.outside
    }

    /// Gives back the oldest where there would be too many.
    pub(super) fn hold(&mut self, notice: Notice, now: Instant) -> Option<Notice> {
        self.waiting.push_back((now, notice));
        if self.waiting.len() > LIMIT { self.take_oldest() } else { None }
    }

    /// Since when the oldest waits.
    pub(super) fn oldest(&self) -> Option<Instant> {
        self.waiting.front().map(|(since, _)| *since)
    }

    pub(super) fn take_oldest(&mut self) -> Option<Notice> {
        self.waiting.pop_front().map(|(_, notice)| notice)
    }

    pub(super) fn remember(&mut self, notice: &Notice) {
        if self.may_get_a_trace(notice) {
            self.shown.push_back(notice.reduced());
            if self.shown.len() > LIMIT {
                self.shown.pop_front();
            }
        }
    }

    /// Puts everything that happened in the trace where it happened.
    pub(super) fn hang_on(&mut self, trace: &mut Trace) {
        self.shown =
            std::mem::take(&mut self.shown).into_iter().filter_map(|notice| trace.attach(notice)).collect();
        let waiting = std::mem::take(&mut self.waiting).into_iter();
        self.waiting = waiting.filter_map(|(since, notice)| Some((since, trace.attach(notice)?))).collect();
    }
}
