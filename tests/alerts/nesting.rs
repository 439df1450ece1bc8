//! Which calls a rule counts.

use monitored::alert::AlertState::Firing;
use monitored::{AlertKey, AlertRule, ErrorClass, Monitored, MonitoredFutureExt, current, monitored};

use super::{Failure, captured, raised, states};

#[monitored(op = "database", owner = "storage", tags(table = "users"))]
fn query() -> Result<(), Failure> {
    Err(Failure::Disk)
}

#[monitored(op = "service")]
fn service() -> Result<(), Failure> {
    query()
}

#[monitored(op = "api", owner = "web")]
fn api() -> Result<(), Failure> {
    service()
}

/// How often each rule has counted, of the one failure that `body` makes.
fn counts(rules: Vec<AlertRule>, body: impl FnOnce()) -> Vec<(String, u64)> {
    let configured = rules.into_iter().fold(Monitored::new(), Monitored::alert);
    raised(configured, |_| body()).into_iter().map(|alert| (alert.rule, alert.count)).collect()
}

fn rule(name: &str) -> AlertRule {
    AlertRule::error_count(name, 0)
}

#[test]
fn a_failure_that_passes_three_layers_counts_once_for_each_rule() {
    let rules = vec![rule("all"), rule("database").op("database"), rule("api").op("api")];
    let mut counted = counts(rules, || drop(api()));
    counted.sort();
    assert_eq!(counted, [("all".to_owned(), 1), ("api".to_owned(), 1), ("database".to_owned(), 1)]);
}

#[test]
fn a_call_inside_another_that_matches_is_not_counted() {
    #[monitored(op = "api")]
    fn twice() -> Result<(), Failure> {
        api()
    }
    assert_eq!(counts(vec![rule("api").op("api")], || drop(twice())), [("api".to_owned(), 1)]);
}

#[test]
fn selectors_are_names_owners_and_tags_and_all_have_to_fit() {
    let fitting = [
        rule("name").name("query"),
        rule("owner").owner("storage"),
        rule("tag").tag("table", "users"),
        rule("preset").tag("operation", "query"),
        rule("class").class(ErrorClass::DATABASE),
        rule("all").op("database").name("query").owner("storage").tag("table", "users"),
    ];
    for rule in fitting {
        assert_eq!(counts(vec![rule.clone()], || drop(api())).len(), 1, "{rule:?}");
    }
    let others = [
        rule("name").name("other"),
        rule("owner").owner("nobody"),
        rule("tag").tag("table", "orders"),
        rule("class").class(ErrorClass::TIMEOUT),
        rule("both").op("api").owner("storage"),
    ];
    for rule in others {
        assert!(counts(vec![rule.clone()], || drop(api())).is_empty(), "{rule:?}");
    }
}

#[test]
fn tags_that_the_body_sets_select_too_and_nest() {
    #[monitored]
    fn inner() -> Result<(), Failure> {
        current().tag("tenant", "acme");
        Err(Failure::Disk)
    }
    #[monitored]
    fn outer() -> Result<(), Failure> {
        current().tag("tenant", "acme");
        inner()
    }
    assert_eq!(counts(vec![rule("tag").tag("tenant", "acme")], || drop(outer())), [("tag".to_owned(), 1)]);
    assert!(counts(vec![rule("tag").tag("tenant", "other")], || drop(outer())).is_empty());
}

#[test]
fn the_class_is_that_of_the_call_at_its_end() {
    #[derive(Debug, thiserror::Error, monitored::Classify)]
    #[error("no such user")]
    #[class(not_found)]
    struct NoUser(#[source] Failure);

    #[monitored(op = "service")]
    fn find() -> Result<(), NoUser> {
        query().map_err(NoUser)
    }
    let rules = vec![rule("all"), rule("database").op("database").class(ErrorClass::DATABASE)];
    let counted = counts(rules, || drop(find()));
    assert_eq!(counted, [("database".to_owned(), 1)], "as a whole it was no failure of ours");
}

#[test]
fn each_value_has_a_window_of_its_own() {
    #[monitored(tags(tenant = tenant))]
    fn serve(tenant: &str) -> Result<(), Failure> {
        Err(Failure::Disk)
    }
    let configured = Monitored::new().alert(AlertRule::error_count("tenants", 1).by(AlertKey::Tag("tenant")));
    let alerts = raised(configured, |_| {
        ["a", "b", "a", "c", "a"].iter().for_each(|tenant| drop(serve(tenant)));
    });
    assert_eq!(states(&alerts), [("tenants", Firing)]);
    assert_eq!((alerts[0].key.clone(), alerts[0].count), (Some(("tenant", "a".to_owned())), 2));
}

#[test]
fn too_many_values_share_a_window() {
    #[monitored(tags(tenant = tenant))]
    fn serve(tenant: u32) -> Result<(), Failure> {
        Err(Failure::Disk)
    }
    let configured =
        Monitored::new().alert(AlertRule::error_count("tenants", 99).by(AlertKey::Tag("tenant")));
    let alerts = raised(configured, |_| (0..164).for_each(|tenant| drop(serve(tenant))));
    assert_eq!(alerts.len(), 1);
    assert_eq!((alerts[0].key.clone(), alerts[0].count), (Some(("tenant", "(others)".to_owned())), 100));
}

#[test]
fn a_rate_by_class_is_of_all_calls() {
    #[monitored]
    fn call(number: u32) -> Result<(), Failure> {
        match number % 4 {
            0 => Err(Failure::Disk),
            _ => Ok(()),
        }
    }
    let configured =
        Monitored::new().alert(AlertRule::error_rate("classes", 0.2).min_calls(100).by(AlertKey::Class));
    let alerts = raised(configured, |_| (0..101).for_each(|number| drop(call(number))));
    assert_eq!(alerts[0].key, Some(("class", "database_error".to_owned())));
    assert_eq!((alerts[0].count, alerts[0].calls), (26, 101));
}

#[test]
fn what_is_carried_into_a_task_is_a_call_of_its_own() {
    #[monitored]
    async fn job() -> Result<(), Failure> {
        Err(Failure::Disk)
    }
    #[monitored]
    async fn request() {
        let task = tokio::spawn(job().in_current_scope());
        assert!(task.await.unwrap().is_err());
    }
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let counted = counts(vec![rule("all")], || runtime.block_on(request()));
    assert_eq!(counted, [("all".to_owned(), 1)]);
}

#[test]
fn the_calls_in_a_loop_without_end_are_outermost_ones() {
    #[monitored]
    fn job() -> Result<(), Failure> {
        Err(Failure::Disk)
    }
    #[monitored]
    fn worker() -> ! {
        for _ in 0..3 {
            drop(job());
        }
        std::panic::resume_unwind(Box::new("the test is over"))
    }
    let configured = Monitored::new().alert(AlertRule::error_count("jobs", 2));
    let alerts = captured(configured, sentry::ClientOptions::new(), |_| {
        let worker = || -> () { worker() };
        assert!(std::panic::catch_unwind(worker).is_err());
    })
    .alerts;
    assert_eq!(states(&alerts)[0], ("jobs", Firing));
    assert_eq!(alerts[0].count, 3);
}
