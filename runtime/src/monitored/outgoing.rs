//! The last station before the transport: what `Monitored` adds to transactions, and who else sees what is sent.
//!
//! Transactions pass no event processor and no integration, so this is the only place where they can be given tags.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use sentry::protocol::{EnvelopeItem, TraceId};
use sentry::{Envelope, Transport, TransportFactory, TransportOptions};

use crate::alert::Alert;
use crate::clock;
use crate::filter::Filters;
use crate::value::guarded;

/// Name and value of a tag that goes on everything.
pub(super) type Tag = (&'static str, String);

/// Sees everything that leaves, on the thread that sends it and while that thread holds locks of the SDK:
/// an observer must not use the hub, and should be quick.
pub(crate) trait Observer: Send + Sync + 'static {
    /// The client exists, and is bound.
    fn started(&self, _: &Started) {}

    /// `envelope` is about to be sent.
    fn envelope(&self, envelope: &Envelope);

    /// An alert was raised, on the thread that does that.
    fn alert(&self, _: &Alert) {}

    /// Somebody waits until everything is out: a flush, or the end of the client.
    fn flush(&self) {}

    /// Waits, for so long at most, until what it sends itself is sent. Whether nothing is left.
    fn finish(&self, _: Duration) -> bool {
        true
    }

    /// The client ends: no envelope comes any longer. As [`finish`](Self::finish).
    fn end(&self, timeout: Duration) -> bool {
        self.finish(timeout)
    }
}

/// What an observer can know about a client.
#[cfg_attr(not(feature = "console"), expect(dead_code, reason = "only the console asks"))]
pub(crate) struct Started {
    /// Whether there are transactions at all.
    pub(crate) tracing: bool,
    /// The trace id of events that happen outside every span. No transaction ever has it.
    pub(crate) outside: Option<TraceId>,
}

/// Makes the transport, around the one that would have been made without us.
pub(super) struct OutgoingFactory {
    /// `None`: nothing leaves the process.
    pub(super) inner: Option<Arc<dyn TransportFactory>>,
    pub(super) tags: Vec<Tag>,
    pub(super) filters: Arc<Filters>,
    pub(super) observers: Vec<Arc<dyn Observer>>,
    /// Why there is no inner transport, where there should have been one.
    pub(super) failure: Arc<OnceLock<String>>,
}

impl TransportFactory for OutgoingFactory {
    fn create_transport_with_options(&self, options: TransportOptions) -> Arc<dyn Transport> {
        // A `sentry` without any of its transport features panics here, and that is what a program gets that depends
        // on `monitored` alone: it should run all the same.
        let make = |factory: &Arc<dyn TransportFactory>| {
            catch_unwind(AssertUnwindSafe(|| factory.create_transport_with_options(options)))
                .map_err(|panic| drop(self.failure.set(message(panic.as_ref()))))
                .ok()
        };
        let inner = self.inner.as_ref().and_then(make);
        Arc::new(Outgoing {
            inner,
            tags: self.tags.clone(),
            filters: Arc::clone(&self.filters),
            observers: self.observers.clone(),
        })
    }
}

struct Outgoing {
    inner: Option<Arc<dyn Transport>>,
    tags: Vec<Tag>,
    filters: Arc<Filters>,
    observers: Vec<Arc<dyn Observer>>,
}

impl Outgoing {
    fn observe<R>(&self, call: impl Fn(&dyn Observer) -> R) -> Vec<R> {
        // An observer's bug must not unwind into the function that happened to report something.
        let call = |observer: &Arc<dyn Observer>| guarded(|| call(observer.as_ref()));
        self.observers.iter().filter_map(call).collect()
    }

    /// Sends what there is, to Sentry and to whoever else sends: side by side, and in `timeout` altogether.
    fn finish(
        &self,
        timeout: Duration,
        inner: impl Fn(&dyn Transport, Duration) -> bool,
        other: impl Fn(&dyn Observer, Duration) -> bool,
    ) -> bool {
        let began = clock::now();
        self.observe(|observer| observer.flush());
        let sent = self.inner.as_ref().is_none_or(|it| inner(it.as_ref(), timeout));
        let left = || timeout.saturating_sub(clock::now().saturating_duration_since(began));
        self.observe(|observer| other(observer, left())).into_iter().all(|sent| sent) && sent
    }
}

impl Transport for Outgoing {
    fn send_envelope(&self, envelope: Envelope) {
        let Some(envelope) = prepared(envelope, &self.tags, &self.filters) else { return };
        self.observe(|observer| observer.envelope(&envelope));
        if let Some(inner) = &self.inner {
            inner.send_envelope(envelope);
        }
    }

    fn flush(&self, timeout: Duration) -> bool {
        self.finish(timeout, |inner, timeout| inner.flush(timeout), |it, left| it.finish(left))
    }

    fn shutdown(&self, timeout: Duration) -> bool {
        self.finish(timeout, |inner, timeout| inner.shutdown(timeout), |it, left| it.end(left))
    }
}

/// The envelope with the tags on its transactions, where they have none of that name, and filtered; `None` where nothing
/// is left to be sent.
fn prepared(envelope: Envelope, tags: &[Tag], filters: &Filters) -> Option<Envelope> {
    let is_transaction = |item: &EnvelopeItem| matches!(item, EnvelopeItem::Transaction(_));
    let untouched = tags.is_empty() && !filters.touches_transactions();
    if untouched || !envelope.items().any(is_transaction) {
        return Some(envelope);
    }
    // The headers carry the dynamic sampling context and go along unchanged.
    let mut rebuilt = Envelope::new().with_headers(envelope.headers().clone());
    for item in envelope.into_items() {
        match item {
            EnvelopeItem::Transaction(mut transaction) => {
                for (name, value) in tags {
                    transaction.tags.entry((*name).to_owned()).or_insert_with(|| value.clone());
                }
                if let Some(transaction) = filters.transaction(*transaction) {
                    rebuilt.add_item(transaction);
                }
            }
            other => rebuilt.add_item(other),
        }
    }
    let is_empty = rebuilt.items().next().is_none();
    (!is_empty).then_some(rebuilt)
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "it panicked when made".to_owned())
}

#[cfg(test)]
mod tests {
    use sentry::Envelope;
    use sentry::protocol::{DynamicSamplingContext, EnvelopeHeaders, EnvelopeItem, Event, Transaction};

    use super::prepared;
    use crate::filter::Filters;

    fn tags() -> Vec<super::Tag> {
        vec![("service", "backend".to_owned())]
    }

    fn transaction(tag: Option<&str>) -> Transaction<'static> {
        let mut transaction = Transaction::new();
        transaction.tags.extend(tag.map(|value| ("service".to_owned(), value.to_owned())));
        transaction
    }

    #[test]
    fn a_rebuilt_envelope_keeps_headers_and_the_order_of_its_items() {
        let trace = DynamicSamplingContext::new().with_sampled(true).with_release("1.2.3".to_owned());
        let headers = EnvelopeHeaders::new().with_trace(trace);
        let mut envelope = Envelope::new().with_headers(headers);
        envelope.add_item(transaction(None));
        envelope.add_item(Event::new());
        envelope.add_item(transaction(Some("other")));

        let rebuilt = prepared(envelope.clone(), &tags(), &Filters::default()).unwrap();

        assert_eq!(rebuilt.headers(), envelope.headers());
        let services: Vec<_> = rebuilt.items().map(service).collect();
        assert_eq!(services, [Some("backend"), None, Some("other")]);
    }

    fn service(item: &EnvelopeItem) -> Option<&str> {
        match item {
            EnvelopeItem::Transaction(transaction) => transaction.tags.get("service").map(String::as_str),
            _ => None,
        }
    }

    #[test]
    fn a_raw_envelope_passes_as_it_is() {
        let raw = Envelope::from_bytes_raw(b"{}\n".to_vec()).unwrap();
        assert_eq!(prepared(raw.clone(), &tags(), &Filters::default()), Some(raw));
    }
}
