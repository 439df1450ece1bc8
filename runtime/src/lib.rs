//! Sentry by annotation.
#![forbid(unsafe_code)]

// Each module uses only those above it.
mod call;
mod classify;
mod clock;
mod report;
mod site;
mod span;
mod value;

#[doc(hidden)]
pub mod __private;

pub use sentry;

pub use call::{Current, InCurrentScope, MonitoredFuture, Operation};
pub use classify::{Classify, ErrorClass, Fields, Outcome};
pub use report::{MonitoredFutureExt, current, in_current_scope, operation};
pub use value::Value;
