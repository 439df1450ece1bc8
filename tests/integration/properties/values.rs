//! Values of any kind and any number.

use monitored::sentry::protocol::{Context, Value};
use monitored::testing::{Captured, capture};
use monitored::{current, monitored, operation};
use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::strategy::Just;
use proptest::test_runner::TestCaseError;

use super::{LARGEST, TEXT, config, size_of_event, size_of_transaction};

/// JSON as deep and as wide as a user may hand it over.
fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        TEXT.prop_map(Value::from),
    ];
    leaf.prop_recursive(12, 200, 12, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..12).prop_map(Value::from),
            proptest::collection::btree_map(TEXT, inner, 0..12)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn check(captured: &Captured) -> Result<(), TestCaseError> {
    prop_assert_eq!(captured.events.len(), 1);
    prop_assert_eq!(captured.transactions.len(), 1);
    let (event, transaction) = (&captured.events[0], &captured.transactions[0]);
    for (key, value) in event.tags.iter().chain(&transaction.tags) {
        prop_assert!(!key.is_empty());
        prop_assert!(value.chars().count() <= 200, "{}", value);
    }
    prop_assert!(event.tags.len() <= 80 && transaction.tags.len() <= 80, "{}", transaction.tags.len());
    prop_assert!(size_of_event(event) < LARGEST);
    prop_assert!(size_of_transaction(transaction) < LARGEST);
    Ok(())
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn any_tags_and_data_are_bounded(
        tags in proptest::collection::vec((TEXT, TEXT), 0..100),
        data in proptest::collection::vec((TEXT, json()), 0..20),
        op in TEXT,
        name in TEXT,
    ) {
        let captured = capture(|| {
            let body = || {
                for (key, value) in &tags {
                    current().tag(key, value);
                }
                for (key, value) in &data {
                    current().data(key, value);
                }
                Err::<(), _>(std::fmt::Error)
            };
            operation(op.clone(), name.clone()).tag("", "nothing").data("", 1).run(body)
        });
        check(&captured)?;
    }

    #[test]
    fn any_arguments_are_bounded(text in TEXT, times in 0_usize..200_000, numbers in any::<Vec<f64>>()) {
        #[monitored(args, tags(text = text, times), data(long = long, first = ?numbers.first()), fingerprint(text))]
        fn fails(text: &str, long: &str, times: usize, numbers: &[f64]) -> Result<(), String> {
            Err(format!("{long}{text}"))
        }
        let captured = capture(|| fails(&text, &text.repeat(times), times, &numbers));
        check(&captured)?;
    }
}

#[test]
fn ten_thousand_tags_are_as_many_as_are_kept() {
    let captured = capture(|| {
        operation("task", "tagged").run(|| {
            for number in 0..10_000 {
                current()
                    .tag(&format!("tag{number}"), number)
                    .data(&format!("data{number}"), number)
                    .tag("", number);
            }
            Err::<(), _>(std::fmt::Error)
        })
    });
    check(&captured).unwrap();
    let Some(Context::Trace(trace)) = captured.transactions[0].contexts.get("trace") else {
        panic!("no trace")
    };
    assert!(trace.data.len() <= 80, "{}", trace.data.len());
}

#[test]
fn megabytes_are_cut() {
    let captured = capture(|| {
        let megabytes = "ü\u{0}".repeat(2 << 20);
        operation(megabytes.clone(), megabytes.clone())
            .tag(&megabytes, &megabytes)
            .data(&megabytes, &megabytes)
            .run(|| {
                current().tag(&megabytes, &megabytes).data(&megabytes, megabytes.as_str());
                Err::<(), _>(std::io::Error::other(megabytes.clone()))
            })
    });
    check(&captured).unwrap();
}
