//! What became of alerts, counted and said in the log.

use std::time::Duration;

use super::queued::{Client, Queued};
use crate::alert::{Alert, DeliveryError};
use crate::call::stack;
use crate::sync::Arc;
use crate::value::secret::{self, Names};
use crate::value::{guarded, text};

/// Bytes of what a line says of an alert, and of why.
const LONGEST: usize = 512;

/// Something that the log is told about one sink.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Notice {
    /// The first attempt of a row that did not work.
    Failing(String),
    /// One that worked after those.
    Recovered,
    /// An alert that the sink will not get, and why.
    Lost(String, String),
    /// So many that it will not get: newer ones needed their places.
    Overflowed(u64),
    /// An alert that a digest is to sum up: here it is as it was.
    HeldBack(Arc<Alert>),
    /// So many more of them, that were raised faster than the log is written.
    HeldBackToo(u64),
}

impl Notice {
    pub(super) fn failing(error: &DeliveryError) -> Self {
        Self::Failing(plain(&error.to_string()))
    }

    pub(super) fn lost(alert: &Alert, why: &str) -> Self {
        let what = format!("{} ({})", alert.rule, alert.state.as_str());
        Self::Lost(plain(&what), plain(why))
    }
}

/// What the log was not told yet.
#[derive(Debug, Default)]
pub(super) struct Notices {
    list: Vec<(Notice, Client)>,
    /// Alerts held back beyond those in the list, and the client of the last.
    unsaid: Option<(u64, Client)>,
}

impl Notices {
    pub(super) fn push(&mut self, notice: Notice, client: &Client) {
        self.list.push((notice, client.clone()));
    }

    /// One alert that was held back. With `most` notices waiting it is only counted: nothing else bounds how fast these come.
    pub(super) fn held_back(&mut self, queued: &Queued, most: usize) {
        if self.list.len() < most {
            self.push(Notice::HeldBack(queued.alert.clone()), &queued.client);
        } else {
            let before = self.unsaid.as_ref().map_or(0, |(count, _)| *count);
            self.unsaid = Some((before + u64::from(queued.times), queued.client.clone()));
        }
    }

    /// All of it, which leaves nothing behind.
    pub(super) fn take(&mut self) -> Vec<(Notice, Client)> {
        let unsaid = self.unsaid.take().map(|(count, client)| (Notice::HeldBackToo(count), client));
        self.list.extend(unsaid);
        std::mem::take(&mut self.list)
    }
}

/// One line without secrets.
fn plain(text: &str) -> String {
    text::one_line(&secret::scrubbed(text, &Names::default()), LONGEST)
}

/// A time, for a line.
pub(super) fn words(time: Duration) -> String {
    crate::alert::words::duration(time)
}

/// Says it in the log, seen by the client that was bound where the alert was raised. Whoever listens is no code of ours.
pub(super) fn tell(sink: &str, notice: &Notice, client: &Client) {
    guarded(|| super::attempt::under(client, || stack::muted(|| say(sink, notice))));
}

fn say(sink: &str, notice: &Notice) {
    match notice {
        Notice::Failing(why) => {
            tracing::warn!(target: "monitored", sink, reason = why, "an alert could not be delivered to {sink}: {why}")
        }
        Notice::Recovered => {
            tracing::info!(target: "monitored", sink, "alerts are delivered to {sink} again")
        }
        Notice::Lost(what, why) => {
            tracing::error!(target: "monitored", sink, reason = why, "the alert {what} is lost to {sink}: {why}")
        }
        Notice::Overflowed(count) => {
            tracing::error!(target: "monitored", sink, count, "{count} alerts are lost to {sink}: too many were waiting for it")
        }
        Notice::HeldBack(alert) => {
            let key = alert.key.as_ref().map(|(name, value)| format!(", {name} {value}")).unwrap_or_default();
            let what = plain(&format!("{alert}{key}"));
            tracing::info!(target: "monitored", sink, "held back from {sink}, which had too many: {what}")
        }
        Notice::HeldBackToo(count) => {
            tracing::info!(target: "monitored", sink, count, "held back from {sink}, which had too many: {count} more alerts")
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    use super::{Notice, tell};
    use crate::alert::delivery::queued::Client;
    use crate::alert::{Alert, DeliveryError};

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn each_is_a_line_without_secrets_and_without_the_alerts_context() {
        let lines = Lines::default();
        let writer = lines.clone();
        let subscriber = tracing_subscriber::fmt()
            .without_time()
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        let error = DeliveryError::retry("https://user:hunter2@example.org\nis away");
        let notices = [
            Notice::failing(&error),
            Notice::lost(&Alert::sample(), &error.to_string()),
            Notice::Overflowed(3),
            Notice::Recovered,
            Notice::HeldBack(Arc::new(Alert {
                message: "a\nb https://u:hunter2@c".to_owned(),
                ..Alert::sample()
            })),
            Notice::HeldBackToo(7),
        ];
        tracing::subscriber::with_default(subscriber, || {
            notices.iter().for_each(|notice| tell("slack", notice, &Client::new()));
        });
        let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        let lines: Vec<_> = text.lines().map(str::trim_start).collect();
        assert_eq!(lines.len(), 6, "{text}");
        assert!(!text.contains("hunter2") && !text.contains("create_user"), "{text}");
        assert!(lines[0].starts_with("WARN monitored: an alert could not be delivered to slack: https://"));
        assert!(
            lines[1]
                .starts_with("ERROR monitored: the alert backend_errors (firing) is lost to slack: https://")
        );
        assert!(lines[1].contains("\\nis away"), "{text}");
        assert!(
            lines[2].starts_with("ERROR monitored: 3 alerts are lost to slack: too many were waiting for it")
        );
        assert!(lines[3].starts_with("INFO monitored: alerts are delivered to slack again"));
        let held = "INFO monitored: held back from slack, which had too many:";
        assert!(
            lines[4].starts_with(&format!("{held} error backend_errors (firing): a\\nb https://")),
            "{text}"
        );
        assert!(lines[4].contains(", operation database"), "{text}");
        assert!(lines[5].starts_with(&format!("{held} 7 more alerts")), "{text}");
    }
}
