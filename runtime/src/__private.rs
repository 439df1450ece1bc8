//! The contract with generated code, and nobody else's: names here may change with any release.

pub use sentry::protocol::MonitorIntervalUnit as Unit;
pub use sentry::{Level, User};

pub use crate::call::shape::{
    self, BoxedLocal, BoxedSend, DeferredLocal, DeferredSend, Plain, Returns, Shape, ViaBoxedLocal,
    ViaBoxedSend, ViaPlain, never, returns,
};
pub use crate::call::{Call, Deferred, HeaderText, Incoming, MonitoredFuture, TraceHeaders, Values};
pub use crate::classify::probe::{self, Observe, Probe};
pub use crate::classify::{
    ArmClass, Classify, Context, End, Failure, Fallible, Fields, Foreign, NoTrace, NotSame, RecordContext,
    Same, Told, Trace, Traced, Transparent, asked, classified, error_if,
};
pub use crate::site::{Capture, Log, Monitor, Root, ScopeOf, Site};
pub use crate::value::Slot;
pub use crate::value::arg::{self, Arg, Record};

use crate::call;
use crate::report::WATCH;
use crate::site::Identity;

/// Starts a call.
pub fn enter(site: &'static Site) -> Call {
    call::enter(WATCH, Identity::Site(site), None)
}

/// Starts a call that records values, where something would use them.
pub fn enter_with(site: &'static Site, values: &mut dyn FnMut(&mut Values)) -> Call {
    call::enter(WATCH, Identity::Site(site), Some(values))
}

/// A call that starts when the future is polled that it is going to wrap.
pub fn defer(site: &'static Site) -> Deferred {
    call::defer(WATCH, Identity::Site(site), None)
}

/// The same, with values, which are recorded now.
pub fn defer_with(site: &'static Site, values: &mut dyn FnMut(&mut Values)) -> Deferred {
    call::defer(WATCH, Identity::Site(site), Some(values))
}

impl Plain {
    /// See [`enter`].
    pub fn enter(self, site: &'static Site) -> Call {
        enter(site)
    }

    /// See [`enter_with`].
    pub fn enter_with(self, site: &'static Site, values: &mut dyn FnMut(&mut Values)) -> Call {
        enter_with(site, values)
    }
}

impl BoxedSend {
    /// See [`defer`].
    pub fn enter(self, site: &'static Site) -> DeferredSend {
        DeferredSend(defer(site))
    }

    /// See [`defer_with`].
    pub fn enter_with(self, site: &'static Site, values: &mut dyn FnMut(&mut Values)) -> DeferredSend {
        DeferredSend(defer_with(site, values))
    }
}

impl BoxedLocal {
    /// See [`defer`].
    pub fn enter(self, site: &'static Site) -> DeferredLocal {
        DeferredLocal(defer(site))
    }

    /// See [`defer_with`].
    pub fn enter_with(self, site: &'static Site, values: &mut dyn FnMut(&mut Values)) -> DeferredLocal {
        DeferredLocal(defer_with(site, values))
    }
}

// Exported from the crate's root; here, because what it generates is held to the same contract.
/// Declares the class of errors whose type is another library's, for functions that return them as they are.
///
/// Stands where items stand, anywhere in the program, and holds for all of it: whatever function under
/// [`monitored`](macro@crate::monitored) or [`classify_errors`](crate::classify_errors) returns a `Result` with such an
/// error (also in a `Box`, `Arc`, `Rc` or by reference), in the crate it stands in and in those that use that. It needs
/// no client. The arms of a function win over it; it wins over what this crate knows of the type.
/// [`ErrorClass::UNKNOWN`](crate::ErrorClass::UNKNOWN) leaves an error to what is known of it otherwise.
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
/// An error of a type that this crate knows itself, and that is declared here as well, goes to
/// [`report`](crate::report()) as `&error as &dyn std::error::Error`.
#[macro_export]
macro_rules! classify {
    ($($type:ty => $class:expr),+ $(,)?) => {$(
        const _: () = {
            // Named by nobody, but in the types of every function that returns the error.
            #[allow(missing_debug_implementations, missing_docs, unreachable_pub)]
            pub struct Here;

            #[automatically_derived]
            impl $crate::__private::Foreign<Here> for $type {
                fn declared_class(&self) -> $crate::ErrorClass {
                    $crate::__private::asked(self, $class)
                }

                fn told_failure(&self) -> ::core::option::Option<$crate::__private::Failure<'_>> {
                    use $crate::__private::probe::Observe as _;
                    (&&&&&&&&&$crate::__private::Probe::itself(self)).__monitored_end().failure()
                }
            }
        };
    )+};
    ($($other:tt)*) => {
        ::core::compile_error!("expected types with a closure each: `classify! { library::Error => |e| … }`");
    };
}
