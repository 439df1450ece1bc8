//! Where a trace began, and what its baggage says of that to those that it reaches.
//!
//! Who begins a trace says by which project, release and rate it is to be sampled, and all others pass that on as it is:
//! <https://develop.sentry.dev/sdk/telemetry/traces/dynamic-sampling-context/>.

use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sentry::protocol::TraceId;
use sentry::{Client, TracesSamplingStrategy, TransactionOrSpan};

use super::attached::Attached;
use crate::call::stack;

/// What a value of the baggage shows as it is: what JavaScript's `encodeURIComponent` does, as other SDKs of Sentry's do.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// Bytes of a release or an environment: Sentry takes no longer ones,
/// <https://docs.sentry.io/platforms/rust/configuration/releases/>.
const LONGEST: usize = 200;

/// Where a trace began.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    trace_id: TraceId,
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    Here,
    /// In another service; with the baggage that came from there.
    Elsewhere(Option<Arc<str>>),
}

impl Origin {
    pub(super) fn elsewhere(trace_id: TraceId, baggage: Option<Arc<str>>) -> Self {
        Self { trace_id, place: Place::Elsewhere(baggage) }
    }

    /// Where the trace of a span began: as is known of the calls that are running, else by its transaction. The SDK keeps
    /// no baggage, so that of a transaction that others have continued there is none.
    pub(super) fn of(span: &TransactionOrSpan) -> Self {
        let context = span.get_trace_context();
        let trace_id = context.trace_id;
        let known = stack::nearest(|frame| {
            let origin = Attached::of(frame)?.root.as_ref()?.origin.as_ref()?;
            (origin.trace_id == trace_id).then(|| origin.clone())
        });
        known.unwrap_or_else(|| {
            let begins = context.parent_span_id.is_none();
            Self { trace_id, place: if begins { Place::Here } else { Place::Elsewhere(None) } }
        })
    }

    /// The baggage for the next service.
    pub(super) fn baggage(&self, client: &Client, sampled: Option<bool>) -> Option<String> {
        match &self.place {
            Place::Here => own_baggage(client, self.trace_id, sampled),
            Place::Elsewhere(baggage) => baggage.as_deref().map(str::to_owned),
        }
    }
}

/// The baggage of a trace that began here. Without the project's key the rest says nothing.
pub(super) fn own_baggage(client: &Client, trace_id: TraceId, sampled: Option<bool>) -> Option<String> {
    let (options, dsn) = (client.options(), client.dsn()?);
    let rate = match options.traces_sampling_strategy {
        TracesSamplingStrategy::FixedRate(rate) if sampled.is_some() => Some(rate),
        // What a sampler has answered, the SDK keeps to itself.
        _ => None,
    };
    let members = [
        ("trace_id", Some(trace_id.to_string())),
        ("public_key", Some(encoded(dsn.public_key()))),
        ("org_id", options.org_id.or_else(|| dsn.org_id()).map(|id| id.to_string())),
        ("release", options.release.as_deref().and_then(short)),
        ("environment", options.environment.as_deref().and_then(short)),
        ("sample_rate", rate.map(|rate| rate.to_string())),
        ("sampled", sampled.map(|sampled| sampled.to_string())),
    ];
    let given =
        members.into_iter().filter_map(|(key, value)| value.map(|value| format!("sentry-{key}={value}")));
    Some(given.collect::<Vec<_>>().join(","))
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

fn short(text: &str) -> Option<String> {
    (!text.is_empty() && text.len() <= LONGEST).then(|| encoded(text))
}
