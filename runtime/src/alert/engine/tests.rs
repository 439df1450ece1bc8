//! What becomes of windows when the clock was not read for some time.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::armed::Armed;
use super::{About, Engine, Outlet, Parts};
use crate::alert::AlertRule;
use crate::alert::window::{Phase, Step};
use crate::clock::Clock;
use crate::stats;

const fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// More than one failure in five minutes: slices of five seconds.
fn rule(name: &str) -> AlertRule {
    AlertRule::error_count(name, 1).within(s(300))
}

fn armed(rule: AlertRule) -> Armed {
    Armed::new(rule, &Clock::system()).expect("a rule that is right")
}

fn fails(armed: &Armed, at: Duration) -> Option<Step> {
    let window = armed.windows.shared();
    // Both rules of these tests have the same slices.
    let slice = armed.slices(at).next().expect("the latest");
    window.count(slice, Duration::ZERO, true, false);
    armed.evaluate(window, at, Phase::counted).map(|said| said.step)
}

fn count(armed: &Armed, at: Duration) -> u64 {
    armed.figures(armed.windows.shared(), at).counted
}

fn steps(armed: &Armed, at: Duration) -> Vec<Step> {
    armed.tick(at, false).into_iter().map(|said| said.step).collect()
}

#[test]
fn a_gap_of_more_than_a_slice_empties_the_window() {
    let armed = armed(rule("errors"));
    assert_eq!(fails(&armed, s(10)), None);
    assert!(!armed.gap(s(15), s(5)), "a slice is no gap");
    assert_eq!(count(&armed, s(15)), 1);
    assert!(armed.gap(s(22), s(6)));
    assert_eq!(count(&armed, s(22)), 0);
    assert_eq!(fails(&armed, s(22)), None, "the first since, in the slice of the gap");
    assert_eq!([count(&armed, s(22)), count(&armed, s(26)), count(&armed, s(321))], [1, 1, 0]);
    assert_eq!(fails(&armed, s(34)), Some(Step::Fire));
}

#[test]
fn a_fork_counts_and_says_for_itself() {
    let armed = armed(rule("errors"));
    fails(&armed, s(10));
    assert_eq!(fails(&armed, s(11)), Some(Step::Fire));
    armed.begin_anew();
    assert_eq!(count(&armed, s(12)), 0);
    assert_eq!(steps(&armed, s(400)), [], "its parent says that it is resolved");
}

#[test]
fn of_a_short_window_two_seconds_are_no_gap_yet() {
    let armed = armed(AlertRule::error_count("errors", 1).within(s(60)));
    assert_eq!(fails(&armed, s(10)), None);
    assert!(!armed.gap(s(12), s(2)));
    assert_eq!(count(&armed, s(12)), 1);
    assert!(armed.gap(s(13), Duration::from_millis(2_001)));
    assert_eq!(count(&armed, s(13)), 0);
}

#[test]
fn nothing_is_resolved_before_a_full_window_has_passed_anew() {
    let armed = armed(rule("errors"));
    fails(&armed, s(10));
    assert_eq!(fails(&armed, s(11)), Some(Step::Fire));
    assert_eq!(steps(&armed, s(290)), []);
    // Suspended for an hour.
    assert!(armed.gap(s(3_890), s(3_600)));
    assert_eq!(steps(&armed, s(3_890)), [], "the window is empty because nobody looked");
    assert_eq!(steps(&armed, s(4_189)), []);
    assert_eq!(steps(&armed, s(4_190)), [Step::Resolve]);
}

#[test]
fn a_rule_that_counts_nothing_has_no_gaps() {
    assert!(!armed(AlertRule::immediate("new")).gap(s(3_700), s(3_600)));
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What is logged while `body` runs.
fn logged(body: impl FnOnce()) -> String {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .without_time()
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::with_default(subscriber, body);
    String::from_utf8(lines.0.lock().unwrap().clone()).unwrap()
}

fn engine(rules: Vec<AlertRule>) -> Arc<Engine> {
    Engine::new(Parts {
        rules,
        clock: Clock::system(),
        about: About::default(),
        filters: Arc::default(),
        listeners: Vec::new(),
        outlet: Outlet::Kept(Mutex::default()),
        sharing: super::Sharing::alone(),
    })
}

/// The only test in here that adds to the number of gaps.
#[test]
fn a_gap_is_counted_and_noted_once_for_all_rules_that_it_empties() {
    let long = AlertRule::error_count("long", 1).within(s(24 * 3_600));
    let engine = engine(vec![rule("first"), rule("second"), long]);
    let before = stats::CLOCK_GAPS.get();
    let line = logged(|| engine.look_for_gap(s(4)));
    assert_eq!((line.as_str(), stats::CLOCK_GAPS.get() - before), ("", 0), "no gap yet");
    let line = logged(|| engine.look_for_gap(s(104)));
    assert!(line.contains("WARN monitored: the clock was not read for 100 s (suspended?)"), "{line}");
    assert!(line.contains("rules=2"), "a slice of the third is 24 minutes: {line}");
    assert_eq!(line.lines().count(), 1);
    assert_eq!(stats::CLOCK_GAPS.get() - before, 1);
    assert_eq!(logged(|| engine.look_for_gap(s(105))), "");
}
