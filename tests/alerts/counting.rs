//! When rules fire.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use monitored::alert::AlertState::{Firing, Raised, Resolved};
use monitored::{AlertRule, ErrorClass, Monitored, Policy, Severity, monitored};
use sentry::ClientOptions;

use super::{Failure, call, captured, fails, raised, seconds, states, succeeds};

fn more_than_ten() -> Monitored {
    Monitored::new().alert(AlertRule::error_count("backend_errors", 10).within(seconds(300)))
}

#[test]
fn the_eleventh_failure_fires_once() {
    assert!(raised(more_than_ten(), |_| fails(10)).is_empty());
    let alerts = raised(more_than_ten(), |_| fails(11));
    assert_eq!(states(&alerts), [("backend_errors", Firing)]);
    assert_eq!((alerts[0].count, alerts[0].calls, alerts[0].ratio), (11, 11, 1.0));
    assert_eq!(alerts[0].message, "11 failures in 5 min, more than 10");
    assert_eq!(states(&raised(more_than_ten(), |_| fails(500))), [("backend_errors", Firing)]);
}

#[test]
fn failures_further_apart_than_the_window_do_not_add_up() {
    let alerts = raised(more_than_ten(), |clock| {
        fails(6);
        clock.advance(seconds(301));
        fails(6);
    });
    assert!(alerts.is_empty());
    let alerts = raised(more_than_ten(), |clock| {
        fails(6);
        clock.advance(seconds(290));
        fails(5);
    });
    assert_eq!(states(&alerts), [("backend_errors", Firing)]);
}

#[test]
fn not_again_within_the_cooldown_and_again_after_it() {
    let rule = || AlertRule::error_count("errors", 2).within(seconds(300)).cooldown(seconds(60));
    let alerts = raised(Monitored::new().alert(rule()), |clock| {
        fails(3);
        clock.advance(seconds(59));
        fails(3);
    });
    assert_eq!(states(&alerts), [("errors", Firing)]);
    let alerts = raised(Monitored::new().alert(rule()), |clock| {
        fails(3);
        clock.advance(seconds(60));
        fails(1);
    });
    assert_eq!(states(&alerts), [("errors", Firing), ("errors", Firing)]);
    assert_eq!(alerts[1].count, 4);
}

#[test]
fn a_declared_validation_error_never_counts_and_an_inferred_class_always_does() {
    #[monitored]
    fn parse(text: &str) -> Result<u8, std::num::ParseIntError> {
        text.parse()
    }
    let none = || Monitored::new().alert(AlertRule::error_count("errors", 0));
    assert!(raised(none(), |_| drop(call(Err(Failure::Input)))).is_empty());
    let alerts = raised(none(), |_| drop(parse("x")));
    assert_eq!(alerts[0].classes, [("validation_error".to_owned(), 1)]);
    assert_eq!(raised(none(), |_| drop(call(Err(Failure::Password)))).len(), 1, "counted, though no event");
}

#[test]
fn policies_say_what_counts() {
    let none = || Monitored::new().alert(AlertRule::error_count("errors", 0));
    let counted = none().policy(ErrorClass::VALIDATION, Policy::ignore().counted());
    assert_eq!(raised(counted, |_| drop(call(Err(Failure::Input)))).len(), 1);
    let uncounted = none().policy(ErrorClass::DATABASE, Policy::capture().uncounted());
    assert!(raised(uncounted, |_| fails(1)).is_empty());
}

#[test]
fn a_policy_can_tell_at_once_of_any_class_and_of_internal_ones_no_longer() {
    let sink = || Monitored::new().notify(|_: &monitored::Alert| ());
    assert!(raised(sink(), |_| fails(1)).is_empty());
    let at_once = sink().policy(ErrorClass::DATABASE, Policy::capture().at_once());
    let alerts = raised(at_once, |_| fails(2));
    assert_eq!(states(&alerts), [("at_once", Raised)]);
    assert_eq!(alerts[0].message, "Failure::Disk: disk full");
    let counted = sink().policy(ErrorClass::INTERNAL, Policy::capture().counted());
    assert!(raised(counted, |_| drop(call(Err(Failure::Bug)))).is_empty());
}

#[test]
fn a_rate_is_of_all_calls_and_needs_enough_of_them() {
    let rate = || Monitored::new().alert(AlertRule::error_rate("rate", 0.05).min_calls(20));
    let unsampled = || ClientOptions::new().traces_sample_rate(0.0);
    let of = |failures, all| {
        captured(rate(), unsampled(), |_| {
            fails(failures);
            succeeds(all - failures);
        })
    };
    assert!(of(1, 19).alerts.is_empty());
    assert!(of(1, 20).alerts.is_empty(), "five per cent are not more than five per cent");
    let captured = of(2, 20);
    assert!(captured.transactions.is_empty(), "nothing was sampled");
    assert_eq!(states(&captured.alerts), [("rate", Firing)]);
    assert_eq!((captured.alerts[0].count, captured.alerts[0].calls), (2, 20));
    assert_eq!(captured.alerts[0].message, "10 % of 20 calls failed in 5 min, more than 5 %");
}

#[test]
fn a_quantile_fires_where_the_calls_above_are_too_many() {
    #[monitored(op = "api")]
    fn takes(clock: &monitored::testing::ManualClock, time: Duration) {
        clock.advance(time);
    }
    let rule = || AlertRule::latency("slow_api", seconds(2)).op("api").quantile(0.9).within(seconds(6000));
    let fast_and_slow = |fast, slow| {
        raised(Monitored::new().alert(rule()), |clock| {
            (0..fast).for_each(|_| takes(clock, seconds(1)));
            (0..slow).for_each(|_| takes(clock, seconds(3)));
        })
    };
    assert!(fast_and_slow(9, 1).is_empty(), "the ninth of ten took one second");
    let alerts = fast_and_slow(9, 2);
    assert_eq!(states(&alerts), [("slow_api", Firing)]);
    assert_eq!(alerts[0].severity, Severity::Warning);
    assert_eq!((alerts[0].count, alerts[0].calls), (2, 11));
    let latency = alerts[0].latency.unwrap().as_secs_f64();
    assert!((latency / 3.0 - 1.0).abs() < 0.05, "{latency}");
    assert!(fast_and_slow(0, 9).is_empty(), "too few to speak of a quantile");
}

#[test]
fn any_slow_call_is_enough_also_by_its_own_measure() {
    #[monitored(op = "api")]
    fn takes(clock: &monitored::testing::ManualClock, time: Duration) {
        clock.advance(time);
    }
    #[monitored(op = "api", slow = "1ms")]
    fn should_be_quick(clock: &monitored::testing::ManualClock) {
        clock.advance(Duration::from_millis(3));
    }
    let any = || Monitored::new().alert(AlertRule::latency("slow", seconds(2)).any());
    assert!(raised(any(), |clock| takes(clock, seconds(2))).is_empty());
    let alerts = raised(any(), |clock| takes(clock, seconds(3)));
    assert_eq!((alerts[0].count, alerts[0].latency), (1, Some(seconds(3))));
    let alerts = raised(any(), should_be_quick);
    assert_eq!((alerts[0].count, alerts[0].slow), (1, 1));
}

#[test]
fn the_first_of_each_distinct_error_is_told_at_once() {
    #[monitored]
    fn save(id: u64) -> Result<(), String> {
        Err(format!("cannot save user {id}"))
    }
    let immediate = || Monitored::new().alert(AlertRule::immediate("new_error"));
    let alerts = raised(immediate(), |clock| {
        (0..5).for_each(|id| drop(save(id)));
        fails(2);
        clock.advance(seconds(3600));
        drop(save(7));
    });
    let messages: Vec<_> = alerts.iter().map(|alert| alert.message.as_str()).collect();
    assert_eq!(
        messages,
        ["Error: cannot save user 0", "Failure::Disk: disk full", "Error: cannot save user 7"]
    );
    assert_eq!(alerts[0].state, Raised);
}

#[test]
fn an_internal_error_is_told_at_once_without_a_rule() {
    let sink = || Monitored::new().notify(|_: &monitored::Alert| ());
    let alerts = raised(sink(), |_| {
        drop(call(Err(Failure::Bug)));
        drop(call(Err(Failure::Bug)));
        fails(3);
    });
    assert_eq!(states(&alerts), [("at_once", Raised)]);
    assert_eq!(
        (alerts[0].message.as_str(), alerts[0].severity),
        ("Failure::Bug: cannot be", Severity::Critical)
    );
    let with_rule = sink().alert(AlertRule::immediate("new_error"));
    let alerts = raised(with_rule, |_| drop(call(Err(Failure::Bug))));
    assert_eq!(states(&alerts), [("new_error", Raised)], "told once");
}

#[test]
fn a_panic_is_told_at_once_and_once_for_all_calls_that_it_passes() {
    #[monitored]
    fn divide(by: i32) -> i32 {
        100 / by
    }
    #[monitored]
    fn outer(by: i32) -> i32 {
        divide(by) + 1
    }
    let configured = Monitored::new().alert(AlertRule::error_count("panics", 0));
    let options = ClientOptions::new().add_integration(sentry::integrations::panic::PanicIntegration::new());
    let captured = captured(configured, options, |_| {
        assert!(std::panic::catch_unwind(|| outer(0)).is_err());
    });
    let alerts = &captured.alerts;
    assert_eq!(states(alerts), [("at_once", Raised), ("panics", Firing)]);
    assert_eq!(alerts[0].message, "divide panicked: attempt to divide by zero");
    assert_eq!(alerts[0].classes, [("calculation_error".to_owned(), 1)]);
    assert_eq!(alerts[0].sample_event, Some(captured.events[0].event_id));
    assert_eq!((alerts[1].count, alerts[1].calls), (1, 1));
}

#[test]
fn the_sample_is_an_event_that_was_sent() {
    let none = || Monitored::new().alert(AlertRule::error_count("errors", 0));
    let captured = super::captured(none(), ClientOptions::new(), |_| fails(1));
    assert_eq!(captured.alerts[0].sample_event, Some(captured.events[0].event_id));
    let trace = captured.transactions[0].contexts["trace"].clone();
    let sentry::protocol::Context::Trace(trace) = trace else { panic!("no trace context") };
    assert_eq!(captured.alerts[0].sample_trace, Some(trace.trace_id));
    // Nothing is said of an event that a filter has dropped.
    let filtered = none().filter(|_| None).sentry_url("https://acme.sentry.io");
    let alerts = raised(filtered, |_| fails(1));
    assert_eq!((alerts[0].sample_event, &alerts[0].sample_url), (None, &None));
}

#[test]
fn calls_from_two_threads_are_counted_exactly() {
    // `tests/benches/million.rs` has a million.
    const EACH: u32 = 25_000;
    #[monitored]
    fn quick(fail: bool) -> Result<(), Failure> {
        if fail { Err(Failure::Password) } else { Ok(()) }
    }
    static FAILED: AtomicU64 = AtomicU64::new(0);
    let rule = AlertRule::error_count("many", u64::from(EACH) - 1).within(seconds(86_400));
    let options = ClientOptions::new().traces_sample_rate(0.0);
    let captured = captured(Monitored::new().alert(rule), options, |clock| {
        std::thread::scope(|scope| {
            for _ in 0..2 {
                let work = monitored::in_current_scope(|| {
                    for number in 0..EACH {
                        FAILED.fetch_add(u64::from(quick(number % 2 == 0).is_err()), Ordering::Relaxed);
                    }
                });
                scope.spawn(work);
            }
        });
        assert!(quick(true).is_err());
        clock.advance(seconds(86_401));
    });
    assert_eq!(FAILED.load(Ordering::Relaxed), u64::from(EACH));
    assert_eq!(states(&captured.alerts), [("many", Firing), ("many", Resolved)]);
    assert_eq!(captured.alerts[0].count, u64::from(EACH));
}
