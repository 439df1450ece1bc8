//! A terminal to look at, and transactions built by hand.

use std::io::{self, Write};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, SystemTime};

use ::monitored::{Monitored, testing};
use sentry::protocol::{Event, Exception, Span, SpanId, SpanStatus, TraceContext, TraceId, Transaction};
use sentry::{ClientOptions, Hub};

/// Longer than any test runs.
pub(crate) const FOR_EVER: Duration = Duration::from_secs(3600);

#[derive(Clone, Default)]
pub(crate) struct Screen(Arc<Mutex<Vec<u8>>>);

impl Screen {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What the console shows of what `body` sends, with everything that waits at the end.
pub(crate) fn shown(body: impl FnOnce()) -> String {
    watched(FOR_EVER, ClientOptions::new(), |_| body())
}

pub(crate) fn watched(patience: Duration, options: ClientOptions, body: impl FnOnce(&Screen)) -> String {
    let screen = Screen::default();
    testing::capture_with(Monitored::new().console_to(screen.clone(), patience), options, || body(&screen));
    screen.text()
}

pub(crate) fn send(transaction: Transaction<'static>) {
    let mut envelope = sentry::Envelope::new();
    envelope.add_item(transaction);
    Hub::current().client().unwrap().send_envelope(envelope);
}

pub(crate) fn trace_id(number: u8) -> TraceId {
    TraceId::from([number; 16])
}

pub(crate) fn span_id(number: u8) -> SpanId {
    SpanId::from([number; 8])
}

/// Not long ago, or a receiver would refuse it; the same for all of a process, to be compared.
fn at(micros: u64) -> SystemTime {
    static BASE: LazyLock<SystemTime> = LazyLock::new(SystemTime::now);
    *BASE + Duration::from_micros(micros)
}

/// A transaction in trace `trace`, whose root is span 1.
pub(crate) fn transaction(
    trace: u8,
    name: &str,
    op: &str,
    micros: u64,
    status: SpanStatus,
) -> Transaction<'static> {
    let context = TraceContext {
        span_id: span_id(1),
        trace_id: trace_id(trace),
        op: Some(op.to_owned()),
        status: Some(status),
        ..TraceContext::default()
    };
    let mut transaction = Transaction {
        name: Some(name.to_owned()),
        start_timestamp: at(0),
        timestamp: Some(at(micros)),
        ..Transaction::new()
    };
    transaction.contexts.insert("trace".to_owned(), context.into());
    transaction
}

/// Span `number`, which begins at that many microseconds.
pub(crate) fn span(number: u8, parent: u8, name: &str, op: &str, micros: u64) -> Span {
    Span {
        span_id: span_id(number),
        parent_span_id: Some(span_id(parent)),
        description: Some(name.to_owned()),
        op: Some(op.to_owned()),
        start_timestamp: at(u64::from(number)),
        timestamp: Some(at(u64::from(number) + micros)),
        status: Some(SpanStatus::Ok),
        ..Span::default()
    }
}

/// An error that happened in that span.
pub(crate) fn error(trace: u8, span: u8, chain: &[(&str, &str)]) -> Event<'static> {
    let exception = |(ty, value): &(&str, &str)| Exception {
        ty: (*ty).to_owned(),
        value: Some((*value).to_owned()),
        ..Exception::default()
    };
    let context =
        TraceContext { span_id: span_id(span), trace_id: trace_id(trace), ..TraceContext::default() };
    let mut event = Event::new();
    event.exception.values = chain.iter().rev().map(exception).collect();
    event.contexts.insert("trace".to_owned(), context.into());
    event
}
