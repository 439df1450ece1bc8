//! The end of a call's span.

use sentry::protocol::{SpanStatus, Value};

use super::attached::Attached;
use crate::call::Frame;

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
    span.finish();
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
