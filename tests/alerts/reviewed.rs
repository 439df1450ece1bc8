//! What a review found, so that it stays mended.

use std::sync::Arc;
use std::time::Duration;

use monitored::alert::AlertState::{Firing, NoData, Raised};
use monitored::testing::ManualClock;
use monitored::{AlertKey, AlertRule, ErrorClass, Monitored, Policy, monitored, operation};
use sentry::test::TestTransport;
use sentry::{Client, ClientOptions, Hub};

use super::{Failure, call, fails, raised, seconds, states};

const SECRET: &str = "hunter2";

#[test]
fn a_name_made_at_run_time_shows_no_secret() {
    let configured = Monitored::new().alert(AlertRule::error_count("e", 0).by(AlertKey::Function));
    let options = ClientOptions::new();
    let captured = super::captured(configured, options, |_| {
        let name = format!("GET https://user:{SECRET}@host/x?token={SECRET}");
        assert!(operation("http", &name).run(|| Err::<(), _>(Failure::Bug)).is_err());
    });
    assert_eq!(captured.alerts.len(), 2);
    for alert in &captured.alerts {
        assert!(alert.functions[0].0.starts_with("GET https://[Filtered]@host"), "{alert:?}");
        assert!(!format!("{alert:?}").contains(SECRET), "{alert:?}");
    }
    let event = format!("{:?}", captured.events);
    assert!(event.contains("[Filtered]") && !event.contains(SECRET), "{event}");
}

#[test]
fn a_mistake_quotes_no_secret() {
    let slack = format!("https://hooks.slack.com/services/{SECRET}");
    let told = Monitored::new()
        .alert(AlertRule::error_count("a", 1).to(slack))
        .alert(AlertRule::error_count("b", 1).runbook(format!("ftp://u:{SECRET}@host")))
        .sentry_url(format!("ftp://u:{SECRET}@host"))
        .try_init(ClientOptions::new())
        .err()
        .unwrap()
        .to_string();
    assert!(told.contains("(a URL)") && told.contains("[Filtered]") && !told.contains(SECRET), "{told}");
}

#[test]
fn values_that_fell_silent_make_room_also_where_nothing_could_be_told() {
    #[monitored(tags(tenant = tenant))]
    fn serve(tenant: &str) -> Result<(), Failure> {
        Err(Failure::Disk)
    }
    let rule = AlertRule::error_rate("r", 0.5).within(seconds(60)).by(AlertKey::Tag("tenant"));
    let alerts = raised(Monitored::new().alert(rule), |clock| {
        (0..64).for_each(|tenant| drop(serve(&tenant.to_string())));
        clock.advance(seconds(2 * 86_400));
        clock.advance(seconds(60));
        drop(serve("new"));
    });
    assert_eq!(alerts.iter().filter(|alert| alert.state == NoData).count(), 64);
    let last = alerts.last().unwrap();
    assert_eq!((last.state, last.key.clone()), (Firing, Some(("tenant", "new".to_owned()))));
}

#[test]
fn the_first_of_each_error_is_told_for_each_value() {
    #[monitored(tags(tenant = tenant))]
    fn serve(tenant: &str) -> Result<(), Failure> {
        Err(Failure::Disk)
    }
    let rule = AlertRule::immediate("new").by(AlertKey::Tag("tenant"));
    let alerts = raised(Monitored::new().alert(rule), |_| {
        ["a", "b", "a"].iter().for_each(|tenant| drop(serve(tenant)));
    });
    let keys: Vec<_> = alerts.iter().map(|alert| alert.key.clone().unwrap().1).collect();
    assert_eq!(keys, ["a", "b"]);
}

#[test]
fn slow_goes_by_the_same_clock() {
    #[monitored(slow = "100ms")]
    fn takes(clock: &ManualClock, time: Duration) {
        clock.advance(time);
    }
    let any = || Monitored::new().alert(AlertRule::latency("slow", seconds(60)).any());
    assert!(raised(any(), |clock| takes(clock, Duration::from_millis(50))).is_empty());
    let alerts = raised(any(), |clock| takes(clock, seconds(1)));
    assert_eq!((alerts[0].slow, alerts[0].details()[0].0), (1, "Slow calls"));
}

#[test]
fn error_if_counts_as_the_policy_of_unknown_says() {
    #[monitored(error_if = |code: &u16| *code >= 500)]
    fn answer(code: u16) -> u16 {
        code
    }
    let none = || Monitored::new().alert(AlertRule::error_count("e", 0));
    assert_eq!(raised(none(), |_| assert_eq!(answer(503), 503)).len(), 1);
    let uncounted = none().policy(ErrorClass::UNKNOWN, Policy::capture().uncounted());
    assert!(raised(uncounted, |_| assert_eq!(answer(503), 503)).is_empty());
}

#[test]
fn an_internal_error_that_is_reported_by_hand_is_told_at_once_also_outside_of_calls() {
    let sink = Monitored::new().notify(|_: &monitored::Alert| ());
    let alerts = raised(sink, |_| assert_eq!(monitored::report(&Failure::Bug), ErrorClass::INTERNAL));
    assert_eq!(states(&alerts), [("at_once", Raised)]);
}

#[test]
fn what_an_immediate_rule_tells_is_not_told_at_once_however_long_its_cooldown_is() {
    let rule = AlertRule::immediate("i").cooldown(seconds(86_400));
    let alerts = raised(Monitored::new().alert(rule), |clock| {
        for _ in 0..3 {
            drop(call(Err(Failure::Bug)));
            clock.advance(seconds(3_700));
        }
    });
    assert_eq!(states(&alerts), [("i", Raised)]);
    // One that tells a single sink leaves the others to be told.
    let alone = Monitored::new().alert(AlertRule::immediate("i").to("pager"));
    let alone = alone.notify(monitored::sink::named("pager", |_: &monitored::Alert| ()));
    let alerts = raised(alone, |_| drop(call(Err(Failure::Bug))));
    let mut rules: Vec<_> = alerts.iter().map(|alert| alert.rule.as_str()).collect();
    rules.sort_unstable();
    assert_eq!(rules, ["at_once", "i"]);
}

#[test]
fn a_count_does_not_wait_for_calls_and_a_class_not_for_its_own() {
    let count = AlertRule::error_count("e", 2).min_calls(10);
    let before = Monitored::new().alert(count);
    let mut fired = 0;
    raised(before, |_| {
        let raised = monitored::stats().alerts_fired;
        fails(9);
        fired = u64::from(monitored::stats().alerts_fired > raised);
    });
    assert_eq!(fired, 1, "no tick was needed");
    let rate = AlertRule::error_rate("r", 0.05).min_calls(20).by(AlertKey::Class);
    let alerts = raised(Monitored::new().alert(rate), |_| {
        fails(1);
        super::succeeds(30);
        fails(10);
    });
    assert_eq!((alerts[0].count, alerts[0].calls), (2, 32), "as soon as it is too much: {alerts:?}");
}

#[test]
fn a_client_inside_the_calls_of_another_counts_its_own_outermost_ones() {
    let rule = || Monitored::new().alert(AlertRule::error_count("inner", 0));
    #[monitored]
    fn outer(inner: impl FnOnce()) {
        inner();
    }
    let mut inside = Vec::new();
    let outside = raised(rule(), |_| outer(|| inside = raised(rule(), |_| fails(1))));
    assert_eq!(states(&inside), [("inner", Firing)]);
    assert!(outside.is_empty(), "the call of the outer client ended well");
}

#[test]
fn a_thread_that_ends_may_flush_and_test() {
    struct Ends;
    impl Drop for Ends {
        fn drop(&mut self) {
            assert!(monitored::flush(Duration::from_millis(10)));
            let _answers = Monitored::self_test();
        }
    }
    thread_local!(static ENDS: Ends = const { Ends });
    let client = Client::from(
        ClientOptions::new().dsn("https://public@sentry.invalid/1").transport(TestTransport::new()),
    );
    let thread = std::thread::spawn(|| {
        // First used, last destroyed.
        ENDS.with(|_| ());
        Hub::run(Arc::new(Hub::new(Some(Arc::new(client)), Arc::default())), || fails(1));
    });
    assert!(thread.join().is_ok());
}
