//! Whether two events are about the same.

use std::hash::{BuildHasher, Hash, Hasher};

use sentry::protocol::{Context, Event};

use crate::report;
use crate::value::text;

/// As much of a message is looked at.
const LONGEST: usize = 1024;

/// A number that like events have in common: those of one fingerprint, where they have one of their own; else of one
/// exception type, function or logger, and message without numbers, ids and quoted text.
pub(super) fn of(event: &Event<'_>, state: &impl BuildHasher) -> u64 {
    let mut hasher = state.build_hasher();
    event.fingerprint.hash(&mut hasher);
    if !event.fingerprint.iter().all(|part| is_default(part))
        && !event.fingerprint.iter().any(|part| is_default(part))
    {
        return hasher.finish();
    }
    let error = event.exception.values.last();
    let message = event.message.as_deref().or(event.logentry.as_ref().map(|entry| entry.message.as_str()));
    let message = error.and_then(|error| error.value.as_deref()).or(message).unwrap_or_default();
    error.map(|error| (&error.ty, &error.module)).hash(&mut hasher);
    function(event).hash(&mut hasher);
    event.logger.hash(&mut hasher);
    report::normalised(&text::cut(message, LONGEST)).hash(&mut hasher);
    hasher.finish()
}

fn is_default(part: &str) -> bool {
    matches!(part, "{{ default }}" | "{{default}}")
}

/// The monitored function, else the innermost frame's, else the transaction.
fn function<'a>(event: &'a Event<'_>) -> Option<&'a str> {
    let monitored = match event.contexts.get("monitored") {
        Some(Context::Other(context)) => context.get("function").and_then(|function| function.as_str()),
        _ => None,
    };
    let frames = event.exception.values.last().and_then(|error| error.stacktrace.as_ref());
    let innermost = || frames.and_then(|stack| stack.frames.last()?.function.as_deref());
    monitored.or_else(innermost).or(event.transaction.as_deref())
}

#[cfg(test)]
mod tests {
    use std::hash::RandomState;

    use sentry::protocol::{Event, Exception};

    use super::of;

    #[test]
    fn like_events_are_alike() {
        let state = RandomState::new();
        let message = |text: &str| of(&Event { message: Some(text.into()), ..Event::default() }, &state);
        assert_eq!(message("row 1 is bad"), message("row 2 is bad"));
        assert_ne!(message("row 1 is bad"), message("row 1 is good"));

        let error = |ty: &str, value: &str| {
            let exception = Exception { ty: ty.into(), value: Some(value.into()), ..Exception::default() };
            Event { exception: vec![exception].into(), ..Event::default() }
        };
        assert_eq!(of(&error("A", "x 1"), &state), of(&error("A", "x 2"), &state));
        assert_ne!(of(&error("A", "x"), &state), of(&error("B", "x"), &state));

        let grouped = |text: &str| {
            let fingerprint = vec!["a".into()].into();
            of(&Event { fingerprint, message: Some(text.into()), ..Event::default() }, &state)
        };
        assert_eq!(grouped("one"), grouped("two"));
    }
}
