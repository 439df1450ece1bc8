//! Traces that go from service to service: `continue_from`, and `current().trace_headers()`.

mod incoming;
mod outgoing;
mod refused;
mod shapes;

use std::collections::HashMap;

use monitored::sentry::protocol::{Context, Transaction};
use monitored::testing::Captured;
use sentry::protocol::TraceContext;

const TRACE: &str = "09e04486820349518ac7b5d2adbf6ba5";
const SPAN: &str = "9cf635fa5b870b3a";

/// A DSN of the organisation 42.
const DSN: &str = "https://public@o42.ingest.sentry.io/1";

type Headers = Vec<(&'static str, String)>;

fn sentry_trace(sampled: &str) -> (&'static str, String) {
    ("sentry-trace", format!("{TRACE}-{SPAN}{sampled}"))
}

fn traceparent(flags: &str) -> (&'static str, String) {
    ("traceparent", format!("00-{TRACE}-{SPAN}-{flags}"))
}

fn baggage(members: &str) -> (&'static str, String) {
    ("baggage", members.to_owned())
}

fn trace_of(transaction: &Transaction<'_>) -> TraceContext {
    let Context::Trace(trace) = &transaction.contexts["trace"] else { panic!("a trace") };
    trace.as_ref().clone()
}

/// Trace and parent span of the only transaction.
fn only(captured: &Captured) -> (String, Option<String>) {
    assert_eq!(captured.transactions.len(), 1, "{}", captured.tree());
    let trace = trace_of(&captured.transactions[0]);
    (trace.trace_id.to_string(), trace.parent_span_id.map(|id| id.to_string()))
}

fn continued() -> (String, Option<String>) {
    (TRACE.to_owned(), Some(SPAN.to_owned()))
}

fn map(headers: Headers) -> HashMap<&'static str, String> {
    headers.into_iter().collect()
}

/// The members of a baggage that we made.
fn members(headers: &HashMap<&str, String>) -> HashMap<String, String> {
    let members = headers["baggage"].split(',').map(|member| member.split_once('=').unwrap());
    members.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}
