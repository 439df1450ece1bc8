//! What a monitored call allocates: nothing, where nobody will see it; and what a storm of errors does. A binary of its own,
//! for its allocator counts.

mod limited;

mod alerts;

use std::sync::Arc;

use allocation_counter::measure;
use monitored::monitored;
use sentry::test::TestTransport;
use sentry::{ClientOptions, Hub};

#[monitored(op = "database")]
fn add(left: u64, right: u64) -> Result<u64, std::num::ParseIntError> {
    Ok(std::hint::black_box(left) + right)
}

#[monitored]
fn around(body: impl FnOnce()) {
    body();
}

fn in_client(rate: f32, body: impl FnOnce()) {
    let options = ClientOptions::new()
        .dsn("https://public@sentry.invalid/1")
        .traces_sample_rate(rate)
        .transport(TestTransport::new());
    Hub::run(Arc::new(Hub::new(Some(Arc::new(options.into())), Arc::default())), body);
}

fn allocations_of_a_call() -> u64 {
    // The first call makes what the next ones use again.
    let _ = add(1, 2);
    measure(|| drop(add(1, 2))).count_total
}

#[test]
fn a_call_in_a_trace_that_is_not_sampled_allocates_nothing() {
    in_client(0.0, || around(|| assert_eq!(allocations_of_a_call(), 0)));
}

#[test]
fn a_call_without_a_client_allocates_nothing() {
    let hub = Arc::new(Hub::new(None, Arc::default()));
    Hub::run(hub, || assert_eq!(allocations_of_a_call(), 0));
}

#[test]
fn a_sampled_call_does_and_so_the_counter_counts() {
    in_client(1.0, || around(|| assert!(allocations_of_a_call() > 0)));
}
