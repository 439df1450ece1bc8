//! Twenty alerts in ten minutes, and then one that sums up the others.

use sentry::protocol::Value as Json;

use super::{Bench, alert, seconds};
use crate::alert::delivery::limits::Limits;
use crate::alert::delivery::notice::Notice;
use crate::alert::{Alert, AlertState, DeliveryError, Severity};

/// A lane that has delivered twenty.
fn full() -> Bench {
    let mut bench = Bench::new(Limits::default());
    bench.push_rules(0..20);
    while bench.delivered().is_some() {}
    bench
}

fn flood(bench: &mut Bench) {
    for at in 0..31 {
        let rule = if at % 3 == 0 && at < 31 { "slow_api" } else { "backend_errors" };
        let severity = if at == 10 { Severity::Critical } else { Severity::Warning };
        bench.push(Alert { severity, ..alert(rule) });
        assert!(bench.due().is_none());
    }
}

#[test]
fn what_comes_beyond_is_one_digest_when_the_ten_minutes_are_over() {
    let mut bench = full();
    flood(&mut bench);
    let first_sent = bench.now;
    bench.wait();
    assert_eq!(bench.now, first_sent + seconds(600));
    let digest = bench.due().unwrap();
    let alert = &digest.alert;
    assert_eq!((alert.state, alert.severity, alert.count), (AlertState::Digest, Severity::Critical, 31));
    assert_eq!(alert.message, "31 alerts held back: backend_errors (20), slow_api (11)");
    let rule = |rule: &str, count: u64, severity: &str| {
        let pairs = [("rule", Json::from(rule)), ("count", count.into()), ("severity", severity.into())];
        let pairs = pairs.into_iter().chain([("state", "firing".into())]);
        Json::Object(pairs.map(|(key, value)| (key.to_owned(), value)).collect())
    };
    let rules = Json::from(vec![rule("backend_errors", 20, "critical"), rule("slow_api", 11, "warning")]);
    assert_eq!(alert.context[..2], [("held_back".to_owned(), Json::from(31)), ("rules".to_owned(), rules)]);
    bench.end(&digest, Ok(()));
    assert!(bench.lane.is_idle());
}

#[test]
fn the_digest_goes_before_what_came_later_and_takes_a_place() {
    let mut bench = full();
    flood(&mut bench);
    bench.pass(seconds(600));
    bench.push_rules(100..130);
    let sent: Vec<_> = std::iter::from_fn(|| bench.delivered()).collect();
    assert_eq!(sent.len(), 20);
    assert_eq!((sent[0].as_str(), sent[1].as_str(), sent[19].as_str()), ("digest", "100", "118"));
    assert!(!bench.lane.is_idle(), "the others are the next digest");
}

#[test]
fn a_digest_is_tried_again_like_any_alert() {
    let mut bench = full();
    flood(&mut bench);
    bench.wait();
    let digest = bench.due().unwrap();
    bench.end(&digest, Err(DeliveryError::retry("away")));
    bench.pass(seconds(2));
    let again = bench.due().unwrap();
    assert_eq!(again.alert, digest.alert);
}

#[test]
fn attempts_that_are_made_again_take_no_places() {
    let mut bench = Bench::new(Limits { most: 2, ..Limits::default() });
    bench.push_rules(0..2);
    for _ in 0..5 {
        let attempt = bench.due().unwrap();
        bench.end(&attempt, Err(DeliveryError::retry("away")));
        bench.pass(seconds(20));
    }
    assert_eq!([bench.delivered(), bench.delivered()], [Some("0".to_owned()), Some("1".to_owned())]);
}

#[test]
fn one_digest_goes_at_once_where_somebody_flushes_and_no_second() {
    let mut bench = full();
    flood(&mut bench);
    let digest = bench.lane.due(bench.now, true).unwrap();
    assert_eq!(digest.alert.count, 31);
    bench.end(&digest, Ok(()));
    bench.push(alert("a"));
    assert!(bench.lane.due(bench.now, true).is_none());
    assert!(!bench.lane.may_end_by(bench.now + seconds(60)), "there is nothing to wait for");
    assert!(!bench.lane.is_idle());
}

#[test]
fn a_digest_is_bounded_however_many_rules_there_are() {
    let mut bench = full();
    bench.push_rules(0..1000);
    bench.wait();
    let digest = bench.due().unwrap();
    assert_eq!(digest.alert.count, 1000, "none was lost");
    assert!(digest.alert.message.ends_with("(1), and 25 more"), "{}", digest.alert.message);
    assert!(digest.alert.message.starts_with("1000 alerts held back: others (968), 0 (1), "));
    assert!(digest.alert.context.len() <= 2 + 33 * 5, "{}", digest.alert.context.len());
    let (said, unsaid) = bench.held_back();
    assert_eq!((said.len(), unsaid), (64, 936), "nobody wrote the log meanwhile");
}

#[test]
fn the_latest_are_told_in_their_own_words_and_of_whom_they_are() {
    let mut bench = full();
    for customer in 1..=24 {
        let message = format!("customer {customer} was charged twice");
        bench.push(Alert { state: AlertState::Raised, message, ..alert("by_hand") });
    }
    for tenant in 1..=7 {
        let key = Some(("tenant", format!("t{tenant}")));
        let state = if tenant == 7 { AlertState::NoData } else { AlertState::Firing };
        bench.push(Alert { key, state, message: "ü".repeat(500), ..alert("tenants") });
    }
    bench.wait();
    let digest = bench.due().unwrap();
    let words: Vec<_> = digest.alert.context[2..]
        .iter()
        .map(|(name, words)| (name.as_str(), words.as_str().unwrap()))
        .collect();
    assert_eq!(words.len(), 10, "five of each: {words:?}");
    assert_eq!(words[0], ("by_hand #24", "customer 24 was charged twice"));
    assert!(words[1].0 == "tenants #7" && words[1].1.starts_with("tenant t7: no data: üü"), "{words:?}");
    assert_eq!(words[2].0, "by_hand #23", "one of each rule in turn");
    assert_eq!(words[8], ("by_hand #20", "customer 20 was charged twice"));
    assert!(words.iter().all(|(_, words)| words.len() <= 200), "{words:?}");
}

#[test]
fn each_that_is_held_back_is_a_line_in_the_log() {
    let mut bench = full();
    for at in 0..100 {
        bench.push(Alert { message: at.to_string(), ..alert(&format!("rule {at}")) });
        let (said, unsaid) = bench.held_back();
        assert_eq!((said, unsaid), (vec![at.to_string()], 0));
    }
}

#[test]
fn what_was_held_back_goes_stale_as_well() {
    let mut bench = Bench::new(Limits { most: 1, threads: 1, ..Limits::default() });
    bench.push_rules(0..3);
    bench.due().unwrap();
    bench.due();
    bench.pass(seconds(30));
    bench.due();
    bench.pass(seconds(3600));
    bench.due();
    let lost = bench.notices();
    assert!(
        lost.iter().any(|notice| matches!(notice, Notice::Lost(what, _) if what == "digest (digest)")),
        "{lost:?}"
    );
    assert!(bench.lane.is_idle());
}
