//! Errors and surroundings that nobody wishes for: each ends in a bounded event or in none.

use std::cell::Cell;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use monitored::sentry::{self, ClientOptions, Hub, capture_message};
use monitored::testing::{Captured, capture, capture_with};
use monitored::{Monitored, monitored};

#[derive(Debug)]
struct Huge(&'static str);

impl fmt::Display for Huge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.repeat(4 << 20))
    }
}

impl std::error::Error for Huge {}

fn message(captured: &Captured) -> &str {
    assert_eq!(captured.events.len(), 1);
    captured.events[0].exception.values.last().unwrap().value.as_deref().unwrap()
}

#[test]
fn megabytes_of_text_are_cut_at_a_character() {
    #[monitored]
    fn fails(text: &'static str) -> Result<(), Huge> {
        Err(Huge(text))
    }
    for text in ["x", "ü", "\u{0}\u{1b}", "\u{202e}"] {
        let captured = capture(|| fails(text));
        assert!(message(&captured).len() <= 4096);
        assert!(message(&captured).starts_with(text));
    }
}

#[test]
fn a_debug_that_panics_is_caught() {
    struct Panics;
    impl fmt::Debug for Panics {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            panic!("in Debug")
        }
    }
    impl fmt::Display for Panics {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("displayed")
        }
    }
    impl std::error::Error for Panics {}
    #[monitored]
    fn fails() -> Result<(), Panics> {
        Err(Panics)
    }
    assert_eq!(message(&capture(fails)), "displayed");
}

#[test]
fn recursion_ten_thousand_deep_is_monitored_and_bounded() {
    #[monitored(args)]
    fn down(depth: u32) -> Result<(), fmt::Error> {
        if depth == 0 { Err(fmt::Error) } else { down(depth - 1) }
    }
    // What the recursion itself needs is the user's to provide.
    let thread = std::thread::Builder::new().stack_size(512 << 20);
    let captured = thread.spawn(|| capture(|| down(10_000))).unwrap().join().unwrap();
    assert_eq!(captured.transactions.len(), 1);
    assert!(captured.transactions[0].spans.len() <= 1001);
    let frames = &captured.events[0].exception.values[0].stacktrace.as_ref().unwrap().frames;
    assert!(frames.len() <= 100, "{}", frames.len());
}

#[test]
fn a_failure_while_the_threads_locals_are_destroyed_ends_well() {
    #[monitored]
    fn late() -> Result<(), Huge> {
        Err(Huge("late"))
    }
    struct AtExit;
    impl Drop for AtExit {
        fn drop(&mut self) {
            assert!(late().is_err());
        }
    }
    thread_local!(static AT_EXIT: AtExit = const { AtExit });
    for before in [true, false] {
        let captured = capture(|| {
            let hub = Hub::current();
            let thread = std::thread::spawn(move || {
                Hub::run(hub, || {
                    if before {
                        AT_EXIT.with(|_| ());
                    }
                    let _ = late();
                    AT_EXIT.with(|_| ());
                });
            });
            thread.join().unwrap();
        });
        assert!((1..=2).contains(&captured.events.len()));
    }
}

#[test]
fn a_before_send_that_captures_and_fails_does_not_run_for_ever() {
    thread_local!(static DEPTH: Cell<u32> = const { Cell::new(0) });
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    #[monitored]
    fn fails() -> Result<(), Huge> {
        Err(Huge("in before_send"))
    }
    let options = ClientOptions::new().before_send(|event| {
        CALLS.fetch_add(1, Ordering::Relaxed);
        let _ = fails();
        if DEPTH.get() == 0 {
            DEPTH.set(1);
            capture_message("from before_send", sentry::Level::Info);
            DEPTH.set(0);
        }
        Some(event)
    });
    let captured = capture_with(Monitored::new(), options, fails);
    assert_eq!(captured.events.len(), 2);
    assert_eq!(CALLS.load(Ordering::Relaxed), 2);
}

#[test]
fn an_event_processor_that_fails_is_not_reported_from_inside_a_report() {
    #[monitored]
    fn fails() -> Result<(), Huge> {
        Err(Huge("in a processor"))
    }
    let captured = capture(|| {
        Hub::current().configure_scope(|scope| {
            scope.add_event_processor(|event| {
                let _ = fails();
                Some(event)
            });
        });
        drop(fails());
    });
    assert_eq!(captured.events.len(), 1);
}

#[test]
fn a_hub_without_a_client_takes_anything() {
    #[monitored]
    fn fails() -> Result<(), Huge> {
        Err(Huge("nowhere"))
    }
    Hub::run(Arc::new(Hub::new(None, Arc::default())), || assert!(fails().is_err()));
}
