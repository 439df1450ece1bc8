//! The alerts on their way to one sink: what is decided, and nothing that waits. Time comes from outside.

use std::collections::VecDeque;
use std::time::Instant;

use super::backoff::{Backoff, Chance, later};
use super::digest::Held;
use super::limits::Limits;
use super::notice::{self, Notice, Notices};
use super::open::Open;
use super::overflow::Overflow;
use super::queued::{Attempt, Client, Queued, Running};
use super::quota::Quota;
use super::threads::Threads;
use crate::alert::{Alert, DeliveryError};
use crate::stats;
use crate::sync::Arc;

/// Why what waits at the end is lost.
const ENDED: &str = "delivery has ended";

/// One sink's queue, and what is known of the sink.
#[derive(Debug)]
pub(super) struct Lane {
    limits: Limits,
    started: Instant,
    chance: Chance,
    queue: VecDeque<Queued>,
    running: Option<Running>,
    threads: Threads,
    backoff: Backoff,
    /// Why the last attempt failed, until one works.
    failing: Option<String>,
    quota: Quota,
    held: Held,
    open: Open,
    ended: bool,
    overflow: Overflow,
    notices: Notices,
}

impl Lane {
    pub(super) fn new(limits: Limits, started: Instant, seed: u64) -> Self {
        Self {
            limits,
            started,
            chance: Chance::new(seed),
            queue: VecDeque::new(),
            running: None,
            threads: Threads::default(),
            backoff: Backoff::default(),
            failing: None,
            quota: Quota::default(),
            held: Held::default(),
            open: Open::default(),
            ended: false,
            overflow: Overflow::default(),
            notices: Notices::default(),
        }
    }

    /// Takes an alert. One like the last that waits, of which nobody has heard yet, is told with it.
    pub(super) fn push(&mut self, now: Instant, alert: &Arc<Alert>, client: &Client) {
        if self.queue.back_mut().is_some_and(|last| last.joins(now, alert, client)) {
            return;
        }
        let young = now.saturating_duration_since(self.started) < self.limits.start;
        let not_before = if young { later(now, self.chance.below(self.limits.spread)) } else { now };
        self.queue.push_back(Queued::new(alert.clone(), client.clone(), now, not_before));
        self.hold_back(now);
        while self.queue.len() > self.limits.queue && self.queue.pop_front().is_some() {
            self.overflow.add();
            stats::ALERTS_LOST.add(1);
        }
    }

    /// Decides what is decided by time, and what is to be tried now. `hurry`: somebody flushes.
    pub(super) fn due(&mut self, now: Instant, hurry: bool) -> Option<Attempt> {
        self.abandon_late(now);
        self.drop_stale(now);
        self.hold_back(now);
        let overflowed = self.overflow.due(now, &self.limits);
        self.tell_overflow(overflowed);
        let waits = self.goes_at(hurry).is_some_and(|goes| now < goes);
        if self.running.is_some() || self.is_crowded() || waits {
            return None;
        }
        let beyond = self.goes_beyond(now);
        let queued = match self.is_retried() || beyond {
            true => self.queue.pop_front(),
            false => self.held.take().or_else(|| self.queue.pop_front()),
        }?;
        if queued.attempts == 0 && !beyond {
            self.quota.take(now, &self.limits);
        }
        Some(self.begin(now, queued))
    }

    /// When to ask again, if nothing happens before. After [`due`](Self::due) has said that there is nothing now, that is later than
    /// now.
    pub(super) fn next_at(&self, hurry: bool) -> Option<Instant> {
        let overflow = self.overflow.next_at(&self.limits);
        let late = self.running.as_ref().map(|running| later(running.since, self.limits.attempt));
        let stale = if self.has_waiting() { self.stale_at() } else { None };
        let can_go = self.running.is_none() && self.has_waiting() && !self.is_crowded();
        let goes = if can_go { self.goes_at(hurry) } else { None };
        [overflow, late, stale, goes].into_iter().flatten().min()
    }

    /// Whether nothing waits, nor is under way.
    pub(super) fn is_idle(&self) -> bool {
        self.running.is_none() && !self.has_waiting()
    }

    /// Whether something may still be delivered, in a hurry, until then. A thread that was given up may return at any time.
    pub(super) fn may_end_by(&self, until: Instant) -> bool {
        let goes = || self.goes_at(true).is_none_or(|goes| goes < until);
        self.running.is_some() || (self.has_waiting() && (self.is_crowded() || goes()))
    }

    /// How an attempt ended, in time or not.
    pub(super) fn ended(&mut self, now: Instant, number: u64, outcome: Result<(), DeliveryError>) {
        if let Some(Running { queued, .. }) = self.running.take_if(|running| running.number == number) {
            match outcome {
                Ok(()) => self.delivered(now, &queued.client),
                Err(error) => self.failed(now, queued, &error),
            }
            return;
        }
        let Some(id) = self.threads.returned(number) else { return };
        // It came too late to be waited for, but it came: the attempt that would follow is spared.
        let again = self.is_retried() && self.queue.front().is_some_and(|first| first.alert.id == id);
        if again
            && outcome.is_ok()
            && let Some(first) = self.queue.pop_front()
        {
            self.delivered(now, &first.client);
        }
    }

    /// A number for an attempt past the queue. `None` where too many of this sink's threads have not returned.
    pub(super) fn probe(&mut self) -> Option<u64> {
        (!self.is_crowded()).then(|| self.threads.probe())
    }

    /// Nobody waits for that attempt past the queue any longer.
    pub(super) fn abandon_probe(&mut self, number: u64) {
        self.threads.abandon_probe(number);
    }

    /// Gives up what waits, and gives it back. An attempt that is under way is decided when it returns.
    pub(super) fn give_up(&mut self, why: &str) -> Vec<Arc<Alert>> {
        let digest = self.held.take();
        let given_up: Vec<_> = digest.into_iter().chain(std::mem::take(&mut self.queue)).collect();
        given_up.iter().for_each(|queued| self.lost(queued, why));
        given_up.into_iter().map(|queued| queued.told().alert).collect()
    }

    /// Takes nothing any longer, and tries nothing again.
    pub(super) fn end(&mut self) {
        self.ended = true;
        let overflowed = self.overflow.take();
        self.tell_overflow(overflowed);
        self.give_up(ENDED);
    }

    /// What there is to be said in the log since the last time.
    pub(super) fn notices(&mut self) -> Vec<(Notice, Client)> {
        self.notices.take()
    }

    fn has_waiting(&self) -> bool {
        !self.queue.is_empty() || self.held.since().is_some()
    }

    /// Whether the first that waits was tried before.
    fn is_retried(&self) -> bool {
        self.queue.front().is_some_and(|first| first.attempts > 0)
    }

    /// Whether the first that waits is the end of something that the sink was told of.
    fn is_awaited(&self) -> bool {
        self.queue.front().is_some_and(|first| first.attempts == 0 && self.open.awaits(&first.alert))
    }

    /// Whether the first that waits goes although this period has no place for it, or before a digest that waits for one: whoever was
    /// told that a rule fires is told that it is over. There are no more of them than there were places before.
    fn goes_beyond(&self, now: Instant) -> bool {
        let is_full = || self.held.since().is_some() || !self.quota.has_room(now, &self.limits);
        self.is_awaited() && is_full()
    }

    /// Whether no other thread can be spared for the sink.
    fn is_crowded(&self) -> bool {
        self.threads.count() + usize::from(self.running.is_some()) >= self.limits.threads
    }

    /// When the next may go, if that is not at once. In a hurry a digest goes beyond the limit: the program may be about to end.
    fn goes_at(&self, hurry: bool) -> Option<Instant> {
        let goes = match self.queue.front() {
            Some(first) if first.attempts > 0 => None,
            _ if self.held.since().is_some() && !self.is_awaited() => {
                self.quota.free_at(usize::from(hurry), &self.limits)
            }
            first => first.filter(|_| !hurry).map(|first| first.not_before),
        };
        self.backoff.until(hurry, &self.limits).max(goes)
    }

    fn stale_at(&self) -> Option<Instant> {
        let since = [self.queue.front().map(|first| first.since), self.held.since()];
        since.into_iter().flatten().min().map(|since| later(since, self.limits.stale))
    }

    fn begin(&mut self, now: Instant, queued: Queued) -> Attempt {
        let mut queued = queued.told();
        self.open.told(&queued.alert);
        // A digest that still waits is not to say that it fires.
        self.held.told(&queued.alert);
        queued.attempts = queued.attempts.saturating_add(1);
        let number = self.threads.next_number();
        let attempt = Attempt { number, alert: queued.alert.clone(), client: queued.client.clone() };
        self.running = Some(Running { number, queued, since: now });
        attempt
    }

    fn delivered(&mut self, now: Instant, client: &Client) {
        stats::ALERTS_DELIVERED.add(1);
        self.backoff.answered(now, None, &self.limits);
        if self.failing.take().is_some() {
            self.notices.push(Notice::Recovered, client);
        }
    }

    fn failed(&mut self, now: Instant, queued: Queued, error: &DeliveryError) {
        stats::ALERT_ATTEMPTS_FAILED.add(1);
        if self.failing.replace(error.to_string()).is_none() {
            self.notices.push(Notice::failing(error), &queued.client);
        }
        let asked = error.retry_after();
        if error.is_permanent() {
            self.backoff.answered(now, asked, &self.limits);
            self.lost(&queued, &error.to_string());
        } else if self.ended {
            self.lost(&queued, ENDED);
        } else {
            self.backoff.failed(now, asked, &self.limits, &mut self.chance);
            self.queue.push_front(queued);
        }
    }

    fn lost(&mut self, queued: &Queued, why: &str) {
        stats::ALERTS_LOST.add(1);
        self.notices.push(Notice::lost(&queued.alert, why), &queued.client);
    }

    fn abandon_late(&mut self, now: Instant) {
        let limit = self.limits.attempt;
        let late = self.running.take_if(|running| now >= later(running.since, limit));
        let Some(Running { number, queued, .. }) = late else { return };
        self.threads.abandon(number, queued.alert.id);
        let error = DeliveryError::retry(format!("no answer within {}", notice::words(limit)));
        self.failed(now, queued, &error);
    }

    fn drop_stale(&mut self, now: Instant) {
        let limit = self.limits.stale;
        let is_stale = |since: Instant| now >= later(since, limit);
        let digest = self.held.since().filter(|since| is_stale(*since)).and_then(|_| self.held.take());
        let count = self.queue.iter().take_while(|queued| is_stale(queued.since)).count();
        let stale: Vec<_> = digest.into_iter().chain(self.queue.drain(..count)).collect();
        for queued in stale {
            let why = format!("not delivered within {}", notice::words(limit));
            let why = self.failing.as_ref().map_or_else(|| why.clone(), |last| format!("{why}: {last}"));
            self.lost(&queued, &why);
        }
    }

    /// Sums up those for which this period has no place. One that was tried before has its own, and what is awaited needs none.
    fn hold_back(&mut self, now: Instant) {
        if self.quota.has_room(now, &self.limits) {
            return;
        }
        let goes = |queued: &Queued| queued.attempts > 0 || self.open.awaits(&queued.alert);
        let (go, held) = std::mem::take(&mut self.queue).into_iter().partition::<VecDeque<_>, _>(goes);
        self.queue = go;
        for queued in held {
            let queued = queued.told();
            stats::ALERTS_HELD_BACK.add(u64::from(queued.times));
            self.notices.held_back(&queued, self.limits.queue);
            self.held.add(queued);
        }
    }

    fn tell_overflow(&mut self, count: Option<u64>) {
        if let Some(count) = count {
            self.notices.push(Notice::Overflowed(count), &Client::new());
        }
    }
}
