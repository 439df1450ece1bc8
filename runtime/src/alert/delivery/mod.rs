//! How alerts get to their sinks: in the background, each sink by itself, again where it did not work.
//!
//! - a [`lane`] decides for one sink what is tried when, and knows no thread;
//! - the lanes of a process lie on a [`desk`], where alerts are handed in and a [`worker`] fetches what is due;
//! - each [`attempt`] has a thread of its own, since a sink may never return;
//! - a process that was forked has lanes, desk and worker of its own, see [`PerProcess`].

mod attempt;
mod backoff;
mod desk;
mod digest;
mod lane;
mod limits;
mod node;
mod notice;
mod open;
mod overflow;
mod probe;
mod queued;
mod quota;
mod threads;
mod worker;

#[cfg(test)]
mod tests;

use std::time::Duration;

pub(crate) use self::limits::Limits;
pub(super) use self::node::plain_name;
use self::node::{Lanes, Named, Node};
use super::sink::Log;
use super::{Alert, AlertSink, DeliveryError, telling};
use crate::clock;
use crate::stats;
use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::{Arc, OnceLock, PerProcess, Weak};
use crate::value::guarded;

/// What the background thread asks for between deliveries.
pub(super) trait Tick: Send + Sync {
    /// Does what is due, and says when to ask again at the latest. Called on the background thread, one at a time, without any
    /// lock; alerts may be pushed from here. The client of an alert is the one that is bound then: there is none, unless this
    /// binds one.
    fn tick(&self) -> Duration;
}

/// The sinks of a configuration, and the alerts on their way to them.
pub(crate) struct Delivery {
    sinks: Vec<Named>,
    limits: Limits,
    seed: Option<u64>,
    tick: OnceLock<Weak<dyn Tick>>,
    nodes: PerProcess<Arc<Node>>,
    stopped: AtomicBool,
}

impl Delivery {
    /// For these sinks. With a seed, waits are the same each time.
    pub(super) fn new(sinks: Vec<Arc<dyn AlertSink>>, limits: Limits, seed: Option<u64>) -> Self {
        let sinks = sinks.into_iter().map(Named::new).collect();
        let (tick, nodes) = (OnceLock::new(), PerProcess::new());
        Self { sinks, limits, seed, tick, nodes, stopped: AtomicBool::new(false) }
    }

    /// Starts the background thread, where this process has none: for the first rule or sink. Without this there are no ticks, and
    /// the thread starts with the first alert. It holds nothing of whoever ticks, and ends with it.
    pub(super) fn start(&self, tick: Weak<dyn Tick>) {
        if self.tick.get().is_none() {
            let _ = self.tick.set(tick);
        }
        if let Some(node) = self.node() {
            self.ensure_worker(node);
        }
    }

    /// Queues the alert for the sinks of these names, or for all where there are none. Takes a lock for a moment, and no longer.
    /// Starts the thread where it is gone. Where the alert can reach nobody, for want of a thread or of a sink of those names, it is
    /// written to the log and counted as lost; so is one that a sink raises, which would bring itself about for ever.
    pub(super) fn push(&self, alert: Alert, to: &[String]) {
        let lanes: Vec<usize> = self.addressed(to).collect();
        if self.sinks.is_empty() {
            return;
        }
        let (alert, client, now) = (Arc::new(alert), attempt::bound(), clock::now());
        let node = self.node().filter(|_| !lanes.is_empty() && !telling::is_telling());
        let taken = node.filter(|node| {
            let hand_in = |all: &mut Lanes| {
                let addressed = all.0.iter_mut().enumerate().filter(|(at, _)| lanes.contains(at));
                addressed.for_each(|(_, lane)| lane.push(now, &alert, &client));
            };
            node.desk.hand_in(hand_in).is_some()
        });
        match taken {
            Some(node) => self.ensure_worker(node),
            None => {
                stats::ALERTS_LOST.add(lanes.len().max(1) as u64);
                write(&[alert]);
            }
        }
    }

    /// Delivers what is queued, without waiting for jitter and with short waits between attempts, until `timeout`. Whether nothing
    /// is left; `false` at once where what is left has to wait for longer, as its receiver asked.
    pub(super) fn flush(&self, timeout: Duration) -> bool {
        let Some(node) = self.nodes.get() else { return true };
        if !node.desk.is_idle() {
            self.ensure_worker(node);
        }
        node.desk.finish(backoff::later(clock::now(), timeout), clock::now)
    }

    /// One attempt at every sink, side by side, each within its deadline, past the queue and its counts. The sinks' names, in their
    /// order, with what they answered.
    pub(super) fn try_each(&self, alert: &Alert) -> Vec<(String, Result<(), DeliveryError>)> {
        match self.node() {
            Some(node) => probe::try_each(node, &self.sinks, alert, self.limits.attempt),
            None => Vec::new(),
        }
    }

    /// Ends the thread. What is queued is counted as lost, and the log tells; an attempt under way is decided when it returns.
    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
        if let Some(node) = self.nodes.get() {
            node.desk.end(|lanes| lanes.0.iter_mut().for_each(lane::Lane::end));
            node.tell_all();
        }
    }

    fn addressed(&self, to: &[String]) -> impl Iterator<Item = usize> {
        let named = self.sinks.iter().enumerate();
        let is_meant = |sink: &Named| to.iter().any(|to| node::plain_name(to) == sink.name);
        named.filter(move |(_, sink)| to.is_empty() || is_meant(sink)).map(|(at, _)| at)
    }

    /// That of this process. A child starts with empty queues.
    fn node(&self) -> Option<&Arc<Node>> {
        if self.stopped.load(Ordering::Acquire) {
            return None;
        }
        self.nodes.get_or_init(|| Arc::new(Node::new(&self.sinks, self.limits, self.seed)))
    }

    fn ensure_worker(&self, node: &Arc<Node>) {
        if !node.desk.wants_worker() {
            return;
        }
        attempt::bound();
        if let Err(error) = worker::start(node, self.tick.get().cloned()) {
            let why = format!("there is no thread for it: {error}");
            let lost = node.desk.worker_gone(|lanes| {
                lanes.0.iter_mut().flat_map(|lane| lane.give_up(&why)).collect::<Vec<_>>()
            });
            node.tell_all();
            write(&lost);
        }
    }
}

impl Drop for Delivery {
    fn drop(&mut self) {
        self.stop();
    }
}

impl std::fmt::Debug for Delivery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.sinks.iter().map(|sink| &sink.name).collect();
        f.debug_struct("Delivery").field("sinks", &names).finish_non_exhaustive()
    }
}

/// Writes alerts to the log that can go nowhere else, each once.
fn write(alerts: &[Arc<Alert>]) {
    for (at, alert) in alerts.iter().enumerate() {
        if !alerts.iter().take(at).any(|before| before.id == alert.id) {
            telling::writing(|| drop(guarded(|| Log.deliver(alert))));
        }
    }
}
