//! Annotates what is hard to annotate, and asserts that it behaves, and that its outcome is seen.

#![deny(warnings)]
#![deny(unused, nonstandard_style, future_incompatible, rust_2018_idioms, unused_qualifications)]

mod errors;
mod shapes;

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use monitored::sentry::protocol::{self, SpanStatus};
use monitored::testing::{Captured, capture};

/// Runs a future that never waits for anything but itself.
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return output;
        }
    }
}

/// Pending once.
async fn pause() {
    let mut before = false;
    std::future::poll_fn(|_| if std::mem::replace(&mut before, true) { Poll::Ready(()) } else { Poll::Pending }).await;
}

fn status(captured: &Captured) -> SpanStatus {
    let [transaction] = &captured.transactions[..] else { panic!("one transaction:\n{}", captured.tree()) };
    match transaction.contexts.get("trace") {
        Some(protocol::Context::Trace(trace)) => trace.status.expect("it has ended"),
        other => panic!("{other:?}"),
    }
}

/// The call is one transaction that ends well.
fn ends_well(call: impl FnOnce()) {
    let captured = capture(call);
    assert_eq!(status(&captured), SpanStatus::Ok);
    assert!(captured.events.is_empty(), "{}", captured.tree());
}

/// The call is one transaction that fails as `timeout`, and one event that says so.
fn fails(call: impl FnOnce()) {
    let captured = capture(call);
    assert_eq!(status(&captured), SpanStatus::DeadlineExceeded);
    let [event] = &captured.events[..] else { panic!("one event:\n{}", captured.tree()) };
    assert_eq!(event.tags["error_type"], "timeout_error");
}

fn main() {
    shapes::check();
    errors::check();
    println!("all is as it would be without annotations");
}
