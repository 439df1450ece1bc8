//! Calls in any order: nested, failed, swallowed, returned, joined.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};

use monitored::testing::capture_async;
use monitored::{Classify, MonitoredFutureExt, monitored};
use monitored_tests::scope_now;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::config;

#[derive(Clone, Debug)]
enum Step {
    Works,
    Waits,
    Calls(Vec<Self>, Then),
    Joins(Vec<Self>, Vec<Self>),
    Spawns(Vec<Self>, Then),
    Fails(u8),
}

/// What a caller does with a failure.
#[derive(Clone, Copy, Debug)]
enum Then {
    Swallows,
    Returns,
    Wraps,
    Retells,
    Replaces,
}

#[derive(Debug, thiserror::Error, Classify)]
#[class(database)]
enum Failed {
    #[error("step {0} has failed")]
    Own(u8),
    #[error("around it")]
    Around(#[source] Box<Self>),
    #[error("{0}")]
    Text(String),
    #[error("something else")]
    Else,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let then = prop_oneof![
        Just(Then::Swallows),
        Just(Then::Returns),
        Just(Then::Wraps),
        Just(Then::Retells),
        Just(Then::Replaces)
    ];
    let leaf = prop_oneof![
        Just(Step::Works),
        Just(Step::Waits),
        any::<u8>().prop_map(|number| Step::Fails(number % 4))
    ];
    let step = leaf.prop_recursive(6, 40, 5, move |inner| {
        let some = proptest::collection::vec(inner, 0..5);
        prop_oneof![
            4 => (some.clone(), then.clone()).prop_map(|(steps, then)| Step::Calls(steps, then)),
            1 => (some.clone(), some.clone()).prop_map(|(one, other)| Step::Joins(one, other)),
            1 => (some, then.clone()).prop_map(|(steps, then)| Step::Spawns(steps, then)),
        ]
    });
    proptest::collection::vec(step, 0..6)
}

/// How many errors were made.
static MADE: AtomicUsize = AtomicUsize::new(0);

fn made(error: Failed) -> Failed {
    MADE.fetch_add(1, Ordering::Relaxed);
    error
}

fn then(result: Result<(), Failed>, then: Then) -> Result<(), Failed> {
    let Err(error) = result else { return Ok(()) };
    match then {
        Then::Swallows => Ok(()),
        Then::Returns => Err(error),
        Then::Wraps => Err(Failed::Around(Box::new(error))),
        Then::Retells => Err(Failed::Text(format!("it said: {error}"))),
        Then::Replaces => Err(made(Failed::Else)),
    }
}

fn boxed(steps: Vec<Step>) -> Pin<Box<dyn Future<Output = Result<(), Failed>> + Send>> {
    Box::pin(call(steps))
}

#[monitored]
async fn call(steps: Vec<Step>) -> Result<(), Failed> {
    for step in steps {
        match step {
            Step::Works => works(),
            Step::Waits => tokio::task::yield_now().await,
            Step::Calls(steps, what) => then(boxed(steps).await, what)?,
            Step::Joins(one, other) => {
                let (one, other) = tokio::join!(boxed(one), boxed(other));
                one.and(other)?;
            }
            Step::Spawns(steps, what) => {
                then(tokio::spawn(boxed(steps).in_current_scope()).await.unwrap(), what)?;
            }
            Step::Fails(number) => return Err(made(Failed::Own(number))),
        }
    }
    Ok(())
}

#[monitored]
fn works() {}

proptest! {
    #![proptest_config(config(96))]

    #[test]
    fn there_are_no_more_events_than_failures_and_one_for_each_that_gets_out(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        MADE.store(0, Ordering::Relaxed);
        let mut failed = false;
        let mut scopes = Vec::new();
        let captured = runtime.block_on(capture_async(async {
            scopes.push(scope_now());
            failed = call(steps).await.is_err();
            scopes.push(scope_now());
        }));
        let (events, made) = (captured.events.len(), MADE.load(Ordering::Relaxed));
        prop_assert!(events <= made, "{} events for {} failures:\n{}", events, made, captured.tree());
        prop_assert!(!failed || events > 0);
        prop_assert!(made == 0 || events > 0, "{} failures and no event", made);
        prop_assert_eq!(&scopes[0], &scopes[1]);
        prop_assert_eq!(captured.transactions.len(), 1);
    }
}
