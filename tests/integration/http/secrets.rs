//! Nothing of an error is told that was not declared public.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter};

use axum::Router;
use axum::routing::get;
use monitored::{Classify, ErrorClass, Fields, monitored};

use super::{Answered, asked, on_this_thread};

const SECRET: &str = "hunter2";

#[derive(Debug, thiserror::Error)]
#[error("the password hunter2 is wrong")]
struct Source;

/// Says it wherever something is asked of it.
#[derive(Debug, thiserror::Error)]
#[error("cannot log in with hunter2")]
struct Talkative(#[source] Source, Option<&'static str>);

impl Classify for Talkative {
    fn class(&self) -> ErrorClass {
        ErrorClass::CONNECTION
    }
    fn type_name(&self) -> &'static str {
        "Hunter::hunter2"
    }
    fn code(&self) -> Option<Cow<'_, str>> {
        Some("hunter2".into())
    }
    fn context(&self, fields: &mut Fields) {
        fields.value("user", "hunter2");
    }
    fn public(&self) -> Option<Cow<'_, str>> {
        self.1.map(Cow::Borrowed)
    }
}

#[test]
fn an_answer_says_nothing_of_the_error_itself() {
    #[monitored(op = "http.server", args, tags(who = "hunter2"))]
    async fn handler() -> Result<(), monitored::axum::Error<Talkative>> {
        Err(Talkative(Source, Some("try again")))?
    }
    let (answered, captured) = asked(Router::new().route("/", get(handler)), "/");
    let event = format!("{:?}", captured.events[0]);
    assert!(event.contains(SECRET), "it is there to be told");
    assert!(!answered.text.contains(SECRET), "{}", answered.text);
    assert!(!format!("{:?}", answered.headers).contains(SECRET));
    let members: Vec<_> = answered.body.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(members, ["detail", "error_type", "event_id", "status", "title"]);
    assert_eq!(answered.member("detail"), Some("try again"));
}

#[test]
fn what_is_public_is_bounded_and_stays_json() {
    let long: &'static str = Box::leak("\"\n\u{0}é".repeat(1_000).into_boxed_str());
    let tell =
        |public| on_this_thread(Answered::of(monitored::axum::problem(&Talkative(Source, Some(public)))));
    let detail = tell(long).member("detail").map(str::to_owned).unwrap_or_default();
    assert!(detail.len() <= 1024 && detail.starts_with("\"\n\u{0}é") && detail.ends_with('…'));
    assert_eq!(tell(" ").member("detail"), None);
}

#[derive(Debug)]
struct Hostile;

impl Display for Hostile {
    fn fmt(&self, _: &mut Formatter<'_>) -> fmt::Result {
        std::panic::resume_unwind(Box::new(()))
    }
}

impl std::error::Error for Hostile {}

impl Classify for Hostile {
    fn class(&self) -> ErrorClass {
        std::panic::resume_unwind(Box::new(()))
    }
    fn public(&self) -> Option<Cow<'_, str>> {
        std::panic::resume_unwind(Box::new(()))
    }
}

#[test]
fn an_error_that_panics_is_answered_all_the_same() {
    #[monitored]
    async fn handler() -> Result<(), monitored::axum::Error<Hostile>> {
        Err(Hostile)?
    }
    let (answered, captured) = asked(Router::new().route("/", get(handler)), "/");
    assert_eq!((answered.status.as_u16(), answered.member("error_type")), (500, Some("unknown_error")));
    assert_eq!(answered.event_id(), Some(super::event_id(&captured).as_str()));
    assert_eq!(answered.member("detail"), None);
}

/// What an error monitors while it is asked is nobody's report.
#[test]
fn an_error_that_is_monitored_itself_is_asked_in_peace() {
    #[derive(Debug, thiserror::Error)]
    #[error("it failed")]
    struct Busy;

    #[monitored]
    fn work() -> Result<(), Busy> {
        Err(Busy)
    }

    impl Classify for Busy {
        fn class(&self) -> ErrorClass {
            ErrorClass::API
        }
        fn public(&self) -> Option<Cow<'_, str>> {
            drop(work());
            Some("busy".into())
        }
    }
    async fn handler() -> Result<(), monitored::axum::Error<Busy>> {
        Err(Busy)?
    }
    let (answered, captured) = asked(Router::new().route("/", get(handler)), "/");
    assert_eq!((answered.status.as_u16(), answered.member("detail")), (502, Some("busy")));
    assert!(captured.events.is_empty() && captured.transactions.is_empty());
}
