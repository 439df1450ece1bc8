//! A failure that passes several monitored calls is one event.
//!
//! A call that fails leaves its error's type, text and class with its caller. If the caller then returns an error in
//! whose chain that type and text stand, or whose text holds that text, it is the same failure: it keeps the class
//! that was declared for it where the new error declares none, and no second event is made.

use std::time::Duration;

use sentry::types::Uuid;

use super::event;
use super::verdict::{Before, Verdict};
use crate::call::{Frame, Reported, stack};
use crate::classify::Link;

/// Texts shorter than this are in too many others by chance.
const TELLING: usize = 8;

/// The most failures of callees that a call remembers: the last ones.
const REMEMBERED: usize = 8;

/// Captures the event that an end deserves, and tells the caller what this call failed with.
pub(super) fn report(frame: &mut Frame, duration: Duration, verdict: &Verdict<'_>) -> Option<Uuid> {
    frame.reported = Vec::new();
    let Verdict::Failed(failed) = verdict else { return None };
    let event = failed.is_captured(frame.outermost).then(|| event::capture(frame, duration, failed));
    if let Some(returned) = failed.links.first() {
        remember(Reported {
            type_name: returned.type_name.clone(),
            text: returned.text.clone(),
            classification: failed.classification,
            captured: event.is_some() || failed.before == Some(Before::Captured),
        });
    }
    event
}

fn remember(reported: Reported) {
    stack::with_top(|caller| {
        if caller.reported.len() == REMEMBERED {
            caller.reported.remove(0);
        }
        caller.reported.push(reported);
    });
}

/// Whether an error with these links is the one that was reported.
pub(super) fn is_same(reported: &Reported, links: &[Link]) -> bool {
    links.iter().any(|link| {
        let same_text = link.text == reported.text;
        (same_text && link.type_name == reported.type_name)
            || (reported.text.len() >= TELLING && link.text.contains(&reported.text))
    })
}
