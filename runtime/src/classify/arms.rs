//! What `#[classify_errors(…)]` and `error_if` say of a function's own errors.

use std::error::Error;
use std::marker::PhantomData;

use super::{Classification, Classify, End, ErrorClass, Failure, names};
use crate::value::guarded;

/// A function's return type that can hold an error: a `Result`.
#[diagnostic::on_unimplemented(
    message = "`#[classify_errors]` classifies the errors of a `Result`, and `{Self}` is none",
    label = "returns no `Result`"
)]
pub trait Fallible {
    /// The error's type.
    type Error;

    /// The error, if there is one.
    fn error(&self) -> Option<&Self::Error>;
}

impl<T, E> Fallible for Result<T, E> {
    type Error = E;

    fn error(&self) -> Option<&E> {
        self.as_ref().err()
    }
}

/// What an arm says of an error.
#[derive(Clone, Debug)]
pub struct ArmClass {
    pub(super) classification: Classification,
    pub(super) code: Option<String>,
}

impl ArmClass {
    /// The class that the arm names.
    pub const fn of(class: ErrorClass) -> Self {
        Self { classification: Classification { class, declared: true }, code: None }
    }

    /// What the error that the arm found says itself: `is Type => transparent`.
    pub fn as_classified<T: Classify + ?Sized>(error: &T) -> Self {
        let classification = Classification { class: error.class(), declared: !error.inferred() };
        Self { classification, code: error.code().map(|code| names::code(&code)) }
    }
}

/// `end` with what the first matching arm says. Arms that panic say nothing.
pub fn classified<'a, R: Fallible>(
    end: End<'a>,
    returned: &'a R,
    arms: impl FnOnce(&'a R::Error, &Failure<'a>) -> Option<ArmClass>,
) -> End<'a> {
    match (end, returned.error()) {
        (End::Failed(failure), Some(error)) => {
            let arm = guarded(|| arms(error, &failure)).flatten();
            End::Failed(failure.with_arm(arm))
        }
        (end, _) => end,
    }
}

/// `end`, flagged if it is a value that `check` calls a failure. A check that panics calls nothing one.
pub fn error_if<'a, R>(end: End<'a>, returned: &R, check: impl FnOnce(&R) -> bool) -> End<'a> {
    match end {
        End::Value if guarded(|| check(returned)) == Some(true) => End::Flagged,
        end => end,
    }
}

impl Failure<'_> {
    /// `is Type`: asks `guard` about every `T` along the chain, from the outside in, until it answers.
    /// `outermost` is the function's own error, if it is a `T`.
    pub fn seek<T: Error + 'static>(
        &self,
        outermost: Option<&T>,
        guard: &mut dyn FnMut(&T) -> Option<ArmClass>,
    ) -> Option<ArmClass> {
        let mut within = self.chain();
        if let Some(error) = outermost {
            within.next();
            if let Some(class) = guard(error) {
                return Some(class);
            }
        }
        within.find_map(|failure| failure.as_object()?.downcast_ref::<T>().and_then(&mut *guard))
    }
}

/// A function's error, and a type that it is perhaps: `Same::<_, T>::new(error).__monitored_outermost()` finds at compile
/// time whether it is; import [`NotSame`] as `_`. A generic `E` is not seen through.
#[allow(missing_debug_implementations, reason = "what it holds has none, perhaps")]
pub struct Same<'a, E, T>(&'a E, PhantomData<fn() -> T>);

impl<'a, E, T> Same<'a, E, T> {
    /// To be asked for [`__monitored_outermost`](NotSame::__monitored_outermost).
    pub const fn new(error: &'a E) -> Self {
        Self(error, PhantomData)
    }

    #[cfg(feature = "axum")]
    pub(crate) const fn error(&self) -> &'a E {
        self.0
    }
}

// An inherent method goes before a trait's, where its types fit.
impl<'a, T> Same<'a, T, T> {
    /// The error itself: it is a `T`.
    pub const fn __monitored_outermost(&self) -> Option<&'a T> {
        Some(self.0)
    }
}

/// The answer for any other type.
pub trait NotSame<'a, T> {
    /// None: it is no `T`.
    fn __monitored_outermost(&self) -> Option<&'a T>;
}

impl<'a, E, T> NotSame<'a, T> for Same<'a, E, T> {
    fn __monitored_outermost(&self) -> Option<&'a T> {
        None
    }
}
