//! `checkin(…)`: the monitor at Sentry that is told of a function's runs.

use sentry::protocol::{MonitorConfig, MonitorIntervalUnit as Unit, MonitorSchedule};

/// What is known of a monitor before a run. The attribute has checked all of it.
#[derive(Debug)]
pub struct Monitor {
    pub(crate) slug: &'static str,
    schedule: Option<Schedule>,
    timezone: Option<&'static str>,
    margin: Option<u64>,
    max_runtime: Option<u64>,
    failure_threshold: Option<u64>,
    recovery_threshold: Option<u64>,
}

#[derive(Clone, Copy, Debug)]
enum Schedule {
    Crontab(&'static str),
    Every(u64, Unit),
}

impl Monitor {
    /// `slug = "…"`
    pub const fn new(slug: &'static str) -> Self {
        Self {
            slug,
            schedule: None,
            timezone: None,
            margin: None,
            max_runtime: None,
            failure_threshold: None,
            recovery_threshold: None,
        }
    }

    /// `schedule = "…"`
    pub const fn crontab(mut self, crontab: &'static str) -> Self {
        self.schedule = Some(Schedule::Crontab(crontab));
        self
    }

    /// `every = "…"`
    pub const fn every(mut self, number: u64, unit: Unit) -> Self {
        self.schedule = Some(Schedule::Every(number, unit));
        self
    }

    /// `timezone = "…"`
    pub const fn timezone(mut self, timezone: &'static str) -> Self {
        self.timezone = Some(timezone);
        self
    }

    /// `margin = "…"`, in minutes
    pub const fn margin(mut self, minutes: u64) -> Self {
        self.margin = Some(minutes);
        self
    }

    /// `max_runtime = "…"`, in minutes
    pub const fn max_runtime(mut self, minutes: u64) -> Self {
        self.max_runtime = Some(minutes);
        self
    }

    /// `failure_threshold = …`
    pub const fn failure_threshold(mut self, runs: u64) -> Self {
        self.failure_threshold = Some(runs);
        self
    }

    /// `recovery_threshold = …`
    pub const fn recovery_threshold(mut self, runs: u64) -> Self {
        self.recovery_threshold = Some(runs);
        self
    }

    /// What Sentry is to know of it; nothing where it knows the monitor already.
    pub(crate) fn config(&self) -> Option<MonitorConfig> {
        let schedule = match self.schedule? {
            Schedule::Crontab(crontab) => MonitorSchedule::Crontab { value: crontab.to_owned() },
            Schedule::Every(value, unit) => MonitorSchedule::Interval { value, unit },
        };
        Some(MonitorConfig {
            schedule,
            checkin_margin: self.margin,
            max_runtime: self.max_runtime,
            timezone: self.timezone.map(str::to_owned),
            failure_issue_threshold: self.failure_threshold,
            recovery_threshold: self.recovery_threshold,
        })
    }
}
