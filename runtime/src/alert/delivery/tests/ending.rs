//! Whoever was told that a rule fires is told that it is over, however full the ten minutes are.

use super::{Bench, alert, seconds};
use crate::alert::delivery::limits::Limits;
use crate::alert::{Alert, AlertState, DeliveryError};

fn said(rule: &str, state: AlertState) -> Alert {
    Alert { state, ..alert(rule) }
}

fn resolved(rule: &str) -> Alert {
    said(rule, AlertState::Resolved)
}

/// What reaches the sink now: rules and states.
fn told(bench: &mut Bench) -> Vec<(String, AlertState)> {
    let one = || {
        let attempt = bench.due()?;
        bench.end(&attempt, Ok(()));
        Some((attempt.alert.rule.clone(), attempt.alert.state))
    };
    std::iter::from_fn(one).collect()
}

fn count(told: &[(String, AlertState)], state: AlertState) -> usize {
    told.iter().filter(|(_, told)| *told == state).count()
}

#[test]
fn twelve_that_fire_and_end_are_twelve_that_are_told_as_ended() {
    let mut bench = Bench::new(Limits::default());
    bench.push_rules(0..12);
    let mut all = told(&mut bench);
    (0..12).for_each(|rule| bench.push(resolved(&rule.to_string())));
    all.extend(told(&mut bench));
    assert_eq!([count(&all, AlertState::Firing), count(&all, AlertState::Resolved)], [12, 12], "{all:?}");
    assert!(bench.lane.is_idle(), "no digest");
}

#[test]
fn the_end_of_what_was_held_back_is_held_back_as_well() {
    let mut bench = Bench::new(Limits { most: 2, ..Limits::default() });
    bench.push_rules(0..4);
    (0..4).for_each(|rule| bench.push(resolved(&rule.to_string())));
    let all = told(&mut bench);
    let expected = [("0", AlertState::Firing), ("1", AlertState::Firing)]
        .into_iter()
        .chain([("0", AlertState::Resolved), ("1", AlertState::Resolved)])
        .map(|(rule, state)| (rule.to_owned(), state));
    assert_eq!(all, expected.collect::<Vec<_>>());
    bench.wait();
    let digest = bench.due().unwrap();
    assert_eq!(digest.alert.message, "4 alerts held back: 2 (2), 3 (2)");
    assert_eq!(digest.alert.context[1].1[0]["state"], "resolved");
}

#[test]
fn an_end_goes_before_the_digest_and_takes_no_place_from_it() {
    let mut bench = Bench::new(Limits { most: 1, ..Limits::default() });
    bench.push(alert("a"));
    assert_eq!(told(&mut bench).len(), 1);
    bench.push(Alert { count: 2, ..alert("a") });
    bench.push(resolved("a"));
    bench.pass(seconds(600));
    assert_eq!(
        told(&mut bench),
        [("a".to_owned(), AlertState::Resolved), ("digest".to_owned(), AlertState::Digest)]
    );
}

#[test]
fn a_digest_does_not_say_that_it_fires_of_what_the_sink_knows_as_ended() {
    let mut bench = Bench::new(Limits { most: 1, ..Limits::default() });
    bench.push(alert("a"));
    assert_eq!(told(&mut bench).len(), 1);
    bench.push(alert("a"));
    bench.push(resolved("a"));
    assert_eq!(told(&mut bench), [("a".to_owned(), AlertState::Resolved)]);
    bench.wait();
    assert_eq!(bench.due().unwrap().alert.context[1].1[0]["state"], "resolved");
}

#[test]
fn what_comes_and_goes_gets_beyond_no_more_than_once_for_each_place() {
    let mut bench = Bench::new(Limits { most: 3, ..Limits::default() });
    let mut all = Vec::new();
    for _ in 0..100 {
        for state in [AlertState::Firing, AlertState::NoData, AlertState::NoData, AlertState::Resolved] {
            bench.push(said("a", state));
            all.extend(told(&mut bench));
        }
    }
    assert!(all.len() <= 3 * 3, "{all:?}");
    assert_eq!(all.last(), Some(&("a".to_owned(), AlertState::Resolved)), "it is not left open");
}

#[test]
fn an_end_waits_for_the_first_word_that_is_still_under_way() {
    let mut bench = Bench::new(Limits { most: 1, ..Limits::default() });
    bench.push(alert("a"));
    let firing = bench.due().unwrap();
    bench.push(resolved("a"));
    bench.end(&firing, Err(DeliveryError::retry("away")));
    bench.pass(seconds(2));
    assert_eq!(
        told(&mut bench),
        [("a".to_owned(), AlertState::Firing), ("a".to_owned(), AlertState::Resolved)]
    );
}

#[test]
fn a_flush_delivers_the_ends_and_then_the_digest() {
    let mut bench = Bench::new(Limits { most: 1, ..Limits::default() });
    bench.push(alert("a"));
    assert_eq!(told(&mut bench).len(), 1);
    bench.push(alert("b"));
    bench.push(resolved("a"));
    assert!(bench.lane.may_end_by(bench.now + seconds(1)));
    let mut hurried = || {
        let attempt = bench.lane.due(bench.now, true)?;
        bench.end(&attempt, Ok(()));
        Some(attempt.alert.state)
    };
    assert_eq!(
        [hurried(), hurried(), hurried()],
        [Some(AlertState::Resolved), Some(AlertState::Digest), None]
    );
}
