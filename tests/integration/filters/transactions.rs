//! Filters for transactions, which the SDK has none for.

use monitored::sentry::protocol::EnvelopeItem;
use monitored::sentry::{ClientOptions, TransactionContext, start_transaction};
use monitored::{Monitored, filter, monitored};

use super::{Lines, as_integration, initialised};

fn sampled() -> ClientOptions {
    ClientOptions::new().traces_sample_rate(1.0).release("1.2.3")
}

fn three() {
    for name in ["health", "import", "export"] {
        start_transaction(TransactionContext::new(name, "task")).finish();
    }
}

#[test]
fn the_envelope_keeps_its_trace_header() {
    let bare = as_integration(sampled(), three);
    let monitored = Monitored::new()
        .filter_transaction(filter::drop_transactions(["health"]))
        .filter_transaction(|mut transaction| {
            transaction.tags.insert("seen".to_owned(), "yes".to_owned());
            Some(transaction)
        });
    let kept = initialised(monitored, sampled(), three).envelopes();
    assert_eq!(kept.len(), 2);
    for envelope in &kept {
        let Some(EnvelopeItem::Transaction(transaction)) = envelope.items().next() else {
            panic!("{envelope:?}")
        };
        assert_eq!(transaction.tags["seen"], "yes");
        let header = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().lines().next().unwrap().to_owned();
        let line = |envelope: &monitored::sentry::Envelope| {
            let mut bytes = Vec::new();
            envelope.to_writer(&mut bytes).unwrap();
            header(bytes)
        };
        assert!(line(envelope).contains("\"trace\":{\"trace_id\""), "{}", line(envelope));
        assert_eq!(line(envelope).len(), line(&bare.envelopes()[1]).len());
    }
}

#[test]
fn spans_and_descriptions_are_scrubbed() {
    #[monitored(op = "http.client", data(url = "https://u:pw1234@host/?q=sought", note = "password=hunter2"))]
    fn call() {}
    let kept = initialised(Monitored::new(), sampled(), || {
        let request = start_transaction(TransactionContext::new("GET https://host/?q=sought", "api"));
        let child = request.start_child("db", "UPDATE t SET x=1 -- token=hunter2");
        child.set_data("body", "Bearer abcdef123456".into());
        child.finish();
        request.finish();
        call();
    });
    let bytes = kept.bytes();
    // The sampling context in the header is the SDK's, and says the transaction's name.
    let items: String = bytes.lines().filter(|line| line.contains("\"spans\"")).collect();
    for secret in ["pw1234", "sought", "hunter2", "abcdef123456"] {
        assert!(!items.contains(secret), "{secret} in {items}");
    }
    assert!(items.contains("https://[Filtered]@host/?q=[Filtered]"), "{items}");
}

#[test]
fn a_bare_integration_says_that_it_cannot_filter_transactions() {
    let monitored = Monitored::new().filter_transaction(filter::drop_transactions(["health"]));
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    let kept = tracing::subscriber::with_default(subscriber, || {
        as_integration(sampled().add_integration(monitored), three)
    });
    assert_eq!(kept.envelopes().len(), 3);
    let said = lines.text();
    assert!(said.contains("WARN monitored: filter_transaction: needs `Monitored::init`"), "{said}");
}
