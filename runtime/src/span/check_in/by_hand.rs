//! Check-ins by hand, where no attribute fits.

use std::time::Duration;

use super::future::CheckInFuture;
use super::plan::{Plan, Schedule};
use super::run::Run;
use super::{cron, mistake};
use crate::Outcome;
use crate::call::stack;
use crate::classify::End;

/// A run of a cron monitor at Sentry, where no attribute fits: `#[monitored(checkin(…))]` does the same for each call of a
/// function.
///
/// The slug is the monitor's name. Alone it stands for a monitor that Sentry knows already; with a
/// [`schedule`](CheckIn::schedule), or with [`every`](CheckIn::every), each run sends the configuration along, and Sentry
/// makes the monitor, or changes it. Nothing is sent until [`start`](CheckIn::start), [`run`](CheckIn::run) or
/// [`run_async`](CheckIn::run_async), and nothing without a client that sends.
///
/// A mistake never stops the program: it is logged once, at error level (through `tracing`, target `monitored`). With a slug
/// that Sentry would not take nothing is sent; with another mistake check-ins are, without any configuration.
///
/// ```
/// # #[cfg(feature = "testing")] {
/// use std::time::Duration;
///
/// use monitored::sentry::protocol::MonitorCheckInStatus as Status;
///
/// fn import() -> Result<u32, std::io::Error> {
///     Ok(7)
/// }
///
/// let captured = monitored::testing::capture(|| {
///     let nightly = monitored::check_in("nightly-import")
///         .schedule("0 3 * * *")
///         .timezone("Europe/Vienna")
///         .max_runtime(Duration::from_secs(3600));
///     assert_eq!(nightly.run(import).unwrap(), 7);
/// });
/// let [began, ended] = &captured.check_ins[..] else { panic!() };
/// assert_eq!((began.status, ended.status), (Status::InProgress, Status::Ok));
/// assert_eq!(began.check_in_id, ended.check_in_id);
/// assert_eq!(began.monitor_config.as_ref().unwrap().max_runtime, Some(60));
/// # }
/// ```
pub fn check_in(slug: impl Into<String>) -> CheckIn {
    CheckIn { slug: slug.into(), plan: Plan::default() }
}

/// What [`check_in`] returns: a monitor at Sentry, of which runs can be started, as many as you like.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until `start`, `run` or `run_async`"]
pub struct CheckIn {
    slug: String,
    plan: Plan,
}

impl CheckIn {
    /// When runs are due: a crontab of five fields, or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`. In the place of
    /// an interval given before.
    pub fn schedule(mut self, crontab: impl Into<String>) -> Self {
        self.plan.schedule = Some(Schedule::Crontab(crontab.into()));
        self
    }

    /// How long after a run the next one is due, in whole minutes. In the place of a schedule given before. Months and years are
    /// no durations: `.schedule("@monthly")`.
    pub fn every(mut self, interval: Duration) -> Self {
        self.plan.schedule = Some(Schedule::Every(interval));
        self
    }

    /// The time zone of the schedule, by its name in the IANA database: `Europe/Vienna`. UTC where none is given. Only the form is
    /// looked at here; Sentry refuses a configuration with a zone that it does not know.
    pub fn timezone(mut self, name: impl Into<String>) -> Self {
        self.plan.timezone = Some(name.into());
        self
    }

    /// How late a run may begin before Sentry takes it for missed: up to 28 days, in minutes, begun ones included. A minute
    /// where nothing is said.
    pub fn margin(mut self, margin: Duration) -> Self {
        self.plan.margin = Some(margin);
        self
    }

    /// How long a run may last before Sentry takes it for failed: up to 7 days, in minutes, begun ones included. Half an hour
    /// where nothing is said.
    pub fn max_runtime(mut self, max_runtime: Duration) -> Self {
        self.plan.max_runtime = Some(max_runtime);
        self
    }

    /// How many runs in a row have to be missed or to fail before Sentry opens an issue: 1 to 720.
    pub fn failure_threshold(mut self, runs: u32) -> Self {
        self.plan.failure_threshold = Some(runs);
        self
    }

    /// How many runs in a row have to succeed before Sentry resolves it: 1 to 720.
    pub fn recovery_threshold(mut self, runs: u32) -> Self {
        self.plan.recovery_threshold = Some(runs);
        self
    }

    /// Begins a run: it is in progress until what is returned is told how it ended.
    ///
    /// ```
    /// # #[cfg(feature = "testing")] {
    /// use monitored::sentry::protocol::MonitorCheckInStatus as Status;
    ///
    /// let captured = monitored::testing::capture(|| {
    ///     let running = monitored::check_in("nightly-import").start();
    ///     // On any thread:
    ///     std::thread::spawn(|| running.error()).join().unwrap();
    /// });
    /// assert_eq!(captured.check_ins[1].status, Status::Error);
    /// # }
    /// ```
    pub fn start(&self) -> RunningCheckIn {
        // What runs on behalf of a report may run under one of Sentry's locks.
        let run = stack::usable().then(|| self.begin()).flatten();
        RunningCheckIn { run }
    }

    fn begin(&self) -> Option<Run> {
        if let Err(mistake) = cron::slug(&self.slug) {
            mistake::tell(&self.slug, &mistake, "nothing is sent");
            return None;
        }
        let config = self.plan.config().unwrap_or_else(|mistakes| {
            mistake::tell(&self.slug, &mistakes, "no configuration is sent");
            None
        });
        Run::begin(self.slug.clone(), || config)
    }

    /// Runs a closure as a run: ok with any value but an `Err`; an error with that, and when the closure panics.
    pub fn run<R: Outcome>(&self, body: impl FnOnce() -> R) -> R {
        let running = self.start();
        let value = body();
        running.end_with(&value);
        value
    }

    /// Makes a future a run, which begins with its first poll and ends as [`run`](Self::run) does. Dropped unfinished it is an
    /// error.
    ///
    /// ```
    /// # #[cfg(feature = "testing")]
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use monitored::sentry::protocol::MonitorCheckInStatus as Status;
    ///
    /// let captured = monitored::testing::capture_async(async {
    ///     let failed: Result<(), String> =
    ///         monitored::check_in("poll").run_async(async { Err("no answer".to_owned()) }).await;
    ///     assert!(failed.is_err());
    /// })
    /// .await;
    /// assert_eq!(captured.check_ins[1].status, Status::Error);
    /// # });
    /// ```
    pub fn run_async<F>(&self, body: F) -> CheckInFuture<F>
    where
        F: Future,
        F::Output: Outcome,
    {
        CheckInFuture::new(self.clone(), body)
    }
}

/// A run in progress: what [`CheckIn::start`] returns. Dropped without an end, by a panic say, it has failed.
///
/// Its end goes to the client that was told of its beginning, from whichever thread.
#[derive(Debug)]
#[must_use = "a run that is dropped has failed"]
pub struct RunningCheckIn {
    /// None where nobody was told that it began.
    run: Option<Run>,
}

impl RunningCheckIn {
    /// The run was a success.
    pub fn ok(self) {
        self.end(true);
    }

    /// The run has failed.
    pub fn error(self) {
        self.end(false);
    }

    pub(super) fn end_with(self, value: &impl Outcome) {
        self.end(matches!(value.outcome(), End::Value));
    }

    fn end(self, ok: bool) {
        if let Some(run) = self.run {
            run.end(ok);
        }
    }
}
