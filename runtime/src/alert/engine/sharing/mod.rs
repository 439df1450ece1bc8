//! Rules that are asked with what a whole fleet counts: a thread of its own writes and reads, and the calls only look whether it does.

mod member;
mod pace;
mod tell;
mod worker;

use std::process;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::Engine;
use crate::alert::fleet::RedisWindows;
use crate::alert::lock::tried;
use crate::clock::nanos;
use crate::stats;

/// How long an exchange counts. Without another one by then, each process is on its own.
const VALID: Duration = Duration::from_secs(5);

/// How often it is looked whether the thread is gone, as it is in a child that was forked.
const LOOK: Duration = Duration::from_secs(1);

/// How long somebody waits who flushes, and never longer than half of the time there is: the rest is for the alerts.
const LONGEST_FLUSH: Duration = Duration::from_secs(2);

/// Wants to know when what was counted until now has been shared.
type Bell = Sender<()>;

/// What the engine knows of it.
pub(in crate::alert) struct Sharing {
    windows: Option<RedisWindows>,
    /// Until then what others count is known, in nanoseconds of the engine's clock.
    until: AtomicU64,
    /// It was said, and counted, that it is on; or that it is not.
    on: AtomicBool,
    off: AtomicBool,
    /// The process that the thread is in.
    owner: AtomicU32,
    look: AtomicU64,
    bell: Mutex<Option<Sender<Bell>>>,
}

impl Sharing {
    #[cfg(test)]
    pub(in crate::alert) fn alone() -> Self {
        Self::new(None)
    }

    pub(in crate::alert) fn new(windows: Option<RedisWindows>) -> Self {
        Self {
            windows,
            until: AtomicU64::new(0),
            on: AtomicBool::new(false),
            off: AtomicBool::new(false),
            owner: AtomicU32::new(0),
            look: AtomicU64::new(0),
            bell: Mutex::default(),
        }
    }

    /// Starts the thread, once in each process.
    pub(super) fn start(&self, engine: &Arc<Engine>) {
        let worth_it = engine.rules.iter().any(|rule| !rule.is_immediate());
        let Some(windows) = self.windows.as_ref().filter(|_| worth_it) else { return };
        let own = process::id();
        if self.owner.swap(own, Ordering::AcqRel) == own {
            return;
        }
        let (bell, rung) = mpsc::channel();
        if let Some(mut kept) = tried(|| self.bell.try_lock()) {
            *kept = Some(bell);
        }
        if let Err(error) = worker::start(engine, windows, rung) {
            self.lost(&format_args!("there is no thread for it: {error}"));
        }
    }

    /// Whether the windows are asked with what others count. The calls' part of all this: mostly one number that is read.
    pub(super) fn is_on(&self, now: Duration, engine: &Engine) -> bool {
        if self.windows.is_none() {
            return false;
        }
        let is_on = nanos(now) < self.until.load(Ordering::Relaxed);
        if !is_on {
            self.look(now, engine);
        }
        is_on
    }

    /// Looks why there was no exchange, now and then.
    #[cold]
    fn look(&self, now: Duration, engine: &Engine) {
        let (now, next) = (nanos(now), self.look.load(Ordering::Relaxed));
        let taken = now >= next
            && (self.look)
                .compare_exchange(next, now + nanos(LOOK), Ordering::Relaxed, Ordering::Relaxed)
                .is_ok();
        if !taken {
            return;
        }
        let own = self.owner.load(Ordering::Acquire);
        if own == process::id() {
            if self.on.load(Ordering::Acquire) {
                self.lost(&"it does not answer");
            }
        } else if own != 0 {
            self.start_in_child(engine);
        }
    }

    /// What the parent counted is the parent's.
    fn start_in_child(&self, engine: &Engine) {
        if self.on.swap(false, Ordering::AcqRel) {
            stats::SHARING_ENDED.add(1);
        }
        let now = engine.clock.elapsed();
        engine.rules.iter().for_each(|rule| {
            rule.gap(now, Duration::MAX);
        });
        if let Some(engine) = engine.this.upgrade() {
            self.start(&engine);
        }
    }

    /// An exchange has worked.
    fn worked(&self, now: Duration) {
        self.until.store(nanos(now + VALID), Ordering::Relaxed);
        self.off.store(false, Ordering::Release);
        if !self.on.swap(true, Ordering::AcqRel) {
            stats::SHARING_BEGAN.add(1);
            tracing::info!(target: "monitored", "shared windows: this process counts together with others");
        }
    }

    /// None works: each process is on its own. Said once.
    fn lost(&self, why: &dyn std::fmt::Display) {
        self.until.store(0, Ordering::Relaxed);
        if self.on.swap(false, Ordering::AcqRel) {
            stats::SHARING_ENDED.add(1);
        }
        if !self.off.swap(true, Ordering::AcqRel) {
            stats::SHARING_LOST.add(1);
            tracing::warn!(
                target: "monitored",
                "shared windows: {why}; this process counts for itself until Redis is there again"
            );
        }
    }

    /// Shares what was counted until now, where Redis is there, and waits for that.
    pub(super) fn flush(&self, timeout: Duration) {
        let is_of_use = self.windows.is_some()
            && !self.off.load(Ordering::Acquire)
            && self.owner.load(Ordering::Acquire) == process::id();
        if !is_of_use {
            return;
        }
        let bell = tried(|| self.bell.try_lock()).and_then(|bell| bell.clone());
        let (done, shared) = mpsc::channel();
        if bell.is_some_and(|bell| bell.send(done).is_ok()) {
            // It hangs up when nothing comes of it.
            let _ = shared.recv_timeout((timeout / 2).min(LONGEST_FLUSH));
        }
    }
}

impl Drop for Sharing {
    fn drop(&mut self) {
        if self.on.swap(false, Ordering::AcqRel) {
            stats::SHARING_ENDED.add(1);
        }
    }
}
