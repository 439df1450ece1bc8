//! What users call themselves, where no attribute fits.

use std::panic::Location;

use super::WATCH;
use crate::call::{self, Current, InCurrentScope, Operation};

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
