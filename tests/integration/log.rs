//! The lines about calls, as a subscriber sees them.

use std::sync::Arc;

use monitored::testing::capture;
use monitored::{Classify, monitored};
use monitored_tests::logged;
use tracing::Level;

fn lines_of(body: impl FnOnce()) -> Vec<String> {
    // How long it took is not the same twice.
    let stable = |line: &String| line.split(" duration_ms=").next().unwrap().to_owned();
    whole_lines_of(body).iter().map(stable).collect()
}

/// What the runtime writes while `body` runs.
pub(super) fn whole_lines_of(body: impl FnOnce()) -> Vec<String> {
    let lines = logged(Level::TRACE, body);
    lines.into_iter().filter(|line| line.contains("monitored:")).collect()
}

#[derive(Debug, thiserror::Error, Classify)]
enum UserError {
    #[error("{0:?} is no e-mail address")]
    #[class(validation)]
    Email(String),
    #[error("no\nsuch user")]
    #[class(not_found)]
    Missing,
    #[error("broken")]
    #[class(internal)]
    Broken,
}

#[test]
fn each_end_has_its_level() {
    #[monitored]
    fn fails(error: UserError) -> Result<(), UserError> {
        Err(error)
    }
    #[monitored(log = "info")]
    fn told() {}
    #[monitored(log = "off")]
    fn quiet() {}
    #[monitored]
    fn plain() {}
    let lines = lines_of(|| {
        capture(|| {
            told();
            quiet();
            plain();
            let _ = fails(UserError::Email("x".to_owned()));
            let _ = fails(UserError::Missing);
            let _ = fails(UserError::Broken);
        });
    });
    assert_eq!(
        lines,
        [
            "INFO monitored: told ok op=\"function\" name=\"told\"",
            "DEBUG monitored: plain ok op=\"function\" name=\"plain\"",
            "WARN monitored: fails failed: UserError::Email: \"x\" is no e-mail address op=\"function\" name=\"fails\"",
            "INFO monitored: fails failed: UserError::Missing: no\\nsuch user op=\"function\" name=\"fails\"",
            "ERROR monitored: fails failed: UserError::Broken: broken op=\"function\" name=\"fails\"",
        ]
    );
}

#[test]
fn a_failure_is_told_of_once_at_its_level_and_again_only_for_debugging() {
    #[monitored]
    fn inner() -> Result<(), UserError> {
        Err(UserError::Broken)
    }
    #[monitored]
    fn outer() -> Result<(), UserError> {
        inner()
    }
    let lines = lines_of(|| drop(capture(outer)));
    let levels: Vec<_> = lines.iter().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert_eq!(levels, ["DEBUG", "ERROR"]);
}

#[test]
fn lines_are_written_without_a_client_too() {
    #[monitored]
    fn fails() -> Result<(), UserError> {
        Err(UserError::Broken)
    }
    let hub = Arc::new(monitored::sentry::Hub::new(None, Arc::default()));
    let lines = lines_of(|| monitored::sentry::Hub::run(hub, || drop(fails())));
    assert_eq!(lines.len(), 1);
    assert!(lines[0].starts_with("ERROR monitored: fails failed: UserError::Broken: broken"));
}

#[test]
fn a_slow_call_is_warned_about() {
    #[monitored(slow = "1ms")]
    fn slow() {
        std::thread::sleep(std::time::Duration::from_millis(3));
    }
    let lines = lines_of(|| drop(capture(slow)));
    assert_eq!(lines, ["WARN monitored: slow slow op=\"function\" name=\"slow\""]);
}
