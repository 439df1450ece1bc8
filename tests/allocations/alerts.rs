//! What alert rules keep: nothing for each call, and little for each value.

use std::sync::Arc;
use std::time::Duration;

use allocation_counter::measure;
use monitored::testing::{self, ManualClock};
use monitored::{Alert, AlertKey, AlertRule, Monitored, monitored};
use sentry::test::TestTransport;
use sentry::{Client, ClientOptions, Hub};

use super::{add, around};

/// `tests/benches/million.rs` has more of them.
const VALUES: u32 = 50_000;
const ERRORS: u32 = 20_000;
/// What 64 windows and alerts of 1,024 kinds of errors may take; all values or errors would take many of these.
const BOUND: i64 = 4 * 1024 * 1024;

#[monitored(op = "tenants", tags(tenant = tenant))]
fn serve(tenant: u32) {
    std::hint::black_box(tenant);
}

/// An error without a type of its own is another where its words are.
#[monitored(op = "names", capture = false)]
fn log_in(name: String) -> Result<(), String> {
    Err(format!("nobody is called {name}"))
}

/// A name without digits, which would be taken for the same.
fn name(mut number: u32) -> String {
    let mut name = String::new();
    while number > 0 {
        name.push(char::from(b'a' + (number % 16) as u8));
        number /= 16;
    }
    name
}

fn under(rules: impl IntoIterator<Item = AlertRule>, body: impl FnOnce()) {
    let configured = rules.into_iter().fold(Monitored::new(), Monitored::alert).notify(|_: &Alert| ());
    let options = ClientOptions::new()
        .dsn("https://public@sentry.invalid/1")
        .traces_sample_rate(0.0)
        .transport(TestTransport::new())
        .add_integration(configured);
    let client = Arc::new(Client::from(options));
    Hub::run(Arc::new(Hub::new(Some(client), Arc::default())), body);
}

#[test]
fn a_call_that_rules_count_allocates_nothing() {
    let rules = [
        AlertRule::error_count("count", 10).op("database"),
        AlertRule::error_rate("rate", 0.5).op("database").min_calls(100),
        AlertRule::latency("latency", Duration::from_secs(3600)).op("database"),
        AlertRule::error_count("by operation", 10).op("database").by(AlertKey::Operation),
    ];
    under(rules, || {
        around(|| {
            // Buckets for durations are made when they are first needed: those for up to a millisecond here.
            (0..1_000).for_each(|_| drop(add(1, 2)));
            let least = (0..100).map(|_| measure(|| drop(add(1, 2))).count_total).min();
            assert_eq!(least, Some(0));
        });
    });
}

#[test]
fn values_that_are_counted_apart_are_bounded() {
    let by_tag =
        AlertRule::error_count("tenants", 10).by(AlertKey::Tag("tenant")).within(Duration::from_secs(60));
    let (clock, options) = (ManualClock::new(), ClientOptions::new().traces_sample_rate(0.0));
    testing::capture_with(Monitored::new().alert(by_tag).clock(&clock), options, || {
        serve(0);
        let kept = measure(|| {
            for tenant in 1..=VALUES {
                serve(tenant);
                // Values are forgotten, and others take their places.
                if tenant % 1_000 == 0 {
                    clock.advance(Duration::from_secs(61));
                }
            }
        });
        println!("{VALUES} tag values: {} bytes kept, {} at most", kept.bytes_current, kept.bytes_max);
        assert!(kept.bytes_current < BOUND && kept.bytes_max < BOUND as u64, "{kept:?}");
    });
}

#[test]
fn kinds_of_errors_are_bounded() {
    under([AlertRule::immediate("first")], || {
        let _ = log_in(name(1));
        let before = monitored::stats().alerts_fired;
        let kept = measure(|| (2..=ERRORS).for_each(|number| drop(log_in(name(number)))));
        let fired = monitored::stats().alerts_fired - before;
        println!(
            "{ERRORS} errors: {} bytes kept, {} at most, {fired} alerts",
            kept.bytes_current, kept.bytes_max
        );
        assert!(kept.bytes_current < BOUND && kept.bytes_max < BOUND as u64, "{kept:?}");
        // Other tests of this program may raise alerts, but not so many.
        assert!((1_000..1_100).contains(&fired), "{fired}");
    });
}
