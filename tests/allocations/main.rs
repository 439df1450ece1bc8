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

#[monitored(continue_from = headers)]
fn continued(headers: &[(&str, &str)]) -> usize {
    std::hint::black_box(headers.len())
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

/// Its text is nobody's business where nobody is told of it.
#[derive(Debug)]
struct Unspeakable;

impl std::fmt::Display for Unspeakable {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        panic!("formatted")
    }
}

impl std::error::Error for Unspeakable {}

impl monitored::Classify for Unspeakable {
    fn class(&self) -> monitored::ErrorClass {
        monitored::ErrorClass::VALIDATION
    }
}

#[monitored]
fn fails() -> Result<u64, Unspeakable> {
    Err(Unspeakable)
}

#[monitored]
fn passes_on() -> Result<u64, Unspeakable> {
    fails()
}

#[test]
fn an_error_without_a_client_allocates_nothing_and_is_not_formatted() {
    let hub = Arc::new(Hub::new(None, Arc::default()));
    Hub::run(hub, || {
        drop(passes_on());
        assert_eq!(measure(|| drop(passes_on())).count_total, 0);
    });
    in_client(0.0, || assert!(measure(|| drop(passes_on())).count_total > 0, "with one it does"));
}

#[test]
fn without_a_client_headers_are_not_looked_at() {
    let headers =
        [("sentry-trace", "09e04486820349518ac7b5d2adbf6ba5-9cf635fa5b870b3a-1"), ("baggage", "sentry-a=1")];
    let hub = Arc::new(Hub::new(None, Arc::default()));
    Hub::run(hub, || {
        continued(&headers);
        assert_eq!(measure(|| _ = continued(&headers)).count_total, 0);
    });
    in_client(0.0, || assert!(measure(|| _ = continued(&headers)).count_total > 0, "with one they are"));
}

#[test]
fn what_is_kept_of_headers_is_bounded() {
    let large = ["sentry-a=", &"x".repeat(1 << 20)].concat();
    let members = "sentry-a=xxxxxxxx,".repeat(1 << 16);
    let headers = [
        ("sentry-trace", large.as_str()),
        ("traceparent", &large),
        ("baggage", &large),
        ("baggage", &members),
    ];
    in_client(0.0, || {
        continued(&[]);
        let measured = measure(|| _ = continued(&headers));
        assert!(measured.bytes_max < 64 * 1024, "{} bytes", measured.bytes_max);
    });
}

#[test]
fn a_sampled_call_does_and_so_the_counter_counts() {
    in_client(1.0, || around(|| assert!(allocations_of_a_call() > 0)));
}
