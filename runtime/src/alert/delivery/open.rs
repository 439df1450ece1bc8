//! What a sink was told of, and not yet that it is over.

use std::collections::VecDeque;

use crate::alert::{Alert, AlertState};

/// Told apart at a sink at most, some 100 bytes each. That is more than a sink gets in four hours, at twenty in ten minutes; of more
/// the oldest are forgotten, and end in a digest like any alert.
const MOST: usize = 512;

/// The rules, with their keys, that fire as far as a sink knows, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Open(VecDeque<Entry>);

#[derive(Debug)]
struct Entry {
    rule: String,
    key: Option<(&'static str, String)>,
    /// What the sink heard of it last: that it fires, or that there is no data.
    state: AlertState,
}

impl Entry {
    fn is_of(&self, alert: &Alert) -> bool {
        self.rule == alert.rule && self.key == alert.key
    }
}

impl Open {
    /// Notes what the sink is about to hear. From the first attempt on: whether one arrived that failed, nobody knows.
    pub(super) fn told(&mut self, alert: &Alert) {
        let known = self.0.iter().position(|entry| entry.is_of(alert));
        match (alert.state, known) {
            (AlertState::Resolved, Some(at)) => drop(self.0.remove(at)),
            (AlertState::Firing | AlertState::NoData, Some(at)) => {
                if let Some(entry) = self.0.get_mut(at) {
                    entry.state = alert.state;
                }
            }
            (AlertState::Firing, None) => {
                while self.0.len() >= MOST {
                    self.0.pop_front();
                }
                let (rule, key, state) = (alert.rule.clone(), alert.key.clone(), alert.state);
                self.0.push_back(Entry { rule, key, state });
            }
            _ => {}
        }
    }

    /// Whether this is the end of something that the sink was told of. It is once for each time that it was told, and `NoData` once
    /// before that: whatever is let through for it is bounded by what went there before.
    pub(super) fn awaits(&self, alert: &Alert) -> bool {
        let entry = || self.0.iter().find(|entry| entry.is_of(alert));
        match alert.state {
            AlertState::Resolved => entry().is_some(),
            AlertState::NoData => entry().is_some_and(|entry| entry.state == AlertState::Firing),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, Open};
    use crate::alert::delivery::tests::alert;
    use crate::alert::{Alert, AlertState};

    fn said(rule: &str, state: AlertState) -> Alert {
        Alert { state, ..alert(rule) }
    }

    #[test]
    fn the_end_is_awaited_once_and_of_what_was_told() {
        let mut open = Open::default();
        assert!(!open.awaits(&said("a", AlertState::Resolved)), "it was never told");
        open.told(&alert("a"));
        assert!(!open.awaits(&alert("a")), "that it fires is no end");
        let other_key = Alert { key: Some(("tenant", "1".to_owned())), ..said("a", AlertState::Resolved) };
        assert!(!open.awaits(&other_key));
        assert!(open.awaits(&said("a", AlertState::NoData)));
        open.told(&said("a", AlertState::NoData));
        assert!(!open.awaits(&said("a", AlertState::NoData)), "once is enough");
        assert!(open.awaits(&said("a", AlertState::Resolved)));
        open.told(&said("a", AlertState::Resolved));
        assert!(!open.awaits(&said("a", AlertState::Resolved)));
    }

    #[test]
    fn there_is_an_end_to_what_is_remembered() {
        let mut open = Open::default();
        (0..3 * MOST).for_each(|rule| open.told(&alert(&rule.to_string())));
        assert_eq!(open.0.len(), MOST);
        assert!(open.awaits(&said(&(3 * MOST - 1).to_string(), AlertState::Resolved)), "the latest are kept");
        assert!(!open.awaits(&said("0", AlertState::Resolved)));
    }
}
