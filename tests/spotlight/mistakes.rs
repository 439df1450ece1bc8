//! What is wrong with a configuration, and who says so.

use std::sync::Arc;

use monitored::Monitored;
use monitored_tests::logged;
use sentry::{Client, ClientOptions, Hub, Level, capture_message};

use super::client::{DSN, Sentry, apart, at, spotlight};

/// What is logged on this thread.
fn warned(body: impl FnOnce()) -> String {
    logged(tracing::Level::WARN, body).join("\n")
}

const MISTAKE: &str = "spotlight: this is no http(s) URL; one looks like http://localhost:8969/stream";

#[test]
fn a_url_that_is_none() {
    for url in ["nowhere", "ftp://localhost/stream", "localhost:8969", "http://localhost:99999/", "2"] {
        let tried = apart(|| Monitored::new().spotlight(url).try_init(ClientOptions::new()));
        assert_eq!(tried.err().map(|error| error.to_string()).as_deref(), Some(MISTAKE), "{url}");
    }
    let log = warned(|| {
        let guard = apart(|| Monitored::new().spotlight("user:secret@nowhere").init(ClientOptions::new()));
        assert!(!guard.is_enabled(), "there is nobody who would see it");
    });
    assert_eq!(log.trim(), format!("ERROR monitored: {MISTAKE}"));
}

#[test]
fn an_integration_is_too_late_and_says_so() {
    let (spotlight, sentry) = (spotlight(), Arc::new(Sentry::default()));
    let log = warned(|| {
        let options = ClientOptions::new().dsn(DSN).transport(Arc::clone(&sentry));
        let client = Arc::new(Client::from(options.add_integration(at(&spotlight))));
        Hub::run(Arc::new(Hub::new(Some(client), Arc::default())), || capture_message("x", Level::Info));
    });
    let wanted =
        "spotlight: needs `Monitored::init`, for a client's transport is built before its integrations";
    assert_eq!(log.trim(), format!("WARN monitored: {wanted}"));
    assert_eq!((sentry.bodies().len(), spotlight.requests().len()), (1, 0));
}

#[test]
fn with_init_nothing_is_said() {
    let spotlight = spotlight();
    let log = warned(|| drop(apart(|| at(&spotlight).init(ClientOptions::new()))));
    assert_eq!(log, "");
}
