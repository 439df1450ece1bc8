//! `SENTRY_SPOTLIGHT`, in processes of their own.

use monitored::{Monitored, testing};
use sentry::{ClientOptions, Level, capture_message};

use super::client::{log_to_stderr, messages, run, spotlight, told};
use super::receiver::Receiver;

/// `told` is what the code says of it, if anything.
#[test]
#[ignore = "run by the other tests of this file"]
fn program() {
    log_to_stderr();
    let configured = match told().as_str() {
        "nothing" => Monitored::new(),
        url => Monitored::new().spotlight(url),
    };
    let _guard = configured.init(ClientOptions::new());
    capture_message("shown", Level::Warning);
}

fn shows(spotlight: &Receiver, code: &str, variable: &str) -> bool {
    let before = spotlight.requests().len();
    run("environment::program", code, &[("SENTRY_SPOTLIGHT", variable)]);
    messages(spotlight).len() > before
}

#[test]
fn a_url_is_enough() {
    let spotlight = spotlight();
    assert!(shows(&spotlight, "nothing", &spotlight.url("/stream")));
}

#[test]
fn code_and_environment() {
    let (here, there) = (spotlight(), spotlight());
    let (at_here, at_there) = (here.url("/stream"), there.url("/stream"));
    assert!(shows(&here, &at_here, &at_there), "a URL in the code counts");
    assert!(shows(&here, &at_here, "0"), "a URL in the code counts");
    assert_eq!(there.requests().len(), 0);
    assert!(shows(&there, "true", &at_there), "the variable says where");
    assert!(shows(&there, "", &at_there), "the variable says where");
    assert!(!shows(&there, "off", &at_there), "the code says that there is none");
}

#[test]
fn off_and_empty_are_silent() {
    for variable in ["0", "false", "off", ""] {
        let output = run("environment::program", "nothing", &[("SENTRY_SPOTLIGHT", variable)]);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(!error.to_lowercase().contains("spotlight"), "{variable:?}: {error}");
    }
}

#[test]
fn what_is_no_url_is_a_mistake_of_the_variables() {
    let output = run("environment::program", "nothing", &[("SENTRY_SPOTLIGHT", "user:s3cret@nowhere")]);
    let error = String::from_utf8_lossy(&output.stderr);
    let wanted = "ERROR monitored: SENTRY_SPOTLIGHT: this is no http(s) URL; one looks like http://localhost:8969/stream";
    assert!(error.contains(wanted) && !error.contains("s3cret"), "{error}");
}

#[test]
#[ignore = "run by another test of this file"]
fn captures() {
    let captured = testing::capture(|| capture_message("captured", Level::Warning));
    assert_eq!(captured.events.len(), 1);
    assert!(monitored::flush(super::client::LONG));
}

#[test]
fn a_capture_does_not_care() {
    let spotlight = spotlight();
    run("environment::captures", "", &[("SENTRY_SPOTLIGHT", &spotlight.url("/stream"))]);
    assert_eq!(spotlight.requests().len(), 0);
}

#[test]
#[ignore = "run by another test of this file"]
fn integrates() {
    log_to_stderr();
    let options = ClientOptions::new().dsn(super::client::DSN).add_integration(Monitored::new());
    drop(sentry::Client::from(options.transport(std::sync::Arc::new(super::client::Sentry::default()))));
}

#[test]
fn an_integration_says_that_it_cannot() {
    let output = run("environment::integrates", "", &[("SENTRY_SPOTLIGHT", "1")]);
    let lines = super::client::lines(&output);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("spotlight: needs `Monitored::init`"), "{lines:?}");
}
