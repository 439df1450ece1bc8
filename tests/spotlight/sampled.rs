//! Without a DSN Spotlight sees everything; with one, what Sentry sees.

use std::sync::Arc;

use sentry::{ClientOptions, Level, TransactionContext, capture_message, start_transaction};

use super::client::{DSN, Sentry, apart, at, bodies, spotlight};

/// Types of what is sent with these options, all of which leave everything out.
fn types(options: ClientOptions) -> Vec<&'static str> {
    let spotlight = spotlight();
    apart(|| {
        let _guard = at(&spotlight).init(options);
        capture_message("sampled away", Level::Warning);
        start_transaction(TransactionContext::new("import", "task")).finish();
        // Whoever began this trace has left it out.
        let header = [("sentry-trace", "12345678901234567890123456789012-1234567890123456-0")];
        start_transaction(TransactionContext::continue_from_headers("continued", "task", header)).finish();
    });
    let kind = |body: &String| if body.contains("\"type\":\"event\"") { "event" } else { "transaction" };
    bodies(&spotlight.requests()).iter().map(kind).collect()
}

#[test]
fn without_a_dsn_nothing_is_left_out() {
    let all = ["event", "transaction", "transaction"];
    assert_eq!(types(ClientOptions::new()), all);
    assert_eq!(types(ClientOptions::new().sample_rate(0.0).traces_sample_rate(0.0)), all);
    assert_eq!(types(ClientOptions::new().sample_rate(0.0).traces_sampler(|_| 0.0)), all);
}

#[test]
fn with_a_dsn_sentry_is_sent_what_it_would_be_sent_anyway() {
    let sentry = Arc::new(Sentry::default());
    let options = || ClientOptions::new().dsn(DSN).transport(Arc::clone(&sentry));
    assert!(types(options().sample_rate(0.0).traces_sample_rate(0.0)).is_empty());
    assert_eq!(types(options()), ["event"], "tracing is off");
    assert_eq!(types(options().traces_sample_rate(1.0)), ["event", "transaction"]);
    assert_eq!(sentry.bodies().len(), 3);
}
