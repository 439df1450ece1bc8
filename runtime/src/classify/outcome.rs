//! What the value of a closure tells, where no attribute stands at its type to ask.

use std::error::Error;
use std::rc::Rc;
use std::sync::Arc;

use super::failure::{Failure, Form};
use super::{Classify, End};

/// How a call ended, told by its value: what [`operation`](crate::operation) and [`check_in`](crate::check_in) ask the
/// closure's or future's result.
///
/// A `Result` is asked for its error, which is an `Error` that is [`Classify`], a boxed `dyn Error`, or a string; anything
/// else is a value like any other. An attribute decides that by the function's type; a method cannot, so the types that
/// it takes are listed here, those of `std` among them. A type of your own is added by an empty `impl`; one of another
/// library's is returned in `Ok`, and an error of another library's in a box:
///
/// ```
/// struct Report;
/// impl monitored::Outcome for Report {}
///
/// let _report: Report = monitored::operation("job", "report").run(|| Report);
/// ```
#[diagnostic::on_unimplemented(
    message = "cannot tell how a call ended that returns `{Self}`",
    label = "needs a `Result` whose error is `Classify`, or a type that is `Outcome`",
    note = "return it as `Ok(..)`, or write `impl monitored::Outcome for` your type"
)]
pub trait Outcome {
    /// The end that this value tells of.
    #[doc(hidden)]
    fn outcome(&self) -> End<'_> {
        End::Value
    }
}

impl<T, E: Classify + Error> Outcome for Result<T, E> {
    fn outcome(&self) -> End<'_> {
        match self {
            Ok(_) => End::Value,
            Err(error) => {
                End::Failed(Failure::new(Form::Error(error), std::any::type_name::<E>(), Some(error)))
            }
        }
    }
}

macro_rules! boxed {
    ($($error:ty),* $(,)?) => {$(
        impl<T> Outcome for Result<T, $error> {
            fn outcome(&self) -> End<'_> {
                match self {
                    Ok(_) => End::Value,
                    Err(error) => End::Failed(Failure::object(&**error)),
                }
            }
        }
    )*};
}

boxed!(Box<dyn Error>, Box<dyn Error + Send>, Box<dyn Error + Send + Sync>);

macro_rules! texts {
    ($($error:ty),* $(,)?) => {$(
        impl<T> Outcome for Result<T, $error> {
            fn outcome(&self) -> End<'_> {
                match self {
                    Ok(_) => End::Value,
                    Err(error) => {
                        End::Failed(Failure::new(Form::Display(error), std::any::type_name::<$error>(), None))
                    }
                }
            }
        }
    )*};
}

texts!(String, &str);

impl<T, const N: usize> Outcome for [T; N] {}

macro_rules! values {
    ($($($generic:ident)* => $value:ty,)*) => {$(
        impl<$($generic),*> Outcome for $value {}
    )*};
}

values! {
    => (), => bool, => char, => String, => &str,
    => u8, => u16, => u32, => u64, => u128, => usize,
    => i8, => i16, => i32, => i64, => i128, => isize,
    => f32, => f64,
    T => Option<T>, T => Vec<T>, T => Box<T>, T => Rc<T>, T => Arc<T>, T => &T, T => &mut T,
    T => &[T], T => Box<[T]>, T => std::sync::Mutex<T>, T => std::collections::VecDeque<T>,
    T S => std::collections::HashSet<T, S>, T => std::collections::BTreeSet<T>,
    => std::time::Duration, => std::time::Instant, => std::time::SystemTime,
    => std::path::PathBuf, => &std::path::Path, => std::ffi::OsString,
    K V S => std::collections::HashMap<K, V, S>, K V => std::collections::BTreeMap<K, V>,
    A B => (A, B), A B C => (A, B, C), A B C D => (A, B, C, D),
}
