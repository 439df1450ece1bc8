//! Which rules a call matches.

use super::{Engine, each};
use crate::alert::rule::AlertRule;
use crate::call::tally::Ending;
use crate::call::{Frame, stack};
use crate::site::Identity;

impl Engine {
    /// The rules whose selectors fit a function, but for tags.
    pub(super) fn matching(&self, identity: &Identity) -> u64 {
        let look = || {
            let fitting = self.rules.iter().enumerate().filter(|(_, rule)| rule.can_match(identity));
            fitting.fold(0, |bits, (at, _)| bits | 1 << at)
        };
        let Identity::Site(site) = identity else { return look() };
        site.matched(self.id).unwrap_or_else(|| {
            let bits = look();
            if self.id != 0 {
                site.keep_matched(self.id, bits);
            }
            bits
        })
    }

    /// The rules that look at tags, and find theirs on this call and on none around it.
    pub(super) fn tagged(&self, ending: &Ending<'_>) -> u64 {
        let has = |frame: &Frame, rule: &AlertRule| {
            let has_one = |(name, value): &(String, String)| {
                let mut found = false;
                frame.each_tag(|key, it| found = (key == name && it == value) || (found && key != name));
                found
            };
            rule.tags.iter().all(has_one)
        };
        let around = |bit: u64, rule: &AlertRule| {
            let inside = stack::nearest(|frame| match (&frame.counted, frame.identity()) {
                (_, None) => Some(false),
                (Some(counted), _) if counted.own.by_tag & bit != 0 && has(frame, rule) => Some(true),
                _ => None,
            });
            inside.unwrap_or(false)
        };
        each(ending.counted.own.by_tag)
            .filter_map(|at| Some((1 << at, &self.rules.get(at)?.rule)))
            .filter(|(bit, rule)| has(ending.frame, rule) && !around(*bit, rule))
            .fold(0, |bits, (bit, _)| bits | bit)
    }
}
