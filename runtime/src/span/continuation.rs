//! The trace that a call continues: which span of another service is its parent, by the headers that came from there.

use std::sync::Arc;

use sentry::protocol::{OrganizationId, SpanId, TraceId};
use sentry::{Hub, TracePropagationContext, Transaction, TransactionContext};

use super::origin::Origin;
use crate::call::Incoming;
use crate::site::Identity;

/// A span of another service.
#[derive(Debug, PartialEq)]
pub(super) struct Remote {
    pub(super) trace_id: TraceId,
    pub(super) span_id: SpanId,
    /// Whether its trace is sampled, where that is decided.
    pub(super) sampled: Option<bool>,
}

impl Remote {
    /// Sentry's header first: it also knows of decisions that are not made yet.
    fn of(incoming: &Incoming) -> Option<Self> {
        let sentry = incoming.sentry_trace.get().and_then(Self::sentry_trace);
        sentry.or_else(|| incoming.traceparent.get().and_then(Self::traceparent))
    }

    /// `trace-span` or `trace-span-sampled`:
    /// <https://develop.sentry.dev/sdk/foundations/trace-propagation/#header-sentry-trace>.
    pub(super) fn sentry_trace(header: &str) -> Option<Self> {
        let mut parts = header.split('-');
        let (trace_id, span_id) = (parts.next()?, parts.next()?);
        let sampled = match parts.next() {
            None => None,
            Some("1") => Some(true),
            Some("0") => Some(false),
            Some(_) => return None,
        };
        let ends = parts.next().is_none();
        Self::new(trace_id, span_id, sampled).filter(|_| ends)
    }

    /// `version-trace-span-flags`, <https://www.w3.org/TR/trace-context/#traceparent-header>. A later version than `00`
    /// may go on behind that.
    fn traceparent(header: &str) -> Option<Self> {
        let mut parts = header.split('-');
        let (version, trace_id, span_id, flags) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let is_hex = |text: &str| text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let well_formed = [version, trace_id, span_id, flags].into_iter().all(is_hex)
            && (version.len(), flags.len()) == (2, 2)
            && version != "ff"
            && (version != "00" || parts.next().is_none());
        let flags = u8::from_str_radix(flags, 16).ok()?;
        Self::new(trace_id, span_id, Some(flags & 1 == 1)).filter(|_| well_formed)
    }

    /// The span as W3C writes it. The flag there knows only of two answers, and to most receivers of it *no* is a decision
    /// that holds for them, too: where there is none, there is no header.
    pub(super) fn traceparent_header(&self) -> Option<String> {
        let Self { trace_id, span_id, sampled } = self;
        sampled.map(|sampled| format!("00-{trace_id}-{span_id}-{:02x}", u8::from(sampled)))
    }

    fn new(trace_id: &str, span_id: &str, sampled: Option<bool>) -> Option<Self> {
        let (trace_id, span_id) = (trace_id.parse().ok()?, span_id.parse().ok()?);
        let known = trace_id != TraceId::from([0; 16]) && span_id != SpanId::from([0; 8]);
        known.then_some(Self { trace_id, span_id, sampled })
    }

    /// The span as Sentry writes it.
    fn sentry_trace_header(&self) -> String {
        let span = TracePropagationContext::new(self.trace_id, self.span_id);
        let span = match self.sampled {
            Some(sampled) => span.with_sampled(sampled),
            None => span,
        };
        span.sentry_trace_header()
    }

    /// By way of the headers: there is no other to tell the SDK of the organisation.
    fn context(&self, identity: &Identity, organisation: Option<OrganizationId>) -> TransactionContext {
        let trace = self.sentry_trace_header();
        let baggage = organisation.map(|id| format!("sentry-org_id={id}"));
        let baggage = baggage.as_deref().map(|baggage| ("baggage", baggage));
        let headers = [("sentry-trace", trace.as_str())].into_iter().chain(baggage);
        TransactionContext::continue_from_headers(identity.name(), identity.op(), headers)
    }
}

/// The header `sentry-trace` for what came in `traceparent`; `None` where there is a good one already, or nothing to say.
#[cfg(feature = "axum")]
pub(crate) fn sentry_trace_of(incoming: &Incoming) -> Option<String> {
    let is_there = incoming.sentry_trace.get().and_then(Remote::sentry_trace).is_some();
    Remote::of(incoming).filter(|_| !is_there).map(|remote| remote.sentry_trace_header())
}

/// What became of the headers that a trace was to be continued from.
pub(super) enum Continued {
    Yes(Transaction, Origin),
    /// They are another organisation's, and this transaction begins a trace.
    Refused(Transaction),
    /// They name no span.
    Nothing,
}

/// Starts the transaction of a call within the trace of the headers, if they are well-formed and the client may.
pub(super) fn start(hub: &Hub, identity: &Identity, incoming: Option<&Incoming>) -> Continued {
    let Some((incoming, remote)) = incoming.and_then(|it| Remote::of(it).map(|remote| (it, remote))) else {
        return Continued::Nothing;
    };
    let organisation = incoming.baggage.organisation;
    let transaction = hub.start_transaction(remote.context(identity, organisation));
    let trace_id = transaction.get_trace_context().trace_id;
    if trace_id != remote.trace_id {
        return Continued::Refused(transaction);
    }
    let baggage = incoming.baggage.of_trace(trace_id).map(Arc::from);
    Continued::Yes(transaction, Origin::elsewhere(trace_id, baggage))
}
