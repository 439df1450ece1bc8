//! Alerts.

use std::time::Duration;

use ::monitored::testing::{self, ManualClock};
use ::monitored::{AlertRule, Classify, Monitored, Severity, alert, monitored};
use sentry::ClientOptions;

use super::screen::{FOR_EVER, Screen};

#[derive(Debug, thiserror::Error, Classify)]
#[error("wrong password")]
#[class(authentication)]
struct Refused;

/// A failure that is no event, so that only alerts are on the screen.
#[monitored(op = "api")]
fn log_in(refused: bool) -> Result<(), Refused> {
    if refused { Err(Refused) } else { Ok(()) }
}

fn shown(configured: Monitored, body: impl FnOnce(&ManualClock)) -> String {
    let (screen, clock) = (Screen::default(), ManualClock::new());
    let configured = configured.clock(&clock).console_to(screen.clone(), FOR_EVER);
    testing::capture_with(configured, ClientOptions::new().traces_sample_rate(0.0), || body(&clock));
    screen.text()
}

#[test]
fn a_rule_is_shown_as_it_fires_and_when_it_is_resolved() {
    let rule =
        AlertRule::error_count("refused", 2).within(Duration::from_secs(60)).severity(Severity::Critical);
    let shown = shown(Monitored::new().alert(rule), |clock| {
        (0..3).for_each(|_| assert!(log_in(true).is_err()));
        clock.advance(Duration::from_secs(30));
        assert!(log_in(false).is_ok());
        clock.advance(Duration::from_secs(31));
    });
    assert_eq!(
        shown,
        "▲ alert refused  critical firing  3 failures in 1 min, more than 2\n\
         \u{20} failures: 3 of 3 calls (100 %) in 1 min\n\
         \u{20} classes: authentication_error (3)\n\
         \u{20} functions: integration::console::alerts::log_in (3)\n\
         ▲ alert refused  resolved  0 of 1 calls failed in 1 min\n\
         \u{20} failures: 0 of 1 calls (0 %) in 1 min\n"
    );
}

#[test]
fn one_by_hand_is_a_line_whatever_is_in_it() {
    let shown = shown(Monitored::new().notify(|_: &::monitored::Alert| ()), |_| {
        alert("disk\nfull \u{1b}[2J", [("disk", "sda")]);
    });
    assert_eq!(shown, "▲ alert by_hand  error raised  disk\\nfull \\u{1b}[2J\n");
}
