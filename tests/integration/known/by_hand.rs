//! `report` and `report_with`.

use std::error::Error;
use std::io;
use std::sync::Arc;

use ::monitored::{Classify, ErrorClass, Monitored, MonitoredFutureExt, Policy, monitored, testing};
use sentry::{ClientOptions, Level};

use super::told;

#[derive(Debug, Clone, thiserror::Error, Classify)]
enum UserError {
    #[error("bad e-mail address {0:?}")]
    #[class(validation)]
    Email(String),
    #[error("cannot store the user")]
    #[class(database)]
    Store,
}

struct ByHand;

impl std::fmt::Debug for ByHand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ByHand")
    }
}

impl std::fmt::Display for ByHand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("written by hand")
    }
}

impl Error for ByHand {}

impl Classify for ByHand {
    fn class(&self) -> ErrorClass {
        ErrorClass::CALCULATION
    }
}

#[test]
fn whatever_the_error_is() {
    let unknown = csv_like();
    let captured = testing::capture(|| {
        assert_eq!(monitored::report(&UserError::Email("x".into())), ErrorClass::VALIDATION);
        assert_eq!(monitored::report(&&UserError::Store), ErrorClass::DATABASE);
        assert_eq!(monitored::report(&ByHand), ErrorClass::CALCULATION);
        assert_eq!(monitored::report(&io::Error::from(io::ErrorKind::TimedOut)), ErrorClass::TIMEOUT);
        let boxed: Box<dyn Error + Send + Sync> = Box::new(io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!(monitored::report(&boxed), ErrorClass::CONNECTION);
        assert_eq!(monitored::report(&*boxed), ErrorClass::CONNECTION);
        let shared: Arc<dyn Error> = Arc::new(io::Error::from(io::ErrorKind::Deadlock));
        assert_eq!(monitored::report(&shared), ErrorClass::INTERNAL);
        let error = anyhow::Error::from(io::Error::from(io::ErrorKind::OutOfMemory)).context("while busy");
        assert_eq!(monitored::report(&error), ErrorClass::RESOURCE);
        assert_eq!(monitored::report(&unknown as &dyn Error), ErrorClass::UNKNOWN);
    });
    // All but the declared validation error.
    let names: Vec<_> =
        captured.events.iter().map(|event| event.exception.last().unwrap().ty.as_str()).collect();
    assert_eq!(
        names,
        [
            "UserError::Store",
            "ByHand",
            "io::Error",
            "io::Error",
            "io::Error",
            "io::Error",
            "io::Error",
            "Unknown"
        ]
    );
    assert_eq!(captured.events[1].exception.last().unwrap().value.as_deref(), Some("written by hand"));
}

#[derive(Debug, thiserror::Error)]
#[error("of another library")]
struct Unknown;

fn csv_like() -> Unknown {
    Unknown
}

#[monitored(op = "cache", tags(cache = "users"), data(rows = 3))]
fn fall_back() -> u32 {
    monitored::report(&UserError::Store);
    7
}

#[test]
fn it_is_told_in_the_running_call() {
    let captured = testing::capture(fall_back);
    assert_eq!(told(&captured), (vec!["UserError::Store"], "database_error", true));
    let event = &captured.events[0];
    assert_eq!(event.tags["cache"], "users");
    let context = super::monitored_context(&captured);
    assert_eq!(context["operation"], "cache");
    assert_eq!(context["data"]["rows"], 3);
    assert_eq!(super::status(&captured), Some(sentry::protocol::SpanStatus::Ok));
}

#[monitored]
fn store() -> Result<(), UserError> {
    Err(UserError::Store)
}

#[monitored]
fn reports_and_returns() -> Result<(), UserError> {
    let error = UserError::Store;
    monitored::report(&error);
    Err(error)
}

#[monitored]
fn reports_what_a_callee_failed_with() {
    if let Err(error) = store() {
        monitored::report_with(&error, |event| event.level = Level::Warning);
    }
}

#[monitored]
fn reports_another_and_returns_the_callees() -> Result<(), UserError> {
    let failed = store();
    monitored::report(&io::Error::from(io::ErrorKind::TimedOut));
    failed
}

#[test]
fn once() {
    assert_eq!(testing::capture(reports_and_returns).events.len(), 1);
    let captured = testing::capture(reports_what_a_callee_failed_with);
    assert_eq!(captured.events.len(), 1);
    assert_eq!(captured.events[0].level, Level::Warning);
    assert_eq!(testing::capture(reports_another_and_returns_the_callees).events.len(), 2);
}

#[monitored]
fn refused() -> io::Result<()> {
    Err(io::Error::other("connection refused by peer"))
}

#[test]
fn each_time_anew() {
    #[monitored]
    fn worker() {
        for _ in 0..3 {
            monitored::report(&io::Error::other("connection refused by peer"));
        }
    }
    #[monitored]
    fn reports_and_returns() -> io::Result<()> {
        worker();
        let error = io::Error::other("connection refused by peer");
        monitored::report(&error);
        Err(error)
    }
    #[monitored]
    fn reports_what_the_caller_got() {
        #[monitored]
        fn reports_and_returns() -> io::Result<()> {
            let error = io::Error::other("connection refused by peer");
            monitored::report(&error);
            Err(error)
        }
        let error = reports_and_returns().unwrap_err();
        monitored::report(&error);
        monitored::report(&error);
    }
    #[monitored]
    fn retries() {
        for _ in 0..3 {
            let error = refused().unwrap_err();
            monitored::report(&error);
            monitored::report(&error);
        }
    }
    assert_eq!(testing::capture(worker).events.len(), 3);
    assert_eq!(testing::capture(reports_and_returns).events.len(), 4);
    assert_eq!(testing::capture(reports_what_the_caller_got).events.len(), 1);
    assert_eq!(testing::capture(retries).events.len(), 3);
}

#[test]
fn each_time_anew_in_a_task() {
    #[monitored]
    async fn origin() {
        let task = async {
            for _ in 0..3 {
                monitored::report(&io::Error::other("connection refused by peer"));
                tokio::task::yield_now().await;
            }
        };
        tokio::spawn(task.in_current_scope()).await.unwrap();
    }
    #[monitored]
    async fn fails() -> io::Result<()> {
        refused()
    }
    #[monitored]
    async fn of_a_task_in_a_task() {
        let task = async {
            let error = tokio::spawn(fails().in_current_scope()).await.unwrap().unwrap_err();
            monitored::report(&error);
            error
        };
        let error = tokio::spawn(task.in_current_scope()).await.unwrap();
        monitored::report(&error);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert_eq!(runtime.block_on(testing::capture_async(origin())).events.len(), 3);
    assert_eq!(runtime.block_on(testing::capture_async(of_a_task_in_a_task())).events.len(), 1);
}

#[test]
fn by_policy() {
    let quiet = Monitored::new().policy(ErrorClass::DATABASE, Policy::ignore());
    let captured = testing::capture_with(quiet, ClientOptions::new(), || {
        let class = monitored::report_with(&UserError::Store, |_| panic!("there is no event to edit"));
        assert_eq!(class, ErrorClass::DATABASE);
    });
    assert_eq!(captured.events.len(), 0);
}

#[test]
fn an_edit_that_panics_costs_only_itself() {
    let captured = testing::capture(|| {
        monitored::report_with(&UserError::Store, |event| {
            event.level = Level::Debug;
            panic!("halfway");
        })
    });
    assert_eq!(captured.events[0].level, Level::Error);
}

#[test]
fn without_a_client_there_is_only_the_class() {
    let hub = Arc::new(sentry::Hub::new(None, Arc::default()));
    sentry::Hub::run(hub, || assert_eq!(monitored::report(&UserError::Store), ErrorClass::DATABASE));
}
