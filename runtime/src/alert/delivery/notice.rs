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
