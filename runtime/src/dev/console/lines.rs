//! What is a line and no tree: check-ins and logs.

use std::time::Duration;

use sentry::protocol::{Log, LogLevel, MonitorCheckIn, MonitorCheckInStatus};

use crate::dev::Look;
use crate::dev::paint::{Ink, Painted};
use crate::dev::text::{MESSAGE, NAME, duration, escape, pair};

/// `check-in nightly  ok  1.25 s`
pub(super) fn check_in(check_in: &MonitorCheckIn, look: Look) -> String {
    let (ink, status) = match check_in.status {
        MonitorCheckInStatus::Ok => (Ink::Good, "ok"),
        MonitorCheckInStatus::Error => (Ink::Bad, "error"),
        MonitorCheckInStatus::InProgress => (Ink::Plain, "in_progress"),
        MonitorCheckInStatus::Missed => (Ink::Bad, "missed"),
        MonitorCheckInStatus::Unknown => (Ink::Warning, "unknown"),
    };
    let mut line = look.line();
    line.put(Ink::Faint, "check-in ");
    line.put(Ink::Strong, &escape(&check_in.monitor_slug, NAME));
    line.put(Ink::Plain, "  ");
    line.put(ink, status);
    // A number from outside: not every one is a duration.
    if let Some(took) = check_in.duration.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()) {
        line.put(Ink::Plain, &format!("  {}", duration(took)));
    }
    ended(line)
}

/// `log warn  the queue is long  length=81`, one after the other.
pub(super) fn logs(logs: &[Log], look: Look) -> String {
    logs.iter().map(|log| self::log(log, look)).collect()
}

fn log(log: &Log, look: Look) -> String {
    let (ink, level) = match log.level {
        LogLevel::Trace => (Ink::Faint, "trace"),
        LogLevel::Debug => (Ink::Faint, "debug"),
        LogLevel::Info => (Ink::Value, "info"),
        LogLevel::Warn => (Ink::Warning, "warn"),
        LogLevel::Error => (Ink::Bad, "error"),
        LogLevel::Fatal => (Ink::Bad, "fatal"),
    };
    let mut line = look.line();
    line.put(Ink::Faint, "log ");
    line.put(ink, level);
    line.put(Ink::Plain, "  ");
    line.put(Ink::Plain, &escape(&log.body, MESSAGE));
    let mut separator = "  ";
    for (key, value) in log.attributes.iter().filter(|(key, _)| !is_of_the_sdk(key)) {
        line.put(Ink::Plain, separator);
        line.put(Ink::Value, &pair(key, &value.0));
        separator = " ";
    }
    ended(line)
}

/// Attributes that are the same on every line, or say where it was written.
fn is_of_the_sdk(key: &str) -> bool {
    ["sentry.", "os.", "server.", "code.", "thread.", "logger."].iter().any(|prefix| key.starts_with(prefix))
}

fn ended(line: Painted) -> String {
    let mut text = line.finish();
    text.push('\n');
    text
}
