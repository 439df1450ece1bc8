//! How a call ended, in the words of the contract: its class, its status, and what is due.

use sentry::Level;
use sentry::protocol::SpanStatus;

use super::once;
use crate::call::{Ended, Reported};
use crate::classify::policy::Treatment;
use crate::classify::{Classification, End, ErrorClass, Failure, Link};
use crate::site::{Capture, Site};

/// The end of a call.
pub(super) enum Verdict<'a> {
    /// A value that is no failure.
    Value,
    /// An error, with what it is.
    Failed(Failed<'a>),
    /// A value that `error_if` says is a failure.
    Flagged,
    Panicked,
    Cancelled,
}

/// An error that a call returns.
pub(super) struct Failed<'a> {
    pub(super) failure: &'a Failure<'a>,
    /// Its chain, what was returned first.
    pub(super) links: Vec<Link>,
    pub(super) classification: Classification,
    /// A callee failed with the same, and has written about it.
    pub(super) before: Option<Before>,
    policy: Treatment,
    site: &'static Site,
}

/// What a callee did about the same failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    Captured,
    NotCaptured,
}

/// Asks the error what it is; `known` is what callees failed with.
pub(super) fn judge<'a>(site: &'static Site, ended: &'a Ended<'a>, known: &[Reported]) -> Verdict<'a> {
    match ended {
        Ended::Unseen | Ended::Seen(End::Value) => Verdict::Value,
        Ended::Seen(End::Flagged) => Verdict::Flagged,
        Ended::Panicked => Verdict::Panicked,
        Ended::Cancelled => Verdict::Cancelled,
        Ended::Seen(End::Failed(failure)) => {
            let links = failure.links();
            let same = known.iter().rev().find(|reported| once::is_same(reported, &links));
            let mut classification = failure.classification();
            if let Some(same) = same
                && !classification.declared
                && same.classification.declared
            {
                // What the callee declared is lost to this error's type, not to the failure.
                classification = same.classification;
            }
            let before = same.map(|same| if same.captured { Before::Captured } else { Before::NotCaptured });
            let policy = Treatment::of(classification);
            Verdict::Failed(Failed { failure, links, classification, before, policy, site })
        }
    }
}

impl Verdict<'_> {
    pub(super) fn status(&self) -> SpanStatus {
        match self {
            Self::Value => SpanStatus::Ok,
            Self::Failed(failed) => failed.policy.status,
            Self::Flagged => SpanStatus::UnknownError,
            Self::Panicked => SpanStatus::InternalError,
            Self::Cancelled => SpanStatus::Cancelled,
        }
    }

    /// The class that the call failed with.
    pub(super) fn class(&self) -> Option<ErrorClass> {
        match self {
            Self::Value | Self::Cancelled => None,
            Self::Failed(failed) => Some(failed.classification.class),
            Self::Flagged => Some(ErrorClass::UNKNOWN),
            Self::Panicked => Some(ErrorClass::INTERNAL),
        }
    }
}

impl Failed<'_> {
    /// Whether it is to be captured, here.
    pub(super) fn is_captured(&self, outermost: bool) -> bool {
        match self.site.capture {
            _ if self.before == Some(Before::Captured) => false,
            Some(Capture::Always) => true,
            Some(Capture::Never) => false,
            Some(Capture::Escaped) => outermost,
            None => self.policy.capture,
        }
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
