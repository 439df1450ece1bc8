//! The line in the log about a call's end, through `tracing`, target `monitored`.

use std::time::Duration;

use sentry::types::Uuid;

use super::verdict::{Failed, Verdict};
use super::{is_slow, milliseconds};
use crate::classify::{Classification, Link};
use crate::site::{Identity, Log};
use crate::value::secret::{self, Names};
use crate::value::text;

/// Bytes of a line: of its message, and of the names beside it.
const LONGEST: usize = 1024 - 2 * LONGEST_NAME;
const LONGEST_NAME: usize = 128;

/// `tracing`'s macros want their level as a constant.
macro_rules! at_level {
    ($level:expr, $($line:tt)+) => {
        match $level {
            Log::Off => {}
            Log::Trace => tracing::trace!(target: "monitored", $($line)+),
            Log::Debug => tracing::debug!(target: "monitored", $($line)+),
            Log::Info => tracing::info!(target: "monitored", $($line)+),
            Log::Warn => tracing::warn!(target: "monitored", $($line)+),
            Log::Error => tracing::error!(target: "monitored", $($line)+),
        }
    };
}

/// Whether anybody listens at that level.
fn is_enabled(level: Log) -> bool {
    match level {
        Log::Off => false,
        Log::Trace => tracing::enabled!(target: "monitored", tracing::Level::TRACE),
        Log::Debug => tracing::enabled!(target: "monitored", tracing::Level::DEBUG),
        Log::Info => tracing::enabled!(target: "monitored", tracing::Level::INFO),
        Log::Warn => tracing::enabled!(target: "monitored", tracing::Level::WARN),
        Log::Error => tracing::enabled!(target: "monitored", tracing::Level::ERROR),
    }
}

/// The line of a failure, written when it is known what becomes of it.
#[derive(Clone)]
pub(super) struct Line {
    level: Log,
    identity: Identity,
    duration: Duration,
    classification: Classification,
    /// What befell the call.
    what: &'static str,
    /// Type and text of what was returned last.
    error: String,
}

impl Line {
    pub(super) fn new(identity: Identity, duration: Duration, failed: &Failed<'_>) -> Self {
        let error = failed.links.first().map(described).unwrap_or_default();
        let classification = failed.classification;
        Self { level: log(failed.log()), identity, duration, classification, what: "failed", error }
    }

    pub(super) fn reclassify(&mut self, failed: &Failed<'_>, classification: Classification) {
        self.level = log(failed.log());
        self.classification = classification;
    }

    /// The call did not fail, but tells of an error.
    pub(super) fn by_hand(&mut self) {
        self.what = "reports";
    }

    /// The error was returned on, as this.
    pub(super) fn say(&mut self, returned: &Link) {
        self.error = described(returned);
    }

    /// The call that the error left first.
    pub(super) fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The error as it was returned last.
    pub(super) fn error(&self) -> &str {
        &self.error
    }

    pub(super) fn write(&self, event: Option<Uuid>) {
        if is_enabled(self.level) {
            let what = format!("{} {}: {}", self.identity.name(), self.what, self.error);
            let event_id = event.map(|id| id.simple().to_string());
            let error_type = Some(self.classification.class.as_str());
            let slow = is_slow(self.identity.site().slow_ms, self.duration).then_some(true);
            write_at(self.level, &self.identity, &what, Some(self.duration), error_type, event_id, slow);
        }
    }
}

pub(super) fn described(link: &Link) -> String {
    format!("{}: {}", link.type_name, link.text)
}

fn log(level: tracing::Level) -> Log {
    match level {
        tracing::Level::ERROR => Log::Error,
        tracing::Level::WARN => Log::Warn,
        tracing::Level::INFO => Log::Info,
        tracing::Level::DEBUG => Log::Debug,
        tracing::Level::TRACE => Log::Trace,
    }
}

fn write_at(
    level: Log,
    identity: &Identity,
    what: &str,
    duration: Option<Duration>,
    error_type: Option<&str>,
    event_id: Option<String>,
    slow: Option<bool>,
) {
    // An error's text may quote what it was given; a log may leave the process by ways that no filter sees.
    let what = text::one_line(&secret::scrubbed(what, &Names::default()), LONGEST);
    let known = |name: &str| text::one_line(&secret::scrubbed(name, &Names::default()), LONGEST_NAME);
    let (op, name) = (known(identity.op()), known(identity.name()));
    let duration_ms = duration.map(milliseconds);
    at_level!(level, op, name, duration_ms, error_type, slow, event_id, "{what}");
}

/// Writes the line that a call's end deserves, which no report tells of.
pub(super) fn write(identity: &Identity, duration: Option<Duration>, verdict: &Verdict<'_>) {
    let site = identity.site();
    let slow = duration.is_some_and(|duration| is_slow(site.slow_ms, duration));
    let (level, what) = match verdict {
        Verdict::Value if slow => (Log::Warn, "slow"),
        Verdict::Value => (site.log, "ok"),
        Verdict::Failed(failed) => (log(failed.log()), "failed"),
        Verdict::Flagged => (Log::Error, "failed"),
        Verdict::Panicked(_) => (Log::Error, "panicked"),
        Verdict::Cancelled => (Log::Debug, "cancelled"),
    };
    write_end(level, identity, duration, verdict, what);
}

/// Writes, for debugging, that a failure passed here: its own line says the rest.
pub(super) fn write_passing(identity: &Identity, duration: Option<Duration>, verdict: &Verdict<'_>) {
    write_end(Log::Debug, identity, duration, verdict, "failed");
}

fn write_end(level: Log, identity: &Identity, duration: Option<Duration>, verdict: &Verdict<'_>, what: &str) {
    if !is_enabled(level) {
        return;
    }
    let slow = duration.is_some_and(|duration| is_slow(identity.site().slow_ms, duration)).then_some(true);
    let error = match verdict {
        Verdict::Failed(failed) => failed.links.first().map(described),
        _ => None,
    };
    let what = match error {
        Some(error) => format!("{} {what}: {error}", identity.name()),
        None => format!("{} {what}", identity.name()),
    };
    let error_type = verdict.class().map(|class| class.as_str());
    write_at(level, identity, &what, duration, error_type, None, slow);
}
