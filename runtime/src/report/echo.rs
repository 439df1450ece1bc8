//! Events that only echo a failure which is an issue already: what Sentry's layers for `tracing` make of lines in the
//! log, the runtime's own and the user's.
//!
//! A line is compared by the same evidence as a returned error is, and with the calls of this thread alone: with what
//! their callees failed with and, where no call runs, for a few seconds with what the last outermost one failed with.
//! A line that comes first, before the error that it tells of is returned, is the issue; the report is then none. That it
//! was sent, and no filter dropped it, is known by `Monitored`; without that, as long as the hub has sent nothing since.

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use sentry::protocol::{Context, Event, Map, Value as Json};
use sentry::types::Uuid;
use sentry::{ClientOptions, Hub};

use super::evidence::{Evidence, TELLING};
use super::{ledger, panics};
use crate::call::stack;
use crate::classify::Link;
use crate::clock;
use crate::span;
use crate::stats;
use crate::value::{limits, text, unreported};

/// How long a line may come after the outermost call returned what it tells of. Longer waits are seldom about that.
const AFTERWARDS: Duration = Duration::from_secs(5);

/// The most texts of a line that are compared.
const COMPARED: usize = 16;

/// Where lines are from that the runtime writes, as `tracing` says it: somewhere in this crate.
const CRATE: &str = module_path!();

/// What `sentry-tracing` calls the contexts of its events.
const FIELDS: &str = "Rust Tracing Fields";
const LOCATION: &str = "Rust Tracing Location";

/// Fields that hold an error, where their text is no more than that.
const NAMES_OF_ERRORS: [&str; 6] = ["error", "err", "e", "exception", "cause", "reason"];

/// What a line in the log says.
pub(super) struct Said {
    message: Option<String>,
    /// Its exceptions, and the fields that are called as errors are.
    errors: Vec<String>,
    /// Its other fields.
    others: Vec<String>,
}

/// What is done with every event that is captured inside a call: `None` for an echo.
pub(crate) fn process(event: Event<'static>) -> Option<Event<'static>> {
    processed(event, None)
}

/// What the integration does with all events of its client.
pub(crate) fn process_for(event: Event<'static>, options: &ClientOptions) -> Option<Event<'static>> {
    processed(event, Some(options))
}

fn processed(event: Event<'static>, options: Option<&ClientOptions>) -> Option<Event<'static>> {
    if unreported::is_unwinding() || (unreported::is_inside() && panics::is_one(&event)) {
        // Of a callback of the user's, which would be asked about this, too: what takes its place will tell.
        stats::EVENTS_FILTERED.add(1);
        return None;
    }
    let mut event = without_echo(event)?;
    panics::decorate(&mut event, options);
    Some(event)
}

/// The event, unless it is an echo.
fn without_echo(event: Event<'static>) -> Option<Event<'static>> {
    let Some(said) = Said::by(&event) else { return Some(event) };
    if is_ours(&event) || is_known(&said) {
        stats::ECHOES.add(1);
        return None;
    }
    if stack::usable() {
        ledger::overhear(said, event.event_id);
    }
    Some(event)
}

/// Whether the event is a line of the runtime's own. Of a call the issue, if there is to be one, is the report; of an alert it
/// is what `sink::Sentry` sends.
fn is_ours(event: &Event<'_>) -> bool {
    let module = context(event, LOCATION).and_then(|location| location.get("module_path")?.as_str());
    event.logger.as_deref() == Some("monitored")
        && module.is_some_and(|module| module.split("::").next() == CRATE.split("::").next())
}

fn is_known(said: &Said) -> bool {
    let (mut calls, mut known) = (0, false);
    stack::each(|frame| {
        calls += 1;
        known = known || ledger::reports(frame, |evidence| said.tells_of(evidence));
    });
    known || (calls == 0 && is_afterwards(said))
}

fn context<'e>(event: &'e Event<'_>, name: &str) -> Option<&'e Map<String, Json>> {
    match event.contexts.get(name) {
        Some(Context::Other(context)) => Some(context),
        _ => None,
    }
}

impl Said {
    /// What a line says that became this event; `None` where the event is none of a line.
    fn by(event: &Event<'_>) -> Option<Self> {
        let fields = context(event, FIELDS);
        let returned = event.exception.values.last().and_then(|exception| exception.mechanism.as_ref());
        let of_a_line = fields.is_some()
            || context(event, LOCATION).is_some()
            || returned.is_some_and(|mechanism| mechanism.ty == "tracing");
        if !of_a_line {
            return None;
        }
        let fields = fields.into_iter().flatten().filter_map(|(name, value)| Some((name, value.as_str()?)));
        let (errors, others): (Vec<_>, Vec<_>) =
            fields.partition(|(name, _)| NAMES_OF_ERRORS.contains(&name.as_str()));
        let exceptions = event.exception.values.iter().filter_map(|exception| exception.value.as_deref());
        Some(Self {
            message: owned(event.message.as_deref().into_iter()).pop(),
            errors: owned(exceptions.chain(errors.into_iter().map(|(_, value)| value))),
            others: owned(others.into_iter().map(|(_, value)| value)),
        })
    }

    /// Whether the line is about this failure.
    fn tells_of(&self, evidence: &Evidence) -> bool {
        self.says(&evidence.text, true) || evidence.also.iter().any(|text| self.says(text, !is_a_name(text)))
    }

    /// Whether the line is about an error with this chain.
    pub(super) fn tells_of_any(&self, links: &[Link], evidence: &Evidence) -> bool {
        links.iter().any(|link| self.says(&link.text, true)) || self.tells_of(evidence)
    }

    fn says(&self, error: &str, within: bool) -> bool {
        // What was cut ends with a mark that no line has.
        let error = error.trim_end_matches('…');
        if error.is_empty() {
            return false;
        }
        let is_whole = self.message.iter().chain(&self.errors).any(|text| text == error);
        let is_within = || {
            self.errors.iter().any(|text| text.contains(error))
                || self.message.iter().chain(&self.others).any(|text| reports(text, error))
        };
        is_whole || (within && error.len() >= TELLING && is_within())
    }
}

/// Whether a sentence says that there was this error. It may have the same words in it and be about something else: what
/// it reports stands behind a colon or at its end, or is most of what it says.
fn reports(sentence: &str, error: &str) -> bool {
    let is_most = error.len() * 2 >= sentence.len();
    sentence.match_indices(error).any(|(at, _)| {
        let quote = |c: char| matches!(c, '"' | '\'' | '`' | '(');
        let before = sentence[..at].trim_end_matches(quote).trim_end();
        let after = sentence[at + error.len()..].trim_start_matches(|c: char| !c.is_alphanumeric());
        is_most || before.ends_with([':', '=']) || after.is_empty()
    })
}

fn owned<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<String> {
    texts.take(COMPARED).map(|text| text::cut(text, limits::MESSAGE).into_owned()).collect()
}

/// What `{:?}` writes of a variant without fields is a word like others.
fn is_a_name(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// A line that became an event before a call returned what it tells of.
pub(super) struct Overheard {
    pub(super) said: Said,
    event: Uuid,
    /// Where it was captured: shows that it was sent, and not filtered, as long as it is the last one there.
    hub: Arc<Hub>,
    passed: Arc<AtomicBool>,
}

thread_local! {
    /// The line of this thread that is on its way through the filters.
    static ON_ITS_WAY: RefCell<Option<(Uuid, Arc<AtomicBool>)>> = const { RefCell::new(None) };
}

impl Overheard {
    pub(super) fn new(said: Said, event: Uuid) -> Self {
        let passed = ON_ITS_WAY.try_with(|line| match &mut *line.borrow_mut() {
            // A hub's scope and the integration may both see it.
            Some((known, passed)) if *known == event => Arc::clone(passed),
            line => Arc::clone(&line.insert((event, Arc::default())).1),
        });
        Self { said, event, hub: Hub::current(), passed: passed.unwrap_or_default() }
    }

    /// The event, if it was sent.
    pub(super) fn sent(&self) -> Option<Uuid> {
        let is_sent = self.passed.load(Ordering::Relaxed) || self.hub.last_event_id() == Some(self.event);
        is_sent.then_some(self.event)
    }

    pub(super) fn is(&self, event: Uuid) -> bool {
        self.event == event
    }
}

/// No filter has dropped the event. (Sampling may still: then the failure is sampled out with it.)
pub(crate) fn passed(event: &Event<'_>) {
    let line = ON_ITS_WAY.try_with(|line| line.borrow_mut().take_if(|(id, _)| *id == event.event_id));
    if let Some((_, passed)) = line.ok().flatten() {
        passed.store(true, Ordering::Relaxed);
    }
}

/// What the last outermost call of this thread failed with.
struct Returned {
    at: Instant,
    evidence: Evidence,
}

thread_local! {
    static RETURNED: RefCell<Option<Returned>> = const { RefCell::new(None) };
}

/// The outermost call has returned this, which was reported.
pub(super) fn returned(evidence: Evidence) {
    let returned = Returned { at: clock::now(), evidence };
    let _ = RETURNED.try_with(|last| last.replace(Some(returned)));
}

fn is_afterwards(said: &Said) -> bool {
    let known = RETURNED.try_with(|last| {
        last.borrow().as_ref().is_some_and(|last| {
            clock::now().saturating_duration_since(last.at) <= AFTERWARDS && said.tells_of(&last.evidence)
        })
    });
    known.unwrap_or(false)
}

/// Hubs of others' whose scopes sort out echoes, each with what its processor holds: that is gone when the scope is which
/// the processor is on. Nothing of a failure is in here.
static SORTING: Mutex<Vec<(Weak<Hub>, Weak<()>)>> = Mutex::new(Vec::new());

/// Lets the current hub's scope sort out echoes, where neither the integration nor a call's own hub does: when something
/// has failed there. The scope looks the same; what another scope pushed on it later shows is not changed.
pub(super) fn sort_out_here() {
    let hub = Hub::current();
    if span::by_integration(&hub) {
        return;
    }
    let mut sorting = SORTING.lock().unwrap_or_else(PoisonError::into_inner);
    sorting.retain(|(hub, processor)| hub.strong_count() > 0 && processor.strong_count() > 0);
    if sorting.iter().any(|(known, _)| std::ptr::eq(known.as_ptr(), Arc::as_ptr(&hub))) {
        return;
    }
    let processor = Arc::new(());
    sorting.push((Arc::downgrade(&hub), Arc::downgrade(&processor)));
    drop(sorting);
    hub.configure_scope(|scope| {
        scope.add_event_processor(move |event| {
            let _here = &processor;
            without_echo(event)
        });
    });
}

#[cfg(test)]
mod tests {
    use super::reports;

    #[test]
    fn a_sentence_reports_what_follows_a_colon_ends_it_or_is_most_of_it() {
        for sentence in [
            "timed out",
            "cannot charge: timed out after 3 s, giving up on this order",
            "cannot charge order 7: \"timed out\" (attempt 3 of all that there were)",
            "the request of the customer timed out.",
            "error=timed out, order=7, and so on and so on",
            "timed out twice",
        ] {
            assert!(reports(sentence, "timed out"), "{sentence}");
        }
        for sentence in [
            "order 7: charging the customer timed out after the money was taken",
            "timed out requests are taken off the list before it is sorted",
            "all is well",
        ] {
            assert!(!reports(sentence, "timed out"), "{sentence}");
        }
    }
}
