//! From a call that fails to a mail: rule, queue, retries and SMTP together.

use std::sync::Arc;
use std::time::{Duration, Instant};

use mailin::Response;
use monitored::{AlertRule, Classify, Monitored, monitored};
use sentry::test::TestTransport;
use sentry::{Client, ClientOptions, Hub};

use crate::server::{Rules, Server};
use crate::{email, parsed};

#[derive(Debug, thiserror::Error, Classify)]
#[error("disk full")]
#[class(database)]
struct Full;

#[monitored(op = "database")]
fn save() -> Result<(), Full> {
    Err(Full)
}

/// One of the two is asked to come again.
fn team_is_busy_at_first(to: &str, attempt: usize) -> Option<Response> {
    (attempt == 1 && to.starts_with("team")).then(|| Response::custom(451, "try again later".to_owned()))
}

#[test]
fn what_fires_and_is_resolved_is_two_mails_however_busy_the_server() {
    let server = Server::start(Rules { recipients: Some(team_is_busy_at_first), ..Rules::default() });
    let configured = Monitored::new()
        .alert(AlertRule::error_count("disk_errors", 0).within(Duration::from_millis(300)))
        .notify(email(server.port()));
    let options = ClientOptions::new()
        .dsn("https://public@sentry.invalid/1")
        .transport(TestTransport::new())
        .add_integration(configured);
    let client = Arc::new(Client::from(options));
    Hub::run(Arc::new(Hub::new(Some(client), Arc::default())), || {
        assert!(save().is_err());
        let until = Instant::now() + Duration::from_secs(60);
        while server.mails().len() < 3 {
            assert!(Instant::now() < until, "{:?}", server.mails());
            monitored::flush(Duration::from_millis(50));
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(monitored::flush(Duration::from_secs(60)));
    });
    let mails = server.mails();
    let told: Vec<_> = mails
        .iter()
        .map(|mail| (mail.to.clone(), parsed(&mail.bytes).subject().unwrap().to_owned()))
        .collect();
    assert_eq!(told.len(), 3);
    // One of the two was asked to wait, and gets a mail of its own; then both get the next.
    assert_eq!((told[0].0.len(), told[1].0.len(), told[2].0.len()), (1, 1, 2));
    assert_eq!(told[0].1, told[1].1);
    assert!(told[0].1.contains("disk_errors") && told[2].1.to_lowercase().contains("resolved"), "{told:?}");
}
