//! What holds for every error, every value and every order of calls: nothing panics, what is sent is bounded, and there
//! are neither too many events nor too few.

mod calls;
mod chains;
mod values;

use monitored::sentry::Envelope;
use monitored::sentry::protocol::{Event, Transaction};
use proptest::prelude::ProptestConfig;

/// Few cases, since each has a client of its own; more by the environment variable `PROPTEST_CASES`. What fails is
/// printed, and belongs into a test of its own.
pub(crate) fn config(cases: u32) -> ProptestConfig {
    let config = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { config.cases } else { cases };
    ProptestConfig { cases, failure_persistence: None, ..config }
}

/// Any text: characters that act, that are wide, and lines.
const TEXT: &str = "(?s).{0,40}";

/// The runtime's part of an event takes fewer bytes than this, whatever it is about.
const LARGEST: usize = 1 << 20;

fn size(envelope: Envelope) -> usize {
    let mut bytes = Vec::new();
    envelope.to_writer(&mut bytes).unwrap();
    bytes.len()
}

fn size_of_event(event: &Event<'static>) -> usize {
    size(event.clone().into())
}

fn size_of_transaction(transaction: &Transaction<'static>) -> usize {
    size(transaction.clone().into())
}
