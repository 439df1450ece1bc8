//! Attempts past the queue, to see whether the sinks can be reached.

use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use super::node::{Named, Node};
use super::{attempt, backoff, notice};
use crate::alert::{Alert, DeliveryError};
use crate::clock;
use crate::sync::Arc;

type Outcome = Result<(), DeliveryError>;

/// An attempt that was started, or why it was not.
type Started = Result<(u64, Receiver<Outcome>), DeliveryError>;

/// One attempt at every sink, all at once, and what each answered within `limit`.
pub(super) fn try_each(
    node: &Arc<Node>,
    sinks: &[Named],
    alert: &Alert,
    limit: Duration,
) -> Vec<(String, Outcome)> {
    let alert = Arc::new(alert.clone());
    let until = backoff::later(clock::now(), limit);
    let started: Vec<_> =
        sinks.iter().enumerate().map(|(lane, named)| start(node, lane, named, &alert)).collect();
    let ended =
        started.into_iter().enumerate().map(|(lane, started)| ended(node, lane, started, until, limit));
    sinks.iter().map(|named| named.name.clone()).zip(ended).collect()
}

fn start(node: &Arc<Node>, lane: usize, named: &Named, alert: &Arc<Alert>) -> Started {
    let crowded = || DeliveryError::retry("earlier attempts have not returned");
    let number = node.with(lane, |lane| lane.probe()).flatten().ok_or_else(crowded)?;
    let (sender, receiver) = channel();
    let report = node.clone();
    let done = move |outcome: Outcome| {
        report.ended(lane, number, outcome.clone());
        let _ = sender.send(outcome);
    };
    attempt::start(&named.name, named.sink.clone(), alert.clone(), attempt::bound(), done).map_err(
        |error| {
            node.ended(lane, number, Ok(()));
            DeliveryError::retry(format!("there is no thread for it: {error}"))
        },
    )?;
    Ok((number, receiver))
}

fn ended(node: &Node, lane: usize, started: Started, until: Instant, limit: Duration) -> Outcome {
    let (number, receiver) = started?;
    receiver.recv_timeout(until.saturating_duration_since(clock::now())).unwrap_or_else(|_| {
        node.with(lane, |lane| lane.abandon_probe(number));
        Err(DeliveryError::retry(format!("no answer within {}", notice::words(limit))))
    })
}
