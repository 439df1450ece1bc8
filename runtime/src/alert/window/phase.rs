//! From "too much" to "all is well again": what is said of a rule, and when.

use std::time::Duration;

/// What the figures say at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::alert) enum Verdict {
    /// It is too much.
    Breached,
    /// It is not.
    Fine,
    /// There are too few calls to tell.
    Unknown,
}

/// What is to be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::alert) enum Step {
    Fire,
    Resolve,
    NoData,
}

/// How long things take.
#[derive(Clone, Copy, Debug)]
pub(in crate::alert) struct Pace {
    pub(in crate::alert) window: Duration,
    pub(in crate::alert) cooldown: Duration,
}

/// What was said last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::alert) enum Phase {
    #[default]
    Quiet,
    Firing {
        /// When it was said.
        told: Duration,
        /// When a call was last too much.
        worse: Duration,
    },
    /// It fired, and then nothing more could be told.
    NoData { told: Duration },
}

impl Phase {
    /// A call has ended that the rule counts, or that may make it too much.
    pub(in crate::alert) fn counted(&mut self, now: Duration, verdict: Verdict, pace: Pace) -> Option<Step> {
        if verdict != Verdict::Breached {
            return None;
        }
        match self {
            Self::Firing { told, worse } => {
                *worse = now;
                if now < told.saturating_add(pace.cooldown) {
                    return None;
                }
            }
            Self::NoData { told } if now < told.saturating_add(pace.cooldown) => {
                *self = Self::Firing { told: *told, worse: now };
                return None;
            }
            Self::Quiet | Self::NoData { .. } => {}
        }
        *self = Self::Firing { told: now, worse: now };
        Some(Step::Fire)
    }

    /// Time has passed.
    pub(in crate::alert) fn passed(&mut self, now: Duration, verdict: Verdict, pace: Pace) -> Option<Step> {
        match (*self, verdict) {
            (Self::Quiet, Verdict::Breached) => self.counted(now, verdict, pace),
            (Self::Firing { told, worse }, _) => {
                let full =
                    now >= worse.saturating_add(pace.window) && now >= told.saturating_add(pace.cooldown);
                match verdict {
                    Verdict::Fine if full => self.to(Self::Quiet, Step::Resolve),
                    Verdict::Unknown if full => self.to(Self::NoData { told }, Step::NoData),
                    _ => None,
                }
            }
            (Self::NoData { .. }, Verdict::Fine) => self.to(Self::Quiet, Step::Resolve),
            (Self::NoData { .. }, Verdict::Breached) => self.counted(now, verdict, pace),
            (Self::Quiet, _) | (Self::NoData { .. }, Verdict::Unknown) => None,
        }
    }

    /// What was counted is forgotten: a full window has to pass anew before anything is well.
    pub(in crate::alert) fn forget(&mut self, now: Duration) {
        if let Self::Firing { worse, .. } = self {
            *worse = now;
        }
    }

    fn to(&mut self, next: Self, step: Step) -> Option<Step> {
        *self = next;
        Some(step)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Pace, Phase, Step, Verdict};

    const fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    const PACE: Pace = Pace { window: s(300), cooldown: s(600) };

    #[test]
    fn it_fires_once_within_the_cooldown_and_again_after_it() {
        let mut phase = Phase::default();
        assert_eq!(phase.counted(s(0), Verdict::Fine, PACE), None);
        assert_eq!(phase.counted(s(1), Verdict::Breached, PACE), Some(Step::Fire));
        assert_eq!(phase.counted(s(600), Verdict::Breached, PACE), None);
        assert_eq!(phase.counted(s(601), Verdict::Breached, PACE), Some(Step::Fire));
    }

    #[test]
    fn nothing_is_well_before_a_full_window_and_the_cooldown_are_over() {
        let mut phase = Phase::default();
        phase.counted(s(1), Verdict::Breached, PACE);
        phase.counted(s(500), Verdict::Breached, PACE);
        assert_eq!(phase.passed(s(799), Verdict::Fine, PACE), None);
        assert_eq!(phase.passed(s(800), Verdict::Fine, PACE), Some(Step::Resolve));
        assert_eq!(phase.passed(s(801), Verdict::Fine, PACE), None);
    }

    #[test]
    fn flapping_within_the_cooldown_is_one_alert() {
        let mut phase = Phase::default();
        phase.counted(s(0), Verdict::Breached, PACE);
        assert_eq!(phase.passed(s(301), Verdict::Fine, PACE), None);
        assert_eq!(phase.counted(s(310), Verdict::Breached, PACE), None);
        assert_eq!(phase.passed(s(611), Verdict::Fine, PACE), Some(Step::Resolve));
    }

    #[test]
    fn too_few_calls_are_no_data_and_never_well() {
        let mut phase = Phase::default();
        phase.counted(s(0), Verdict::Breached, PACE);
        assert_eq!(phase.passed(s(600), Verdict::Unknown, PACE), Some(Step::NoData));
        assert_eq!(phase.passed(s(900), Verdict::Unknown, PACE), None);
        assert_eq!(phase.passed(s(901), Verdict::Fine, PACE), Some(Step::Resolve));
    }

    #[test]
    fn after_a_gap_a_full_window_has_to_pass_anew() {
        let mut phase = Phase::default();
        phase.counted(s(0), Verdict::Breached, PACE);
        phase.forget(s(590));
        assert_eq!(phase.passed(s(600), Verdict::Fine, PACE), None);
        assert_eq!(phase.passed(s(890), Verdict::Fine, PACE), Some(Step::Resolve));
    }
}
