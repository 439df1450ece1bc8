//! Order, likeness, bounds, jitter.

use super::{Bench, alert, seconds};
use crate::alert::delivery::limits::Limits;
use crate::alert::delivery::notice::Notice;
use crate::alert::{Alert, AlertState, DeliveryError};

#[test]
fn alerts_go_one_after_the_other_in_their_order() {
    let mut bench = Bench::new(Limits::default());
    bench.push_rules(0..3);
    let first = bench.due().unwrap();
    assert!(bench.due().is_none(), "one at a time");
    assert!(!bench.lane.is_idle());
    bench.end(&first, Ok(()));
    assert_eq!(first.alert.rule, "0");
    assert_eq!(
        [bench.delivered(), bench.delivered(), bench.delivered()],
        [Some("1".into()), Some("2".into()), None]
    );
    assert!(bench.lane.is_idle());
    assert_eq!(bench.lane.next_at(false), None);
}

#[test]
fn alike_ones_in_a_row_are_one_with_the_newest_figures() {
    let mut bench = Bench::new(Limits::default());
    for count in 1..=3 {
        bench.push(Alert { count, ..alert("a") });
    }
    bench.push(alert("b"));
    bench.push(alert("a"));
    let told: Vec<_> = std::iter::from_fn(|| {
        let attempt = bench.due()?;
        bench.end(&attempt, Ok(()));
        Some((attempt.alert.rule.clone(), attempt.alert.times, attempt.alert.count))
    })
    .collect();
    assert_eq!(told, [("a".to_owned(), 3, 3), ("b".to_owned(), 1, 0), ("a".to_owned(), 1, 0)]);
}

#[test]
fn what_is_raised_is_alike_only_where_it_says_the_same_of_the_same() {
    let raised = |message: &str| {
        let state = AlertState::Raised;
        Alert { state, message: message.to_owned(), ..alert("by_hand") }
    };
    let of = |provider: &str| Alert {
        context: vec![("provider".to_owned(), provider.into())],
        ..raised("provider is down")
    };
    let at = |function: &str| Alert { functions: vec![(function.to_owned(), 1)], ..raised("cannot be") };
    let mut bench = Bench::new(Limits::default());
    for alert in
        [of("stripe"), of("stripe"), of("adyen"), at("a"), at("b"), at("b"), raised("c"), raised("d")]
    {
        bench.push(alert);
    }
    let times: Vec<_> = std::iter::from_fn(|| {
        let attempt = bench.due()?;
        bench.end(&attempt, Ok(()));
        let Alert { context, functions, times, .. } = &*attempt.alert;
        let context = context.first().and_then(|(_, value)| value.as_str().map(str::to_owned));
        let function = functions.first().map(|(function, _)| function.clone());
        Some((context.or(function).unwrap_or(attempt.alert.message.clone()), *times))
    })
    .collect();
    let expected = [("stripe", 2), ("adyen", 1), ("a", 1), ("b", 2), ("c", 1), ("d", 1)];
    assert_eq!(times, expected.map(|(what, times)| (what.to_owned(), times)));
}

#[test]
fn nothing_joins_an_alert_that_was_tried() {
    let mut bench = Bench::new(Limits::default());
    bench.push(alert("a"));
    let first = bench.due().unwrap();
    bench.push(alert("a"));
    bench.end(&first, Err(DeliveryError::retry("away")));
    bench.push(alert("a"));
    bench.pass(seconds(2));
    let again = bench.due().unwrap();
    assert_eq!((again.alert.id, again.alert.times), (first.alert.id, 1), "as it was tried before");
    bench.end(&again, Ok(()));
    let second = bench.due().unwrap();
    assert_eq!(second.alert.times, 2);
    assert_ne!(second.alert.id, first.alert.id);
}

#[test]
fn a_full_queue_loses_its_oldest_and_says_how_many() {
    let mut bench = Bench::new(Limits::default());
    bench.push_rules(0..1);
    let under_way = bench.due().unwrap();
    bench.push_rules(1..100);
    assert!(bench.due().is_none());
    assert_eq!(bench.notices(), [Notice::Overflowed(35)], "99 wait for 64 places");
    bench.push_rules(100..102);
    assert!(bench.due().is_none());
    assert_eq!(bench.notices(), [], "told a moment ago");
    bench.end(&under_way, Ok(()));
    assert_eq!(bench.delivered(), Some("38".to_owned()));
    bench.pass(seconds(60));
    bench.delivered();
    assert_eq!(bench.notices(), [Notice::Overflowed(2)]);
}

#[test]
fn what_is_raised_right_after_the_start_waits_by_chance_and_not_in_a_hurry() {
    let mut waits = Vec::new();
    for seed in 0..50 {
        let mut bench = Bench::young(Limits::default(), seed);
        bench.pass(seconds(29));
        bench.push(alert("a"));
        let hurried = bench.lane.may_end_by(bench.now + seconds(1));
        assert!(hurried, "a flush does not wait for it");
        if bench.due().is_none() {
            bench.wait();
            assert!(bench.due().is_some());
        }
        waits.push(bench.now - bench.started - seconds(29));
    }
    assert!(waits.iter().all(|wait| *wait <= seconds(3)));
    let (early, late) = (waits.iter().min().unwrap(), waits.iter().max().unwrap());
    assert!(*late - *early > seconds(2), "fifty of them are spread: {early:?} to {late:?}");

    let mut bench = Bench::young(Limits::default(), 1);
    bench.push(alert("a"));
    assert!(bench.lane.due(bench.now, true).is_some());
    let mut bench = Bench::young(Limits::default(), 1);
    bench.pass(seconds(30));
    bench.push(alert("a"));
    assert!(bench.due().is_some(), "no longer right after the start");
}

#[test]
fn at_the_end_what_waits_is_lost_and_what_is_under_way_is_not_tried_again() {
    let mut bench = Bench::new(Limits::default());
    bench.push_rules(0..3);
    let under_way = bench.due().unwrap();
    bench.lane.end();
    let lost = |rule: &str| Notice::Lost(format!("{rule} (firing)"), "delivery has ended".to_owned());
    assert_eq!(bench.notices(), [lost("1"), lost("2")]);
    bench.end(&under_way, Err(DeliveryError::retry("away")));
    assert_eq!(bench.notices(), [Notice::Failing("away".to_owned()), lost("0")]);
    assert!(bench.lane.is_idle());
}
