//! Errors that other libraries raise, and what an application says of them.

mod anyhow;
mod backtrace;
mod by_hand;
mod configured;
mod foreign;
mod reqwest;
mod serde_json;
mod sqlx;
mod tokio;

use ::monitored::testing::Captured;
use sentry::protocol::{Context, SpanStatus};

/// Of the only event: the names of its exceptions, the returned error's first, its class, and whether that was declared.
fn told(captured: &Captured) -> (Vec<&str>, &str, bool) {
    let [event] = captured.events.as_slice() else { panic!("{} events", captured.events.len()) };
    let names = event.exception.iter().rev().map(|exception| exception.ty.as_str()).collect();
    let declared = monitored_context(captured)["classification"] == "declared";
    (names, event.tags["error_type"].as_str(), declared)
}

fn monitored_context(captured: &Captured) -> &sentry::protocol::Map<String, sentry::protocol::Value> {
    match &captured.events[0].contexts["monitored"] {
        Context::Other(context) => context,
        other => panic!("{other:?}"),
    }
}

/// The code in the only event's context.
fn code(captured: &Captured) -> Option<&str> {
    monitored_context(captured).get("code").and_then(|code| code.as_str())
}

/// How the only transaction ended.
fn status(captured: &Captured) -> Option<SpanStatus> {
    let [transaction] = captured.transactions.as_slice() else { panic!("not one transaction") };
    match &transaction.contexts["trace"] {
        Context::Trace(trace) => trace.status,
        other => panic!("{other:?}"),
    }
}
