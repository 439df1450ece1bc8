//! Clients that deliver, one for each test; and waiting for what other threads do.

use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use monitored::{Alert, AlertSink, Monitored, sink};
use sentry::test::TestTransport;
use sentry::{Client, ClientOptions, Hub};

/// Longer than anything here takes, where nothing is broken.
pub(crate) const LONG: Duration = Duration::from_secs(60);

/// What a client sent.
pub(crate) struct Sent(pub(crate) Arc<TestTransport>);

impl Sent {
    /// Events and their messages, by what they say.
    pub(crate) fn messages(&self) -> Vec<String> {
        let events = self.0.fetch_and_clear_events().into_iter();
        events.filter_map(|event| event.message).collect()
    }
}

/// Runs `body` with a client of its own.
pub(crate) fn delivering<R>(
    configured: Monitored,
    options: ClientOptions,
    body: impl FnOnce(&Sent) -> R,
) -> R {
    let transport = TestTransport::new();
    let options = options
        .dsn("https://public@sentry.invalid/1")
        .transport(Arc::clone(&transport))
        .add_integration(configured);
    let client = Arc::new(Client::from(options));
    Hub::run(Arc::new(Hub::new(Some(client), Arc::default())), || body(&Sent(transport)))
}

/// With nobody's client.
pub(crate) fn apart<R>(body: impl FnOnce() -> R) -> R {
    Hub::run(Arc::new(Hub::new(None, Arc::default())), body)
}

/// A sink of that name that passes on what it gets.
pub(crate) fn heard(name: &str) -> (impl AlertSink + use<>, Receiver<Alert>) {
    let (sender, heard) = channel();
    let sink = sink::named(name, move |alert: &Alert| drop(sender.send(alert.clone())));
    (sink, heard)
}

/// The next alert, which does not wait for the jitter after the start.
pub(crate) fn next(heard: &Receiver<Alert>) -> Alert {
    let until = Instant::now() + LONG;
    while Instant::now() < until {
        monitored::flush(Duration::from_millis(50));
        if let Ok(alert) = heard.recv_timeout(Duration::from_millis(50)) {
            return alert;
        }
    }
    panic!("no alert was heard of")
}

/// Waits for it, and makes deliveries hurry.
pub(crate) fn eventually(what: &str, is_so: impl Fn() -> bool) {
    let until = Instant::now() + LONG;
    while !is_so() {
        assert!(Instant::now() < until, "{what} never came to be");
        monitored::flush(Duration::from_millis(50));
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A test that is a program, in a process of its own, with what it is told in `MONITORED_TEST`.
pub(crate) fn run(program: &str, told: &str) -> Output {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([program, "--exact", "--ignored", "--nocapture"]).env_remove("SENTRY_DSN");
    command.env("MONITORED_TEST", told).output().unwrap()
}

/// What the program was told.
pub(crate) fn told() -> String {
    std::env::var("MONITORED_TEST").unwrap_or_default()
}
