//! Under `filter::limit` a storm of errors takes no more memory the longer it lasts.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use allocation_counter::{AllocationInfo, measure};
use monitored::{Monitored, filter, monitored};
use sentry::{ClientOptions, Envelope, Hub, Transport};

/// Counts what is sent, and keeps none of it.
#[derive(Default)]
struct Counted(AtomicUsize);

impl Transport for Counted {
    fn send_envelope(&self, _: Envelope) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// A word of its own for each number: digits would be left out where messages are compared.
fn word(number: usize) -> String {
    format!("{number:b}").replace('0', "o").replace('1', "i")
}

#[derive(Debug, thiserror::Error)]
#[error("row {0} is bad")]
struct Bad(usize);

#[monitored(args)]
fn alike(row: usize) -> Result<(), Bad> {
    Err(Bad(row))
}

#[monitored(args)]
fn different(row: usize) -> Result<(), String> {
    Err(format!("{} is bad", word(row)))
}

#[monitored]
fn swallows(rows: std::ops::Range<usize>) {
    for row in rows {
        assert!(alike(row).is_err());
    }
}

/// What a storm allocates on this thread, and how many events were sent before it and after. What it grows to has been
/// reached before.
fn storm(failing: impl Fn(std::ops::Range<usize>)) -> ([AllocationInfo; 2], [usize; 2]) {
    let counted = Arc::new(Counted::default());
    let options = ClientOptions::new().dsn("https://public@sentry.invalid/1").transport(Arc::clone(&counted));
    let sent = || counted.0.load(Ordering::Relaxed);
    Hub::run(Arc::new(Hub::new(None, Arc::default())), || {
        let limit = filter::limit(10, Duration::from_secs(60));
        let _guard = Monitored::new().filter(limit).init(options);
        failing(0..2_000);
        let before = sent();
        let measured = [2_000..3_000, 3_000..13_000].map(|rows| measure(|| failing(rows)));
        (measured, [before, sent()])
    })
}

fn assert_flat([short, long]: [AllocationInfo; 2]) {
    assert!(long.count_total > 100_000, "each of them is looked at: {long:?}");
    // What is gone through now and then, not each time: the list of what calls hold.
    assert!(long.bytes_current.abs() <= 16 * 1024, "what stays: {long:?}");
    assert!(long.bytes_max <= short.bytes_max + 1024, "{long:?} after {short:?}");
    assert!(long.bytes_max < 256 * 1024, "the largest at once: {long:?}");
}

#[test]
fn ten_thousand_like_errors_are_ten_events_and_take_what_one_takes() {
    let (measured, sent) = storm(|rows| rows.for_each(|row| assert!(alike(row).is_err())));
    assert_eq!(sent, [10, 10]);
    assert_flat(measured);
}

#[test]
fn ten_thousand_that_a_caller_swallows_are_no_different() {
    let (measured, sent) = storm(swallows);
    assert_eq!(sent, [10, 10]);
    assert_flat(measured);
}

#[test]
fn errors_that_are_all_different_are_told_apart_up_to_a_number() {
    let (measured, sent) = storm(|rows| rows.for_each(|row| assert!(different(row).is_err())));
    // 1,024 kinds, and ten of all others together.
    assert_eq!(sent, [1_034, 1_034]);
    assert_flat(measured);
}
