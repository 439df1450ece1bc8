//! About how many bytes an envelope has, without writing it: what may grow is counted, and a sum stands for the rest.

use std::io::{self, Write};

use sentry::Envelope;
use sentry::protocol::{
    Breadcrumb, Context, EnvelopeItem, Event, Exception, ItemContainer, Log, Map, Span, Stacktrace,
    Transaction, Value as Json,
};

/// What each thing has besides its texts: ids, times, names of fields.
const THING: usize = 256;

/// A frame of a stack, without its variables: names of functions, modules and files, and lines of source.
const FRAME: usize = 512;

/// Deeper values are not looked into.
const DEPTH: usize = 32;

pub(super) fn weight(envelope: &Envelope) -> usize {
    // One that is bytes already has no items.
    if envelope.items().next().is_none() { raw(envelope) } else { envelope.items().map(item).sum() }
}

fn item(item: &EnvelopeItem) -> usize {
    THING + content(item)
}

fn content(item: &EnvelopeItem) -> usize {
    match item {
        EnvelopeItem::Event(event) => self::event(event),
        EnvelopeItem::Transaction(transaction) => self::transaction(transaction),
        EnvelopeItem::Attachment(attachment) => attachment.buffer.len(),
        EnvelopeItem::ItemContainer(ItemContainer::Logs(logs)) => logs.iter().map(log).sum(),
        EnvelopeItem::ItemContainer(others) => others.len() * THING,
        _ => 0,
    }
}

fn event(event: &Event<'_>) -> usize {
    text(&event.message)
        + event.logentry.as_ref().map_or(0, |entry| entry.message.len() + values(&entry.params))
        + event.exception.values.iter().map(exception).sum::<usize>()
        + event.threads.values.iter().map(|thread| stack(&thread.stacktrace)).sum::<usize>()
        + stack(&event.stacktrace)
        + event.breadcrumbs.values.iter().map(breadcrumb).sum::<usize>()
        + event.request.as_ref().map_or(0, |request| THING + text(&request.data) + texts(&request.headers))
        + contexts(&event.contexts)
        + texts(&event.tags)
        + data(&event.extra)
}

fn exception(exception: &Exception) -> usize {
    THING + text(&exception.value) + stack(&exception.stacktrace) + stack(&exception.raw_stacktrace)
}

fn stack(stack: &Option<Stacktrace>) -> usize {
    let frames = stack.iter().flat_map(|stack| &stack.frames);
    frames.map(|frame| FRAME + data(&frame.vars)).sum()
}

fn breadcrumb(crumb: &Breadcrumb) -> usize {
    THING + text(&crumb.message) + data(&crumb.data)
}

fn transaction(transaction: &Transaction<'_>) -> usize {
    transaction.spans.iter().map(span).sum::<usize>()
        + transaction.request.as_ref().map_or(0, |request| THING + text(&request.data))
        + contexts(&transaction.contexts)
        + texts(&transaction.tags)
        + data(&transaction.extra)
}

fn span(span: &Span) -> usize {
    THING + text(&span.description) + texts(&span.tags) + data(&span.data)
}

fn log(log: &Log) -> usize {
    let attributes = log.attributes.iter().map(|(name, value)| name.len() + json(&value.0, DEPTH));
    THING + log.body.len() + attributes.sum::<usize>()
}

fn contexts(contexts: &Map<String, Context>) -> usize {
    let context = |context: &Context| match context {
        Context::Other(entries) => data(entries),
        Context::Trace(trace) => THING + data(&trace.data),
        _ => THING,
    };
    contexts.values().map(context).sum()
}

fn text(text: &Option<String>) -> usize {
    text.as_ref().map_or(0, String::len)
}

fn texts(texts: &Map<String, String>) -> usize {
    texts.iter().map(|(name, text)| name.len() + text.len()).sum()
}

fn data(data: &Map<String, Json>) -> usize {
    data.iter().map(|(name, value)| name.len() + json(value, DEPTH)).sum()
}

fn values(values: &[Json]) -> usize {
    values.iter().map(|value| json(value, DEPTH)).sum()
}

fn json(value: &Json, depth: usize) -> usize {
    let Some(depth) = depth.checked_sub(1) else { return 0 };
    // Of a value that is no text, what it takes in memory is about as much as it takes in JSON.
    let inside: usize = match value {
        Json::String(text) => text.len(),
        Json::Array(items) => items.iter().map(|item| json(item, depth)).sum(),
        Json::Object(entries) => entries.iter().map(|(name, value)| name.len() + json(value, depth)).sum(),
        Json::Null | Json::Bool(_) | Json::Number(_) => 0,
    };
    size_of::<Json>() + inside
}

/// Written in one piece, so that it costs nothing to see how long that is.
fn raw(envelope: &Envelope) -> usize {
    struct Count(usize);
    impl Write for Count {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut count = Count(0);
    let _ = envelope.to_writer(&mut count);
    count.0
}

#[cfg(test)]
mod tests {
    use sentry::Envelope;
    use sentry::protocol::{
        Attachment, Breadcrumb, Context, Event, Exception, Frame, Log, LogAttribute, LogLevel, Span,
        Stacktrace, Transaction, Value as Json,
    };

    use super::weight;

    const LONG: usize = 100_000;

    fn long() -> String {
        "x".repeat(LONG)
    }

    /// Envelopes that are long for one reason each.
    fn envelopes() -> Vec<(&'static str, Envelope)> {
        let exception =
            |exception: Exception| Event { exception: vec![exception].into(), ..Event::default() };
        let stack = |frame| Some(Stacktrace { frames: vec![frame], ..Stacktrace::default() });
        let nested = Json::from(vec![[("key", long())].into_iter().collect::<Json>()]);
        let vars = Frame { vars: [("v".to_owned(), nested.clone())].into(), ..Frame::default() };
        let crumb = Breadcrumb { message: Some(long()), ..Breadcrumb::default() };
        let span = Span { data: [("k".to_owned(), Json::from(long()))].into(), ..Span::default() };
        let log = Log {
            level: LogLevel::Info,
            body: "short".to_owned(),
            trace_id: None,
            timestamp: std::time::SystemTime::UNIX_EPOCH,
            severity_number: None,
            attributes: [("k".to_owned(), LogAttribute(Json::from(long())))].into(),
        };
        let mut attached = Envelope::new();
        attached.add_item(Attachment { buffer: vec![0; LONG], ..Attachment::default() });
        let mut logs = Envelope::new();
        logs.add_item(vec![log]);
        let context = Context::Other([("k".to_owned(), nested.clone())].into());
        let in_context = Event { contexts: [("own".to_owned(), context)].into(), ..Event::default() };
        let extra = Event { extra: [("k".to_owned(), nested)].into(), ..Event::default() };
        vec![
            ("message", Event { message: Some(long()), ..Event::default() }.into()),
            ("exception", exception(Exception { value: Some(long()), ..Exception::default() }).into()),
            ("stack", exception(Exception { stacktrace: stack(vars), ..Exception::default() }).into()),
            ("breadcrumb", Event { breadcrumbs: vec![crumb].into(), ..Event::default() }.into()),
            ("context", in_context.into()),
            ("extra", extra.into()),
            ("span", Transaction { spans: vec![span], ..Transaction::new() }.into()),
            ("attachment", attached),
            ("logs", logs),
            ("raw", Envelope::from_bytes_raw(vec![0; LONG]).unwrap()),
        ]
    }

    #[test]
    fn whatever_makes_it_long_is_seen() {
        for (name, envelope) in envelopes() {
            let mut written = Vec::new();
            envelope.to_writer(&mut written).unwrap();
            let weight = weight(&envelope);
            assert!((LONG..LONG + 8192).contains(&weight), "{name}: {weight} for {}", written.len());
            assert!(written.len() < weight + 1024, "{name}: {weight} for {}", written.len());
        }
    }

    #[test]
    fn many_small_things_weigh_about_what_they_are() {
        let span = |number| Span { description: Some(format!("insert {number}")), ..Span::default() };
        let envelope: Envelope =
            Transaction { spans: (0..500).map(span).collect(), ..Transaction::new() }.into();
        let mut written = Vec::new();
        envelope.to_writer(&mut written).unwrap();
        let weight = weight(&envelope);
        assert!(weight > written.len() / 2 && weight < written.len() * 2, "{weight} for {}", written.len());
    }
}
