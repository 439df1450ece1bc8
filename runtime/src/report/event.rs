//! An error as a Sentry event.

use std::borrow::Cow;
use std::time::Duration;

use sentry::Hub;
use sentry::protocol::{Context, Event, Exception, Map, Mechanism, Value as Json};
use sentry::types::Uuid;

use super::milliseconds;
use super::verdict::Failed;
use crate::call::{Frame, LONGEST_PATH, Step, stack};
use crate::classify::Link;
use crate::span;

/// Captures an error that the call returns, in the call's own scope.
pub(super) fn capture(frame: &Frame, duration: Duration, failed: &Failed<'_>) -> Uuid {
    let mut path = stack::path(LONGEST_PATH);
    path.extend(frame.identity().map(|identity| Step { identity: identity.clone() }));
    let tags = tags(frame, failed);
    let event = Event {
        level: failed.level(),
        logger: Some("monitored".to_owned()),
        transaction: path.first().map(|step| step.identity.name().to_owned()),
        exception: exceptions(&failed.links).into(),
        fingerprint: fingerprint(frame),
        contexts: Map::from([("monitored".to_owned(), context(frame, duration, failed, &path))]),
        ..Event::default()
    };
    // A tag of the scope wins over one of the event, so the event's stand on the scope for as long as it takes.
    span::with_tags(&Hub::current(), tags, |hub| hub.capture_event(event))
}

/// The tags of every active call, the innermost winning, and the class.
fn tags(frame: &Frame, failed: &Failed<'_>) -> Vec<(String, String)> {
    let mut tags = span::tags();
    frame.each_tag(|key, value| drop(tags.insert(key.to_owned(), value.to_owned())));
    tags.insert("error_type".to_owned(), failed.classification.class.as_str().to_owned());
    tags.into_iter().collect()
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

fn fingerprint(frame: &Frame) -> Cow<'static, [Cow<'static, str>]> {
    let parts = frame.values().map(|values| values.fingerprint.as_slice()).unwrap_or_default();
    if parts.is_empty() {
        return Event::default().fingerprint;
    }
    parts.iter().map(|part| Cow::Owned(part.clone())).collect()
}

/// The context `monitored`: what the call was, how it was reached, and what it recorded.
fn context(frame: &Frame, duration: Duration, failed: &Failed<'_>, path: &[Step]) -> Context {
    let mut context = Map::<String, Json>::new();
    if let Some(identity) = frame.identity() {
        context.insert("operation".to_owned(), identity.op().into());
        context.insert("name".to_owned(), identity.name().into());
        context.insert("function".to_owned(), identity.function().into());
    }
    let path: Vec<_> = path.iter().map(ToString::to_string).collect();
    context.insert("call_path".to_owned(), path.into());
    context.insert("duration_ms".to_owned(), milliseconds(duration).into());
    let source = if failed.classification.declared { "declared" } else { "inferred" };
    context.insert("classification".to_owned(), source.into());
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

fn object(entries: impl IntoIterator<Item = (String, Json)>) -> Json {
    Json::Object(entries.into_iter().collect())
}
