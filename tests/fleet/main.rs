//! Alert windows that several processes share, by a real `redis-server` that these tests start and end. Where none is installed, they
//! say so and do nothing else.

mod away;
mod member;
mod process;
mod server;
mod together;
mod trouble;
mod values;

use std::time::{Duration, Instant};

/// How long anything may take. Nothing here takes that long where it works.
const LIMIT: Duration = Duration::from_secs(60);

/// Waits until something holds.
fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < LIMIT, "in {} s: {what}", LIMIT.as_secs());
        std::thread::sleep(Duration::from_millis(20));
    }
}
