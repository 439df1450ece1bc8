//! The logical stack of a failure: the calls that were active, in order, with what each recorded.

use std::io;

use monitored::sentry::protocol::Event;
use monitored::testing::{capture, capture_async};
use monitored::{Classify, monitored};

#[derive(Debug, thiserror::Error, Classify)]
enum RowError {
    #[error("row {0} is bad")]
    #[class(database)]
    Bad(u32, #[source] io::Error),
}

#[derive(Debug, thiserror::Error, Classify)]
#[error("cannot import batch {batch}")]
#[class(transparent)]
struct ImportError {
    batch: u32,
    #[source]
    source: RowError,
}

#[derive(Debug, thiserror::Error)]
#[error("job {0} has failed")]
struct JobError(u32, #[source] ImportError);

#[monitored(args(row))]
fn read(row: u32, _unasked: &str) -> Result<(), RowError> {
    Err(RowError::Bad(row, io::Error::other(format!("sector {row}"))))
}

#[monitored(args)]
fn import(batch: u32) -> Result<(), ImportError> {
    read(batch * 10, "unasked").map_err(|source| ImportError { batch, source })
}

#[monitored(args)]
fn job(number: u32) -> Result<(), JobError> {
    import(number * 10).map_err(|error| JobError(number, error))
}

/// Function and variables of each frame of the only stack.
fn stack(event: &Event<'_>) -> Vec<String> {
    let mut stacks = event.exception.iter().filter_map(|exception| exception.stacktrace.as_ref());
    let (stack, another) = (stacks.next().unwrap(), stacks.next());
    assert!(another.is_none());
    let told = |frame: &sentry::protocol::Frame| {
        let vars: Vec<_> = frame.vars.iter().map(|(name, value)| format!(" {name}={value}")).collect();
        format!("{}{}", frame.function.as_deref().unwrap(), vars.concat())
    };
    stack.frames.iter().map(told).collect()
}

#[test]
fn three_layers_that_each_convert_are_one_event_of_one_group() {
    let [one, other] = [1, 2].map(|number| {
        let captured = capture(|| job(number));
        assert_eq!(captured.events.len(), 1);
        captured.events.into_iter().next().unwrap()
    });
    assert_eq!(stack(&one), ["job number=\"1\"", "import batch=\"10\"", "read row=\"100\""]);
    let chain: Vec<_> =
        one.exception.iter().map(|it| (it.ty.as_str(), it.value.as_deref().unwrap())).collect();
    assert_eq!(
        chain,
        [
            ("io::Error", "sector 100"),
            ("RowError::Bad", "row 100 is bad"),
            ("ImportError", "cannot import batch 10"),
            ("JobError", "job 1 has failed"),
        ]
    );
    assert_ne!(one.exception, other.exception);
    assert_eq!(one.fingerprint, other.fingerprint);
    assert_eq!(one.fingerprint[..3], ["JobError", "io::Error", "integration::stacks::read"]);
}

#[monitored(args)]
async fn branch(name: &str, rests: u32) -> Result<(), RowError> {
    for _ in 0..rests {
        tokio::task::yield_now().await;
    }
    leaf(rests).await
}

#[monitored(args)]
async fn leaf(row: u32) -> Result<(), RowError> {
    tokio::task::yield_now().await;
    Err(RowError::Bad(row, io::Error::other("disk full")))
}

#[monitored(args)]
async fn both(task: u32) {
    let (one, other) = tokio::join!(branch("one", 3), branch("other", 5));
    assert!(one.is_err() && other.is_err() && task > 0);
}

#[tokio::test]
async fn calls_that_are_joined_do_not_mix() {
    let captured = capture_async(both(1)).await;
    let mut stacks: Vec<_> = captured.events.iter().map(stack).collect();
    stacks.sort();
    assert_eq!(
        stacks,
        [
            ["both task=\"1\"", "branch name=\"\\\"one\\\"\" rests=\"3\"", "leaf row=\"3\""],
            ["both task=\"1\"", "branch name=\"\\\"other\\\"\" rests=\"5\"", "leaf row=\"5\""],
        ]
    );
}

#[test]
fn a_call_that_goes_on_on_another_thread_has_its_stack_there() {
    use std::task::{Context, Poll, Waker};

    let captured = capture(|| {
        let hub = monitored::sentry::Hub::current();
        let mut future = Box::pin(branch("moved", 2));
        // Each poll on a thread of its own, on which nothing else runs.
        loop {
            let hub = std::sync::Arc::clone(&hub);
            let poll = || {
                monitored::sentry::Hub::run(hub, || {
                    future.as_mut().poll(&mut Context::from_waker(Waker::noop()))
                })
            };
            match std::thread::scope(|scope| scope.spawn(poll).join().unwrap()) {
                Poll::Pending => {}
                Poll::Ready(ended) => break assert!(ended.is_err()),
            }
        }
    });
    assert_eq!(captured.events.len(), 1);
    assert_eq!(stack(&captured.events[0]), ["branch name=\"\\\"moved\\\"\" rests=\"2\"", "leaf row=\"2\""]);
}
