//! What a program says of the types of others, where a function returns them as they are.

use super::{ErrorClass, Failure};

/// An error of somebody else's whose class the program declares, by [`classify!`](crate::classify).
///
/// The implementation is for a foreign type of a foreign trait; what makes it the program's own is `Here`, a type of the
/// place where it stands. Nobody names that: as there is one such place for a type, the compiler finds it.
pub trait Foreign<Here> {
    /// The class.
    fn class(&self) -> ErrorClass;

    /// What can be told of the error besides.
    fn failure(&self) -> Option<Failure<'_>>;
}

macro_rules! pointers {
    ($($pointer:ty),*) => {$(
        impl<E: Foreign<Here>, Here> Foreign<Here> for $pointer {
            fn class(&self) -> ErrorClass {
                (**self).class()
            }
            fn failure(&self) -> Option<Failure<'_>> {
                (**self).failure()
            }
        }
    )*};
}

pointers!(Box<E>, std::sync::Arc<E>, std::rc::Rc<E>, &E);

/// Declares the class of errors whose type is another library's, for functions that return them as they are.
///
/// Stands where items stand, anywhere in the program, and holds for all of it: whatever function under
/// [`monitored`](macro@crate::monitored) or [`classify_errors`](crate::classify_errors) returns a `Result` with such an
/// error (also in a `Box`, `Arc`, `Rc` or by reference), in the crate it stands in and in those that use that. It needs
/// no client. The arms of a function win over it; it wins over what this crate knows of the type.
/// [`ErrorClass::UNKNOWN`] leaves an error to what is known of it otherwise.
///
/// Errors inside `Box<dyn Error>`, `anyhow::Error` or the source of another are those of
/// [`Monitored::classify`](crate::Monitored::classify).
///
/// ```
/// use monitored::{ErrorClass, monitored};
///
/// # mod library {
/// #     #[derive(Debug)]
/// #     pub struct Error(pub u16);
/// #     impl std::fmt::Display for Error {
/// #         fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str("refused") }
/// #     }
/// #     impl std::error::Error for Error {}
/// # }
/// monitored::classify! {
///     library::Error => |e| if e.0 == 404 { ErrorClass::NOT_FOUND } else { ErrorClass::API },
/// }
///
/// #[monitored]
/// fn fetch() -> Result<String, library::Error> {
///     Err(library::Error(404))
/// }
/// # #[cfg(feature = "testing")] {
/// let captured = monitored::testing::capture(|| drop(fetch()));
/// assert!(captured.events.is_empty(), "declared as `not_found`, which is no event");
/// # }
/// ```
///
/// # Limits
/// A type is declared once in a program: where a second declaration of it is in reach, functions that return it do not
/// compile (*type annotations needed*, with both places). So this is for applications; a library that declares a type
/// which is not its own takes that choice from whoever uses it.
#[macro_export]
macro_rules! classify {
    ($($type:ty => $class:expr),+ $(,)?) => {$(
        const _: () = {
            // Named by nobody, but in the types of every function that returns the error.
            #[allow(missing_debug_implementations, missing_docs, unreachable_pub)]
            pub struct Here;

            #[automatically_derived]
            impl $crate::__private::Foreign<Here> for $type {
                fn class(&self) -> $crate::ErrorClass {
                    $crate::__private::asked(self, $class)
                }

                fn failure(&self) -> ::core::option::Option<$crate::__private::Failure<'_>> {
                    use $crate::__private::probe::Observe as _;
                    (&&&&&&&&&$crate::__private::Probe::itself(self)).end().failure()
                }
            }
        };
    )+};
    ($($other:tt)*) => {
        ::core::compile_error!("expected types with a closure each: `classify! { library::Error => |e| … }`");
    };
}

/// Calls the closure of [`classify!`](crate::classify), and tells the compiler what its argument is.
pub fn asked<E>(error: &E, class: impl FnOnce(&E) -> ErrorClass) -> ErrorClass {
    class(error)
}
