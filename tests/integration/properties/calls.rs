//! Calls in any order: nested, failed, swallowed, returned, joined.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use monitored::testing::capture_async;
use monitored::{Classify, MonitoredFutureExt, monitored};
use monitored_tests::scope_now;
use proptest::prelude::{
    Just, Strategy, TestCaseError, any, prop_assert, prop_assert_eq, prop_oneof, proptest,
};

use super::config;

#[derive(Clone, Debug)]
enum Step {
    Works,
    Waits,
    Calls(Vec<Self>, Meanwhile, Then),
    Joins(Vec<Self>, Vec<Self>),
    Spawns(Vec<Self>, Meanwhile, Then),
    Fails(u8),
    Misses(u8),
}

/// What a caller does with a failure.
#[derive(Clone, Copy, Debug)]
enum Then {
    Swallows,
    Returns,
    Wraps,
    Retells,
    Replaces,
    Declares,
}

/// What it does before it does that.
#[derive(Clone, Copy, Debug)]
enum Meanwhile {
    Nothing,
    Works,
    Waits,
}

#[derive(Debug, thiserror::Error, Classify)]
#[class(database)]
enum Failed {
    #[error("step {0} has failed")]
    Own(u8),
    #[error("nothing is there at {0}")]
    #[class(not_found)]
    Missing(u8),
    #[error("it should have been there")]
    #[class(internal)]
    Broken(#[source] Box<Self>),
    #[error("around it")]
    #[class(transparent)]
    Around(#[source] Box<Self>),
    #[error("{0}")]
    Text(String),
    #[error("something else")]
    Else,
}

fn steps(fails: fn(u8) -> Step) -> impl Strategy<Value = Vec<Step>> {
    let then = prop_oneof![
        Just(Then::Swallows),
        Just(Then::Returns),
        Just(Then::Wraps),
        Just(Then::Retells),
        Just(Then::Replaces),
        Just(Then::Declares)
    ];
    let meanwhile = prop_oneof![Just(Meanwhile::Nothing), Just(Meanwhile::Works), Just(Meanwhile::Waits)];
    let leaf = prop_oneof![
        Just(Step::Works),
        Just(Step::Waits),
        any::<u8>().prop_map(move |number| fails(number % 8))
    ];
    let step = leaf.prop_recursive(6, 40, 5, move |inner| {
        let some = proptest::collection::vec(inner, 0..5);
        let what = (some.clone(), meanwhile.clone(), then.clone());
        prop_oneof![
            4 => what.clone().prop_map(|(steps, meanwhile, then)| Step::Calls(steps, meanwhile, then)),
            1 => (some.clone(), some).prop_map(|(one, other)| Step::Joins(one, other)),
            1 => what.prop_map(|(steps, meanwhile, then)| Step::Spawns(steps, meanwhile, then)),
        ]
    });
    proptest::collection::vec(step, 0..6)
}

/// How many errors were made, and how many that are to be events, or were made such.
static MADE: AtomicUsize = AtomicUsize::new(0);
static WANTED: AtomicUsize = AtomicUsize::new(0);

fn made(error: Failed) -> Failed {
    MADE.fetch_add(1, Ordering::Relaxed);
    wanted(error)
}

fn wanted(error: Failed) -> Failed {
    WANTED.fetch_add(usize::from(is_wanted(&error)), Ordering::Relaxed);
    error
}

fn is_wanted(error: &Failed) -> bool {
    match error {
        Failed::Missing(_) => false,
        Failed::Around(inner) => is_wanted(inner),
        Failed::Own(_) | Failed::Broken(_) | Failed::Text(_) | Failed::Else => true,
    }
}

fn then(result: Result<(), Failed>, then: Then) -> Result<(), Failed> {
    let Err(error) = result else { return Ok(()) };
    match then {
        Then::Swallows => Ok(()),
        Then::Returns => Err(error),
        Then::Wraps => Err(Failed::Around(Box::new(error))),
        Then::Retells => Err(wanted(Failed::Text(format!("it said: {error}")))),
        Then::Replaces => Err(made(Failed::Else)),
        Then::Declares => Err(wanted(Failed::Broken(Box::new(error)))),
    }
}

async fn meanwhile(what: Meanwhile) {
    match what {
        Meanwhile::Nothing => {}
        Meanwhile::Works => works(),
        Meanwhile::Waits => tokio::task::yield_now().await,
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
            Step::Calls(steps, before, what) => {
                let called = boxed(steps).await;
                meanwhile(before).await;
                then(called, what)?;
            }
            Step::Joins(one, other) => {
                let (one, other) = tokio::join!(boxed(one), boxed(other));
                one.and(other)?;
            }
            Step::Spawns(steps, before, what) => {
                let done = tokio::spawn(boxed(steps).in_current_scope()).await.unwrap();
                meanwhile(before).await;
                then(done, what)?;
            }
            Step::Fails(number) => return Err(made(Failed::Own(number))),
            Step::Misses(number) => return Err(made(Failed::Missing(number))),
        }
    }
    Ok(())
}

#[monitored]
fn works() {}

fn check(steps: Vec<Step>) -> Result<(), TestCaseError> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    MADE.store(0, Ordering::Relaxed);
    WANTED.store(0, Ordering::Relaxed);
    let mut failed = Ok(());
    let mut scopes = Vec::new();
    let captured = runtime.block_on(capture_async(async {
        scopes.push(scope_now());
        failed = call(steps).await;
        scopes.push(scope_now());
    }));
    let (made, wanted) = (MADE.load(Ordering::Relaxed), WANTED.load(Ordering::Relaxed));
    let events = captured.events.len();
    prop_assert!(events <= made, "{} events for {} failures:\n{}", events, made, captured.tree());
    prop_assert!(failed.is_ok() || made > 0);
    prop_assert!(wanted == 0 || events > 0, "{} failures and no event", wanted);
    prop_assert!(wanted > 0 || events == 0, "{} events, and nobody wanted one", events);
    prop_assert_eq!(&scopes[0], &scopes[1]);
    prop_assert_eq!(captured.transactions.len(), 1);
    Ok(())
}

/// Of one kind, or of both.
fn fails(number: u8) -> Step {
    if number < 4 { Step::Fails(number) } else { Step::Misses(number % 4) }
}

fn misses(number: u8) -> Step {
    Step::Misses(number % 4)
}

/// The tests count in the same places.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

proptest! {
    #![proptest_config(config(96))]

    #[test]
    fn there_are_no_more_events_than_failures_and_one_where_one_is_wanted(steps in steps(fails)) {
        let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        check(steps)?;
    }

    #[test]
    fn what_is_no_event_becomes_one_where_a_caller_says_so(steps in steps(misses)) {
        let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        check(steps)?;
    }
}
