//! Calls whose names are known only at run time.

use std::fmt::Display;
use std::panic::Location;
use std::sync::Arc;

use super::future::{Deferred, MonitoredFuture};
use super::guard::{self, Call, Watch};
use super::values::Values;
use crate::classify::{End, Outcome};
use crate::site::{Identity, Named};
use crate::value::{Slot, Value, limits, text};

/// What [`operation`](crate::operation) returns: a call that is about to start.
#[derive(Debug)]
#[must_use = "nothing is monitored until `run` or `run_async`"]
pub struct Operation {
    observer: Watch,
    named: Named,
    values: Option<Box<Values>>,
}

impl Operation {
    pub(crate) fn new(
        observer: Watch,
        op: String,
        name: String,
        location: &'static Location<'static>,
    ) -> Self {
        let op = text::cut(&op, limits::OP).into_owned();
        let name = text::cut(&name, limits::NAME).into_owned();
        let named = Named { op, name, location };
        Self { observer, named, values: None }
    }

    /// Tags the span, and the events captured inside it. The value is cut at 200 characters.
    pub fn tag(mut self, key: &str, value: impl Display) -> Self {
        let mut slot = Slot::named(key, limits::TAG);
        slot.display(&value);
        if let Some(value) = slot.into_tag() {
            self.values.get_or_insert_default().set_tag(key, value);
        }
        self
    }

    /// Adds data to the span, and to the context `monitored` of an error that is returned.
    pub fn data(mut self, key: &str, value: impl Value) -> Self {
        let mut slot = Slot::named(key, limits::DATA);
        slot.value(&value);
        if let Some(value) = slot.into_value() {
            self.values.get_or_insert_default().set_data(key, value);
        }
        self
    }

    /// Runs a closure as a monitored call.
    pub fn run<R: Outcome>(self, body: impl FnOnce() -> R) -> R {
        self.enter().run(body, Outcome::outcome)
    }

    /// Makes a future a monitored call, which starts with its first poll.
    pub fn run_async<F>(self, body: F) -> MonitoredFuture<F, fn(&F::Output) -> End<'_>>
    where
        F: Future,
        F::Output: Outcome,
    {
        let Self { observer, named, values } = self;
        let observe: fn(&F::Output) -> End<'_> = Outcome::outcome;
        Deferred::new(observer, Identity::Named(Arc::new(named)), values).wrap(body, observe)
    }

    fn enter(self) -> Call {
        guard::enter_recorded(self.observer, Identity::Named(Arc::new(self.named)), self.values)
    }
}
