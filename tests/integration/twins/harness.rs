//! Runs a check under a client that keeps everything, and counts how calls ended.

use std::fmt;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};

use monitored::sentry::protocol::{Context, SpanStatus, Transaction};
use monitored::testing::{Captured, capture};

/// An error that tells nothing of its own class.
#[derive(Debug, PartialEq)]
pub(crate) struct Failed(pub(crate) i32);

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "failed with {}", self.0)
    }
}

impl std::error::Error for Failed {}

pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
}

/// Pending once.
pub(crate) async fn pause() {
    tokio::task::yield_now().await;
}

/// Whether the call panics.
pub(crate) fn panics<R>(call: impl FnOnce() -> R) -> bool {
    catch_unwind(AssertUnwindSafe(call)).is_err()
}

fn status(transaction: &Transaction<'_>) -> Option<SpanStatus> {
    match transaction.contexts.get("trace") {
        Some(Context::Trace(trace)) => trace.status,
        _ => None,
    }
}

fn statuses(captured: &Captured) -> Vec<SpanStatus> {
    let all = captured.transactions.iter().flat_map(|transaction| {
        let spans = transaction.spans.iter().map(|span| span.status);
        spans.chain([status(transaction)])
    });
    all.map(|status| status.expect("every span has a status")).collect()
}

/// Of the ends in a shape's brackets: `ok`, `err`, `passed` (an error that was reported where it came from), `panic`,
/// `cancelled`.
fn count(ends: &[(usize, &str)], end: &str) -> usize {
    ends.iter().filter(|(_, of)| *of == end).map(|(count, _)| count).sum()
}

/// Under `#[monitored]` alone: a span a call, an event an error.
pub(crate) fn monitored(ends: &[(usize, &str)], check: fn()) {
    let captured = capture(check);
    let statuses = statuses(&captured);
    let with = |wanted: SpanStatus| statuses.iter().filter(|status| **status == wanted).count();
    let total: usize = ends.iter().map(|(count, _)| count).sum();
    assert_eq!(with(SpanStatus::Ok), count(ends, "ok"), "{statuses:?}");
    assert_eq!(with(SpanStatus::Cancelled), count(ends, "cancelled"), "{statuses:?}");
    assert_eq!(with(SpanStatus::InternalError), count(ends, "panic"), "{statuses:?}");
    assert_eq!(statuses.len(), total, "{statuses:?}");
    assert_eq!(captured.events.len(), count(ends, "err"), "{}", captured.tree());
}

fn timeouts(captured: &Captured, ends: &[(usize, &str)]) {
    assert_eq!(captured.events.len(), count(ends, "err"), "{}", captured.tree());
    for event in &captured.events {
        assert_eq!(event.tags["error_type"], "timeout_error");
    }
}

/// Under `#[classify_errors]` alone: events, and no spans.
pub(crate) fn classified(ends: &[(usize, &str)], check: fn()) {
    let captured = capture(check);
    timeouts(&captured, ends);
    assert!(captured.transactions.is_empty(), "{}", captured.tree());
}

/// Under both.
pub(crate) fn both(ends: &[(usize, &str)], check: fn()) {
    let captured = capture(check);
    timeouts(&captured, ends);
    let statuses = statuses(&captured);
    let errors = count(ends, "err") + count(ends, "passed");
    let failed = statuses.iter().filter(|status| **status == SpanStatus::DeadlineExceeded).count();
    assert_eq!(failed, errors, "{statuses:?}");
    let total: usize = ends.iter().map(|(count, _)| count).sum();
    assert_eq!(statuses.len(), total, "{statuses:?}");
}
