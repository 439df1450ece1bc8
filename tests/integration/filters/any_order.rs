//! Whatever the filters, in whatever order: what leaves is what their documentation says, told once more by a model.

use std::collections::HashMap;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use monitored::sentry::protocol::{Event, Exception, Transaction};
use monitored::sentry::{ClientOptions, TransactionContext, capture_event, start_transaction};
use monitored::{ErrorClass, Monitored, filter, stats};
use proptest::prelude::*;

use super::initialised;

/// Messages, and which of them are alike once numbers are left out.
const TEXTS: [(&str, usize); 6] = [
    ("disk 1 is full", 0),
    ("disk 2 is full", 0),
    ("heartbeat 7", 1),
    ("this is a test", 2),
    ("latest contest", 3),
    ("heartbeat 8", 1),
];
const PATTERNS: [&str; 3] = ["^heartbeat", "test", "panicked: the event"];
const CLASSES: [ErrorClass; 2] = [ErrorClass::TIMEOUT, ErrorClass::DATABASE];

#[derive(Clone, Debug)]
enum Ready {
    Limit(u32),
    Messages(usize),
    TestEvents,
    Class(usize),
    /// Panics over each event of which the number leaves this rest when it is divided by three.
    Panics(usize),
    Keeps,
}

/// An event as the test knows it: its number, its text, whether it is an error, its class, whether it is tagged `test`.
#[derive(Clone, Debug)]
struct Known {
    text: usize,
    error: bool,
    class: Option<usize>,
    test: bool,
}

/// What is expected to leave of an event.
#[derive(Clone, Debug, PartialEq)]
enum Left {
    Whole(usize),
    /// The filter of that place panicked, 0 being the user's `before_send`.
    Withheld(usize),
}

fn chains() -> impl Strategy<Value = Vec<Ready>> {
    let filter = prop_oneof![
        (1_u32..4).prop_map(Ready::Limit),
        (0..PATTERNS.len()).prop_map(Ready::Messages),
        Just(Ready::TestEvents),
        (0..CLASSES.len()).prop_map(Ready::Class),
        (0_usize..3).prop_map(Ready::Panics),
        Just(Ready::Keeps),
    ];
    prop::collection::vec(filter, 0..6)
}

fn events() -> impl Strategy<Value = Vec<Known>> {
    let class = prop::option::of(0..CLASSES.len());
    let event = (0..TEXTS.len(), any::<bool>(), class, any::<bool>());
    let event = event.prop_map(|(text, error, class, test)| Known { text, error, class, test });
    prop::collection::vec(event, 0..24)
}

fn made(number: usize, known: &Known) -> Event<'static> {
    let (text, mut event) = (TEXTS[known.text].0.to_owned(), Event::default());
    if known.error {
        let exception = Exception { ty: "Failed".to_owned(), value: Some(text), ..Exception::default() };
        event.exception = vec![exception].into();
    } else {
        event.message = Some(text);
    }
    let class = known.class.map(|class| ("error_type".to_owned(), CLASSES[class].as_str().to_owned()));
    event.tags.extend(class);
    event.tags.extend(known.test.then(|| ("test".to_owned(), "true".to_owned())));
    event.extra.insert("number".to_owned(), number.into());
    event.extra.insert("private".to_owned(), "private".into());
    event
}

/// Unwinds as a panic does, without the hook, which would print each.
fn unwinds_at<T>(rest: usize, item: T, number: impl Fn(&T) -> Option<u64>) -> Option<T> {
    if number(&item).is_some_and(|number| number as usize % 3 == rest) {
        resume_unwind(Box::new("in a filter"));
    }
    Some(item)
}

fn number(event: &Event<'_>) -> Option<u64> {
    event.extra.get("number").and_then(|number| number.as_u64())
}

fn configured(chain: &[Ready]) -> Monitored {
    chain.iter().fold(Monitored::new(), |monitored, ready| match *ready {
        Ready::Limit(per) => monitored.filter(filter::limit(per, Duration::from_secs(3600))),
        Ready::Messages(pattern) => monitored.filter(filter::drop_messages(PATTERNS[pattern])),
        Ready::TestEvents => monitored.filter(filter::drop_test_events_in("production")),
        Ready::Class(class) => monitored.filter(filter::drop_classes([CLASSES[class]])),
        Ready::Panics(rest) => monitored.filter(move |event| unwinds_at(rest, event, number)),
        Ready::Keeps => monitored.filter(Some),
    })
}

/// What the documentation says of these filters, said once more.
fn expected(chain: &[Ready], users: Option<usize>, events: &[Known]) -> Vec<Left> {
    let mut passed = HashMap::new();
    let mut sent = Vec::new();
    'events: for (number, known) in events.iter().enumerate() {
        let mut left = if users == Some(number % 3) { Left::Withheld(0) } else { Left::Whole(number) };
        for (place, ready) in chain.iter().enumerate() {
            let whole = matches!(left, Left::Whole(_));
            let text =
                if whole { TEXTS[known.text].0 } else { "panicked: the event it was given is withheld" };
            let dropped = match ready {
                Ready::Limit(per) => {
                    let kind = match left {
                        Left::Whole(_) => (known.error, TEXTS[known.text].1),
                        // By the name of the filter; neither is a kind of the others.
                        Left::Withheld(by) => (false, 100 + by),
                    };
                    let count = passed.entry((place, kind)).or_insert(0);
                    *count += 1;
                    *count > *per
                }
                Ready::Messages(pattern) => match *pattern {
                    0 => text.starts_with("heartbeat"),
                    1 => text.contains("test"),
                    _ => text.contains(PATTERNS[2]),
                },
                Ready::TestEvents => whole && !known.error && (known.test || known.text == 3),
                Ready::Class(class) => known.class == Some(*class),
                Ready::Panics(rest) => {
                    if whole && number % 3 == *rest {
                        left = Left::Withheld(place + 1);
                    }
                    false
                }
                Ready::Keeps => false,
            };
            if dropped {
                continue 'events;
            }
        }
        sent.push(left);
    }
    sent
}

fn seen(event: &Event<'_>) -> Left {
    let withheld = event
        .message
        .as_deref()
        .filter(|text| text.ends_with("panicked: the event it was given is withheld"));
    match (number(event), withheld) {
        (Some(number), None) => Left::Whole(number as usize),
        (None, Some(text)) if text.starts_with("before_send ") => Left::Withheld(0),
        (None, Some(text)) => {
            Left::Withheld(text.strip_prefix("filter ").unwrap().split(' ').next().unwrap().parse().unwrap())
        }
        other => panic!("{other:?} of {event:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn filters_in_any_order_drop_what_they_say_and_nothing_else(
        chain in chains(),
        users in prop::option::of(0_usize..6),
        known in events(),
    ) {
        let before = stats();
        let options = ClientOptions::new().environment("production");
        let options = match users {
            Some(rest) => options.before_send(move |event| unwinds_at(rest, event, number)),
            None => options,
        };
        let kept = initialised(configured(&chain), options, || {
            for (number, known) in known.iter().enumerate() {
                capture_event(made(number, known));
            }
        });
        let envelopes = kept.envelopes();
        let sent: Vec<_> = envelopes.iter().filter_map(|envelope| envelope.event()).collect();
        let left: Vec<_> = sent.iter().map(|event| seen(event)).collect();
        prop_assert_eq!(&left, &expected(&chain, users, &known));
        for (event, left) in sent.iter().zip(&left) {
            let has_private = format!("{event:?}").contains("private");
            prop_assert_eq!(has_private, matches!(left, Left::Whole(_)), "{:?}", event);
        }
        // Other tests count, too.
        let dropped = stats().events_filtered - before.events_filtered;
        prop_assert!(dropped >= (known.len() - left.len()) as u64, "{}", dropped);
    }

    #[test]
    fn transactions_are_dropped_by_name_or_withheld_and_keep_their_trace(
        names in prop::collection::vec(0_usize..4, 0..12),
        dropped in prop::collection::vec(0_usize..4, 0..3),
        rest in prop::option::of(0_usize..4),
        panics_first in any::<bool>(),
    ) {
        const NAMES: [&str; 4] = ["health", "metrics", "import", "export"];
        let drops = filter::drop_transactions(dropped.iter().map(|name| NAMES[*name]).collect::<Vec<_>>());
        let seen = AtomicUsize::new(0);
        let panics = move |transaction: Transaction<'static>| {
            let number = seen.fetch_add(1, Ordering::Relaxed);
            unwinds_at(rest.unwrap_or(3), transaction, |_| Some(number as u64))
        };
        let monitored = match panics_first {
            true => Monitored::new().filter_transaction(panics).filter_transaction(drops),
            false => Monitored::new().filter_transaction(drops).filter_transaction(panics),
        };
        let kept = initialised(monitored, ClientOptions::new().traces_sample_rate(1.0), || {
            for name in &names {
                start_transaction(TransactionContext::new(NAMES[*name], "task")).finish();
            }
        });
        let is_withheld = |number: usize| rest == Some(number % 3);
        let mut expected = Vec::new();
        let mut reached = 0;
        for name in &names {
            let drops = dropped.contains(name);
            if panics_first || !drops {
                let withheld = is_withheld(reached);
                reached += 1;
                if withheld || !drops {
                    expected.push(if withheld { None } else { Some(NAMES[*name]) });
                }
            }
        }
        let envelopes = kept.envelopes();
        prop_assert_eq!(envelopes.len(), expected.len());
        for (envelope, expected) in envelopes.iter().zip(expected) {
            let mut bytes = Vec::new();
            envelope.to_writer(&mut bytes).unwrap();
            let text = String::from_utf8(bytes).unwrap();
            prop_assert!(text.lines().next().is_some_and(|header| header.contains("\"trace\":{")), "{}", text);
            match expected {
                Some(name) => prop_assert!(text.contains(&format!("\"transaction\":\"{name}\"")), "{}", text),
                None => prop_assert!(text.contains("panicked: the transaction it was given is withheld"), "{}", text),
            }
        }
    }
}
