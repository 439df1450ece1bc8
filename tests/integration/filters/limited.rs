//! `limit`: no more than so many like events.

use std::time::Duration;

use monitored::sentry::protocol::Event;
use monitored::sentry::{ClientOptions, Level, capture_message};
use monitored::testing::{Captured, capture_with};
use monitored::{Monitored, filter, monitored};

#[derive(Debug, thiserror::Error)]
#[error("row {0} is bad")]
struct Bad(u32);

#[monitored]
fn read(row: u32) -> Result<(), Bad> {
    Err(Bad(row))
}

fn limited(per: u32, window: Duration, body: impl FnOnce()) -> Captured {
    let monitored = Monitored::new().filter(filter::limit(per, window));
    capture_with(monitored, ClientOptions::new().traces_sample_rate(0.0), body)
}

#[test]
fn ten_thousand_like_errors_are_ten_events() {
    let captured = limited(10, Duration::from_secs(3600), || {
        (0..10_000).for_each(|row| assert!(read(row).is_err()));
    });
    assert_eq!(captured.events.len(), 10);
    assert!(captured.events.iter().all(|event| !event.tags.contains_key("held_back")));
}

#[test]
fn the_next_one_sent_says_how_many_were_held_back() {
    let window = Duration::from_secs(1);
    let captured = limited(10, window, || {
        (0..500).for_each(|row| assert!(read(row).is_err()));
        std::thread::sleep(window);
        assert!(read(500).is_err());
    });
    let held_back = |event: &Event<'_>| event.tags.get("held_back").map_or(0, |held| held.parse().unwrap());
    assert!(held_back(captured.events.last().unwrap()) > 0);
    // On a slow machine the errors themselves may take longer than a window.
    let told: usize = captured.events.iter().map(held_back).sum();
    assert_eq!(told + captured.events.len(), 501);
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
