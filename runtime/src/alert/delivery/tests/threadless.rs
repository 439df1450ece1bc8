//! Where the system has no thread to give.

use std::env;
use std::process::Command;

use super::alert;
use super::delivering::{LONG, delivery, quick, working};
use super::probing::said;
use crate::stats::stats;

const NAME: &str = "alert::delivery::tests::threadless::without_a_thread_alerts_are_lost_and_nothing_else";

/// A stack that no machine has room for: no thread can be started.
const STACK: (&str, &str) = ("RUST_MIN_STACK", "100000000000000");

#[test]
fn without_a_thread_alerts_are_lost_and_nothing_else() {
    if env::var(STACK.0).is_ok_and(|size| size == STACK.1) {
        assert!(std::thread::Builder::new().spawn(|| ()).is_err(), "there is a thread");
        return alone();
    }
    let test = env::current_exe().unwrap();
    // With one thread for the tests, they run on the main one.
    let run = Command::new(test)
        .args(["--exact", NAME, "--test-threads=1"])
        .env(STACK.0, STACK.1)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success() && told.contains("1 passed"), "{told}");
}

fn alone() {
    let ((one, at_one), (other, _)) = (working("one"), working("other"));
    let delivery = delivery(quick(), vec![one, other]);
    for lost in [2, 4] {
        delivery.push(alert("a"), &[]);
        assert!(delivery.flush(LONG), "nothing waits for ever");
        assert_eq!(stats().alerts_lost, lost);
    }
    assert_eq!(said(&delivery).len(), 2);
    assert!(said(&delivery).iter().all(|line| line.contains("there is no thread for it: ")));
    assert_eq!(at_one.try_iter().count(), 0);
}
