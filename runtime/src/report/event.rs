//! An error as a Sentry event.

use std::borrow::Cow;
use std::time::Duration;

use sentry::protocol::{Context, Event, Exception, Map, Mechanism, Value as Json};
use sentry::types::Uuid;
use sentry::{Hub, Scope};

use super::evidence::Evidence;
use super::held::Held;
use super::line::Line;
use super::verdict::Failed;
use super::{frames, groups, milliseconds, tally};
use crate::call::{Frame, LONGEST_PATH, Step, stack};
use crate::classify::{Classification, Link};
use crate::site::{Identity, Site};
use crate::span;
use crate::value::limits;
use crate::value::secret::{self, Names};

/// The most exceptions of one event.
const MOST: usize = 50;

/// What stands for a call whose frame is none: nothing monitored is running.
static NOWHERE: Site = Site::new("unknown", "", "", 0);

/// The report of an error that the call returns, on the call's own scope.
pub(super) fn hold(frame: &Frame, duration: Duration, failed: &Failed<'_>) -> Held {
    let mut path = stack::path(LONGEST_PATH);
    path.extend(frame.identity().map(|identity| Step { identity: identity.clone() }));
    let identity = frame.identity().cloned().unwrap_or(Identity::Site(&NOWHERE));
    let given = groups::given(frame);
    let mut event = Event {
        level: failed.level(),
        logger: Some("monitored".to_owned()),
        transaction: path.first().map(|step| step.identity.name().to_owned()),
        exception: exceptions(&failed.links).into(),
        fingerprint: given.clone().unwrap_or_else(|| groups::derived(frame, failed)),
        contexts: Map::from([("monitored".to_owned(), context(frame, duration, failed, &path))]),
        ..Event::default()
    };
    let stack = frames::attach(&mut event, frame, failed);
    let hub = Hub::current();
    let mut scope = hub.configure_scope(|scope| scope.clone());
    for (key, value) in tags(frame) {
        // A tag of the scope wins over one of the event, so this is where the event's stand.
        scope.set_tag(&key, value);
    }
    let mut evidence = Evidence::of(failed);
    evidence.group = groups::hash(event.fingerprint.iter().map(AsRef::as_ref));
    classify(&mut event, &mut scope, failed.classification);
    Held {
        evidence,
        event: Box::new(event),
        scope: Box::new(scope),
        decision: failed.decision(),
        stack,
        client: hub.client(),
        grouped: given.is_some(),
        line: Line::new(identity, duration, failed),
        tally: tally::of(frame),
        receipts: Vec::new(),
        elsewhere: failed.failure.is_reported_panic(),
    }
}

/// Says of what class the failure is.
pub(super) fn classify(event: &mut Event<'static>, scope: &mut Scope, classification: Classification) {
    scope.set_tag("error_type", classification.class.tag());
    let source = if classification.declared { "declared" } else { "inferred" };
    note(event, "classification", source.into());
}

/// Puts these links around the exceptions that are there: the error was returned on.
pub(super) fn wrap(event: &mut Event<'static>, outer: &[Link]) {
    if outer.is_empty() {
        return;
    }
    for exception in &mut event.exception.values {
        exception.mechanism = None;
    }
    let values = &mut event.exception.values;
    values.extend(exceptions(outer));
    if values.len() > MOST {
        // Both ends tell something: where it began, and what was returned.
        values.drain(MOST / 2..values.len() - MOST / 2);
        note(event, "exceptions", "shortened".into());
    }
}

/// That the outer of the two errors was caused by the inner is only inferred.
pub(super) fn mark_joined(event: &mut Event<'static>) {
    note(event, "joined", "inferred".into());
}

/// What the call returned in place of this failure, which is no event itself.
pub(super) fn replaced_by(event: &mut Event<'static>, returned: &Link) {
    note(event, "joined", "inferred".into());
    note(event, "returned", format!("{}: {}", returned.type_name, returned.text).into());
}

/// Names an earlier failure that was reported by itself.
pub(super) fn caused_by(event: &mut Event<'static>, earlier: Option<Uuid>) {
    let known =
        matches!(event.contexts.get("monitored"), Some(Context::Other(it)) if it.contains_key("caused_by"));
    if let Some(earlier) = earlier.filter(|_| !known) {
        note(event, "caused_by", earlier.simple().to_string().into());
    }
}

/// Takes the secrets out of the texts of the error, where no filter of the client will. Of what calls recorded they have
/// been taken out by then.
pub(super) fn scrub(event: &mut Event<'static>) {
    let mut text = |text: &mut String| {
        if let Cow::Owned(scrubbed) = secret::scrubbed(text, &Names::default()) {
            *text = scrubbed;
        }
    };
    event.exception.values.iter_mut().flat_map(|exception| &mut exception.value).for_each(&mut text);
    event.fingerprint.to_mut().iter_mut().for_each(|part| text(part.to_mut()));
    if let Some(Context::Other(context)) = event.contexts.get_mut("monitored") {
        context.values_mut().for_each(secret::texts);
    }
}

fn note(event: &mut Event<'static>, key: &str, value: Json) {
    if let Some(Context::Other(context)) = event.contexts.get_mut("monitored") {
        context.insert(key.to_owned(), value);
    }
}

/// The tags of every active call, the innermost winning.
fn tags(frame: &Frame) -> Map<String, String> {
    let mut tags = span::tags();
    frame.each_tag(|key, value| drop(tags.insert(key.to_owned(), value.to_owned())));
    tags
}

/// In Sentry's order: the root first, what was returned last.
fn exceptions(links: &[Link]) -> Vec<Exception> {
    let mut exceptions: Vec<_> = links
        .iter()
        .map(|link| Exception {
            ty: link.type_name.clone(),
            value: Some(link.text.clone()),
            module: link.module.map(str::to_owned),
            ..Exception::default()
        })
        .collect();
    if let Some(returned) = exceptions.first_mut() {
        returned.mechanism =
            Some(Mechanism { ty: "monitored".to_owned(), handled: Some(true), ..Mechanism::default() });
    }
    exceptions.reverse();
    exceptions
}

/// The context `monitored`: what the call was, how it was reached, and what it recorded.
fn context(frame: &Frame, duration: Duration, failed: &Failed<'_>, path: &[Step]) -> Context {
    let mut context = Map::<String, Json>::new();
    if let Some(identity) = frame.identity() {
        context.insert("operation".to_owned(), identity.op().into());
        context.insert("name".to_owned(), identity.name().into());
        context.insert("function".to_owned(), identity.function().into());
    }
    context.insert("call_path".to_owned(), inner_end(path).into());
    context.insert("duration_ms".to_owned(), milliseconds(duration).into());
    if let Some(code) = failed.failure.code() {
        context.insert("code".to_owned(), code.into());
    }
    let fields = failed.failure.fields().into_entries();
    if !fields.is_empty() {
        let fields = fields.into_iter().map(|(name, value)| (name.into_owned(), value));
        context.insert("error".to_owned(), object(fields));
    }
    if let Some(values) = frame.values().filter(|values| !values.data.is_empty()) {
        context.insert("data".to_owned(), object(values.data.iter().cloned()));
    }
    Context::Other(context)
}

/// As many entries as fit, the first ones.
pub(super) fn object(entries: impl IntoIterator<Item = (String, Json)>) -> Json {
    object_within(&mut { limits::CONTEXT_PART }, entries)
}

/// As many entries as fit into the bytes that are left.
pub(super) fn object_within(left: &mut usize, entries: impl IntoIterator<Item = (String, Json)>) -> Json {
    let fits = |(key, value): &(String, Json)| fits(left, key.len() + value.to_string().len());
    Json::Object(entries.into_iter().filter(fits).collect())
}

/// The innermost steps, as many as fit.
pub(super) fn inner_end(path: &[Step]) -> Vec<String> {
    let mut left = limits::CONTEXT_PART;
    let steps = path.iter().rev().map(ToString::to_string);
    let mut steps: Vec<_> = steps.take_while(|step| fits(&mut left, step.len())).collect();
    steps.reverse();
    steps
}

/// Takes `bytes` and what stands between two of their kind off what is left, where that is enough.
pub(super) fn fits(left: &mut usize, bytes: usize) -> bool {
    let rest = left.checked_sub(bytes + 4);
    *left = rest.unwrap_or(*left);
    rest.is_some()
}
