//! Who has a mail already, for the next attempt to leave out.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use sentry::types::Uuid;

use super::refusal::Refusal;

/// Alerts between two attempts; of more than these the oldest are forgotten, and sent to everybody again.
const ALERTS: usize = 32;

/// What became of one recipient.
#[derive(Clone, Debug)]
pub(super) enum Settled {
    Taken,
    Refused(String),
}

/// One place for each recipient; none where the next attempt has to try.
pub(super) type Recipients = Vec<Option<Settled>>;

/// The alerts that have reached some of their recipients.
#[derive(Debug, Default)]
pub(super) struct Progress(Mutex<VecDeque<(Uuid, Recipients)>>);

impl Progress {
    /// How far the alert has come.
    pub(super) fn take(&self, alert: Uuid, recipients: usize) -> Recipients {
        let mut alerts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = alerts.iter().position(|(id, _)| *id == alert);
        let found = at.and_then(|at| alerts.remove(at)).map(|(_, settled)| settled);
        found.unwrap_or_else(|| vec![None; recipients])
    }

    /// Keeps it for the next attempt.
    pub(super) fn keep(&self, alert: Uuid, recipients: Recipients) {
        if recipients.iter().all(Option::is_none) {
            return;
        }
        let mut alerts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if alerts.len() >= ALERTS {
            alerts.pop_front();
        }
        alerts.push_back((alert, recipients));
    }
}

/// What the attempt comes to, when nobody else is left to try or `waiting` tells why somebody is.
pub(super) fn outcome(recipients: &Recipients, waiting: Option<&Refusal>) -> Result<(), Refusal> {
    let taken = recipients.iter().filter(|settled| matches!(settled, Some(Settled::Taken))).count();
    let refused = recipients.iter().find_map(|settled| match settled {
        Some(Settled::Refused(reason)) => Some(reason),
        _ => None,
    });
    let all = recipients.len();
    let share = if all > 1 { format!("{taken} of {all} recipients have it; ") } else { String::new() };
    match (waiting, refused) {
        (Some(waiting), _) => Err(Refusal::retry(format!("{share}{}", waiting.reason))),
        (None, Some(reason)) => Err(Refusal::permanent(format!("{share}{reason}"))),
        (None, None) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use sentry::types::Uuid;

    use super::{ALERTS, Progress, Refusal, Settled, outcome};

    #[test]
    fn what_is_kept_is_found_once_and_bounded() {
        let progress = Progress::default();
        for id in 0..=ALERTS as u128 {
            progress.keep(Uuid::from_u128(id), vec![Some(Settled::Taken), None]);
        }
        progress.keep(Uuid::from_u128(1000), vec![None, None]);
        assert!(progress.take(Uuid::from_u128(0), 2)[0].is_none(), "the oldest is forgotten");
        assert!(progress.take(Uuid::from_u128(1), 2)[0].is_some());
        assert!(progress.take(Uuid::from_u128(1), 2)[0].is_none());
        assert_eq!(progress.0.lock().unwrap().len(), ALERTS - 1);
    }

    #[test]
    fn an_attempt_is_over_when_nobody_waits() {
        let refused = || Some(Settled::Refused("b: 550".to_owned()));
        assert!(outcome(&vec![Some(Settled::Taken)], None).is_ok());
        let error = outcome(&vec![Some(Settled::Taken), refused()], None).unwrap_err();
        assert!(error.permanent);
        assert_eq!(error.reason, "1 of 2 recipients have it; b: 550");
        let waiting = Refusal::retry("c: 451");
        let error = outcome(&vec![refused(), None], Some(&waiting)).unwrap_err();
        assert!(!error.permanent);
        assert_eq!(outcome(&vec![refused()], None).unwrap_err().reason, "b: 550");
    }
}
