//! The line in the log about a call's end, through `tracing`, target `monitored`.

use std::time::Duration;

use sentry::types::Uuid;

use super::verdict::Verdict;
use super::{is_slow, milliseconds};
use crate::site::{Identity, Log};
use crate::value::text;

/// Bytes of a line's message.
const LONGEST: usize = 1024;

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

/// Writes the line that a call's end deserves.
pub(super) fn write(
    identity: &Identity,
    duration: Option<Duration>,
    verdict: &Verdict<'_>,
    event: Option<Uuid>,
) {
    let site = identity.site();
    let slow = duration.is_some_and(|duration| is_slow(site.slow_ms, duration));
    let (level, what) = match verdict {
        Verdict::Value if slow => (Log::Warn, "slow"),
        Verdict::Value => (site.log, "ok"),
        // Whoever reported it has written about it.
        Verdict::Failed(failed) if failed.before.is_some() => (Log::Debug, "failed"),
        Verdict::Failed(failed) => (log(failed.log()), "failed"),
        Verdict::Flagged => (Log::Error, "failed"),
        Verdict::Panicked => (Log::Error, "panicked"),
        Verdict::Cancelled => (Log::Debug, "cancelled"),
    };
    if !is_enabled(level) {
        return;
    }
    let message = message(identity, verdict, what);
    let (op, name) = (identity.op(), identity.name());
    let (op, name) = (text::one_line(op, LONGEST), text::one_line(name, LONGEST));
    let duration_ms = duration.map(milliseconds);
    let error_type = verdict.class().map(|class| class.as_str());
    let slow = slow.then_some(true);
    let event_id = event.filter(|id| !id.is_nil()).map(|id| tracing::field::display(id.simple()));
    at_level!(level, op, name, duration_ms, error_type, slow, event_id, "{message}");
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

fn message(identity: &Identity, verdict: &Verdict<'_>, what: &str) -> String {
    let name = identity.name();
    let line = match verdict {
        Verdict::Failed(failed) => match failed.links.first() {
            Some(link) => format!("{name} {what}: {}: {}", link.type_name, link.text),
            None => format!("{name} {what}"),
        },
        _ => format!("{name} {what}"),
    };
    text::one_line(&line, LONGEST)
}
