//! What waits to be sent, and what becomes of it where nobody takes it. It knows neither threads nor the network.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// So many envelopes wait.
const ENVELOPES: usize = 256;

/// Bytes of all that wait.
const BYTES: usize = 16 * 1024 * 1024;

/// The first pause after a failure, and the longest: what Sentry's documentation for SDKs recommends (*Spotlight*, *Retry Logic*).
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// As many refusals in a row are the receiver's fault; fewer may be the envelope's.
const REFUSALS: u32 = 3;

/// How an attempt ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Taken,
    /// It was answered, but not taken: for this reason.
    Refused(String),
    /// There was no answer: for this reason.
    Absent(String),
}

/// What is to be said of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// For the first time something went wrong.
    Trouble(String),
    /// More is sent than it takes.
    Slow,
    /// It is there again.
    Back,
}

/// Bounded, and in order.
#[derive(Debug)]
pub(super) struct Queue<T> {
    waiting: VecDeque<(T, usize)>,
    bytes: usize,
    /// Attempts in a row that failed.
    failures: u32,
    /// Nothing is taken until then.
    paused: Option<Instant>,
    overflowed: bool,
    said_trouble: bool,
    said_slow: bool,
}

impl<T> Queue<T> {
    pub(super) fn new() -> Self {
        Self {
            waiting: VecDeque::new(),
            bytes: 0,
            failures: 0,
            paused: None,
            overflowed: false,
            said_trouble: false,
            said_slow: false,
        }
    }

    /// For how many bytes there is room now; `None` where nothing is taken. To be asked before an envelope is copied: where there is no
    /// Spotlight, it costs nothing.
    pub(super) fn room(&self, now: Instant) -> Option<usize> {
        let open = self.paused.is_none_or(|until| until <= now);
        open.then(|| if self.waiting.len() < ENVELOPES { BYTES.saturating_sub(self.bytes) } else { 0 })
    }

    /// One had no room.
    pub(super) fn overflowed(&mut self) {
        self.overflowed = true;
    }

    /// Takes one of about so many bytes, if there is still room.
    pub(super) fn push(&mut self, envelope: T, bytes: usize) {
        if self.waiting.len() < ENVELOPES && bytes <= BYTES.saturating_sub(self.bytes) {
            self.bytes += bytes;
            self.waiting.push_back((envelope, bytes));
        } else {
            self.overflowed();
        }
    }

    pub(super) fn next(&mut self) -> Option<T> {
        let (next, bytes) = self.waiting.pop_front()?;
        self.bytes = self.bytes.saturating_sub(bytes);
        Some(next)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.waiting = VecDeque::new();
        self.bytes = 0;
    }

    /// An attempt has ended, and what is to be said of it: each thing once, but that it is back.
    pub(super) fn ended(&mut self, outcome: Outcome, now: Instant) -> Vec<Line> {
        let (pauses, reason) = match outcome {
            Outcome::Taken => return self.taken(),
            Outcome::Refused(reason) => (self.failures + 1 >= REFUSALS, reason),
            Outcome::Absent(reason) => (true, reason),
        };
        match pauses {
            true => self.closed(now),
            false => self.failures = self.failures.saturating_add(1),
        }
        let said = std::mem::replace(&mut self.said_trouble, true);
        (!said).then_some(Line::Trouble(reason)).into_iter().chain(self.slow()).collect()
    }

    /// There is nobody who takes it: what waits is dropped, and nothing is taken for longer and longer.
    pub(super) fn closed(&mut self, now: Instant) {
        self.failures = self.failures.saturating_add(1);
        self.paused = now.checked_add(pause(self.failures));
        self.clear();
    }

    fn taken(&mut self) -> Vec<Line> {
        self.paused = None;
        let failures = std::mem::take(&mut self.failures);
        (failures > 0).then_some(Line::Back).into_iter().chain(self.slow()).collect()
    }

    fn slow(&mut self) -> Option<Line> {
        let says = self.overflowed && !self.said_slow;
        self.said_slow |= says;
        says.then_some(Line::Slow)
    }
}

/// After so many failures in a row.
fn pause(failures: u32) -> Duration {
    FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(failures.saturating_sub(1))).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{BYTES, ENVELOPES, Line, Outcome, Queue};

    fn absent() -> Outcome {
        Outcome::Absent("connection refused".to_owned())
    }

    fn refused() -> Outcome {
        Outcome::Refused("500".to_owned())
    }

    /// How long it is closed after each of so many failures.
    fn pauses(count: usize) -> Vec<u64> {
        let (mut queue, mut now) = (Queue::new(), Instant::now());
        let mut pause = || {
            assert_eq!(queue.room(now), Some(BYTES));
            queue.push((), 1);
            assert_eq!(queue.next(), Some(()));
            queue.ended(absent(), now);
            let since = now;
            while queue.room(now).is_none() {
                now += Duration::from_millis(500);
            }
            (now - since).as_secs()
        };
        (0..count).map(|_| pause()).collect()
    }

    #[test]
    fn pauses_grow_to_a_minute() {
        assert_eq!(pauses(9), [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    }

    #[test]
    fn what_waits_behind_a_failure_is_dropped_and_said_once() {
        let (mut queue, now) = (Queue::new(), Instant::now());
        (0..10).for_each(|_| queue.push((), 100));
        assert!(queue.next().is_some());
        assert_eq!(queue.ended(absent(), now), [Line::Trouble("connection refused".to_owned())]);
        assert!(queue.is_empty() && queue.bytes == 0 && queue.room(now).is_none());
        assert_eq!(queue.ended(absent(), now), []);
        assert_eq!(queue.ended(Outcome::Taken, now), [Line::Back]);
        assert!(queue.room(now).is_some());
        assert_eq!(queue.ended(absent(), now), [], "it has been said");
    }

    #[test]
    fn a_refusal_may_be_for_the_envelope_and_three_in_a_row_are_not() {
        let (mut queue, now) = (Queue::new(), Instant::now());
        (0..10).for_each(|_| queue.push((), 1));
        assert_eq!(queue.ended(refused(), now), [Line::Trouble("500".to_owned())]);
        queue.ended(refused(), now);
        assert!(queue.room(now).is_some() && !queue.is_empty());
        queue.ended(refused(), now);
        assert!(queue.room(now).is_none() && queue.is_empty());
    }

    #[test]
    fn it_is_bounded_in_envelopes_and_in_bytes() {
        let (mut queue, now) = (Queue::new(), Instant::now());
        (0..2 * ENVELOPES).for_each(|_| queue.push((), 1));
        assert_eq!((queue.waiting.len(), queue.room(now)), (ENVELOPES, Some(0)));
        assert_eq!(queue.ended(Outcome::Taken, now), [Line::Slow]);
        assert_eq!(queue.ended(Outcome::Taken, now), [], "it has been said");

        let mut queue = Queue::new();
        (0..20).for_each(|_| queue.push((), BYTES / 10));
        assert_eq!(queue.waiting.len(), 10);
        queue.push((), BYTES - queue.bytes);
        assert_eq!((queue.waiting.len(), queue.room(now)), (11, Some(0)));
        while queue.next().is_some() {}
        assert_eq!(queue.bytes, 0);
        queue.push((), BYTES + 1);
        assert!(queue.is_empty());
    }
}
