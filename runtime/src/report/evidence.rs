//! By what a failure is known again, when it comes back in another shape.

use std::sync::Arc;

use sentry::types::Uuid;

use super::held::{Decision, Held};
use super::memory::REMEMBERED;
use super::verdict::Failed;
use crate::classify::{Classification, Link};

/// Texts of fewer characters are in too many others by chance.
pub(super) const TELLING: usize = 8;

/// By what a failure is known again.
#[derive(Clone)]
pub(super) struct Evidence {
    pub(super) type_name: String,
    pub(super) text: String,
    /// How else it has been written: with `{:?}`, and as what it was before it was returned on.
    pub(super) also: Vec<String>,
    pub(super) classification: Classification,
    /// Like failures have the same.
    pub(super) group: u64,
    /// The event that it became; `None` where it was none.
    pub(super) event: Option<Uuid>,
    /// Whether it was to be one.
    pub(super) decision: Decision,
    /// Its report, where it was not to be an event: a caller may yet declare that it is one.
    pub(super) quiet: Option<Arc<Held>>,
    /// The number of the frame in which it was reported by hand, without being any callee's.
    pub(super) by_hand: Option<u64>,
}

impl Evidence {
    /// What is known of an error that a call returns.
    pub(super) fn of(failed: &Failed<'_>) -> Self {
        let mut evidence = Self::blank(failed.classification);
        evidence.learn(failed);
        evidence
    }

    fn blank(classification: Classification) -> Self {
        Self {
            type_name: String::new(),
            text: String::new(),
            also: Vec::new(),
            classification,
            group: 0,
            event: None,
            decision: Decision::Yes,
            quiet: None,
            by_hand: None,
        }
    }

    fn become_as(&mut self, failed: &Failed<'_>) {
        if let Some(returned) = failed.links.first() {
            self.type_name.clone_from(&returned.type_name);
            self.text.clone_from(&returned.text);
        }
    }

    /// The same without what it takes the error's `Debug` to know.
    #[cfg(feature = "axum")]
    pub(super) fn bare(failed: &Failed<'_>) -> Self {
        let mut evidence = Self::blank(failed.classification);
        evidence.become_as(failed);
        evidence
    }

    /// It is known as this error, too.
    pub(super) fn learn(&mut self, failed: &Failed<'_>) {
        let former = std::mem::take(&mut self.text);
        let debug = failed.failure.debug();
        self.become_as(failed);
        for known in [Some(former), debug].into_iter().flatten() {
            if known != self.text && !known.is_empty() && self.also.len() < REMEMBERED {
                self.also.push(known);
            }
        }
    }

    /// The index of the link that has this failure's text and type.
    pub(super) fn exactly(&self, links: &[Link]) -> Option<usize> {
        // Whatever passes it on has its text, too, and perhaps a variant of the same name.
        let itself = |link: &Link| link.text == self.text && link.type_name == self.type_name;
        let exact = |link: &Link| link.text == self.text && same_type(&link.type_name, &self.type_name);
        links.iter().position(itself).or_else(|| links.iter().position(exact))
    }

    /// The index of the link whose text holds this failure's: of the innermost, whose cause it was.
    pub(super) fn within(&self, links: &[Link]) -> Option<usize> {
        let telling = self.text.chars().nth(TELLING - 1).is_some();
        links.iter().rposition(|link| telling && link.text.contains(&self.text))
    }

    /// The index of the link of this failure's type, where that says enough.
    pub(super) fn of_type(&self, links: &[Link]) -> Option<usize> {
        let typed = self.type_name.contains("::") && !self.type_name.ends_with("::Error");
        links.iter().position(|link| typed && link.type_name == self.type_name)
    }

    /// The index of the link in which this failure stands, by its text.
    pub(super) fn position(&self, links: &[Link]) -> Option<usize> {
        self.exactly(links).or_else(|| self.within(links))
    }
}

/// Behind `dyn Error` a variant has lost its enum.
pub(super) fn same_type(one: &str, other: &str) -> bool {
    let last = |name: &str| name.rsplit("::").next().map(str::to_owned);
    !one.is_empty() && last(one) == last(other)
}
