//! What a call remembers of the failures that its callees and tasks have come to an end with.
//!
//! Of the last ones all evidence; of many more, which a call that starts much work at once may still return, only as
//! much as tells the same error again.

use std::collections::VecDeque;

use sentry::types::Uuid;

use super::evidence::Evidence;
use super::groups;
use super::held::Decision;
use super::ledger::Asks;
use crate::classify::{Classification, Link};

/// The most failures of callees that a call remembers with all evidence: the last ones.
pub(super) const REMEMBERED: usize = 8;

/// The most that it remembers at all: 64 KiB of them.
const FADED: usize = 1024;

/// Failures that are over, the last one last.
#[derive(Default)]
pub(super) struct Memory {
    clear: VecDeque<Evidence>,
    faded: VecDeque<Faded>,
}

/// A failure of which only the exact text tells.
struct Faded {
    print: u64,
    classification: Classification,
    group: u64,
    event: Option<Uuid>,
    decision: Decision,
    by_hand: Option<u64>,
}

impl Memory {
    /// Gives back what it no longer remembers whole, to be dropped where nothing is locked or borrowed: a report is in it.
    #[must_use = "may run code of the application's when it is dropped"]
    pub(super) fn remember(&mut self, evidence: Evidence) -> Option<Evidence> {
        let forgotten = (self.clear.len() >= REMEMBERED).then(|| self.clear.pop_front()).flatten();
        if let Some(oldest) = &forgotten {
            self.fade(Faded::of(oldest));
        }
        self.clear.push_back(evidence);
        forgotten
    }

    fn fade(&mut self, faded: Faded) {
        if self.faded.len() >= FADED {
            self.faded.pop_front();
        }
        self.faded.push_back(faded);
    }

    /// Remembers what another did, too.
    pub(super) fn absorb(&mut self, other: Self) {
        other.faded.into_iter().for_each(|faded| self.fade(faded));
        other.clear.into_iter().for_each(|evidence| drop(self.remember(evidence)));
    }

    /// The failure with the type and the text of one of these links, and which that is. Of those
    /// that count for who asks.
    pub(super) fn exactly(&self, links: &[Link], asks: Asks) -> Option<(Evidence, usize)> {
        let known = self.clear.iter().rev().filter(|sent| asks.counts(sent.by_hand));
        let clear = known.filter_map(|sent| Some((sent.clone(), sent.exactly(links)?))).next();
        clear.or_else(|| self.faded(links, asks))
    }

    /// The failure whose text is within that of one of these links.
    pub(super) fn within(&self, links: &[Link], asks: Asks) -> Option<(Evidence, usize)> {
        let known = self.clear.iter().rev().filter(|sent| asks.counts(sent.by_hand));
        known.filter_map(|sent| Some((sent.clone(), sent.within(links)?))).next()
    }

    fn faded(&self, links: &[Link], asks: Asks) -> Option<(Evidence, usize)> {
        if self.faded.is_empty() {
            return None;
        }
        links.iter().enumerate().find_map(|(at, link)| {
            let print = print(link.text.as_str(), &link.type_name);
            let mut known = self.faded.iter().rev().filter(|faded| asks.counts(faded.by_hand));
            let faded = known.find(|faded| faded.print == print)?;
            Some((faded.as_evidence(link), at))
        })
    }

    /// The event of the last one that became one, and is none of these links.
    pub(super) fn last_event(&self, links: &[Link]) -> Option<Uuid> {
        let other = self.clear.iter().rev().filter(|sent| sent.position(links).is_none());
        other.filter_map(|sent| sent.event).next()
    }

    /// Whether one of the last ones became an event and is the one.
    pub(super) fn reports(&self, mut is: impl FnMut(&Evidence) -> bool) -> bool {
        self.clear.iter().filter(|sent| sent.event.is_some()).any(&mut is)
    }
}

impl Faded {
    fn of(evidence: &Evidence) -> Self {
        let &Evidence { classification, group, event, decision, by_hand, .. } = evidence;
        let print = print(&evidence.text, &evidence.type_name);
        Self { print, classification, group, event, decision, by_hand }
    }

    fn as_evidence(&self, link: &Link) -> Evidence {
        let &Self { classification, group, event, decision, by_hand, .. } = self;
        let (type_name, text) = (link.type_name.clone(), link.text.clone());
        let (also, quiet) = (Vec::new(), None);
        Evidence { type_name, text, also, classification, group, event, decision, quiet, by_hand }
    }
}

/// The same for what [`Evidence::exactly`] takes for the same.
fn print(text: &str, type_name: &str) -> u64 {
    groups::hash([type_name.rsplit("::").next().unwrap_or_default(), text])
}

#[cfg(test)]
mod tests {
    use super::{Asks, Classification, Decision, Evidence, FADED, Link, Memory, REMEMBERED};
    use crate::ErrorClass;

    fn evidence(number: usize, by_hand: Option<u64>) -> Evidence {
        Evidence {
            type_name: "Failed::Row".to_owned(),
            text: format!("row {number} is wrong"),
            also: Vec::new(),
            classification: Classification { class: ErrorClass::DATABASE, declared: true },
            group: 0,
            event: None,
            decision: Decision::Yes,
            quiet: None,
            by_hand,
        }
    }

    fn link(type_name: &str, text: &str) -> [Link; 1] {
        [Link { type_name: type_name.to_owned(), module: None, text: text.to_owned() }]
    }

    #[test]
    fn the_last_are_known_by_their_text_and_many_more_by_the_same_text_and_no_more_than_that() {
        let mut memory = Memory::default();
        (0..3000).for_each(|number| drop(memory.remember(evidence(number, None))));
        assert_eq!((memory.clear.len(), memory.faded.len()), (REMEMBERED, FADED));
        let knows = |number: usize, type_name: &str| {
            let links = link(type_name, &format!("row {number} is wrong"));
            memory.exactly(&links, Asks::Returned).is_some()
        };
        let oldest = 3000 - REMEMBERED - FADED;
        assert!(
            knows(2999, "Failed::Row") && knows(oldest, "Failed::Row") && !knows(oldest - 1, "Failed::Row")
        );
        // Behind `dyn Error` a variant has lost its enum.
        assert!(knows(oldest, "Row") && !knows(oldest, "Failed::Column"));
        let within = |number: usize| {
            memory
                .within(&link("Other", &format!("it said: row {number} is wrong")), Asks::Returned)
                .is_some()
        };
        assert!(within(2999) && within(3000 - REMEMBERED) && !within(3000 - REMEMBERED - 1));
    }

    #[test]
    fn reports_by_hand_count_but_for_the_frame_that_made_them() {
        let mut memory = Memory::default();
        drop(memory.remember(evidence(1, Some(7))));
        let links = link("Failed::Row", "row 1 is wrong");
        let knows = |memory: &Memory| {
            [Asks::Returned, Asks::ByHand(8), Asks::ByHand(7)]
                .map(|asks| memory.exactly(&links, asks).is_some())
        };
        assert_eq!(knows(&memory), [true, true, false]);
        (0..REMEMBERED).for_each(|_| drop(memory.remember(evidence(2, None))));
        assert_eq!(knows(&memory), [true, true, false]);
    }
}
