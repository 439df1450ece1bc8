use super::{ErrorClass, Failure, rules};
use crate::value::guarded;

/// What class an error has, and whether somebody said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Classification {
    pub(crate) class: ErrorClass,
    /// By derive, by an arm, by a `Classify` written by hand; otherwise inferred from a known type.
    pub(crate) declared: bool,
}

impl Classification {
    /// Nothing could be told.
    pub(crate) const UNKNOWN: Self = Self { class: ErrorClass::UNKNOWN, declared: false };
}

impl Failure<'_> {
    /// Decides: an arm of the function, else the error's own `Classify`, else the first known type along its
    /// chain from the outside in, else unknown.
    pub(crate) fn classification(&self) -> Classification {
        if let Some(arm) = self.arm() {
            return arm.classification;
        }
        self.chain().find_map(|failure| failure.told()).unwrap_or(Classification::UNKNOWN)
    }

    /// What this error says by itself, or the application of its type. One whose class is only inferred may not know
    /// either, as an I/O error of kind `Other`: then what is further in may.
    fn told(&self) -> Option<Classification> {
        let own = self.own().and_then(|own| guarded(|| (own.class(), own.inferred())));
        let declared = match own {
            _ if self.foreign().is_some_and(|class| class != ErrorClass::UNKNOWN) => self.foreign(),
            Some((class, false)) => Some(class),
            _ => self.registered(),
        };
        match (declared, own) {
            (Some(class), _) => Some(Classification { class, declared: true }),
            (None, Some((class, true))) if class != ErrorClass::UNKNOWN => {
                Some(Classification { class, declared: false })
            }
            _ => None,
        }
    }

    /// What a closure says that the application registered for this type. A known type that was returned as it is can
    /// be asked, too, because it borrows nothing.
    fn registered(&self) -> Option<ErrorClass> {
        let itself = || guarded(|| self.own()?.as_failure()).flatten()?.as_object();
        rules::class(self.as_object().or_else(itself)?)
    }
}
