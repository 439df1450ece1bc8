//! One failure is one event: the cases of the contract, as a table of case and number of events.

use std::error::Error;
use std::future::Future;
use std::io;

use monitored::sentry::protocol::{Context, Event};
use monitored::testing::{Captured, capture, capture_async};
use monitored::{Classify, MonitoredFutureExt, monitored};

#[derive(Debug, thiserror::Error, Classify)]
enum StoreError {
    #[error("cannot store the user")]
    #[class(database)]
    Disk(#[source] io::Error),
    #[error("the pool is exhausted")]
    #[class(resource)]
    Pool,
}

#[derive(Debug, thiserror::Error, Classify)]
enum ServiceError {
    #[error("cannot register")]
    #[class(transparent)]
    Store(#[from] StoreError),
    #[error("there is no such user")]
    #[class(not_found)]
    Missing(#[source] Option<StoreError>),
    #[error("{0}")]
    #[class(internal)]
    Text(String),
    #[error("something went wrong")]
    #[class(internal)]
    Internal,
    #[error("no e-mail address")]
    #[class(validation)]
    Email,
    #[error("the account is frozen")]
    #[class(internal)]
    Frozen,
}

#[derive(Debug, thiserror::Error, Classify)]
#[error(transparent)]
#[class(transparent)]
struct Passed(#[from] StoreError);

#[monitored(op = "database")]
fn store() -> Result<(), StoreError> {
    Err(StoreError::Disk(io::Error::other("disk full")))
}

#[monitored(op = "database")]
async fn store_async() -> Result<(), StoreError> {
    tokio::task::yield_now().await;
    Err(StoreError::Disk(io::Error::other("disk full")))
}

#[monitored]
fn works() {}

#[monitored]
fn pool() -> Result<(), StoreError> {
    Err(StoreError::Pool)
}

#[monitored]
fn over_three_layers() -> Result<(), Box<dyn Error + Send + Sync>> {
    #[monitored]
    fn repository() -> Result<(), ServiceError> {
        Ok(store()?)
    }
    #[monitored]
    fn service() -> anyhow::Result<()> {
        use anyhow::Context as _;
        repository().context("while registering")
    }
    Ok(service()?)
}

#[monitored]
fn transparent() -> Result<(), Passed> {
    Ok(store()?)
}

#[monitored]
fn as_text() -> Result<(), ServiceError> {
    store().map_err(|error| ServiceError::Text(format!("failed: {error}")))
}

#[monitored]
fn replaced() -> Result<(), ServiceError> {
    store().map_err(|_| ServiceError::Internal)
}

#[monitored]
fn declared_with_cause() -> Result<(), ServiceError> {
    store().map_err(|error| ServiceError::Missing(Some(error)))
}

#[monitored]
fn declared_without_cause() -> Result<(), ServiceError> {
    store().map_err(|_| ServiceError::Missing(None))
}

#[monitored]
fn swallowed_then_unrelated() -> Result<(), StoreError> {
    let _ = store();
    works();
    pool()
}

#[monitored]
fn swallowed_then_own() -> Result<(), ServiceError> {
    let _ = store();
    works();
    Err(ServiceError::Frozen)
}

#[monitored]
fn swallowed_then_validation() -> Result<(), ServiceError> {
    let _ = store();
    Err(ServiceError::Email)
}

#[monitored]
fn retried() -> Result<(), StoreError> {
    store().or_else(|_| store()).or_else(|_| store())
}

#[monitored]
fn retried_escaping(succeed: bool) -> Result<(), StoreError> {
    #[monitored(capture = "escaped")]
    fn attempt(number: u32, succeed: bool) -> Result<(), StoreError> {
        if succeed && number == 3 { Ok(()) } else { Err(StoreError::Pool) }
    }
    attempt(1, succeed).or_else(|_| attempt(2, succeed)).or_else(|_| attempt(3, succeed))
}

#[monitored]
async fn both() -> (Result<(), StoreError>, Result<(), StoreError>) {
    tokio::join!(store_async(), store_async())
}

#[monitored]
async fn rolled_back() -> Result<(), StoreError> {
    if let Err(error) = store_async().await {
        tokio::task::yield_now().await;
        works();
        return Err(error);
    }
    Ok(())
}

#[monitored]
async fn worker() {
    for _ in 0..3 {
        let _ = store_async().await;
        tokio::task::yield_now().await;
    }
}

#[monitored]
async fn through_a_handle() -> Result<(), Box<dyn Error + Send + Sync>> {
    tokio::spawn(store_async().in_current_scope()).await??;
    Ok(())
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn captured_async<T>(future: impl Future<Output = T>) -> Captured {
    wait(capture_async(future))
}

#[test]
fn the_table() {
    let table: Vec<(&str, usize, Captured)> = vec![
        ("#[from], anyhow context and Box<dyn Error> over three layers", 1, capture(over_three_layers)),
        ("transparent", 1, capture(transparent)),
        ("to_string() into a new error", 1, capture(as_text)),
        ("map_err(|_| Internal)", 1, capture(replaced)),
        ("the caller declares not_found, with the cause", 0, capture(declared_with_cause)),
        ("the caller declares not_found, without the cause", 1, capture(declared_without_cause)),
        ("swallowed, another call, an unrelated failure", 2, capture(swallowed_then_unrelated)),
        ("swallowed, another call, a failure of its own", 2, capture(swallowed_then_own)),
        ("swallowed, then a validation error", 1, capture(swallowed_then_validation)),
        ("a retry that fails three times", 3, capture(retried)),
        ("the same, escaped", 1, capture(|| retried_escaping(false))),
        ("the same, escaped, with a success at last", 0, capture(|| retried_escaping(true))),
        ("join! with both failing", 2, captured_async(both())),
        ("a rollback awaited before the error is returned", 1, captured_async(rolled_back())),
        ("a worker's loop", 3, captured_async(worker())),
        ("through a JoinHandle", 1, captured_async(through_a_handle())),
        ("two requests failing alike", 2, capture(|| (store(), store()))),
    ];
    let mut wrong = Vec::new();
    for (case, expected, captured) in table {
        println!("{:>2}  {case}", captured.events.len());
        if captured.events.len() != expected {
            wrong.push(format!(
                "{case}: {} instead of {expected}\n{}",
                captured.events.len(),
                captured.tree()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn chain(event: &Event<'_>) -> Vec<String> {
    event.exception.values.iter().map(|exception| exception.ty.clone()).collect()
}

fn noted(event: &Event<'_>, key: &str) -> Option<String> {
    let Some(Context::Other(context)) = event.contexts.get("monitored") else { panic!("no context") };
    context.get(key).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

#[test]
fn the_outer_chain_is_whole_and_the_innermost_call_is_told() {
    let captured = capture(over_three_layers);
    let event = &captured.events[0];
    assert_eq!(chain(event)[..3], ["io::Error", "StoreError::Disk", "ServiceError::Store"]);
    assert_eq!(event.exception.values.last().unwrap().value.as_deref(), Some("while registering"));
    assert_eq!(noted(event, "name").as_deref(), Some("store"));
    assert_eq!(event.tags["error_type"], "database_error");
    assert_eq!(event.tags["operation"], "store");
    assert_eq!(captured.transactions[0].tags["error_type"], "database_error");
}

#[test]
fn an_error_in_place_of_another_shows_both_and_says_that_this_is_inferred() {
    let captured = capture(replaced);
    let event = &captured.events[0];
    assert_eq!(chain(event), ["io::Error", "StoreError::Disk", "ServiceError::Internal"]);
    assert_eq!(noted(event, "joined").as_deref(), Some("inferred"));
    assert_eq!(event.tags["error_type"], "internal_error");
}

#[test]
fn what_was_swallowed_is_what_is_reported() {
    assert_eq!(chain(&capture(swallowed_then_validation).events[0]), ["io::Error", "StoreError::Disk"]);
    assert_eq!(chain(&capture(declared_without_cause).events[0]), ["io::Error", "StoreError::Disk"]);
}

#[test]
fn a_failure_of_its_own_names_the_earlier_one() {
    for captured in [capture(swallowed_then_unrelated), capture(swallowed_then_own)] {
        let earlier = captured.events[0].event_id.simple().to_string();
        assert_eq!(noted(&captured.events[1], "caused_by"), Some(earlier));
        assert_eq!(noted(&captured.events[0], "caused_by"), None);
    }
}

#[test]
fn a_retry_is_one_group() {
    let captured = capture(retried);
    let groups: Vec<_> = captured.events.iter().map(|event| &event.fingerprint).collect();
    assert!(groups.windows(2).all(|pair| pair[0] == pair[1]), "{groups:?}");
    assert_eq!(groups[0].as_ref(), ["StoreError::Disk", "io::Error", "integration::once::store", "Other"]);
}

#[test]
fn what_is_held_when_a_caller_panics_is_sent() {
    #[monitored]
    fn panics() {
        let _ = store();
        panic!("after it");
    }
    let captured = capture(|| assert!(std::panic::catch_unwind(panics).is_err()));
    assert_eq!(captured.events.iter().filter(|event| chain(event).len() == 2).count(), 1);
}

#[test]
fn the_stack_has_a_frame_for_each_call_with_the_arguments_it_recorded() {
    #[monitored(args)]
    fn outer(user: u32) -> Result<(), ServiceError> {
        middle("x")
    }
    #[monitored]
    fn middle(secret: &str) -> Result<(), ServiceError> {
        let _ = secret;
        Ok(inner(7, true)?)
    }
    #[monitored(args(id))]
    fn inner(id: u64, flag: bool) -> Result<(), StoreError> {
        let _ = flag;
        Err(StoreError::Pool)
    }
    let captured = capture(|| outer(3));
    let event = &captured.events[0];
    assert_eq!(chain(event), ["StoreError::Pool", "ServiceError::Store"]);
    let with_stack: Vec<_> = event.exception.values.iter().filter_map(|e| e.stacktrace.as_ref()).collect();
    assert_eq!(with_stack.len(), 1);
    let frames: Vec<_> = with_stack[0]
        .frames
        .iter()
        .map(|frame| {
            let vars: Vec<_> = frame.vars.iter().map(|(name, value)| format!("{name}={}", value)).collect();
            (frame.function.clone().unwrap(), vars.join(" "), frame.in_app)
        })
        .collect();
    assert_eq!(
        frames,
        [
            ("outer".to_owned(), "user=\"3\"".to_owned(), Some(true)),
            ("middle".to_owned(), String::new(), Some(true)),
            ("inner".to_owned(), "id=\"7\"".to_owned(), Some(true)),
        ]
    );
    assert_eq!(with_stack[0].frames[0].module.as_deref(), Some("integration::once"));
    assert!(with_stack[0].frames.iter().all(|frame| frame.filename.as_deref() == Some(file!())));
    assert!(with_stack[0].frames.iter().all(|frame| frame.instruction_addr.is_none()));
}

#[test]
fn what_an_attribute_says_of_a_failure_holds_for_the_calls_that_return_it() {
    #[monitored]
    fn through<T, E>(failing: impl FnOnce() -> Result<T, E>) -> Result<T, E>
    where
        E: Error + Classify,
    {
        failing()
    }
    #[monitored(capture = true, level = "fatal")]
    fn wanted() -> Result<(), ServiceError> {
        Err(ServiceError::Email)
    }
    #[monitored(capture = false)]
    fn unwanted() -> Result<(), StoreError> {
        Err(StoreError::Pool)
    }
    #[monitored(capture = "escaped")]
    fn escaping() -> Result<(), StoreError> {
        Err(StoreError::Pool)
    }
    #[monitored]
    fn swallows() -> bool {
        through(escaping).is_ok()
    }
    let captured = capture(|| through(wanted));
    assert_eq!(captured.events.len(), 1);
    assert_eq!(captured.events[0].level, monitored::sentry::Level::Fatal);
    assert!(capture(|| through(unwanted)).events.is_empty());
    assert_eq!(capture(|| through(escaping)).events.len(), 1);
    assert!(capture(swallows).events.is_empty());
}

#[test]
fn a_swallowed_failure_is_reported_whatever_the_callers_return() {
    #[monitored]
    fn around() -> Result<(), ServiceError> {
        swallowed_then_validation()
    }
    let captured = capture(around);
    assert_eq!(captured.events.len(), 1);
    assert_eq!(chain(&captured.events[0]), ["io::Error", "StoreError::Disk"]);
    assert_eq!(
        noted(&captured.events[0], "returned").as_deref(),
        Some("ServiceError::Email: no e-mail address")
    );
}

#[test]
fn an_escaping_failure_waits_also_while_the_call_goes_on() {
    #[monitored(capture = "escaped")]
    fn attempt() -> Result<(), StoreError> {
        Err(StoreError::Pool)
    }
    #[monitored]
    fn backing_off() -> Result<(), StoreError> {
        let mut last = attempt();
        for _ in 0..2 {
            works();
            last = attempt();
            works();
        }
        last
    }
    assert_eq!(capture(backing_off).events.len(), 1);
}

#[test]
fn types_of_one_name_are_not_one_failure() {
    #[derive(Debug, thiserror::Error)]
    enum Plain {
        #[error("no row")]
        Missing,
    }
    #[derive(Debug, thiserror::Error, Classify)]
    enum CacheError {
        #[error("no entry")]
        #[class(not_found)]
        Missing,
    }
    #[monitored]
    fn cached() -> Result<(), CacheError> {
        Err(CacheError::Missing)
    }
    #[monitored]
    fn load() -> Result<(), Plain> {
        let _ = cached();
        works();
        Err(Plain::Missing)
    }
    let captured = capture(load);
    assert_eq!(captured.events.len(), 1);
    assert_eq!(captured.events[0].tags["error_type"], "unknown_error");
}

#[test]
fn the_chain_between_is_whole_where_texts_contain_each_other() {
    #[derive(Debug, thiserror::Error)]
    #[error("outer: {0}")]
    struct Outer(#[source] Middle);
    #[derive(Debug, thiserror::Error)]
    #[error("middle: {0}")]
    struct Middle(#[source] StoreError);
    #[monitored]
    fn wraps() -> Result<(), Outer> {
        store().map_err(|error| Outer(Middle(error)))
    }
    let captured = capture(wraps);
    assert_eq!(chain(&captured.events[0])[..2], ["io::Error", "StoreError::Disk"]);
    let texts: Vec<_> =
        captured.events[0].exception.values.iter().map(|e| e.value.clone().unwrap()).collect();
    assert_eq!(texts[2..], ["middle: cannot store the user", "outer: middle: cannot store the user"]);
}

#[test]
fn a_thousand_layers_make_an_event_of_bounded_size() {
    #[derive(Debug, thiserror::Error)]
    #[error("layer {0}")]
    struct Layer(u32, #[source] Box<dyn Error>);
    #[monitored]
    fn down(layers: u32) -> Result<(), Box<dyn Error>> {
        if layers == 0 { Ok(store()?) } else { down(layers - 1).map_err(|error| Layer(layers, error).into()) }
    }
    let captured = capture(|| down(1_000));
    assert_eq!(captured.events.len(), 1);
    assert!(captured.events[0].exception.values.len() <= 50);
}

#[test]
fn a_filter_that_panics_costs_neither_span_nor_scope() {
    use monitored::Monitored;
    use monitored::sentry::ClientOptions;
    use monitored::testing::capture_with;

    #[monitored(scope = "isolated", tags(secret = "y"))]
    fn inner() -> Result<(), StoreError> {
        store()
    }
    #[monitored]
    fn outer() {
        let _ = inner();
        works();
        let shown = monitored_tests::scope_now().1;
        assert!(shown.iter().all(|(key, _)| key != "secret" && key != "error_type"), "{shown:?}");
    }
    let options = ClientOptions::new().before_send(|_| panic!("in before_send"));
    let captured = capture_with(Monitored::new(), options, outer);
    assert_eq!(captured.transactions.len(), 1);
    assert_eq!(captured.transactions[0].spans.len(), 3);
}
