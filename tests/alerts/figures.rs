//! What an alert says.

use std::time::Duration;

use monitored::testing::ManualClock;
use monitored::{AlertRule, Monitored, monitored};
use sentry::ClientOptions;

use super::{Failure, call, captured, fails, raised, seconds};

/// Numbers that look random, the same each time (an LCG with Knuth's constants for MMIX).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[test]
fn the_quantile_of_a_hundred_thousand_durations_is_within_five_per_cent() {
    #[monitored(op = "api")]
    fn takes(clock: &ManualClock, time: Duration) {
        clock.advance(time);
    }
    let quantile = 0.95;
    let mut numbers = Numbers(42);
    // Log-normal by and large, from a tenth of a millisecond to minutes.
    let mut durations: Vec<_> = (0..100_000)
        .map(|_| {
            let bell = (0..12).map(|_| numbers.next()).sum::<f64>() - 6.0;
            Duration::from_secs_f64(0.5 * (bell * 1.2).exp())
        })
        .collect();
    let rule = AlertRule::latency("slow", Duration::from_millis(400))
        .op("api")
        .quantile(quantile)
        .min_calls(100_000)
        .within(seconds(7 * 24 * 3600));
    let options = ClientOptions::new().traces_sample_rate(0.0);
    let captured = captured(Monitored::new().alert(rule), options, |clock| {
        durations.iter().for_each(|duration| takes(clock, *duration));
    });
    durations.sort();
    let exact = durations[(100_000.0 * quantile) as usize - 1];
    let alert = &captured.alerts[0];
    assert_eq!(alert.calls, 100_000);
    let told = alert.latency.unwrap();
    let error = told.as_secs_f64() / exact.as_secs_f64() - 1.0;
    println!("quantile {quantile}: {told:?} for {exact:?}, {:+.2} %", error * 100.0);
    assert!(error.abs() < 0.05, "{told:?} for {exact:?}");
}

#[test]
fn an_alert_says_where_it_comes_from_and_what_to_do() {
    #[monitored(owner = "payments")]
    fn pay() -> Result<(), Failure> {
        Err(Failure::Disk)
    }
    let rule = AlertRule::error_count("errors", 1)
        .within(seconds(60))
        .message("{name}: {count} of {calls} in {window}, more than {threshold} ({rate})")
        .runbook("https://runbooks.example.org/errors");
    let configured = Monitored::new().service("shop").sentry_url("https://acme.sentry.io/").alert(rule);
    let options = ClientOptions::new().environment("production").release("shop@1.2.3").server_name("web-1");
    let captured = captured(configured, options, |_| (0..2).for_each(|_| drop(pay())));
    let alert = &captured.alerts[0];
    assert_eq!(alert.message, "errors: 2 of 2 in 1 min, more than 1 (100 %)");
    let texts =
        [&alert.service, &alert.environment, &alert.release, &alert.host, &alert.owner, &alert.runbook];
    let texts: Vec<_> = texts.into_iter().map(|text| text.as_deref().unwrap_or_default()).collect();
    let runbook = "https://runbooks.example.org/errors";
    assert_eq!(texts, ["shop", "production", "shop@1.2.3", "web-1", "payments", runbook]);
    assert_eq!(alert.classes, [("database_error".to_owned(), 2)]);
    assert_eq!(alert.functions.len(), 1);
    assert!(alert.functions[0].0.ends_with("::pay"), "{:?}", alert.functions);
    let event = alert.sample_event.unwrap().simple();
    assert_eq!(alert.sample_url.as_deref(), Some(&*format!("https://acme.sentry.io/issues/?query={event}")));
}

#[test]
fn no_secret_is_in_an_alert() {
    #[monitored]
    fn fetch() -> Result<(), String> {
        Err("https://u:pw@host/?token=abc failed".to_owned())
    }
    let configured = Monitored::new().alert(AlertRule::immediate("new"));
    let alerts = raised(configured, |_| {
        drop(fetch());
        monitored::alert("password=hunter2", [("api_key", "k-123"), ("endpoint", "create_user")]);
    });
    assert_eq!(alerts[0].message, "Error: https://[Filtered]@host/?token=[Filtered] failed");
    assert_eq!(alerts[1].message, "password=[Filtered]");
    assert_eq!(
        alerts[1].context,
        [("api_key".to_owned(), "[Filtered]".into()), ("endpoint".to_owned(), "create_user".into())],
    );
}

#[test]
fn figures_are_of_the_window_alone() {
    let rule = AlertRule::error_count("errors", 2).within(seconds(60));
    let alerts = raised(Monitored::new().alert(rule), |clock| {
        drop(call(Err(Failure::Password)));
        clock.advance(seconds(61));
        fails(3);
    });
    assert_eq!(alerts[0].classes, [("database_error".to_owned(), 3)]);
}
