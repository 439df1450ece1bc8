//! How what was found may be held: whether it can be asked what it is depends on what it may borrow.

use std::error::Error;
use std::ops::Deref;

use super::{Borrowing, Fixed, Nested, Owned};
use crate::classify::failure::Form;

/// How an error that is one may be held, by what is known of its lifetime.
pub trait AsError<E> {
    #[doc(hidden)]
    fn form<'a>(error: &'a E) -> FormOf<'a>;
}

/// How what an error points to may be held.
pub trait AsObject<E> {
    #[doc(hidden)]
    fn form<'a>(error: &'a E) -> FormOf<'a>;
}

/// A [`Form`], opaque to generated code.
#[doc(hidden)]
#[allow(missing_debug_implementations, reason = "never seen")]
pub struct FormOf<'a>(pub(super) Form<'a>);

impl<E: Error> AsError<E> for Borrowing {
    fn form<'a>(error: &'a E) -> FormOf<'a> {
        FormOf(Form::Error(error))
    }
}

impl<E: Error> AsError<E> for Fixed {
    fn form<'a>(error: &'a E) -> FormOf<'a> {
        // The written type may hide a lifetime (`Failed` for `Failed<'_>`), so this is no `Object`.
        FormOf(Form::Error(error))
    }
}

impl<E: Error + 'static> AsError<E> for Owned {
    fn form<'a>(error: &'a E) -> FormOf<'a> {
        FormOf(Form::Object(error))
    }
}

impl<E: Deref<Target: DynError>> AsObject<E> for Borrowing {
    fn form<'a>(error: &'a E) -> FormOf<'a> {
        FormOf(Form::Error(error.deref().as_error()))
    }
}

impl<E: Deref<Target: DynError>> AsObject<E> for Nested {
    fn form<'a>(error: &'a E) -> FormOf<'a> {
        FormOf(Form::Error(error.deref().as_error()))
    }
}

impl<E: Deref<Target: StaticError>> AsObject<E> for Fixed {
    fn form<'a>(error: &'a E) -> FormOf<'a> {
        FormOf(Form::Object(error.deref().as_object()))
    }
}

impl<E: Deref<Target: StaticError>> AsObject<E> for Owned {
    fn form<'a>(error: &'a E) -> FormOf<'a> {
        FormOf(Form::Object(error.deref().as_object()))
    }
}

/// `dyn Error`, whatever else it is.
pub trait DynError {
    /// As `dyn Error` alone.
    fn as_error(&self) -> &(dyn Error + '_);
}

/// `dyn Error` that borrows nothing, whatever else it is.
pub trait StaticError {
    /// As `dyn Error` alone.
    fn as_object(&self) -> &(dyn Error + 'static);
}

macro_rules! objects {
    ($($($auto:ident)*;)*) => {$(
        impl<'b> DynError for dyn Error $(+ $auto)* + 'b {
            fn as_error(&self) -> &(dyn Error + '_) {
                self
            }
        }

        impl StaticError for dyn Error $(+ $auto)* + 'static {
            fn as_object(&self) -> &(dyn Error + 'static) {
                self
            }
        }
    )*};
}

objects!(; Send; Sync; Send Sync;);
