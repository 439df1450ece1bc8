//! What whoever counts calls is told of their ends.

use std::sync::Arc;
use std::time::Duration;

use sentry::Hub;
use sentry::protocol::TraceId;
use sentry::types::Uuid;

use super::held::Held;
use super::is_slow;
use super::panics::Panic;
use super::verdict::{Failed, Verdict};
use crate::call::tally::{self, Counted, Ending, Failing, Receipt, Tally};
use crate::call::{Frame, stack};
use crate::classify::Classification;
use crate::classify::policy::{Alerting, Treatment};
use crate::site::Identity;
use crate::{ErrorClass, span};

type Receipts = Vec<Arc<dyn Receipt>>;

/// What is known of a failure that a call returns, besides what the call knows.
pub(super) struct Origin<'a> {
    /// The innermost call that it left, if that is known.
    pub(super) identity: Option<&'a Identity>,
    pub(super) group: u64,
    pub(super) event: Option<Uuid>,
}

fn tell(frame: &Frame, duration: Duration, failing: Option<Failing<'_>>) -> Receipts {
    let Some(counted) = frame.counted.as_ref().filter(|counted| counted.matters()) else {
        return Receipts::new();
    };
    let at = frame.started + duration;
    let duration = counted.duration(duration);
    let slow = frame.identity().is_some_and(|identity| is_slow(identity.site().slow_ms, duration));
    counted.by.ended(&Ending { frame, counted, at, duration, slow, failing })
}

/// A call has ended with an error. Where the event becomes known later, it is to be told there.
pub(super) fn failed(
    frame: &Frame,
    duration: Duration,
    failed: &Failed<'_>,
    origin: &Origin<'_>,
) -> Receipts {
    let matters = frame.counted.as_ref().is_some_and(Counted::matters);
    let Some(identity) = origin.identity.or(frame.identity()).filter(|_| matters) else {
        return Receipts::new();
    };
    let title = || failed.links.first().map(super::line::described).unwrap_or_default();
    let failing = Failing {
        class: failed.classification.class,
        alerting: failed.alerting(),
        group: origin.group,
        identity,
        title: &title,
        event: origin.event,
        trace: span::trace(frame),
    };
    tell(frame, duration, Some(failing))
}

/// A call has ended in any other way.
pub(super) fn ended(frame: &Frame, duration: Duration, verdict: &Verdict<'_>) {
    match verdict {
        Verdict::Failed(_) | Verdict::Value | Verdict::Cancelled => drop(tell(frame, duration, None)),
        Verdict::Flagged => flagged(frame, duration),
        Verdict::Panicked(panic) => panicked(frame, duration, panic),
    }
}

/// What `error_if` says is a failure counts as the policy of `unknown` says.
const FLAGGED: Classification = Classification { class: ErrorClass::UNKNOWN, declared: true };

fn flagged(frame: &Frame, duration: Duration) {
    let Some(identity) = frame.identity().filter(|_| frame.counted.is_some()) else { return };
    let failing = Failing {
        class: ErrorClass::UNKNOWN,
        alerting: Treatment::of(FLAGGED).alerting,
        group: super::groups::hash([identity.function().as_str(), "error_if"]),
        identity,
        title: &|| format!("{} returned what `error_if` takes for a failure", identity.name()),
        event: None,
        trace: span::trace(frame),
    };
    tell(frame, duration, Some(failing));
}

fn panicked(frame: &Frame, duration: Duration, panic: &Panic) {
    let (Some(identity), Some(counted)) = (frame.identity(), &frame.counted) else { return };
    let title = || match &panic.message {
        Some(message) => format!("{} panicked: {message}", identity.name()),
        None => format!("{} panicked", identity.name()),
    };
    let failing = || Failing {
        class: panic.class,
        alerting: Alerting::AtOnce,
        group: super::groups::hash([identity.function().as_str(), "panic"]),
        identity,
        title: &title,
        event: panic.event,
        trace: span::trace(frame),
    };
    tell(frame, duration, Some(failing()));
    if counted.panic_told != Some(panic.number) {
        counted.by.settled(&failing());
    }
    stack::with_top(|above| {
        if let Some(above) = &mut above.counted {
            above.panic_told = Some(panic.number);
        }
    });
}

/// Who counts for the call of this frame.
pub(super) fn of(frame: &Frame) -> Option<Arc<dyn Tally>> {
    let counting = frame.counted.as_ref().map(|counted| Arc::clone(&counted.by));
    // A report by hand, where no call runs.
    counting.or_else(|| if frame.identity().is_none() { tally::of(&Hub::current()) } else { None })
}

/// A failure is at its end: whoever counts hears of it, and of its event.
pub(super) fn settled(held: &Held, alerting: Alerting, event: Option<Uuid>, trace: Option<TraceId>) {
    if let Some(event) = event {
        held.receipts.iter().for_each(|receipt| receipt.sent(event, trace));
    }
    let Some(tally) = held.tally.as_ref().filter(|_| alerting == Alerting::AtOnce && !held.elsewhere) else {
        return;
    };
    tally.settled(&Failing {
        class: held.evidence.classification.class,
        alerting,
        group: held.evidence.group,
        identity: held.line.identity(),
        title: &|| held.line.error().to_owned(),
        event,
        trace,
    });
}
