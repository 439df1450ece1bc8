use super::{ErrorClass, Failure};
use crate::value::guarded;

/// What class an error has, and whether somebody said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Classification {
    pub(crate) class: ErrorClass,
    /// By derive, by an arm, by a `Classify` written by hand; otherwise inferred from a known type.
    pub(crate) declared: bool,
}

impl Failure<'_> {
    /// Decides: an arm of the function, else the error's own `Classify`, else the first known type along its
    /// chain from the outside in, else unknown.
    pub(crate) fn classification(&self) -> Classification {
        if let Some(arm) = self.arm() {
            return arm.classification;
        }
        self.chain()
            .find_map(|failure| failure.told())
            .unwrap_or(Classification { class: ErrorClass::UNKNOWN, declared: false })
    }

    /// What this error says by itself. One whose class is only inferred may not know either, as an I/O error of
    /// kind `Other`: then what is further in may.
    fn told(&self) -> Option<Classification> {
        let own = self.own()?;
        let (class, inferred) = guarded(|| (own.class(), own.inferred()))?;
        (!inferred || class != ErrorClass::UNKNOWN).then_some(Classification { class, declared: !inferred })
    }
}
