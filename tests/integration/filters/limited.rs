//! `limit`: no more than so many like events.

use std::time::{Duration, Instant};

use monitored::sentry::{ClientOptions, Level, capture_message};
use monitored::testing::capture_with;
use monitored::{Monitored, filter, monitored};

#[test]
fn ten_thousand_like_errors_are_ten_events_and_then_one_that_says_how_many_were_held_back() {
    #[derive(Debug, thiserror::Error)]
    #[error("row {0} is bad")]
    struct Bad(u32);
    #[monitored]
    fn read(row: u32) -> Result<(), Bad> {
        Err(Bad(row))
    }
    let window = Duration::from_secs(8);
    let monitored = Monitored::new().filter(filter::limit(10, window));
    let options = ClientOptions::new().traces_sample_rate(0.0);
    let captured = capture_with(monitored, options, || {
        let start = Instant::now();
        (0..10_000).for_each(|row| assert!(read(row).is_err()));
        assert!(start.elapsed() < window, "this machine is too slow for the test: {:?}", start.elapsed());
        std::thread::sleep(window.saturating_sub(start.elapsed()) + Duration::from_millis(50));
        assert!(read(10_000).is_err());
    });
    assert_eq!(captured.events.len(), 11);
    assert!(captured.events[..10].iter().all(|event| !event.tags.contains_key("held_back")));
    assert_eq!(captured.events[10].tags["held_back"], "9990");
}

#[test]
fn other_events_are_not_held_back() {
    let monitored = Monitored::new().filter(filter::limit(1, Duration::from_secs(3600)));
    let captured = capture_with(monitored, ClientOptions::new(), || {
        for message in ["disk 1 is full", "disk 2 is full", "disk 2 is empty", "disk is full"] {
            capture_message(message, Level::Info);
        }
    });
    assert_eq!(captured.tree(), "• disk 1 is full\n• disk 2 is empty\n• disk is full");
}

#[test]
fn what_the_user_drops_is_not_counted() {
    let monitored = Monitored::new().filter(filter::limit(1, Duration::from_secs(3600)));
    let options = ClientOptions::new().before_send(|event| (event.level != Level::Debug).then_some(event));
    let captured = capture_with(monitored, options, || {
        capture_message("disk is full", Level::Debug);
        capture_message("disk is full", Level::Error);
    });
    assert_eq!(captured.tree(), "✗ disk is full");
}

#[test]
fn limits_that_make_no_sense_are_mistakes() {
    for (per, window) in [(0, Duration::from_secs(1)), (1, Duration::ZERO)] {
        let error = Monitored::new().filter(filter::limit(per, window)).try_init(ClientOptions::new());
        let error = error.err().unwrap().to_string();
        assert!(error.starts_with("filter::limit: "), "{error}");
    }
}
