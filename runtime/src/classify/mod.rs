//! What kind of failure an error is, and how it describes itself.
//!
//! `probe` finds out at compile time what an error type can tell; `failure` is what it found; `chain` walks
//! from there through the sources; `classification` decides.

use std::backtrace::Backtrace;
use std::borrow::Cow;

#[cfg(feature = "axum")]
mod answered;
mod arms;
#[cfg(feature = "http")]
mod by_status;
mod chain;
mod class;
mod classification;
mod failure;
mod fields;
mod foreign;
mod known;
mod names;
mod outcome;
pub(crate) mod policy;
pub mod probe;
mod reportable;
pub(crate) mod rules;
#[cfg(feature = "http")]
mod status;
mod told;
mod trace;
mod transparent;

#[cfg(feature = "axum")]
pub(crate) use answered::Status;
pub use arms::{ArmClass, Fallible, NotSame, Same, classified, error_if};
pub(crate) use chain::Link;
pub use class::ErrorClass;
pub(crate) use classification::Classification;
pub use failure::{End, Failure};
pub use fields::{Context, Fields, RecordContext};
pub use foreign::{Foreign, asked};
pub use outcome::Outcome;
pub use policy::Policy;
pub use reportable::Reportable;
pub use told::Told;
pub use trace::{NoTrace, Trace, Traced};
pub use transparent::Transparent;

#[cfg(test)]
mod tests;

/// An error that says what kind of failure it is.
///
/// Derive it ([`derive(Classify)`](macro@crate::Classify)), or write it by hand: only [`class`](Self::class)
/// is required.
///
/// ```
/// use monitored::{Classify, ErrorClass, Fields};
///
/// #[derive(Debug)]
/// struct Declined { order: u64 }
///
/// impl Classify for Declined {
///     fn class(&self) -> ErrorClass {
///         ErrorClass::new("billing_error")
///     }
///     fn context(&self, fields: &mut Fields) {
///         fields.value("order", &self.order);
///     }
/// }
///
/// assert_eq!(Declined { order: 7 }.class().as_str(), "billing_error");
/// assert_eq!(Declined { order: 7 }.type_name(), "Declined");
/// ```
///
/// None of these methods runs unless the error leaves a monitored call, and a panic in one costs what it would
/// have told, not the program.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what class of error it is",
    label = "does not implement `Classify`",
    note = "derive it with `#[derive(monitored::Classify)]`, or name the class where the error is used"
)]
pub trait Classify {
    /// The class: it decides the span's status, and whether the error is captured, logged, alerted on.
    fn class(&self) -> ErrorClass;

    /// The exception's type in Sentry, and part of what events are grouped by: `UserError::Email`.
    ///
    /// Default: the type's name without its path and its generics.
    fn type_name(&self) -> &'static str {
        names::short(std::any::type_name::<Self>())
    }

    /// A code from the system that failed (SQLSTATE, an HTTP or gRPC status, a kind of I/O error): part of what
    /// events are grouped by. Default: none.
    fn code(&self) -> Option<Cow<'_, str>> {
        None
    }

    /// What a client may be told of the error, by an answer that says nothing else of it (module `axum`): at most 1 KiB
    /// of it, and as it is, for it is meant to be read by strangers. Default: nothing.
    ///
    /// The derive writes it from [`#[public("…")]`](macro@crate::Classify#what-a-client-may-be-told), and takes secrets out of
    /// what the fields show.
    ///
    /// ```
    /// use monitored::{Classify, ErrorClass};
    /// use std::borrow::Cow;
    ///
    /// struct Missing { order: u64 }
    ///
    /// impl Classify for Missing {
    ///     fn class(&self) -> ErrorClass {
    ///         ErrorClass::NOT_FOUND
    ///     }
    ///     fn public(&self) -> Option<Cow<'_, str>> {
    ///         Some(format!("there is no order {}", self.order).into())
    ///     }
    /// }
    ///
    /// assert_eq!(Missing { order: 7 }.public().as_deref(), Some("there is no order 7"));
    /// ```
    fn public(&self) -> Option<Cow<'_, str>> {
        None
    }

    /// Adds what should stand in the event's context besides the message. Default: nothing.
    fn context(&self, fields: &mut Fields) {
        let _ = fields;
    }

    /// Where the error arose, if it knows. Default: it does not.
    fn backtrace(&self) -> Option<&Backtrace> {
        None
    }

    /// Whether the class was only inferred from the error's type, as for those of `std`: it then says what kind
    /// of thing failed but not whose fault it was, so it sets the tag and the span's status and never
    /// suppresses the event. Default: `false`, the class is declared and applies whole.
    fn inferred(&self) -> bool {
        false
    }

    /// The module that the exception is shown to come from.
    #[doc(hidden)]
    fn module(&self) -> Option<&'static str> {
        names::module(std::any::type_name::<Self>())
    }

    /// The error with what its type tells of it, for those who know no more of it than this trait.
    #[doc(hidden)]
    fn as_failure(&self) -> Option<Failure<'_>> {
        None
    }

    /// The message, where `Display` says more than may be sent.
    #[doc(hidden)]
    fn text(&self) -> Option<String> {
        None
    }

    /// Whether this is the panic of another task, which the panic's own report tells of.
    #[doc(hidden)]
    fn is_reported_panic(&self) -> bool {
        false
    }

    /// The error that this one passes on under its own message, which `source()` then leaves out.
    #[doc(hidden)]
    fn inner(&self) -> Option<Failure<'_>> {
        None
    }
}

/// Everything that the trait asks, asked of what `self` points to.
macro_rules! pointed_to {
    () => {
        fn class(&self) -> crate::ErrorClass {
            (**self).class()
        }
        fn type_name(&self) -> &'static str {
            (**self).type_name()
        }
        fn code(&self) -> Option<std::borrow::Cow<'_, str>> {
            (**self).code()
        }
        fn public(&self) -> Option<std::borrow::Cow<'_, str>> {
            (**self).public()
        }
        fn context(&self, fields: &mut crate::Fields) {
            (**self).context(fields);
        }
        fn backtrace(&self) -> Option<&std::backtrace::Backtrace> {
            (**self).backtrace()
        }
        fn inferred(&self) -> bool {
            (**self).inferred()
        }
        fn module(&self) -> Option<&'static str> {
            (**self).module()
        }
        fn as_failure(&self) -> Option<crate::classify::Failure<'_>> {
            (**self).as_failure()
        }
        fn text(&self) -> Option<String> {
            (**self).text()
        }
        fn is_reported_panic(&self) -> bool {
            (**self).is_reported_panic()
        }
        fn inner(&self) -> Option<crate::classify::Failure<'_>> {
            (**self).inner()
        }
    };
}
#[cfg(feature = "axum")]
pub(crate) use pointed_to;

macro_rules! pointers {
    ($($pointer:ty),*) => {$(
        impl<E: Classify + ?Sized> Classify for $pointer {
            pointed_to!();
        }
    )*};
}

pointers!(Box<E>, std::sync::Arc<E>, std::rc::Rc<E>, &E, &mut E);
