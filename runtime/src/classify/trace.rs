//! The field of a derived error that knows where the error arose.

use std::backtrace::Backtrace;
use std::rc::Rc;
use std::sync::Arc;

/// What holds a backtrace.
pub trait Holds {
    /// The backtrace, if there is one.
    fn backtrace(&self) -> Option<&Backtrace>;
}

impl Holds for Backtrace {
    fn backtrace(&self) -> Option<&Backtrace> {
        Some(self)
    }
}

impl<T: Holds> Holds for Option<T> {
    fn backtrace(&self) -> Option<&Backtrace> {
        self.as_ref().and_then(Holds::backtrace)
    }
}

macro_rules! pointers {
    ($($pointer:ty),*) => {$(
        impl<T: Holds + ?Sized> Holds for $pointer {
            fn backtrace(&self) -> Option<&Backtrace> {
                (**self).backtrace()
            }
        }
    )*};
}

pointers!(Box<T>, Arc<T>, Rc<T>, &T);

/// A field marked `#[backtrace]`: `(&Traced(&field)).__monitored_own()` finds at compile time whether it holds one itself. Import
/// [`Trace`] and [`NoTrace`] as `_`.
#[allow(missing_debug_implementations, reason = "what it holds has none, perhaps")]
pub struct Traced<'a, T>(pub &'a T);

/// The answer of a field that is one.
pub trait Trace<'a> {
    /// The field's backtrace.
    fn __monitored_own(&self) -> Option<&'a Backtrace>;
}

impl<'a, T: Holds> Trace<'a> for Traced<'a, T> {
    fn __monitored_own(&self) -> Option<&'a Backtrace> {
        self.0.backtrace()
    }
}

/// The answer of a field that is none: the error that it is may know.
pub trait NoTrace<'a> {
    /// None.
    fn __monitored_own(&self) -> Option<&'a Backtrace>;
}

impl<'a, T> NoTrace<'a> for &Traced<'a, T> {
    fn __monitored_own(&self) -> Option<&'a Backtrace> {
        None
    }
}
