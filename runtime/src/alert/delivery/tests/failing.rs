//! Attempts that fail, and those that never return.

use std::time::Duration;

use super::{Bench, alert, seconds};
use crate::alert::DeliveryError;
use crate::alert::delivery::limits::Limits;
use crate::alert::delivery::notice::Notice;

fn away() -> Result<(), DeliveryError> {
    Err(DeliveryError::retry("away"))
}

#[test]
fn a_failed_attempt_is_made_again_and_only_the_first_and_the_recovery_are_told() {
    let mut bench = Bench::new(Limits::default());
    bench.push_rules(0..2);
    let mut ids = Vec::new();
    for _ in 0..5 {
        let attempt = bench.due().unwrap();
        ids.push(attempt.alert.id);
        bench.end(&attempt, away());
        if bench.lane.next_at(false).is_some_and(|next| next > bench.now) {
            bench.wait();
        }
    }
    ids.dedup();
    assert_eq!(ids.len(), 1, "the order is kept");
    assert_eq!([bench.delivered(), bench.delivered()], [Some("0".to_owned()), Some("1".to_owned())]);
    assert_eq!(bench.notices(), [Notice::Failing("away".to_owned()), Notice::Recovered]);
}

#[test]
fn a_receiver_is_left_alone_for_as_long_as_it_asks() {
    let mut bench = Bench::new(Limits::default());
    bench.push(alert("a"));
    let attempt = bench.due().unwrap();
    bench.end(&attempt, Err(DeliveryError::retry("429").after(seconds(120))));
    let asked = bench.now + seconds(120);
    assert!(!bench.lane.may_end_by(asked), "a flush need not wait");
    assert!(bench.lane.due(asked - seconds(1), true).is_none(), "nor may it hurry");
    bench.wait();
    assert_eq!(bench.now, asked);
    assert_eq!(bench.delivered(), Some("a".to_owned()));
}

#[test]
fn what_is_refused_is_lost_and_the_next_one_goes() {
    let mut bench = Bench::new(Limits::default());
    bench.push_rules(0..2);
    let attempt = bench.due().unwrap();
    bench.end(&attempt, Err(DeliveryError::permanent("403: token=abcdefghij1234567890\nForbidden")));
    let notices = bench.notices();
    assert!(matches!(&notices[..], [Notice::Failing(_), Notice::Lost(what, _)] if what == "0 (firing)"));
    let shown = format!("{notices:?}");
    assert!(!shown.contains("abcdefghij") && shown.contains("[Filtered]"), "{shown}");
    assert_eq!(bench.delivered(), Some("1".to_owned()));
}

#[test]
fn an_alert_is_given_up_an_hour_after_it_was_raised() {
    let mut bench = Bench::new(Limits::default());
    bench.push(alert("a"));
    let raised = bench.now;
    let mut attempts = 0;
    while !bench.lane.is_idle() {
        if let Some(attempt) = bench.due() {
            attempts += 1;
            assert!(bench.now < raised + seconds(3600));
            bench.end(&attempt, away());
        } else if !bench.lane.is_idle() {
            bench.wait();
        }
    }
    assert_eq!(bench.now, raised + seconds(3600));
    assert!((13..200).contains(&attempts), "{attempts} attempts in an hour");
    let lost = Notice::Lost("a (firing)".to_owned(), "not delivered within 1 h: away".to_owned());
    assert_eq!(bench.notices(), [Notice::Failing("away".to_owned()), lost]);
}

#[test]
fn an_attempt_that_takes_too_long_failed_and_its_thread_is_given_up() {
    let mut bench = Bench::new(Limits::default());
    bench.push(alert("a"));
    let mut hanging = Vec::new();
    while hanging.len() < 3 {
        match bench.due() {
            Some(attempt) => hanging.push(attempt),
            None => bench.wait(),
        }
    }
    bench.pass(seconds(30));
    bench.push(alert("b"));
    assert!(bench.due().is_none());
    assert_eq!(bench.notices(), [Notice::Failing("no answer within 30 s".to_owned())]);
    bench.pass(seconds(1000));
    assert!(bench.due().is_none(), "no fourth thread");
    assert_eq!(bench.lane.probe(), None, "nor one past the queue");
    assert!(bench.lane.may_end_by(bench.now + Duration::from_millis(1)), "one may return at any time");

    bench.end(&hanging[0], Err(DeliveryError::retry("at last")));
    let again = bench.due().unwrap();
    assert_eq!(again.alert.rule, "a");
    bench.end(&again, away());
    bench.end(&hanging[1], Ok(()));
    assert_eq!(bench.notices(), [Notice::Recovered], "it came late, but it came");
    bench.pass(seconds(300));
    assert_eq!([bench.delivered(), bench.delivered()], [Some("b".to_owned()), None], "and is not sent again");
}

#[test]
fn while_no_thread_returns_alerts_go_stale() {
    let mut bench = Bench::new(Limits { threads: 1, ..Limits::default() });
    bench.push_rules(0..3);
    bench.due().unwrap();
    bench.pass(seconds(30));
    bench.due();
    bench.wait();
    assert!(bench.due().is_none());
    let lost = bench.notices().into_iter().filter(|notice| matches!(notice, Notice::Lost(..))).count();
    assert_eq!(lost, 3);
    assert!(bench.lane.is_idle());
}

#[test]
fn an_attempt_past_the_queue_counts_among_the_threads_and_nowhere_else() {
    let mut bench = Bench::new(Limits { threads: 2, most: 1, ..Limits::default() });
    let probes = [bench.lane.probe().unwrap(), bench.lane.probe().unwrap()];
    assert_eq!(bench.lane.probe(), None);
    bench.push(alert("a"));
    assert!(bench.due().is_none());
    bench.lane.ended(bench.now, probes[0], Ok(()));
    bench.lane.abandon_probe(probes[0]);
    bench.lane.abandon_probe(probes[1]);
    assert_eq!(bench.delivered(), Some("a".to_owned()), "the first has returned, and used up no place");
    bench.lane.ended(bench.now, probes[1], Err(DeliveryError::retry("late")));
    assert_eq!(bench.notices(), []);
    assert!(bench.lane.probe().and(bench.lane.probe()).is_some());
}
