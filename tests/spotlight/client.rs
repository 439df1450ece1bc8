//! Clients with a Spotlight, what Sentry and Spotlight got of them, and programs that have one.

use std::process::{Command, Output};
use std::sync::Mutex;
use std::time::Duration;

use monitored::{InitGuard, Monitored};
pub(crate) use monitored_tests::apart;
use sentry::{ClientOptions, Envelope, Transport};
use wiremock::{Request, ResponseTemplate};

use super::receiver::Receiver;

/// Longer than anything here takes, where nothing is broken.
pub(crate) const LONG: Duration = Duration::from_secs(60);

pub(crate) const DSN: &str = "https://public@sentry.invalid/1";

/// Sentry, which keeps what it gets.
#[derive(Default)]
pub(crate) struct Sentry(Mutex<Vec<Envelope>>);

impl Sentry {
    /// What it got, as it would be sent.
    pub(crate) fn bodies(&self) -> Vec<String> {
        let written = |envelope: &Envelope| {
            let mut bytes = Vec::new();
            envelope.to_writer(&mut bytes).unwrap();
            String::from_utf8(bytes).unwrap()
        };
        self.0.lock().unwrap().iter().map(written).collect()
    }
}

impl Transport for Sentry {
    fn send_envelope(&self, envelope: Envelope) {
        self.0.lock().unwrap().push(envelope);
    }
}

/// A Spotlight that takes everything.
pub(crate) fn spotlight() -> Receiver {
    Receiver::new(ResponseTemplate::new(200))
}

pub(crate) fn at(spotlight: &Receiver) -> Monitored {
    Monitored::new().spotlight(spotlight.url("/stream"))
}

/// Runs `body` with a client that has nothing but a Spotlight.
pub(crate) fn shown<R>(spotlight: &Receiver, body: impl FnOnce(&InitGuard) -> R) -> R {
    apart(|| body(&at(spotlight).init(ClientOptions::new())))
}

pub(crate) fn bodies(requests: &[Request]) -> Vec<String> {
    requests.iter().map(|request| String::from_utf8(request.body.clone()).unwrap()).collect()
}

/// The messages of the events in there, in their order.
pub(crate) fn messages(spotlight: &Receiver) -> Vec<String> {
    let message = |body: &String| {
        let json =
            body.lines().nth(2).and_then(|line| serde_json::from_str::<serde_json::Value>(line).ok())?;
        Some(json["message"].as_str()?.to_owned())
    };
    bodies(&spotlight.requests()).iter().filter_map(message).collect()
}

/// A test that is a program, in a process of its own, with what it is told in `MONITORED_TEST` and the variables that there are besides.
pub(crate) fn run(program: &str, told: &str, variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([program, "--exact", "--ignored", "--nocapture", "--test-threads=1"]);
    command.env_remove("SENTRY_DSN").env_remove("SENTRY_SPOTLIGHT").env("MONITORED_TEST", told);
    let output = command.envs(variables.iter().copied()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    output
}

/// What the program was told.
pub(crate) fn told() -> String {
    std::env::var("MONITORED_TEST").unwrap_or_default()
}

/// The lines about Spotlight that a program wrote.
pub(crate) fn lines(output: &Output) -> Vec<String> {
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    error.lines().filter(|line| line.contains("spotlight: ")).map(str::to_owned).collect()
}

/// Writes the log to standard error, whichever thread it comes from.
pub(crate) fn log_to_stderr() {
    let subscriber = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(tracing::Level::DEBUG)
        .without_time()
        .with_ansi(false);
    tracing::subscriber::set_global_default(subscriber.finish()).unwrap();
}
