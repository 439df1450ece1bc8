//! The running call, for its own body.

use std::fmt::Display;

use sentry::protocol::SpanStatus;

use super::frame::Frame;
use super::guard::{Watch, quietly};
use super::stack;
use crate::value::{Slot, Value, limits, text};

/// The call that was running when [`current`](crate::current) was asked.
///
/// It may be kept across an `.await`; it works where its call runs, and is inert elsewhere: after the call's end, on
/// other threads, and where there was no call.
///
/// ```
/// // Outside a monitored call nothing happens.
/// monitored::current().tag("tenant", 7).data("rows", 3);
/// assert!(monitored::current().sentry_span().is_none());
/// ```
#[derive(Clone, Debug)]
pub struct Current {
    observer: Watch,
    id: Option<u64>,
}

/// The innermost running call of this thread.
pub(crate) fn current(observer: Watch) -> Current {
    let id = stack::with_top(|frame| frame.id);
    Current { observer, id }
}

impl Current {
    /// Tags the call's span and the events captured inside it from now on. The value is cut at 200 characters. What
    /// Sentry takes in no key of a tag (anything but letters, digits, `_`, `.`, `:`, `-`) becomes `_`; a call keeps 64.
    pub fn tag(&self, key: &str, value: impl Display) -> &Self {
        let Some(id) = self.id else { return self };
        let mut slot = Slot::named(key, limits::TAG);
        stack::muted(|| slot.display(&value));
        let Some(mut value) = slot.into_tag() else { return self };
        self.with_frame(id, |observer, frame| {
            frame.scrubbing.tag(key, &mut value);
            if frame.values_mut().set_tag(key, value.clone()) {
                observer.0.tagged(frame, &text::tag_key(key), &value);
            }
        });
        self
    }

    /// Adds data to the call's span, and to the context `monitored` of an error that it returns.
    pub fn data(&self, key: &str, value: impl Value) -> &Self {
        let Some(id) = self.id else { return self };
        let mut slot = Slot::named(key, limits::DATA);
        stack::muted(|| slot.value(&value));
        let Some(mut value) = slot.into_value() else { return self };
        self.with_frame(id, |observer, frame| {
            frame.scrubbing.value(key, &mut value);
            if frame.values_mut().set_data(key, value.clone()) {
                observer.0.noted(frame, &text::cut(key, limits::KEY), &value);
            }
        });
        self
    }

    /// Sets the status that the call's span ends with if the call ends with a value that is no error.
    pub fn status(&self, status: SpanStatus) -> &Self {
        if let Some(id) = self.id {
            self.with_frame(id, |_, frame| frame.status = Some(status));
        }
        self
    }

    /// Whether the call runs on this thread at this moment.
    pub(crate) fn is_running(&self) -> bool {
        self.id.is_some_and(|id| stack::with_frame(id, |_| ()).is_some())
    }

    pub(crate) fn id(&self) -> Option<u64> {
        self.id
    }

    fn with_frame(&self, id: u64, f: impl FnOnce(Watch, &mut Frame)) {
        // Code that runs on behalf of a report may run under one of Sentry's locks, which a tag would take again.
        if !stack::usable() {
            return;
        }
        quietly(|| {
            // In a carried task, outside of any call, there is a trace and nothing to tag.
            stack::with_frame(id, |frame| frame.identity().is_some().then(|| f(self.observer, frame)));
        });
    }
}
