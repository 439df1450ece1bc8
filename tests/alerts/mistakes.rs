//! What is wrong with a configuration is said when it is made.

use std::time::Duration;

use monitored::{Alert, AlertRule, Monitored};
use sentry::ClientOptions;

fn told(configured: Monitored) -> String {
    configured.try_init(ClientOptions::new()).map_or_else(|error| error.to_string(), |_| "nothing".to_owned())
}

fn told_of(rule: AlertRule) -> String {
    told(Monitored::new().alert(rule))
}

#[test]
fn a_rule_that_makes_no_sense_says_what_would() {
    let rule = || AlertRule::error_count("errors", 10);
    let cases = [
        (AlertRule::error_count(" ", 1), "a rule needs a name"),
        (rule().within(Duration::ZERO), "a window of zero holds no calls"),
        (rule().within(Duration::from_secs(8 * 24 * 3600)), "a week long at most"),
        (AlertRule::error_rate("rate", 5.0), "five per cent is 0.05"),
        (AlertRule::error_rate("rate", f64::NAN), "five per cent is 0.05"),
        (AlertRule::error_rate("rate", -0.1), "five per cent is 0.05"),
        (AlertRule::latency("slow", Duration::from_secs(2)).quantile(2.0), "the 95th percentile is 0.95"),
        (AlertRule::latency("slow", Duration::from_secs(2)).quantile(0.0), "the 95th percentile is 0.95"),
        (AlertRule::latency("slow", Duration::ZERO), "a threshold of zero"),
        (rule().quantile(0.5), "only `AlertRule::latency` has a quantile"),
        (rule().message("{amount} of them"), "no placeholder {amount}; there are {name}, {count}"),
        (rule().runbook("wiki"), "\"wiki\" is no URL"),
        (rule().runbook("https://example.org/a b"), "without a blank"),
        (rule().runbook(format!("https://example.org/{}", "x".repeat(1_000_000))), "in at most 2000 bytes"),
        (AlertRule::error_count("x".repeat(1_000_000), 1), "a line of at most 200 characters"),
        (AlertRule::error_count("a\nb", 1), "a line of at most 200 characters"),
    ];
    for (rule, wanted) in cases {
        let told = told_of(rule);
        assert!(told.contains(wanted), "{told:?} says nothing of {wanted:?}");
        assert!(!told.contains("left out"), "{told}: nothing is started, so that nothing goes on without it");
        assert!(told.len() < 2_000, "{} bytes", told.len());
    }
}

#[test]
fn two_rules_of_one_name_and_sinks_that_are_not_there() {
    let rule = || AlertRule::error_count("errors", 10);
    assert!(
        told(Monitored::new().alert(rule()).alert(rule())).contains("\"errors\": there is one of that name")
    );
    let told = told(Monitored::new().alert(rule().to("slack")).notify(|_: &Alert| ()));
    assert!(told.contains("there is no sink \"slack\"; there are closure"), "{told}");
}

#[test]
fn too_many_rules_are_told() {
    let rules = (0..49).map(|number| AlertRule::error_count(format!("rule {number}"), 1));
    let told = told(rules.fold(Monitored::new(), Monitored::alert));
    assert!(told.contains("\"rule 48\": 48 rules are the most"), "{told}");
}

#[test]
fn what_is_right_still_works_where_something_is_wrong() {
    let configured =
        Monitored::new().alert(AlertRule::error_rate("wrong", 7.0)).alert(AlertRule::error_count("right", 0));
    let alerts = super::raised(configured, |_| super::fails(1));
    assert_eq!(alerts.len(), 1);
    assert_eq!(alerts[0].rule, "right");
}
