//! The background thread: it does what the lanes decide, and asks the rules between.

use std::io;
use std::time::Duration;

use super::Tick;
use super::backoff::later;
use super::desk::Next;
use super::node::{Node, Order};
use crate::call::background;
use crate::clock;
use crate::sync::{Arc, Weak};
use crate::value::guarded;

/// The rules are not asked more often than this, whatever they say.
const SHORTEST_TICK: Duration = Duration::from_millis(10);
/// When to ask again after asking did not end well.
const AFTER_PANIC: Duration = Duration::from_secs(10);

/// Starts it. It ends when the desk does, or when there are no rules any longer.
pub(super) fn start(node: &Arc<Node>, tick: Option<Weak<dyn Tick>>) -> io::Result<()> {
    let node = node.clone();
    let run = move || {
        let _gone = Gone(&node);
        serve(&node, tick.as_ref());
    };
    background::start("monitored-alerts", run)
}

/// However the thread ends, another one can be started.
struct Gone<'a>(&'a Node);

impl Drop for Gone<'_> {
    fn drop(&mut self) {
        self.0.desk.worker_gone(|_| ());
    }
}

fn serve(node: &Arc<Node>, tick: Option<&Weak<dyn Tick>>) {
    let mut tick_at = tick.map(|_| clock::now());
    loop {
        match node.desk.next(tick_at, clock::now) {
            Next::End => return,
            Next::Do(orders) => orders.into_iter().for_each(|order| carry_out(node, order)),
            Next::Tick => {
                let Some(tick) = tick.and_then(Weak::upgrade) else { return };
                let wait = guarded(|| tick.tick()).unwrap_or(AFTER_PANIC);
                // It may have been the last of it.
                guarded(move || drop(tick));
                tick_at = Some(later(clock::now(), wait.max(SHORTEST_TICK)));
            }
        }
    }
}

fn carry_out(node: &Arc<Node>, order: Order) {
    match order {
        Order::Tell(lane, notices) => node.tell(lane, &notices),
        Order::Attempt(lane, attempt) => node.attempt(lane, attempt),
    }
}
