//! A day of the shop in a few seconds: customers come all the time, and one thing after the other breaks and is mended.

use std::{
    fmt,
    sync::{
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{Receiver, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant},
};

use monitored::{Alert, alert::AlertState};

use crate::{shop::Shop, show};

/// Customers who check out side by side, and how long each thinks in between.
const CUSTOMERS: u64 = 8;
const PAUSE: Duration = Duration::from_millis(10);

/// How long an alert is waited for. Each takes a second or two.
const PATIENCE: Duration = Duration::from_secs(10);

/// An alert that did not come.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unheard(Vec<Awaited>);

/// A rule, and what is to be heard of it.
type Awaited = (&'static str, AlertState);

impl fmt::Display for Unheard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let awaited: Vec<_> =
            self.0.iter().map(|(rule, state)| format!("{rule} {}", state.as_str())).collect();
        write!(f, "nothing was heard of {} within {} s", awaited.join(", "), PATIENCE.as_secs())
    }
}

/// Lives through the day, and prints each alert as it is heard.
pub(crate) fn run(shop: &Shop, heard: &Receiver<Alert>) -> Result<(), Unheard> {
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        (0..CUSTOMERS).for_each(|_| drop(scope.spawn(|| customer(shop, &is_over))));
        let result = waves(shop, heard);
        is_over.store(true, Ordering::Relaxed);
        result
    })
}

fn customer(shop: &Shop, is_over: &AtomicBool) {
    static BASKETS: AtomicU64 = AtomicU64::new(1);
    while !is_over.load(Ordering::Relaxed) {
        // What went wrong is known by now to whom it concerns.
        drop(shop.check_out(BASKETS.fetch_add(1, Ordering::Relaxed)));
        thread::sleep(PAUSE);
    }
}

fn waves(shop: &Shop, heard: &Receiver<Alert>) -> Result<(), Unheard> {
    use AlertState::{Firing, Raised, Resolved};

    show::event("the shop opens; one customer in ten buys nothing");
    listen(heard, Vec::new(), Duration::from_millis(500))?;

    show::event("the database goes away");
    shop.database_is_down.store(true, Ordering::Relaxed);
    listen(heard, vec![("database_errors", Firing), ("checkout_failures", Firing)], PATIENCE)?;

    show::event("the database is back");
    shop.database_is_down.store(false, Ordering::Relaxed);
    listen(heard, vec![("database_errors", Resolved), ("checkout_failures", Resolved)], PATIENCE)?;

    show::event("payments take long");
    shop.payments_are_slow.store(true, Ordering::Relaxed);
    listen(heard, vec![("slow_checkout", Firing)], PATIENCE)?;

    show::event("payments are quick again");
    shop.payments_are_slow.store(false, Ordering::Relaxed);
    listen(heard, vec![("slow_checkout", Resolved)], PATIENCE)?;

    show::event("somebody buys more than a number can hold");
    shop.has_a_whale.store(true, Ordering::Relaxed);
    listen(heard, vec![("at_once", Raised)], PATIENCE)
}

/// Prints what is heard until nothing is awaited any more; with nothing to wait for, for as long as `limit`.
fn listen(heard: &Receiver<Alert>, mut awaited: Vec<Awaited>, limit: Duration) -> Result<(), Unheard> {
    let (until, is_idle) = (Instant::now() + limit, awaited.is_empty());
    while Instant::now() < until {
        // Right after its start a program spreads its alerts over some seconds; nobody is to wait for that here.
        monitored::flush(Duration::from_millis(20));
        match heard.recv_timeout(Duration::from_millis(20)) {
            Ok(alert) => {
                show::alert(&alert);
                awaited.retain(|(rule, state)| (*rule, *state) != (&alert.rule, alert.state));
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if awaited.is_empty() && !is_idle {
            return Ok(());
        }
    }
    if awaited.is_empty() { Ok(()) } else { Err(Unheard(awaited)) }
}
