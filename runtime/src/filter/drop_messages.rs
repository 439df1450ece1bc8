use sentry::protocol::Event;

use super::mistake::{self, note};

/// Drops events whose message matches a regular expression (of the crate [`regex`](https://docs.rs/regex), which matches in
/// linear time): the message of a message event, or of an error its own (the outermost exception's) value. Anywhere in
/// the message, unless the pattern is anchored (`^…$`); `(?i)` ignores case.
///
/// A pattern that is none is a mistake in the configuration (see [`Monitored::init`](crate::Monitored::init)), and the
/// filter then drops nothing.
///
/// ```
/// # #[cfg(feature = "testing")] {
/// use monitored::{Monitored, filter, testing};
/// use sentry::{ClientOptions, Level, capture_message};
///
/// let monitored = Monitored::new().filter(filter::drop_messages("(?i)connection reset"));
/// let captured = testing::capture_with(monitored, ClientOptions::new(), || {
///     capture_message("Connection reset by peer", Level::Error);
///     capture_message("Connection refused", Level::Error);
/// });
/// assert_eq!(captured.tree(), "✗ Connection refused");
/// # }
///
/// let mistake = monitored::Monitored::new()
///     .filter(monitored::filter::drop_messages("("))
///     .try_init(sentry::ClientOptions::new())
///     .unwrap_err();
/// assert!(mistake.to_string().starts_with("filter::drop_messages: \"(\" is no regular expression"));
/// ```
pub fn drop_messages(
    pattern: &str,
) -> impl Fn(Event<'static>) -> Option<Event<'static>> + Send + Sync + use<> {
    let pattern = mistake::pattern("drop_messages", pattern).map_err(note).ok();
    move |event| {
        let drops =
            pattern.as_ref().is_some_and(|pattern| messages(&event).any(|text| pattern.is_match(text)));
        (!drops).then_some(event)
    }
}

fn messages<'a>(event: &'a Event<'_>) -> impl Iterator<Item = &'a str> {
    let message = event.message.as_deref();
    let entry = event.logentry.as_ref().map(|entry| entry.message.as_str());
    let error = event.exception.values.last().and_then(|exception| exception.value.as_deref());
    message.into_iter().chain(entry).chain(error)
}

#[cfg(test)]
mod tests {
    use sentry::protocol::{Event, Exception, LogEntry};

    use super::drop_messages;

    #[test]
    fn messages_and_the_outermost_exception() {
        let filter = drop_messages("^a+$");
        let value = |text: &str| Exception { value: Some(text.into()), ..Exception::default() };
        let error =
            |texts: [&str; 2]| Event { exception: texts.map(value).to_vec().into(), ..Event::default() };
        let entry = LogEntry { message: "a".into(), ..LogEntry::default() };
        assert!(filter(Event { message: Some("aa".into()), ..Event::default() }).is_none());
        assert!(filter(Event { logentry: Some(entry), ..Event::default() }).is_none());
        assert!(filter(error(["b", "a"])).is_none());
        assert!(filter(error(["a", "b"])).is_some());
        assert!(filter(Event::default()).is_some());
    }
}
