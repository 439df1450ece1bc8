//! A transaction as a tree of spans, each with what happened in it.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

use sentry::protocol::{Context, Map, Span, SpanId, SpanStatus, TraceContext, TraceId, Transaction, Value};

use super::notice::Notice;
use super::text::{NAME, escape, pair};

/// `sentry` keeps as many spans of a transaction (it compares with 1,000 by `<=`), and drops the rest.
const SPANS_KEPT: usize = 1_001;

/// The tree. Position 0 is the root.
pub(crate) struct Trace {
    pub(super) spans: Vec<Branch>,
    /// Some spans may be missing.
    pub(super) full: bool,
    pub(super) id: Option<TraceId>,
    positions: HashMap<SpanId, usize>,
}

/// A span and what hangs on it.
pub(super) struct Branch {
    pub(super) name: String,
    /// Unless it says nothing.
    pub(super) op: Option<String>,
    pub(super) duration: Option<Duration>,
    /// The class of the error that ended it, else its status.
    pub(super) outcome: Option<String>,
    /// `rows=1`
    pub(super) values: Vec<String>,
    pub(super) notices: Vec<Notice>,
    /// In the order in which they began.
    pub(super) children: Vec<usize>,
}

impl Trace {
    pub(crate) fn new(transaction: &Transaction<'_>) -> Self {
        let context = match transaction.contexts.get("trace") {
            Some(Context::Trace(context)) => Some(context.as_ref()),
            _ => None,
        };
        // Spans come in the order in which they ended.
        let mut spans: Vec<&Span> = transaction.spans.iter().collect();
        spans.sort_by_key(|span| span.start_timestamp);

        let mut positions: HashMap<_, _> = context.map(|context| (context.span_id, 0)).into_iter().collect();
        let mut parents = Vec::with_capacity(spans.len());
        for (position, span) in (1..).zip(&spans) {
            positions.entry(span.span_id).or_insert(position);
        }
        for span in &spans {
            // One whose parent was never finished, or dropped, still belongs to the trace.
            parents.push(span.parent_span_id.and_then(|parent| positions.get(&parent).copied()).unwrap_or(0));
        }
        let mut branches = vec![Branch::of_transaction(transaction, context)];
        branches.extend(spans.iter().map(|span| Branch::of_span(span)));
        let full = spans.len() >= SPANS_KEPT;
        let mut trace =
            Self { spans: branches, full, id: context.map(|context| context.trace_id), positions };
        trace.plant(&parents);
        trace
    }

    /// Gives each span its children. `parents[i]` is the parent of span `i + 1`.
    fn plant(&mut self, parents: &[usize]) {
        for (child, parent) in (1..).zip(parents) {
            let parent = if leads_to_root(child, parents) { *parent } else { 0 };
            self.spans[parent].children.push(child);
        }
    }

    /// Puts the notice where it happened. Gives it back if that was not in this transaction.
    pub(crate) fn attach(&mut self, notice: Notice) -> Option<Notice> {
        let position = notice.span.and_then(|span| self.positions.get(&span).copied());
        match position {
            Some(position) if notice.trace == self.id => {
                self.spans[position].notices.push(notice);
                None
            }
            _ => Some(notice),
        }
    }

    /// Puts the notice at the root, if it is of this trace: for one whose span was never finished.
    #[cfg(feature = "testing")]
    pub(crate) fn attach_to_root(&mut self, notice: Notice) -> Option<Notice> {
        if notice.trace.is_none() || notice.trace != self.id {
            return Some(notice);
        }
        self.spans[0].notices.push(notice);
        None
    }
}

/// Spans built by hand can name each other as parents, and would be in no tree.
fn leads_to_root(span: usize, parents: &[usize]) -> bool {
    let mut current = span;
    for _ in 0..=parents.len() {
        match current.checked_sub(1) {
            None => return true,
            Some(index) => current = parents[index],
        }
    }
    false
}

impl Branch {
    fn of_transaction(transaction: &Transaction<'_>, context: Option<&TraceContext>) -> Self {
        let name = transaction.name.as_deref().unwrap_or("<unnamed>");
        let nothing = Map::new();
        let data = context.map_or(&nothing, |context| &context.data);
        Self {
            op: context.and_then(|context| op(context.op.as_deref())),
            duration: elapsed(transaction.start_timestamp, transaction.timestamp),
            outcome: outcome(&transaction.tags, data, context.and_then(|context| context.status)),
            values: values(name, &transaction.tags, data),
            name: escape(name, NAME),
            notices: Vec::new(),
            children: Vec::new(),
        }
    }

    fn of_span(span: &Span) -> Self {
        let description = span.description.as_deref().filter(|description| !description.is_empty());
        let name = description.or(span.op.as_deref()).unwrap_or("<unnamed>");
        Self {
            op: description.and_then(|_| op(span.op.as_deref())),
            duration: elapsed(span.start_timestamp, span.timestamp),
            outcome: outcome(&span.tags, &span.data, span.status),
            values: values(name, &span.tags, &span.data),
            name: escape(name, NAME),
            notices: Vec::new(),
            children: Vec::new(),
        }
    }
}

/// The operation, but for those that say only that nobody said what it is.
fn op(op: Option<&str>) -> Option<String> {
    op.filter(|op| !matches!(*op, "" | "default" | "function")).map(|op| escape(op, NAME))
}

fn elapsed(start: SystemTime, end: Option<SystemTime>) -> Option<Duration> {
    end?.duration_since(start).ok()
}

fn outcome(
    tags: &Map<String, String>,
    data: &Map<String, Value>,
    status: Option<SpanStatus>,
) -> Option<String> {
    let class = tags.get("error_type").map(String::as_str).or_else(|| data.get("error_type")?.as_str());
    class.map(|class| escape(class, NAME)).or_else(|| status.map(|status| status.to_string()))
}

fn values(name: &str, tags: &Map<String, String>, data: &Map<String, Value>) -> Vec<String> {
    let tags = tags.iter().map(|(key, value)| (key.as_str(), Value::from(value.as_str())));
    let data = data.iter().map(|(key, value)| (key.as_str(), value.clone()));
    let said = |(key, value): &(&str, Value)| !is_known(name, key, value);
    tags.chain(data).filter(said).map(|(key, value)| pair(key, &value)).collect()
}

/// What the line says already, what is the same on every line, and what instrumentation adds for itself.
fn is_known(name: &str, key: &str, value: &Value) -> bool {
    match key {
        "error_type" | "duration_ms" | "service" | "component" => true,
        "operation" | "api_name" | "endpoint" => value.as_str() == Some(name),
        "dependency" => matches!(value.as_str(), Some("database" | "external_api")),
        _ => ["sentry.", "code.", "thread."].iter().any(|prefix| key.starts_with(prefix)),
    }
}
