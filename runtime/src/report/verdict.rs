//! How a call ended, in the words of the contract: its class, its status, and what is due.

use sentry::Level;
use sentry::protocol::SpanStatus;

use super::held::Decision;
use super::panics::Panic;
use crate::call::Ended;
use crate::classify::policy::{Alerting, Treatment};
use crate::classify::{Classification, End, ErrorClass, Failure, Link};
use crate::site::Site;

/// The end of a call.
pub(super) enum Verdict<'a> {
    /// A value that is no failure.
    Value,
    /// An error, with what it is.
    Failed(Failed<'a>),
    /// A value that `error_if` says is a failure.
    Flagged,
    Panicked(Panic),
    Cancelled,
}

/// An error that a call returns.
pub(super) struct Failed<'a> {
    pub(super) failure: &'a Failure<'a>,
    /// Its chain, what was returned first.
    pub(super) links: Vec<Link>,
    pub(super) classification: Classification,
    pub(super) site: &'static Site,
    policy: Treatment,
}

/// Asks the error what it is, and of a panic `panic`.
pub(super) fn judge<'a>(
    site: &'static Site,
    ended: &'a Ended<'a>,
    panic: impl FnOnce() -> Panic,
) -> Verdict<'a> {
    match ended {
        Ended::Unseen | Ended::Seen(End::Value) => Verdict::Value,
        Ended::Seen(End::Flagged) => Verdict::Flagged,
        Ended::Panicked => Verdict::Panicked(panic()),
        Ended::Cancelled => Verdict::Cancelled,
        Ended::Seen(End::Failed(failure)) => {
            let classification = failure.classification();
            let policy = Treatment::of(classification);
            Verdict::Failed(Failed { failure, links: failure.links(), classification, site, policy })
        }
    }
}

impl Verdict<'_> {
    pub(super) fn status(&self) -> SpanStatus {
        match self {
            Self::Value => SpanStatus::Ok,
            Self::Failed(failed) => failed.policy.status,
            Self::Flagged => SpanStatus::UnknownError,
            Self::Panicked(_) => SpanStatus::InternalError,
            Self::Cancelled => SpanStatus::Cancelled,
        }
    }

    /// The class that the call failed with.
    pub(super) fn class(&self) -> Option<ErrorClass> {
        match self {
            Self::Value | Self::Cancelled => None,
            Self::Failed(failed) => Some(failed.classification.class),
            Self::Flagged => Some(ErrorClass::UNKNOWN),
            Self::Panicked(panic) => Some(panic.class),
        }
    }
}

impl Failed<'_> {
    /// What a callee declared of this failure holds, where this error's type says nothing of it.
    pub(super) fn adopt(&mut self, known: Classification) {
        if !self.classification.declared && known.declared {
            self.classification = known;
            self.policy = Treatment::of(known);
        }
    }

    /// Whether it becomes an event.
    pub(super) fn decision(&self) -> Decision {
        // The panic of a task was reported when it happened.
        let captured = self.policy.capture && !self.failure.is_reported_panic();
        let by_class = if captured { Decision::Yes } else { Decision::No };
        Decision::of(self.site.capture, by_class)
    }

    /// What alert rules make of it.
    pub(super) fn alerting(&self) -> Alerting {
        self.policy.alerting
    }

    /// The level of its line.
    pub(super) fn log(&self) -> tracing::Level {
        self.policy.log
    }

    /// The level of its event.
    pub(super) fn level(&self) -> Level {
        self.site.level.unwrap_or(self.policy.level)
    }
}
