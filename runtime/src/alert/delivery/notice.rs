//! What became of alerts, counted and said in the log.

use std::time::Duration;

use super::queued::Client;
use crate::alert::{Alert, DeliveryError};
use crate::call::stack;
use crate::value::secret::{self, Names};
use crate::value::{guarded, text};

/// Bytes of what a line says of an alert, and of why.
const LONGEST: usize = 512;

/// Something that the log is told about one sink.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Notice {
    /// The first attempt of a row that did not work.
    Failing(String),
    /// One that worked after those.
    Recovered,
    /// An alert that the sink will not get, and why.
    Lost(String, String),
    /// So many that it will not get: newer ones needed their places.
    Overflowed(u64),
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
        ];
        tracing::subscriber::with_default(subscriber, || {
            notices.iter().for_each(|notice| tell("slack", notice, &Client::new()));
        });
        let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        let lines: Vec<_> = text.lines().map(str::trim_start).collect();
        assert_eq!(lines.len(), 4, "{text}");
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
    }
}
