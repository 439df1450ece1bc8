use std::collections::HashMap;
use std::hash::RandomState;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use sentry::protocol::Event;

use super::likeness;
use super::mistake::{FilterMistake, note};
use crate::clock;
use crate::stats;

/// How many kinds of events are told apart. What comes beyond counts as one kind, so that neither memory nor the number of
/// events grows with errors that are always new.
const MOST: usize = 1024;

/// How often in a window room is made at most, and after how many windows a number that nobody asked for is forgotten.
const SWEEPS: u32 = 8;
const PATIENCE: u32 = 8;

/// The tag of an event before which others were held back.
const HELD_BACK: &str = "held_back";

/// Lets no more than `per` like events pass in each `window`. The first one that passes afterwards says in its tag
/// `held_back` how many were dropped before it.
///
/// Events are alike that have the same fingerprint, where they have one of their own; else the same exception type,
/// function or logger, and message, numbers, ids and quoted text left out. The window of a kind of events begins with
/// the first of them, and is measured by the monotonic clock. At most 1,024 kinds are told apart at a time; further ones
/// share one count. If no like event follows, nobody is told in Sentry; [`stats`](crate::stats())
/// counts them all.
///
/// `per` is at least 1, and `window` longer than nothing; else that is a mistake in the configuration, and nothing is
/// limited.
///
/// ```
/// # #[cfg(feature = "testing")] {
/// use std::time::Duration;
///
/// use monitored::{Monitored, filter, testing};
/// use sentry::{ClientOptions, Level, capture_message};
///
/// let window = Duration::from_secs(1);
/// let captured = testing::capture_with(Monitored::new().filter(filter::limit(2, window)), ClientOptions::new(), || {
///     for row in 1..=100 {
///         capture_message(&format!("row {row} is bad"), Level::Warning);
///     }
///     std::thread::sleep(window);
///     capture_message("row 101 is bad", Level::Warning);
/// });
/// assert_eq!(captured.tree(), "! row 1 is bad\n! row 2 is bad\n! row 101 is bad");
/// assert_eq!(captured.events[2].tags["held_back"], "98");
/// # }
/// ```
pub fn limit(
    per: u32,
    window: Duration,
) -> impl Fn(Event<'static>) -> Option<Event<'static>> + Send + Sync + use<> {
    let mistake = match (per, window) {
        (0, _) => Some("none at all are let pass"),
        (_, Duration::ZERO) => Some("the window is empty"),
        _ => None,
    };
    let limits = mistake.is_none();
    mistake.into_iter().for_each(|mistake| note(FilterMistake::Limit(mistake)));
    let windows = Mutex::new(Windows::new(per, window));
    move |event| {
        if !limits {
            return Some(event);
        }
        admit(event, &windows, clock::now())
    }
}

fn admit(mut event: Event<'static>, windows: &Mutex<Windows>, now: Instant) -> Option<Event<'static>> {
    // Nothing of the user's runs under this lock, and nothing in here unwinds.
    let passes = {
        let mut windows = windows.lock().unwrap_or_else(PoisonError::into_inner);
        let kind = likeness::of(&event, &windows.state);
        windows.passes(kind, now)
    };
    match passes {
        None => {
            stats::HELD_BACK.add(1);
            return None;
        }
        Some(0) => {}
        Some(held) => drop(event.tags.insert(HELD_BACK.to_owned(), held.to_string())),
    }
    Some(event)
}

/// The windows of all kinds of events.
struct Windows {
    per: u32,
    window: Duration,
    state: RandomState,
    kinds: HashMap<u64, Window>,
    /// Where there are too many kinds.
    others: Option<Window>,
    /// When room was last made.
    swept: Option<Instant>,
}

struct Window {
    began: Instant,
    passed: u32,
    held: u64,
}

impl Windows {
    fn new(per: u32, window: Duration) -> Self {
        Self { per, window, state: RandomState::new(), kinds: HashMap::new(), others: None, swept: None }
    }

    /// Whether an event of that kind passes, and how many of its kind were held back since the last one did.
    fn passes(&mut self, kind: u64, now: Instant) -> Option<u64> {
        let (per, window) = (self.per, self.window);
        if self.kinds.len() >= MOST && !self.kinds.contains_key(&kind) {
            self.make_room(now);
        }
        let new = || Window { began: now, passed: 0, held: 0 };
        let it = if self.kinds.len() >= MOST && !self.kinds.contains_key(&kind) {
            self.others.get_or_insert_with(new)
        } else {
            self.kinds.entry(kind).or_insert_with(new)
        };
        if now.saturating_duration_since(it.began) >= window {
            (it.began, it.passed) = (now, 0);
        }
        if it.passed < per {
            it.passed += 1;
            Some(std::mem::take(&mut it.held))
        } else {
            it.held += 1;
            None
        }
    }
}

impl Windows {
    /// Forgets the kinds whose windows are over; later those, too, that have a number left to tell and were not seen again.
    /// Now and then only, for it looks at all of them.
    fn make_room(&mut self, now: Instant) {
        let since = |then: Instant| now.saturating_duration_since(then);
        if self.swept.is_some_and(|swept| since(swept) < self.window / SWEEPS) {
            return;
        }
        self.swept = Some(now);
        let (window, patience) = (self.window, self.window.saturating_mul(PATIENCE));
        self.kinds.retain(|_, it| since(it.began) < if it.held > 0 { patience } else { window });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::time::{Duration, Instant};

    use sentry::protocol::{Event, Exception};

    use super::{HELD_BACK, MOST, Windows, admit};

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn so_many_in_a_window_and_then_the_number_of_those_held_back() {
        let mut windows = Windows::new(10, MINUTE);
        let start = Instant::now();
        let passed = (0..10_000).filter_map(|n| windows.passes(1, start + Duration::from_micros(n * 100)));
        assert_eq!(passed.collect::<Vec<_>>(), [0; 10]);
        assert_eq!(windows.passes(2, start), Some(0), "another kind");
        assert_eq!(windows.passes(1, start + MINUTE), Some(9990));
        assert_eq!(windows.passes(1, start + MINUTE), Some(0));
    }

    #[test]
    fn ten_thousand_like_errors_in_a_second_are_ten_events_and_then_one_that_says_so() {
        let windows = Mutex::new(Windows::new(10, MINUTE));
        let start = Instant::now();
        let bad = |row: u32| {
            let text = format!("row {row} is bad");
            let exception = Exception { ty: "Bad".into(), value: Some(text), ..Exception::default() };
            Event { exception: vec![exception].into(), ..Event::default() }
        };
        let in_a_second = (0..10_000).map(|row| (row, start + Duration::from_micros(100) * row));
        let sent: Vec<_> = in_a_second.filter_map(|(row, at)| admit(bad(row), &windows, at)).collect();
        assert_eq!(sent.len(), 10);
        assert!(sent.iter().all(|event| !event.tags.contains_key(HELD_BACK)));
        let next = admit(bad(10_000), &windows, start + MINUTE).unwrap();
        assert_eq!(next.tags[HELD_BACK], "9990");
        let after = admit(bad(10_001), &windows, start + MINUTE).unwrap();
        assert!(!after.tags.contains_key(HELD_BACK));
    }

    #[test]
    fn kinds_are_bounded_and_those_beyond_share_a_count() {
        let mut windows = Windows::new(1, MINUTE);
        let start = Instant::now();
        let passed = (0..100_000).filter_map(|kind| windows.passes(kind, start)).count();
        assert_eq!(passed, MOST + 1);
        assert_eq!(windows.kinds.len(), MOST);
        assert_eq!(windows.passes(100_000, start + MINUTE), Some(0), "the old ones made room");
        assert_eq!(windows.kinds.len(), 1);
    }

    #[test]
    fn a_clock_that_goes_back_holds_nothing_up() {
        let mut windows = Windows::new(1, MINUTE);
        let start = Instant::now() + MINUTE;
        assert_eq!(windows.passes(1, start), Some(0));
        assert_eq!(windows.passes(1, start - MINUTE), None);
        assert_eq!(windows.passes(1, start + MINUTE), Some(1));
    }
}
