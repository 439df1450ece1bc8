use sentry::protocol::Event;

use super::mistake::{FilterMistake, note};

/// Drops test events in an environment (`"production"`): messages with the word `test`, in whatever case, and events with a
/// tag `test` (unless its value is `false`). Exceptions are never dropped, whatever their text and tags. Elsewhere it drops
/// nothing. The environment is the event's, which the client's options set.
///
/// ```
/// # #[cfg(feature = "testing")] {
/// use monitored::{Monitored, filter, testing};
/// use sentry::{ClientOptions, Level, capture_message};
///
/// let sent_from = |environment: &'static str| {
///     let monitored = Monitored::new().filter(filter::drop_test_events_in("production"));
///     testing::capture_with(monitored, ClientOptions::new().environment(environment), || {
///         capture_message("This is a test", Level::Info);
///         capture_message("the latest contest", Level::Info);
///     })
/// };
/// assert_eq!(sent_from("staging").events.len(), 2);
/// assert_eq!(sent_from("production").tree(), "• the latest contest");
/// # }
/// ```
pub fn drop_test_events_in(
    environment: &str,
) -> impl Fn(Event<'static>) -> Option<Event<'static>> + Send + Sync + use<> {
    if environment.is_empty() {
        note(FilterMistake::Empty("drop_test_events_in"));
    }
    let environment = environment.to_owned();
    move |event| {
        let here = !environment.is_empty() && event.environment.as_deref() == Some(environment.as_str());
        (!(here && is_test(&event))).then_some(event)
    }
}

fn is_test(event: &Event<'_>) -> bool {
    let tagged = event.tags.get("test").is_some_and(|value| value != "false");
    event.exception.values.is_empty() && (tagged || messages(event).any(says_test))
}

/// The messages of an event that is one.
fn messages<'a>(event: &'a Event<'_>) -> impl Iterator<Item = &'a str> {
    let message = event.message.as_deref();
    message.into_iter().chain(event.logentry.as_ref().map(|entry| entry.message.as_str()))
}

fn says_test(message: &str) -> bool {
    message
        .split(|character: char| !character.is_alphanumeric() && character != '_')
        .any(|word| word.eq_ignore_ascii_case("test"))
}

#[cfg(test)]
mod tests {
    use sentry::protocol::{Event, Exception, LogEntry};

    use super::{drop_test_events_in, says_test};

    fn event(change: impl FnOnce(&mut Event<'static>)) -> Event<'static> {
        let mut event = Event { environment: Some("production".into()), ..Event::default() };
        change(&mut event);
        event
    }

    #[test]
    fn a_word_is_a_word() {
        assert!(says_test("Test!") && says_test("a TEST: x") && says_test("test"));
        assert!(!says_test("latest") && !says_test("testing") && !says_test("test_mode") && !says_test(""));
    }

    #[test]
    fn messages_and_tagged_events_but_no_exceptions() {
        let filter = drop_test_events_in("production");
        let entry = LogEntry { message: "a test".into(), ..LogEntry::default() };
        assert!(filter(event(|event| event.message = Some("a test".into()))).is_none());
        assert!(filter(event(|event| event.logentry = Some(entry))).is_none());
        assert!(filter(event(|event| drop(event.tags.insert("test".into(), "true".into())))).is_none());
        assert!(filter(event(|event| drop(event.tags.insert("test".into(), "false".into())))).is_some());
        let failed = filter(event(|event| {
            event.exception = vec![Exception { value: Some("test".into()), ..Exception::default() }].into();
            event.message = Some("test".into());
            event.tags.insert("test".into(), "true".into());
        }));
        assert!(failed.is_some());
    }
}
