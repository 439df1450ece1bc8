//! The configuration of a monitor, as it is written down at run time.

use std::time::Duration;

use sentry::protocol::{MonitorConfig, MonitorIntervalUnit as Unit, MonitorSchedule};

use super::cron;

/// What was said of a monitor.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    pub(super) schedule: Option<Schedule>,
    pub(super) timezone: Option<String>,
    pub(super) margin: Option<Duration>,
    pub(super) max_runtime: Option<Duration>,
    pub(super) failure_threshold: Option<u32>,
    pub(super) recovery_threshold: Option<u32>,
}

/// When runs are due.
#[derive(Clone, Debug)]
pub(super) enum Schedule {
    Crontab(String),
    Every(Duration),
}

const MINUTE: u64 = 60;

/// What an interval may be counted in, in minutes; the longest first.
const UNITS: [(u64, Unit); 4] =
    [(7 * 24 * 60, Unit::Week), (24 * 60, Unit::Day), (60, Unit::Hour), (1, Unit::Minute)];

impl Plan {
    /// What is sent; `None` where nothing was said.
    ///
    /// # Errors
    /// With each thing that Sentry would refuse, and with that the whole configuration.
    pub(super) fn config(&self) -> Result<Option<MonitorConfig>, String> {
        let Some(schedule) = &self.schedule else { return self.nothing() };
        let mut mistakes = Vec::new();
        let schedule = or_note(schedule.checked().map(Some), &mut mistakes);
        let timezone = self.timezone.as_deref().map_or(Ok(()), |name| {
            cron::timezone(name).map_err(|mistake| format!("time zone {name:?}: {mistake}"))
        });
        or_note(timezone, &mut mistakes);
        let mut minutes = |name, given, most| or_note(minutes(name, given, most), &mut mistakes);
        let checkin_margin = minutes("margin", self.margin, cron::LONGEST_MARGIN);
        let max_runtime = minutes("max_runtime", self.max_runtime, cron::LONGEST_RUNTIME);
        let mut runs = |name, given| or_note(runs(name, given), &mut mistakes);
        let failure_issue_threshold = runs("failure_threshold", self.failure_threshold);
        let recovery_threshold = runs("recovery_threshold", self.recovery_threshold);
        match schedule {
            Some(schedule) if mistakes.is_empty() => Ok(Some(MonitorConfig {
                schedule,
                checkin_margin,
                max_runtime,
                timezone: self.timezone.clone(),
                failure_issue_threshold,
                recovery_threshold,
            })),
            _ => Err(mistakes.join("; ")),
        }
    }

    /// There is no schedule, and there should be nothing else.
    fn nothing(&self) -> Result<Option<MonitorConfig>, String> {
        let Self { schedule: _, timezone, margin, max_runtime, failure_threshold, recovery_threshold } = self;
        let given = [
            ("timezone", timezone.is_some()),
            ("margin", margin.is_some()),
            ("max_runtime", max_runtime.is_some()),
            ("failure_threshold", failure_threshold.is_some()),
            ("recovery_threshold", recovery_threshold.is_some()),
        ];
        match given.iter().find(|(_, given)| *given) {
            Some((name, _)) => Err(format!("{name}: Sentry needs a schedule, or an interval, too")),
            None => Ok(None),
        }
    }
}

fn or_note<T: Default>(checked: Result<T, String>, mistakes: &mut Vec<String>) -> T {
    checked.unwrap_or_else(|mistake| {
        mistakes.push(mistake);
        T::default()
    })
}

impl Schedule {
    fn checked(&self) -> Result<MonitorSchedule, String> {
        match self {
            Self::Crontab(crontab) => match cron::crontab(crontab) {
                Ok(()) => Ok(MonitorSchedule::Crontab { value: crontab.clone() }),
                Err(mistake) => Err(format!("schedule {crontab:?}: {mistake}")),
            },
            Self::Every(interval) => {
                let whole = interval.subsec_nanos() == 0 && interval.as_secs() % MINUTE == 0;
                let minutes = if whole { interval.as_secs() / MINUTE } else { 0 };
                let unit = UNITS.iter().find(|(length, _)| minutes > 0 && minutes % length == 0);
                let Some((length, unit)) = unit else {
                    return Err(format!(
                        "every {interval:?}: Sentry counts intervals in whole minutes, from one on"
                    ));
                };
                Ok(MonitorSchedule::Interval { value: minutes / length, unit: *unit })
            }
        }
    }
}

/// Whole minutes, begun ones included.
fn minutes(name: &str, given: Option<Duration>, most: u64) -> Result<Option<u64>, String> {
    let Some(given) = given else { return Ok(None) };
    let begun = u64::from(given.subsec_nanos() > 0 || given.as_secs() % MINUTE > 0);
    match (given.as_secs() / MINUTE).saturating_add(begun).max(1) {
        minutes if minutes > most => {
            Err(format!("{name} {given:?}: Sentry takes {} days at most", most / (24 * 60)))
        }
        minutes => Ok(Some(minutes)),
    }
}

fn runs(name: &str, given: Option<u32>) -> Result<Option<u64>, String> {
    let most = cron::HIGHEST_THRESHOLD;
    match given.map(u64::from) {
        Some(runs) if !(1..=most).contains(&runs) => {
            Err(format!("{name} {runs}: a number of runs is 1 to {most}"))
        }
        runs => Ok(runs),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sentry::protocol::MonitorSchedule;

    use super::{Plan, Schedule};

    fn every(seconds: u64) -> Result<String, String> {
        let plan = Plan { schedule: Some(Schedule::Every(Duration::from_secs(seconds))), ..Plan::default() };
        plan.config().map(|config| match config.unwrap().schedule {
            MonitorSchedule::Interval { value, unit } => format!("{value} {unit:?}"),
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn intervals_are_counted_in_the_longest_unit_that_fits() {
        let counted: Vec<_> =
            [60, 600, 3_600, 5_400, 86_400, 14 * 86_400].into_iter().flat_map(every).collect();
        assert_eq!(counted, ["1 Minute", "10 Minute", "1 Hour", "90 Minute", "1 Day", "2 Week"]);
        assert!(every(0).is_err() && every(90).is_err());
    }

    #[test]
    fn minutes_that_have_begun_count() {
        let plan = Plan {
            schedule: Some(Schedule::Crontab("@daily".to_owned())),
            margin: Some(Duration::from_millis(1)),
            max_runtime: Some(Duration::from_secs(61)),
            ..Plan::default()
        };
        let config = plan.config().unwrap().unwrap();
        assert_eq!((config.checkin_margin, config.max_runtime), (Some(1), Some(2)));
    }

    #[test]
    fn every_mistake_is_told() {
        let plan = Plan {
            schedule: Some(Schedule::Crontab("0 24 * * *".to_owned())),
            timezone: Some("+02:00".to_owned()),
            margin: Some(Duration::from_secs(29 * 86_400)),
            max_runtime: Some(Duration::MAX),
            failure_threshold: Some(0),
            recovery_threshold: Some(721),
        };
        let told = plan.config().unwrap_err();
        assert_eq!(told.split("; ").count(), 6, "{told}");
        let alone = Plan { margin: Some(Duration::from_secs(60)), ..Plan::default() };
        assert_eq!(alone.config().unwrap_err(), "margin: Sentry needs a schedule, or an interval, too");
        assert_eq!(Plan::default().config(), Ok(None));
    }
}
