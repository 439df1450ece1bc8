//! What users call themselves, where no attribute fits.

use std::panic::Location;

use sentry::protocol::Event;

use super::{WATCH, aside};
use crate::call::{self, Current, InCurrentScope, Operation};
use crate::{ErrorClass, Reportable};

/// The running call: to tag it, to add data, to read its span.
///
/// ```
/// monitored::current().tag("tenant", "acme").data("rows", 3);
/// ```
pub fn current() -> Current {
    call::current(WATCH)
}

/// Does for a closure or a future what `#[monitored]` does for a function, with names known only at run time.
///
/// ```
/// let rows = monitored::operation("database", "load_users").tag("table", "users").run(|| 3);
/// assert_eq!(rows, 3);
///
/// let failed: Result<u8, std::num::ParseIntError> =
///     monitored::operation("parse", "age").run(|| "many".parse());
/// assert!(failed.is_err());
/// ```
#[track_caller]
pub fn operation(op: impl Into<String>, name: impl Into<String>) -> Operation {
    Operation::new(WATCH, op.into(), name.into(), Location::caller())
}

/// A closure that runs with the trace and a copy of the scope of where this is called: for threads,
/// `spawn_blocking` and thread pools.
///
/// ```
/// let work = monitored::in_current_scope(|| 6 * 7);
/// assert_eq!(std::thread::spawn(work).join().unwrap(), 42);
/// ```
pub fn in_current_scope<R>(f: impl FnOnce() -> R) -> impl FnOnce() -> R {
    call::carry_closure(WATCH, f)
}

/// Carries trace and scope along with a future.
pub trait MonitoredFutureExt: Sized {
    /// The future, with the trace and a copy of the scope of where this is called: for `tokio::spawn`.
    ///
    /// ```
    /// use monitored::MonitoredFutureExt;
    ///
    /// let task = async { 42 }.in_current_scope();
    /// # let _ = task;
    /// // tokio::spawn(task);
    /// ```
    fn in_current_scope(self) -> InCurrentScope<Self> {
        call::carry_future(WATCH, self)
    }
}

impl<F: Future> MonitoredFutureExt for F {}

/// Reports an error that is handled here, where no attribute sees it, and says what class it is.
///
/// As if the running call returned it: with that call's tags, context and place in the stack, logged and captured as
/// the policy of its class says. If the call then returns the error as well, that is not reported again; nor is one
/// that a callee, or a task carried away with [`in_current_scope`], has reported already. With what the call itself has
/// reported by hand it is not compared: a loop that reports an error each time reports it each time. Outside a monitored
/// call it is an event of the current scope.
///
/// Takes what is [`Reportable`]: an error with a class of its own or of a known type, and any `dyn Error`. Never panics,
/// and is inert without a client but for what it returns and logs.
///
/// ```
/// use monitored::{ErrorClass, monitored};
///
/// #[monitored(op = "cache", tags(cache = "prices"))]
/// fn price() -> u32 {
///     match "12 EUR".parse() {
///         Ok(price) => price,
///         Err(error) => {
///             let error: std::num::ParseIntError = error;
///             assert_eq!(monitored::report(&error), ErrorClass::VALIDATION);
///             0
///         }
///     }
/// }
/// # #[cfg(feature = "testing")] {
/// let captured = monitored::testing::capture(price);
/// assert_eq!(captured.events[0].tags["cache"], "prices");
/// # }
/// ```
pub fn report<E: Reportable<Kind> + ?Sized, Kind>(error: &E) -> ErrorClass {
    aside::report(error.failure(), None)
}

/// [`report`], with a hand on the event before it is captured: to add to it, or to change it. The closure does not run
/// where there will be no event; if it panics, the event goes as it was before.
///
/// ```
/// # #[cfg(feature = "testing")] {
/// let captured = monitored::testing::capture(|| {
///     let error = std::io::Error::other("disk is failing");
///     monitored::report_with(&error, |event| {
///         event.extra.insert("device".to_owned(), "sda".into());
///     });
/// });
/// assert_eq!(captured.events[0].extra["device"], "sda");
/// # }
/// ```
pub fn report_with<E, Kind>(error: &E, edit: impl FnOnce(&mut Event<'static>)) -> ErrorClass
where
    E: Reportable<Kind> + ?Sized,
{
    let mut edit = Some(edit);
    aside::report(error.failure(), Some(&mut |event| edit.take().into_iter().for_each(|edit| edit(event))))
}
