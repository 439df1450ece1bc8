//! The end of a call's span.

use std::time::{Duration, Instant, SystemTime};

use sentry::TransactionOrSpan;
use sentry::protocol::{SpanStatus, Value};

use super::attached::Attached;
use crate::call::Frame;
use crate::clock;

/// What a span lasts at least, as it is sent.
const SHORTEST: Duration = Duration::from_micros(1);

/// What a call's end tells about its span.
pub(crate) struct Finish {
    pub(crate) status: SpanStatus,
    pub(crate) tags: Vec<(&'static str, String)>,
    pub(crate) data: Vec<(&'static str, Value)>,
}

/// Whether the call has a span that will be sent.
pub(crate) fn is_sampled(frame: &Frame) -> bool {
    frame.trace == crate::call::Trace::Sampled
        && Attached::of(frame).is_some_and(|attached| attached.marks.span.is_some())
}

/// Finishes the span of a call, if it has one, on the call's own scope.
pub(crate) fn finish(frame: &mut Frame, finish: Finish) {
    let sampled = is_sampled(frame);
    let started = frame.started;
    let Some(attached) = Attached::of_mut(frame) else { return };
    let Some(span) = attached.marks.span.clone() else { return };
    if sampled {
        span.set_status(finish.status);
        for (key, value) in finish.tags {
            span.set_tag(key, value);
        }
        for (key, value) in finish.data {
            span.set_data(key, value);
        }
    }
    if attached.starts_root
        && let Some(root) = &attached.root
    {
        root.finish();
    }
    finish_after_its_start(span, started);
}

/// The SDK writes a start as a float of seconds since 1970, exact to a quarter of a microsecond, and an end with its
/// nanoseconds. A shorter span may seem to end before it began, for which Relay refuses the whole transaction.
fn finish_after_its_start(span: TransactionOrSpan, started: Instant) {
    let now = SystemTime::now();
    let brief = clock::now().saturating_duration_since(started) < SHORTEST * 2;
    span.finish_with_timestamp(if brief { now + SHORTEST } else { now });
}

/// Tags the span of a running call, and the scope it runs on.
pub(crate) fn tag(frame: &mut Frame, key: &str, value: &str) {
    let decorated = frame.decorated;
    if frame.attachment.is_none() && !decorated {
        frame.attachment = Some(Box::new(Attached::marked_on(sentry::Hub::current())));
    }
    if let Some(attached) = Attached::of_mut(frame) {
        attached.tag(key, value, decorated);
    }
}

/// Adds data to the span of a running call.
pub(crate) fn note(frame: &Frame, key: &str, value: &Value) {
    if is_sampled(frame)
        && let Some(span) = Attached::of(frame).and_then(|attached| attached.marks.span.as_ref())
    {
        span.set_data(key, value.clone());
    }
}
