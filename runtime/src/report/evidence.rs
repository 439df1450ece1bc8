//! By what a failure is known again, when it comes back in another shape.

use sentry::types::Uuid;

use super::ledger::REMEMBERED;
use super::verdict::Failed;
use crate::classify::{Classification, Link};

/// Texts of fewer characters are in too many others by chance.
pub(super) const TELLING: usize = 8;

/// By what a failure is known again.
#[derive(Clone, Debug)]
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
}

impl Evidence {
    /// What is known of an error that a call returns.
    pub(super) fn of(failed: &Failed<'_>) -> Self {
        let mut evidence = Self {
            type_name: String::new(),
            text: String::new(),
            also: Vec::new(),
            classification: failed.classification,
            group: 0,
            event: None,
        };
        evidence.learn(failed);
        evidence
    }

    /// It is known as this error, too.
    pub(super) fn learn(&mut self, failed: &Failed<'_>) {
        let former = std::mem::take(&mut self.text);
        let debug = failed.failure.debug();
        if let Some(returned) = failed.links.first() {
            self.type_name.clone_from(&returned.type_name);
            self.text.clone_from(&returned.text);
        }
        for known in [Some(former), debug].into_iter().flatten() {
            if known != self.text && !known.is_empty() && self.also.len() < REMEMBERED {
                self.also.push(known);
            }
        }
    }

    /// The index of the link in which this failure stands. With `by_type`, a type alone is enough.
    pub(super) fn position(&self, links: &[Link], by_type: bool) -> Option<usize> {
        // Whatever passes it on has its text, too, and perhaps a variant of the same name.
        let itself = |link: &Link| link.text == self.text && link.type_name == self.type_name;
        let exact = |link: &Link| link.text == self.text && same_type(&link.type_name, &self.type_name);
        let telling = self.text.chars().nth(TELLING - 1).is_some();
        let typed = by_type && self.type_name.contains("::") && !self.type_name.ends_with("::Error");
        links
            .iter()
            .position(itself)
            .or_else(|| links.iter().position(exact))
            // The innermost that holds the text is the one whose cause it was.
            .or_else(|| links.iter().rposition(|link| telling && link.text.contains(&self.text)))
            .or_else(|| links.iter().position(|link| typed && link.type_name == self.type_name))
    }
}

/// Behind `dyn Error` a variant has lost its enum.
fn same_type(one: &str, other: &str) -> bool {
    let last = |name: &str| name.rsplit("::").next().map(str::to_owned);
    !one.is_empty() && last(one) == last(other)
}
