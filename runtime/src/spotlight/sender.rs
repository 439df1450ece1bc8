//! From the thread that sends to Sentry to the one that sends to Spotlight.

use std::time::Duration;

use sentry::Envelope;
use ureq::http::{HeaderName, HeaderValue, header};

use super::queue::{Line, Outcome, Queue};
use crate::call::background;
use crate::clock;
use crate::post::{Limits, Silence, Target};
use crate::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use crate::value::secret::{Names, scrubbed};
use crate::value::text;

/// It is on this machine or beside it.
const LIMITS: Limits = Limits { deadline: Duration::from_secs(2), connected: Duration::from_secs(1) };

/// Without it Spotlight drops the envelope, and answers that all is well.
const ENVELOPE: (HeaderName, HeaderValue) =
    (header::CONTENT_TYPE, HeaderValue::from_static("application/x-sentry-envelope"));

/// Nobody waits longer than that, and it can be added to any instant.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// Bytes of a reason that are told.
const TOLD: usize = 200;

/// The queue and the thread of one process.
pub(super) struct Sender {
    target: Arc<Target>,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    queue: Queue<Envelope>,
    has_worker: bool,
    /// Something was taken out of the queue, and its end has not been told.
    busy: bool,
    /// Nobody needs the thread any longer.
    over: bool,
}

impl Sender {
    pub(super) fn new(target: Arc<Target>) -> Self {
        let state = State { queue: Queue::new(), has_worker: false, busy: false, over: false };
        Self { target, state: Mutex::new(state), changed: Condvar::new() }
    }

    /// For how many bytes there is room now, if anything is taken.
    pub(super) fn room(&self) -> Option<usize> {
        self.lock().queue.room(clock::now())
    }

    pub(super) fn overflowed(&self) {
        self.lock().queue.overflowed();
    }

    /// Takes one, and starts the thread where there is none. Without a thread it is lost.
    pub(super) fn push(self: &Arc<Self>, envelope: Envelope, bytes: usize) {
        let mut state = self.lock();
        state.over = false;
        state.queue.push(envelope, bytes);
        drop(state);
        self.changed.notify_all();
        if self.ensure_worker().is_err() {
            // Nothing can be said here: the caller may hold locks of the SDK.
            self.lock().queue.closed(clock::now());
        }
    }

    pub(super) fn ensure_worker(self: &Arc<Self>) -> std::io::Result<()> {
        let mut state = self.lock();
        if std::mem::replace(&mut state.has_worker, true) {
            return Ok(());
        }
        drop(state);
        let worker = Worker { sender: Arc::clone(self), is_through: false };
        background::start("monitored-spotlight", || worker.run())
    }

    /// Waits until nothing is left, for so long at most. Whether nothing is.
    pub(super) fn finish(&self, timeout: Duration) -> bool {
        let (now, wait) = (clock::now(), timeout.min(LONGEST));
        let until = now.checked_add(wait).unwrap_or(now);
        let mut state = self.lock();
        while !state.queue.is_empty() || state.busy {
            let left = until.saturating_duration_since(clock::now());
            if left.is_zero() {
                return false;
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    /// What waits is dropped, and the thread ends as soon as it can. Another envelope would start another one: the options of a client, and
    /// with them this, may be used for a second client.
    pub(super) fn end(&self) {
        let mut state = self.lock();
        state.over = true;
        state.queue.clear();
        drop(state);
        self.changed.notify_all();
    }

    fn serve(&self) {
        while let Some(envelope) = self.next() {
            let outcome = self.attempt(&envelope);
            let lines = self.lock().queue.ended(outcome, clock::now());
            // Whoever waits for the end of it waits for this, too: the program may be over then.
            lines.iter().for_each(|line| self.say(line));
            self.lock().busy = false;
            self.changed.notify_all();
        }
    }

    fn next(&self) -> Option<Envelope> {
        let mut state = self.lock();
        loop {
            if state.over {
                state.has_worker = false;
                return None;
            }
            if let Some(envelope) = state.queue.next() {
                state.busy = true;
                return Some(envelope);
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn attempt(&self, envelope: &Envelope) -> Outcome {
        let mut body = Vec::new();
        if let Err(error) = envelope.to_writer(&mut body) {
            return Outcome::Refused(format!("an envelope cannot be written: {error}"));
        }
        let status = self.target.post(LIMITS, &[ENVELOPE], &body, |answer| answer.status());
        match status {
            Ok(status) if status.is_success() => Outcome::Taken,
            Ok(status) => Outcome::Refused(format!("it answered {status}")),
            Err(Silence::Unconnected) => {
                Outcome::Absent(format!("no connection within {} s", LIMITS.connected.as_secs()))
            }
            Err(Silence::Late) => {
                Outcome::Absent(format!("no answer within {} s", LIMITS.deadline.as_secs()))
            }
            Err(Silence::Unsendable) => Outcome::Absent("this cannot be sent by HTTP".to_owned()),
            Err(Silence::Told(reason)) => {
                Outcome::Absent(text::one_line(&scrubbed(&reason, &Names::default()), TOLD))
            }
        }
    }

    fn say(&self, line: &Line) {
        let at = &self.target;
        match line {
            Line::Trouble(reason) => tracing::warn!(
                target: "monitored",
                "spotlight: {at}: {reason}; what it misses is not kept for it, and this is not said again"
            ),
            Line::Slow => tracing::warn!(
                target: "monitored",
                "spotlight: {at}: more is sent than it takes; some of it is not shown there"
            ),
            Line::Back => tracing::debug!(target: "monitored", "spotlight: {at}: it is there again"),
        }
    }

    /// Whatever a panic left half done is sound.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A thread that unwinds or never begins: nobody waits for it, and another one can be started.
struct Worker {
    sender: Arc<Sender>,
    is_through: bool,
}

impl Worker {
    fn run(mut self) {
        self.sender.serve();
        self.is_through = true;
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if self.is_through {
            return;
        }
        let mut state = self.sender.lock();
        state.has_worker = false;
        state.busy = false;
        state.queue.clear();
        drop(state);
        self.sender.changed.notify_all();
    }
}
