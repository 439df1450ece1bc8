//! Where work is handed in and fetched: one lock, one signal. Nothing in here knows what the work is, and a test tries every order
//! in which threads can meet at it.

use std::time::{Duration, Instant};

use crate::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Less than this is not slept: clocks are coarse.
const SHORTEST: Duration = Duration::from_millis(1);

/// What is handed in. Called under the lock: no code of others, and nothing that waits.
pub(super) trait Work {
    /// Something to be done without the lock.
    type Order;

    /// What is to be done now. `hurry`: somebody waits for the end of it.
    fn due(&mut self, now: Instant, hurry: bool) -> Vec<Self::Order>;

    /// When something will be due, if nothing happens before.
    fn next_at(&self, hurry: bool) -> Option<Instant>;

    /// Whether there is anything left.
    fn is_idle(&self) -> bool;

    /// Whether what is left may be done by then.
    fn may_end_by(&self, until: Instant) -> bool;
}

/// What the worker is to do next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next<Order> {
    Do(Vec<Order>),
    /// It is the time that the worker asked for.
    Tick,
    End,
}

/// Work, a worker and those that wait for it.
#[derive(Debug)]
pub(super) struct Desk<W> {
    inner: Mutex<Inner<W>>,
    changed: Condvar,
}

#[derive(Debug)]
struct Inner<W> {
    work: W,
    has_worker: bool,
    ended: bool,
    /// Those that wait for the end of it.
    waiting: usize,
}

impl<W: Work> Desk<W> {
    pub(super) fn new(work: W) -> Self {
        let inner = Inner { work, has_worker: false, ended: false, waiting: 0 };
        Self { inner: Mutex::new(inner), changed: Condvar::new() }
    }

    /// Changes the work. No code of others in `change`.
    pub(super) fn change<R>(&self, change: impl FnOnce(&mut W) -> R) -> R {
        let result = change(&mut self.lock().work);
        self.changed.notify_all();
        result
    }

    /// Hands in, unless it has ended. No code of others in `change`.
    pub(super) fn hand_in<R>(&self, change: impl FnOnce(&mut W) -> R) -> Option<R> {
        let mut inner = self.lock();
        if inner.ended {
            return None;
        }
        let result = change(&mut inner.work);
        drop(inner);
        self.changed.notify_all();
        Some(result)
    }

    /// Whether a worker is to be started, by whoever asks first.
    pub(super) fn wants_worker(&self) -> bool {
        let mut inner = self.lock();
        let wanted = !inner.ended && !inner.has_worker;
        inner.has_worker |= wanted;
        wanted
    }

    /// The worker is gone, or could not be started: `change` is made before another one can be.
    pub(super) fn worker_gone<R>(&self, change: impl FnOnce(&mut W) -> R) -> R {
        let mut inner = self.lock();
        inner.has_worker = false;
        let result = change(&mut inner.work);
        drop(inner);
        self.changed.notify_all();
        result
    }

    /// What the worker is to do, when there is something, and at `tick` at the latest.
    pub(super) fn next(&self, tick: Option<Instant>, now: impl Fn() -> Instant) -> Next<W::Order> {
        let mut inner = self.lock();
        loop {
            if inner.ended {
                return Next::End;
            }
            let (at, hurry) = (now(), inner.waiting > 0);
            let orders = inner.work.due(at, hurry);
            if !orders.is_empty() {
                drop(inner);
                // Something may have been given up.
                self.changed.notify_all();
                return Next::Do(orders);
            }
            if tick.is_some_and(|tick| tick <= at) {
                return Next::Tick;
            }
            let until = [tick, inner.work.next_at(hurry)].into_iter().flatten().min();
            inner = self.wait(inner, until, at);
        }
    }

    /// Waits until nothing is left, or until then, or until it is plain that something will be. Whether nothing is left.
    pub(super) fn finish(&self, until: Instant, now: impl Fn() -> Instant) -> bool {
        let mut inner = self.lock();
        inner.waiting += 1;
        self.changed.notify_all();
        let finished = loop {
            let at = now();
            if inner.work.is_idle() {
                break true;
            }
            if at >= until || !inner.work.may_end_by(until) {
                break false;
            }
            inner = self.wait(inner, Some(until), at);
        };
        inner.waiting -= 1;
        finished
    }

    /// Ends it: nothing more is taken, and the worker goes. No code of others in `change`.
    pub(super) fn end<R>(&self, change: impl FnOnce(&mut W) -> R) -> R {
        let mut inner = self.lock();
        inner.ended = true;
        let result = change(&mut inner.work);
        drop(inner);
        self.changed.notify_all();
        result
    }

    pub(super) fn has_ended(&self) -> bool {
        self.lock().ended
    }

    pub(super) fn is_idle(&self) -> bool {
        self.lock().work.is_idle()
    }

    /// Whatever a panic left half done is sound: see [`Work`].
    fn lock(&self) -> MutexGuard<'_, Inner<W>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(
        &self,
        inner: MutexGuard<'a, Inner<W>>,
        until: Option<Instant>,
        now: Instant,
    ) -> MutexGuard<'a, Inner<W>> {
        let Some(until) = until else {
            return self.changed.wait(inner).unwrap_or_else(PoisonError::into_inner);
        };
        let wait = until.saturating_duration_since(now).max(SHORTEST);
        self.changed.wait_timeout(inner, wait).unwrap_or_else(PoisonError::into_inner).0
    }
}
