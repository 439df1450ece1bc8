//! An event, as far as it is shown.

use sentry::Level;
use sentry::protocol::{Context, Event, Exception, LogEntry, SpanId, TraceId};

use super::stack::{Place, places};
use super::text::{MESSAGE, NAME, escape};

/// A chain longer than that is most likely one that goes round.
const CAUSES: usize = 16;

/// What happened to the program, in short pieces of text: small enough to be kept until its trace is there.
#[derive(Clone, Debug)]
pub(crate) struct Notice {
    pub(super) level: Level,
    /// `UserError::Database: cannot store the user`
    pub(super) headline: String,
    /// The class of an error.
    pub(super) error_type: Option<String>,
    /// The rest of the chain, from the outside in.
    pub(super) causes: Vec<String>,
    /// Innermost first.
    pub(super) places: Vec<Place>,
    /// How many causes and places there are besides.
    pub(super) more: usize,
    pub(super) trace: Option<TraceId>,
    pub(super) span: Option<SpanId>,
    /// It has been printed on its own before.
    pub(super) shown: bool,
}

impl Notice {
    pub(crate) fn new(event: &Event<'_>) -> Self {
        let mut chain = event.exception.values.iter().rev().map(exception);
        let headline = chain.next().unwrap_or_else(|| message(event));
        let mut causes: Vec<_> = chain.collect();
        let (places, more_places) = places(event);
        let more = causes.len().saturating_sub(CAUSES) + more_places;
        causes.truncate(CAUSES);
        let (trace, span) = match event.contexts.get("trace") {
            Some(Context::Trace(context)) => (Some(context.trace_id), Some(context.span_id)),
            _ => (None, None),
        };
        let error_type = event.tags.get("error_type").map(|class| escape(class, NAME));
        Self { level: event.level, headline, error_type, causes, places, more, trace, span, shown: false }
    }

    /// What is left of it once it has been shown: enough to be recognised in its trace.
    #[cfg(feature = "console")]
    pub(super) fn reduced(&self) -> Self {
        Self { causes: Vec::new(), places: Vec::new(), more: 0, shown: true, ..self.clone() }
    }
}

/// `Type: value`, or the one of the two that there is.
fn exception(exception: &Exception) -> String {
    let ty = escape(&exception.ty, NAME);
    match exception.value.as_deref().filter(|value| !value.is_empty()) {
        Some(value) if ty.is_empty() => escape(value, MESSAGE),
        Some(value) => format!("{ty}: {}", escape(value, MESSAGE)),
        None => ty,
    }
}

fn message(event: &Event<'_>) -> String {
    let entry = event.logentry.as_ref().map(formatted);
    let text = event.message.clone().or(entry).filter(|text| !text.is_empty());
    escape(text.as_deref().unwrap_or("(an event without message)"), MESSAGE)
}

/// The template with its parameters in it.
fn formatted(entry: &LogEntry) -> String {
    let mut parts = entry.message.split("%s");
    let mut text = parts.next().unwrap_or_default().to_owned();
    let mut params = entry.params.iter();
    for part in parts {
        match params.next() {
            Some(param) => text.push_str(&param.as_str().map_or_else(|| param.to_string(), str::to_owned)),
            None => text.push_str("%s"),
        }
        text.push_str(part);
    }
    text
}
