//! Alert rules over monitored calls.

mod client;
mod counting;
mod ending;
mod figures;
mod hostile;
mod isolation;
mod issues;
mod mistakes;
mod nesting;
mod process;
#[path = "../sinks/receiver.rs"]
#[expect(dead_code, reason = "the tests of the sinks use more of it")]
mod receiver;
mod resolving;
mod reviewed;
mod self_tests;
mod threads;
mod through;

use std::time::Duration;

use monitored::alert::AlertState;
use monitored::testing::{self, Captured, ManualClock};
use monitored::{Alert, Classify, Monitored, monitored};
use sentry::ClientOptions;

#[derive(Debug, thiserror::Error, Classify)]
enum Failure {
    #[error("disk full")]
    #[class(database)]
    Disk,
    #[error("no e-mail address")]
    #[class(validation)]
    Input,
    #[error("wrong password")]
    #[class(authentication)]
    Password,
    #[error("cannot be")]
    #[class(internal)]
    Bug,
}

/// A call that fails or not.
#[monitored(op = "api")]
fn call(outcome: Result<(), Failure>) -> Result<(), Failure> {
    outcome
}

fn fails(times: usize) {
    for _ in 0..times {
        assert!(call(Err(Failure::Disk)).is_err());
    }
}

fn succeeds(times: usize) {
    for _ in 0..times {
        assert!(call(Ok(())).is_ok());
    }
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// What is raised while `body` runs, by a clock that it moves.
fn raised(configured: Monitored, body: impl FnOnce(&ManualClock)) -> Vec<Alert> {
    captured(configured, ClientOptions::new(), body).alerts
}

fn captured(configured: Monitored, options: ClientOptions, body: impl FnOnce(&ManualClock)) -> Captured {
    let clock = ManualClock::new();
    testing::capture_with(configured.clock(&clock), options, || body(&clock))
}

fn states(alerts: &[Alert]) -> Vec<(&str, AlertState)> {
    alerts.iter().map(|alert| (alert.rule.as_str(), alert.state)).collect()
}
