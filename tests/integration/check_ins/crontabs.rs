//! Which crontabs count: what Sentry takes, which is more than its Rust types do.

use std::fs;
use std::path::Path;

use monitored::sentry::protocol::MonitorSchedule;
use monitored::testing::capture;
use proptest::prelude::{Just, Strategy, prop_oneof, proptest};
use proptest::test_runner::Config;

/// Whether the runtime sends such a schedule.
fn taken(crontab: &str) -> bool {
    let captured = capture(|| monitored::check_in("job").schedule(crontab).run(|| ()));
    captured.check_ins[0].monitor_config.is_some()
}

#[test]
fn the_macros_and_the_runtime_have_the_same_rules() {
    let file =
        |path: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap();
    let (macros, runtime) =
        (file("macros/src/monitored/check_in/cron.rs"), file("runtime/src/span/check_in/cron.rs"));
    assert!(macros == runtime, "the two files are to be the same");
    assert!(macros.contains("fn crontab"));
}

fn number() -> impl Strategy<Value = String> {
    (0_u32..64).prop_map(|number| number.to_string())
}

fn term() -> impl Strategy<Value = String> {
    let range = prop_oneof![
        Just("*".to_owned()),
        number(),
        (number(), number()).prop_map(|(first, last)| format!("{first}-{last}")),
        Just("x".to_owned()),
    ];
    (range, proptest::option::of(0_u32..40)).prop_map(|(range, step)| match step {
        Some(step) => format!("{range}/{step}"),
        None => range,
    })
}

fn field() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => Just("*".to_owned()),
        2 => proptest::collection::vec(term(), 1..3).prop_map(|terms| terms.join(",")),
        1 => prop_oneof![Just("jan"), Just("DEC"), Just("sun"), Just("Fri")].prop_map(str::to_owned),
    ]
}

fn numbers_of_days(crontab: &str) -> bool {
    let day = crontab.split_whitespace().nth(2).unwrap_or_default();
    day.contains("30") || day.contains("31")
}

proptest! {
    #![proptest_config(Config { cases: 1_000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn what_sentrys_types_take_is_taken(fields in proptest::collection::vec(field(), 4..7)) {
        let crontab = fields.join(" ");
        let theirs = MonitorSchedule::from_crontab(&crontab).is_ok();
        // They do not ask whether a month has that day.
        if theirs && !numbers_of_days(&crontab) {
            assert!(taken(&crontab), "{crontab}");
        }
        if taken(&crontab) && !theirs {
            // A step from one number on, and 7 for Sunday.
            let more = fields.iter().any(|field| field.contains('/')) || fields[4].contains('7');
            assert!(more, "{crontab}");
        }
    }
}

#[test]
fn what_sentry_takes_beyond_its_types() {
    for crontab in [
        "@daily",
        "0 9 * * mon-fri",
        "0 9 * * sat,sun",
        "0 9 * * 7",
        "5/15 * * * *",
        "0 0 L * *",
        "0 0 * * mon#2",
    ] {
        assert!(
            MonitorSchedule::from_crontab(crontab).is_err(),
            "{crontab}: nothing is left to be said of it"
        );
        assert!(taken(crontab), "{crontab}");
    }
    // And what they take that Sentry does not.
    for crontab in ["+5 * * * *", "0 0 31 2 *"] {
        assert!(MonitorSchedule::from_crontab(crontab).is_ok(), "{crontab}");
        assert!(!taken(crontab), "{crontab}");
    }
}
