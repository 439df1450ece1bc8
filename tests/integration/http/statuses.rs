//! The status and the title of each class, and what changes them.

use axum::Router;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::routing::get;
use monitored::sentry::ClientOptions;
use monitored::{Classify, ErrorClass, Monitored, Policy, classify_errors, monitored, testing};

use super::{Answered, AppError, Result, ask, asked, asked_with, on_this_thread};

/// Of whatever class it is told.
#[derive(Debug, thiserror::Error)]
#[error("it failed")]
struct Failed(ErrorClass);

impl Classify for Failed {
    fn class(&self) -> ErrorClass {
        self.0
    }
}

const CLASSES: [(ErrorClass, u16, &str); 17] = [
    (ErrorClass::VALIDATION, 400, "Validation failed"),
    (ErrorClass::AUTHENTICATION, 401, "Authentication required"),
    (ErrorClass::PERMISSION, 403, "Permission denied"),
    (ErrorClass::NOT_FOUND, 404, "Not found"),
    (ErrorClass::CONFLICT, 409, "Conflict"),
    (ErrorClass::RATE_LIMIT, 429, "Too many requests"),
    (ErrorClass::CANCELLED, 499, "Request cancelled"),
    (ErrorClass::TIMEOUT, 504, "Timed out"),
    (ErrorClass::CONNECTION, 503, "Service unavailable"),
    (ErrorClass::DATABASE, 500, "Database error"),
    (ErrorClass::API, 502, "Upstream service failed"),
    (ErrorClass::CALCULATION, 500, "Calculation failed"),
    (ErrorClass::CONFIGURATION, 500, "Configuration error"),
    (ErrorClass::RESOURCE, 503, "Out of resources"),
    (ErrorClass::INTERNAL, 500, "Internal error"),
    (ErrorClass::UNKNOWN, 500, "Unknown error"),
    (ErrorClass::new("billing_error"), 500, "Billing error"),
];

#[test]
fn each_class_has_its_status_its_title_and_its_name() {
    on_this_thread(async {
        for (class, status, title) in CLASSES {
            let answered = Answered::of(monitored::axum::problem(&Failed(class))).await;
            assert_eq!(answered.status.as_u16(), status, "{class}");
            assert_eq!(answered.body["status"], status, "{class}");
            assert_eq!(answered.member("title"), Some(title), "{class}");
            assert_eq!(answered.member("error_type"), Some(class.as_str()), "{class}");
            assert_eq!(answered.member("detail"), None, "{class}");
        }
    });
}

#[test]
fn an_answer_says_what_it_is_and_is_not_stored() {
    let app = Router::new().route("/", get(async || -> Result<()> { Err(AppError::Store(7))? }));
    let (answered, _) = asked(app, "/");
    assert_eq!(answered.headers[CONTENT_TYPE], "application/problem+json");
    assert_eq!(answered.headers[CACHE_CONTROL], "no-store");
}

#[test]
fn a_policy_changes_the_status_for_its_client() {
    #[monitored(op = "http.server")]
    async fn handler() -> Result<()> {
        Err(AppError::Address("x".to_owned()))?
    }

    let policy = Policy::ignore().http_status(StatusCode::UNPROCESSABLE_ENTITY);
    let configured = Monitored::new().policy(ErrorClass::VALIDATION, policy);
    let app = Router::new().route("/", get(handler));
    let (answered, captured) = asked_with(configured, ClientOptions::new(), app.clone(), "/");
    assert_eq!(answered.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answered.body["status"], 422);
    assert_eq!(answered.member("title"), Some("Validation failed"));
    assert!(captured.events.is_empty());
    assert_eq!(asked(app, "/").0.status, StatusCode::BAD_REQUEST, "another client's");
}

#[derive(Debug, thiserror::Error, Classify)]
#[error("cannot open the file")]
#[class(transparent)]
#[public("it is not there")]
struct Open(#[from] std::io::Error);

fn missing() -> std::io::Error {
    std::io::ErrorKind::NotFound.into()
}

#[test]
fn an_inferred_class_is_not_the_clients_fault_and_a_declared_one_is_what_it_is() {
    #[monitored]
    async fn inferred() -> std::result::Result<(), monitored::axum::Error<Open>> {
        Err(Open(missing()))?
    }
    #[monitored]
    #[classify_errors(is std::io::Error => not_found)]
    async fn declared() -> std::result::Result<(), monitored::axum::Error<Open>> {
        Err(Open(missing()))?
    }
    let app = Router::new().route("/inferred", get(inferred)).route("/declared", get(declared));

    let (answered, captured) = asked(app.clone(), "/inferred");
    assert_eq!(answered.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!((answered.member("title"), answered.member("error_type")), (Some("Internal error"), None));
    assert_eq!(captured.events[0].tags["error_type"], "not_found_error");

    let (answered, captured) = asked(app, "/declared");
    assert_eq!(answered.status, StatusCode::NOT_FOUND);
    assert_eq!(answered.member("error_type"), Some("not_found_error"));
    assert_eq!(answered.member("detail"), Some("it is not there"));
    assert!(captured.events.is_empty());
}

#[test]
fn an_inferred_class_of_ours_keeps_its_status() {
    #[monitored]
    async fn handler() -> std::result::Result<(), monitored::axum::Error<Open>> {
        Err(Open(std::io::ErrorKind::TimedOut.into()))?
    }
    let (answered, _) = asked(Router::new().route("/", get(handler)), "/");
    assert_eq!(answered.status, StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(answered.member("error_type"), Some("timeout_error"));
}

mod arms {
    use super::{AppError, Result};
    use monitored::{classify_errors, monitored};

    #[monitored(op = "database")]
    #[classify_errors(AppError::Row(_) => not_found)]
    pub(super) async fn service(row: u64) -> std::result::Result<(), AppError> {
        Err(AppError::Row(row))
    }

    #[monitored(op = "http.server")]
    pub(super) async fn of_the_service() -> Result<()> {
        Ok(service(7).await?)
    }

    #[monitored(op = "http.server")]
    #[classify_errors(error if matches!(**error, AppError::Store(_)) => conflict)]
    pub(super) async fn of_the_handler() -> Result<()> {
        Err(AppError::Store(7))?
    }

    pub(super) async fn unannotated() -> Result<()> {
        Ok(service(7).await?)
    }
}

fn arms() -> Router {
    Router::new()
        .route("/service", get(arms::of_the_service))
        .route("/handler", get(arms::of_the_handler))
        .route("/unannotated", get(arms::unannotated))
}

#[test]
fn arms_decide_with_and_without_a_client() {
    on_this_thread(async {
        let bare = ask(&arms(), "/handler").await;
        assert_eq!((bare.status.as_u16(), bare.event_id(), bare.trace_id()), (409, None, None));
    });
    assert_eq!(asked(arms(), "/handler").0.status.as_u16(), 409);
}

/// `Row` declares itself `database`; whoever calls the service says nothing else, so that its own word is the outermost.
#[test]
fn the_outermost_declared_class_is_answered_as_it_is_reported() {
    let (answered, captured) = asked(arms(), "/service");
    assert_eq!(answered.status.as_u16(), 500);
    assert_eq!(captured.events[0].tags["error_type"], "database_error");
    assert_eq!(answered.event_id(), Some(super::event_id(&captured).as_str()));
    // Without a monitored handler the service is the outermost.
    let (answered, captured) = asked(arms(), "/unannotated");
    assert_eq!(answered.status.as_u16(), 404);
    assert_eq!(answered.member("detail"), Some("nothing is known of 7"));
    assert!(captured.events.is_empty());
    on_this_thread(async { assert_eq!(ask(&arms(), "/unannotated").await.status.as_u16(), 404) });
}

#[test]
fn what_a_service_declares_of_an_error_that_says_nothing_is_answered_by_its_callers() {
    #[derive(Debug, thiserror::Error, Classify)]
    #[error(transparent)]
    #[class(transparent)]
    struct Any(#[from] std::io::Error);

    #[monitored]
    #[classify_errors(is std::io::Error => not_found)]
    async fn service() -> std::result::Result<(), std::io::Error> {
        Err(missing())
    }
    #[monitored]
    async fn handler() -> std::result::Result<(), monitored::axum::Error<Any>> {
        service().await.map_err(Any::from)?;
        Ok(())
    }
    async fn unannotated() -> std::result::Result<(), monitored::axum::Error<Any>> {
        service().await.map_err(Any::from)?;
        Ok(())
    }
    let app = Router::new().route("/handler", get(handler)).route("/unannotated", get(unannotated));
    for path in ["/handler", "/unannotated"] {
        assert_eq!(asked(app.clone(), path).0.status.as_u16(), 404, "{path}");
        on_this_thread(async { assert_eq!(ask(&app, path).await.status.as_u16(), 404, "{path}") });
    }
    let captured = testing::capture(|| ());
    assert!(captured.events.is_empty());
}
