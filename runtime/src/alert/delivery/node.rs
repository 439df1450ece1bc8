//! What one process has: the sinks, their lanes, and the desk that they lie on.

use std::time::Instant;

use super::attempt;
use super::backoff;
use super::desk::{Desk, Work};
use super::lane::Lane;
use super::limits::Limits;
use super::notice::{self, Notice};
use super::queued::{Attempt, Client};
use crate::alert::{AlertSink, DeliveryError};
use crate::clock;
use crate::sync::Arc;
use crate::value::{guarded, text};

/// Bytes of a sink's name.
const NAME: usize = 64;

/// A sink's name, as it is compared and shown.
pub(in crate::alert) fn plain_name(name: &str) -> String {
    text::one_line(name, NAME)
}

/// A sink, and what it is called.
#[derive(Clone)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) sink: Arc<dyn AlertSink>,
}

impl Named {
    /// The name is asked for once, and never under a lock: it is the sink's own code.
    pub(super) fn new(sink: Arc<dyn AlertSink>) -> Self {
        let name = guarded(|| plain_name(sink.name())).unwrap_or_else(|| "unnamed".to_owned());
        Self { name, sink }
    }
}

/// Something for the worker to do, with the number of the lane.
pub(super) enum Order {
    Tell(usize, Vec<(Notice, Client)>),
    Attempt(usize, Attempt),
}

/// The lanes of a process, one for each sink.
pub(super) struct Lanes(pub(super) Vec<Lane>);

impl Work for Lanes {
    type Order = Order;

    fn due(&mut self, now: Instant, hurry: bool) -> Vec<Order> {
        let mut orders = Vec::new();
        for (at, lane) in self.0.iter_mut().enumerate() {
            let attempt = lane.due(now, hurry);
            let notices = lane.notices();
            if !notices.is_empty() {
                orders.push(Order::Tell(at, notices));
            }
            orders.extend(attempt.map(|attempt| Order::Attempt(at, attempt)));
        }
        orders
    }

    fn next_at(&self, hurry: bool) -> Option<Instant> {
        self.0.iter().filter_map(|lane| lane.next_at(hurry)).min()
    }

    fn is_idle(&self) -> bool {
        self.0.iter().all(Lane::is_idle)
    }

    fn may_end_by(&self, until: Instant) -> bool {
        self.0.iter().any(|lane| lane.may_end_by(until))
    }
}

/// What one process has.
pub(super) struct Node {
    pub(super) desk: Desk<Lanes>,
    sinks: Vec<Named>,
}

impl Node {
    pub(super) fn new(sinks: &[Named], limits: Limits, seed: Option<u64>) -> Self {
        let (now, seed) = (clock::now(), seed.unwrap_or_else(backoff::seed));
        let lanes = (0..sinks.len() as u64).map(|at| Lane::new(limits, now, seed.wrapping_add(at)));
        Self { desk: Desk::new(Lanes(lanes.collect())), sinks: sinks.to_vec() }
    }

    /// Starts an attempt of that lane's, or has it failed for want of a thread.
    pub(super) fn attempt(self: &Arc<Self>, lane: usize, attempt: Attempt) {
        let Some(Named { name, sink }) = self.sinks.get(lane).cloned() else { return };
        let Attempt { number, alert, client } = attempt;
        let node = self.clone();
        let started =
            attempt::start(&name, sink, alert, client, move |outcome| node.ended(lane, number, outcome));
        if let Err(error) = started {
            self.ended(lane, number, Err(DeliveryError::retry(format!("no thread for it: {error}"))));
        }
    }

    /// How an attempt ended. After the end of all nobody else says what became of it.
    pub(super) fn ended(&self, lane: usize, number: u64, outcome: Result<(), DeliveryError>) {
        let now = clock::now();
        self.with(lane, |lane| lane.ended(now, number, outcome));
        if self.desk.has_ended() {
            self.tell_all();
        }
    }

    /// Changes one lane.
    pub(super) fn with<R>(&self, lane: usize, change: impl FnOnce(&mut Lane) -> R) -> Option<R> {
        self.desk.change(|lanes| lanes.0.get_mut(lane).map(change))
    }

    /// Says in the log what there is to be said.
    pub(super) fn tell_all(&self) {
        let notices = self.desk.change(|lanes| lanes.0.iter_mut().map(Lane::notices).collect::<Vec<_>>());
        notices.iter().enumerate().for_each(|(lane, notices)| self.tell(lane, notices));
    }

    /// Says it of that lane's sink.
    pub(super) fn tell(&self, lane: usize, notices: &[(Notice, Client)]) {
        let Some(named) = self.sinks.get(lane) else { return };
        notices.iter().for_each(|(notice, client)| notice::tell(&named.name, notice, client));
    }
}
