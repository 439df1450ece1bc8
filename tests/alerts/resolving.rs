//! When a rule says that all is well again, and when it cannot.

use monitored::alert::AlertState::{Firing, NoData, Resolved};
use monitored::{AlertRule, Monitored};

use super::{fails, raised, seconds, states, succeeds};

#[test]
fn it_is_resolved_when_the_window_has_drained() {
    let configured = || Monitored::new().alert(AlertRule::error_count("errors", 10).within(seconds(300)));
    let alerts = raised(configured(), |clock| {
        fails(11);
        clock.advance(seconds(290));
    });
    assert_eq!(states(&alerts), [("errors", Firing)]);
    let alerts = raised(configured(), |clock| {
        fails(11);
        clock.advance(seconds(301));
    });
    assert_eq!(states(&alerts), [("errors", Firing), ("errors", Resolved)]);
    assert_eq!(alerts[1].message, "0 of 0 calls failed in 5 min");
}

#[test]
fn with_too_few_calls_there_is_no_data_and_later_it_may_be_well() {
    let rule = AlertRule::error_rate("rate", 0.5).within(seconds(60)).min_calls(10);
    let alerts = raised(Monitored::new().alert(rule), |clock| {
        fails(10);
        clock.advance(seconds(61));
        succeeds(5);
        clock.advance(seconds(10));
        succeeds(5);
        clock.advance(seconds(1));
    });
    assert_eq!(states(&alerts), [("rate", Firing), ("rate", NoData), ("rate", Resolved)]);
    assert_eq!(alerts[1].message, "too few calls to tell: 0 in 1 min");
    assert_eq!((alerts[2].count, alerts[2].calls), (0, 10));
}

#[test]
fn flapping_within_the_cooldown_is_one_alert() {
    let rule = AlertRule::error_count("errors", 2).within(seconds(10)).cooldown(seconds(600));
    let alerts = raised(Monitored::new().alert(rule), |clock| {
        for _ in 0..10 {
            fails(3);
            clock.advance(seconds(30));
        }
        clock.advance(seconds(299));
        clock.advance(seconds(2));
    });
    assert_eq!(states(&alerts), [("errors", Firing), ("errors", Resolved)]);
}

#[test]
fn it_fires_again_after_it_was_resolved() {
    let rule = AlertRule::error_count("errors", 2).within(seconds(60));
    let alerts = raised(Monitored::new().alert(rule), |clock| {
        for _ in 0..2 {
            fails(3);
            clock.advance(seconds(61));
        }
    });
    assert_eq!(
        states(&alerts),
        [("errors", Firing), ("errors", Resolved), ("errors", Firing), ("errors", Resolved)]
    );
}
