//! No secret goes to Spotlight either.

use monitored::monitored;
use sentry::{
    Breadcrumb, Level, TransactionContext, add_breadcrumb, capture_message, logger_info, start_transaction,
};

use super::client::{bodies, shown, spotlight};

const SECRET: &str = "hunter2hunter2";

#[derive(Debug, thiserror::Error)]
#[error("cannot log in with password={0}")]
struct Refused(&'static str);

#[monitored(op = "database", args)]
fn log_in(name: &str, password: &str) -> Result<(), Refused> {
    assert_eq!((name, password), ("ada", SECRET));
    Err(Refused(SECRET))
}

#[test]
fn of_no_kind() {
    let spotlight = spotlight();
    shown(&spotlight, |_guard| {
        add_breadcrumb(Breadcrumb { message: Some(format!("token={SECRET}")), ..Breadcrumb::default() });
        capture_message(&format!("https://user:{SECRET}@example.org/"), Level::Warning);
        assert!(log_in("ada", SECRET).is_err());
        let task = start_transaction(TransactionContext::new("import", "task"));
        let child = task.start_child("http.client", &format!("GET /?api_key={SECRET}"));
        child.set_data("authorization", format!("Bearer {SECRET}").into());
        child.finish();
        task.finish();
        logger_info!("password: {}", SECRET);
    });
    let bodies = bodies(&spotlight.requests());
    assert_eq!(bodies.len(), 5, "{bodies:?}");
    for body in &bodies {
        assert!(!body.contains(SECRET), "{body}");
        assert!(body.contains("[Filtered]"), "{body}");
    }
}
