//! Sentry by annotation.
#![forbid(unsafe_code)]

// Each module uses only those above it; a test of the workspace holds them to it.
mod clock;
mod value;
mod classify;
mod site;
mod call;
mod span;
mod report;
mod monitored;
#[cfg(any(feature = "console", feature = "testing"))]
mod dev;
#[cfg(feature = "testing")]
pub mod testing;

#[doc(hidden)]
pub mod __private;

pub use sentry;

/// What [`Monitored`] is called among a client's integrations.
const INTEGRATION: &str = "monitored";

pub use self::call::{Current, InCurrentScope, MonitoredFuture, Operation};
pub use self::classify::{Classify, ErrorClass, Fields, Outcome};
pub use self::monitored::{ConfigError, InitGuard, Monitored};
pub use self::report::{MonitoredFutureExt, current, in_current_scope, operation};
pub use self::value::Value;

#[doc = include_str!("../docs/classify.md")]
pub use monitored_macros::Classify;
#[doc = include_str!("../docs/classify_errors.md")]
pub use monitored_macros::classify_errors;
#[doc = include_str!("../docs/monitored.md")]
pub use monitored_macros::monitored;

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
