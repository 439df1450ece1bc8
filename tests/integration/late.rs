//! What a call returns late: after something else happened, or after much failed.

use std::time::Duration;

use futures_util::future::join_all;
use monitored::sentry::ClientOptions;
use monitored::sentry::protocol::Event;
use monitored::testing::{Captured, capture, capture_async, capture_with};
use monitored::{AlertRule, Classify, Monitored, MonitoredFutureExt, monitored};

#[derive(Debug, thiserror::Error, Classify)]
enum StoreError {
    #[error("no such user in the store")]
    #[class(not_found)]
    Missing,
    #[error("cannot store the user")]
    #[class(database)]
    Disk,
}

#[derive(Debug, thiserror::Error, Classify)]
enum ServiceError {
    #[error("the account is broken")]
    #[class(internal)]
    Broken(#[source] StoreError),
    #[error("the user is unknown")]
    #[class(transparent)]
    Passed(#[source] StoreError),
}

#[derive(Debug, thiserror::Error, Classify)]
#[error("the account is broken")]
#[class(internal)]
struct Twice(#[source] ServiceError);

#[derive(Debug, thiserror::Error)]
#[error("row {0} could not be written")]
struct Row(u32);

#[monitored(args)]
fn find(id: u32) -> Result<(), StoreError> {
    Err(StoreError::Missing)
}

#[monitored(args)]
async fn find_async(id: u32) -> Result<(), StoreError> {
    find(id)
}

#[monitored]
fn works() {}

fn broken(found: Result<(), StoreError>) -> Result<(), ServiceError> {
    found.map_err(ServiceError::Broken)
}

#[monitored]
fn at_once() -> Result<(), ServiceError> {
    broken(find(7))
}

#[monitored]
fn after_another_call() -> Result<(), ServiceError> {
    let found = find(7);
    works();
    broken(found)
}

#[monitored]
async fn after_waiting() -> Result<(), ServiceError> {
    let found = find_async(7).await;
    tokio::task::yield_now().await;
    broken(found)
}

#[monitored]
async fn through_a_handle() -> Result<(), ServiceError> {
    broken(tokio::spawn(find_async(7).in_current_scope()).await.unwrap())
}

#[monitored]
fn after_a_flush() -> Result<(), ServiceError> {
    let found = find(7);
    monitored::flush(Duration::from_secs(1));
    broken(found)
}

#[monitored]
fn by_hand() {
    if let Err(error) = find(7) {
        works();
        monitored::report(&ServiceError::Broken(error));
        monitored::report(&ServiceError::Broken(StoreError::Missing));
    }
}

#[monitored]
fn two_layers_up() -> Result<(), Twice> {
    #[monitored]
    fn passes() -> Result<(), ServiceError> {
        let found = find(7);
        works();
        found.map_err(ServiceError::Passed)
    }
    let passed = passes();
    works();
    passed.map_err(Twice)
}

#[monitored(capture = false)]
fn quiet() -> Result<(), StoreError> {
    Err(StoreError::Disk)
}

#[monitored(capture = true)]
fn loud() -> Result<(), StoreError> {
    let failed = quiet();
    works();
    failed
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn chain(event: &Event<'_>) -> Vec<String> {
    event.exception.values.iter().map(|exception| exception.ty.clone()).collect()
}

fn stack(event: &Event<'_>) -> Vec<String> {
    let stacks = event.exception.values.iter().filter_map(|exception| exception.stacktrace.as_ref());
    stacks.flat_map(|stack| &stack.frames).map(|frame| frame.function.clone().unwrap()).collect()
}

#[test]
fn what_was_no_event_becomes_one_where_a_caller_declares_it_an_error() {
    let direct = capture(at_once);
    let cases: [(&str, Captured); 5] = [
        ("after another call", capture(after_another_call)),
        ("after waiting", wait(capture_async(after_waiting()))),
        ("through a handle", wait(capture_async(through_a_handle()))),
        ("after a flush", capture(after_a_flush)),
        ("by hand", capture(by_hand)),
    ];
    for (case, captured) in cases {
        assert_eq!(captured.events.len(), 1, "{case}: {}", captured.tree());
        let event = &captured.events[0];
        assert_eq!(chain(event), ["StoreError::Missing", "ServiceError::Broken"], "{case}");
        assert_eq!(event.tags["error_type"], "internal_error", "{case}");
        assert_eq!(event.fingerprint, direct.events[0].fingerprint, "{case}");
        let frames = stack(event);
        assert_eq!(frames.last().unwrap(), "find", "{case}: the stack is that of where it failed");
    }
    let captured = capture(two_layers_up);
    assert_eq!(captured.events.len(), 1, "{}", captured.tree());
    assert_eq!(chain(&captured.events[0]), ["StoreError::Missing", "ServiceError::Passed", "Twice"]);
    assert_eq!(capture(loud).events.len(), 1);
}

#[test]
fn it_is_still_none_where_nobody_does() {
    #[monitored]
    fn passes() -> Result<(), ServiceError> {
        let found = find(7);
        works();
        found.map_err(ServiceError::Passed)
    }
    #[monitored]
    fn tells() {
        let found = find(7);
        works();
        monitored::report(&found.unwrap_err());
    }
    assert_eq!(capture(passes).events.len(), 0);
    assert_eq!(capture(tells).events.len(), 0);
}

#[test]
fn alert_rules_hear_of_it_as_if_it_had_been_returned_at_once() {
    for failing in [at_once, after_another_call] {
        let monitored = Monitored::new().alert(AlertRule::immediate("now"));
        let captured = capture_with(monitored, ClientOptions::new(), failing);
        assert_eq!(captured.alerts.len(), 1);
    }
}

#[test]
fn the_one_that_escapes_is_reported_however_many_there_were() {
    #[monitored(capture = "escaped")]
    fn attempt(row: u32) -> Result<(), Row> {
        Err(Row(row))
    }
    #[monitored]
    fn first_of(attempts: u32) -> Result<(), Row> {
        let mut all: Vec<_> = (0..attempts).map(attempt).collect();
        works();
        all.swap_remove(0)
    }
    for attempts in [1, 8, 9, 10, 17, 100] {
        let captured = capture(|| first_of(attempts));
        assert_eq!(captured.events.len(), 1, "{attempts} attempts");
        let text = captured.events[0].exception.last().unwrap().value.clone();
        assert_eq!(text.as_deref(), Some("row 0 could not be written"), "{attempts} attempts");
    }
}

#[test]
fn the_first_of_many_is_known_again() {
    #[monitored]
    async fn write(row: u32) -> Result<(), Row> {
        tokio::task::yield_now().await;
        Err(Row(row))
    }
    #[monitored]
    async fn joined(rows: u32) -> Result<(), Row> {
        join_all((0..rows).map(write)).await.into_iter().collect()
    }
    #[monitored]
    async fn spawned(rows: u32) -> Result<(), Row> {
        let tasks: Vec<_> = (0..rows).map(|row| tokio::spawn(write(row).in_current_scope())).collect();
        let done = join_all(tasks).await;
        done.into_iter().try_for_each(Result::unwrap)
    }
    for rows in [2, 8, 9, 20, 300] {
        let captured = wait(capture_async(joined(rows)));
        assert_eq!(captured.events.len(), rows as usize, "joined");
        let captured = wait(capture_async(spawned(rows)));
        assert_eq!(captured.events.len(), rows as usize, "spawned");
    }
}

#[test]
fn the_same_error_is_preferred_to_one_whose_text_is_in_it() {
    #[derive(Debug, thiserror::Error)]
    #[error("cannot store: disk is full")]
    struct Long;
    #[derive(Debug, thiserror::Error)]
    #[error("disk is full")]
    struct Short;
    #[monitored]
    async fn long() -> Result<(), Long> {
        tokio::task::yield_now().await;
        Err(Long)
    }
    #[monitored]
    async fn short() -> Result<(), Short> {
        tokio::task::yield_now().await;
        Err(Short)
    }
    #[monitored]
    async fn both(long_first: bool) -> Result<(), Long> {
        if long_first { tokio::join!(long(), short()).0 } else { tokio::join!(short(), long()).1 }
    }
    for long_first in [false, true] {
        let captured = wait(capture_async(both(long_first)));
        let mut events: Vec<_> =
            captured.events.iter().map(|event| (chain(event), stack(event).pop().unwrap())).collect();
        events.sort();
        let expected =
            [(vec!["Long".to_owned()], "long".to_owned()), (vec!["Short".to_owned()], "short".to_owned())];
        assert_eq!(events, expected);
    }
}
