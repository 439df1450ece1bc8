//! Sentry by annotation.
#![forbid(unsafe_code)]

#[cfg(any(feature = "console", feature = "testing"))]
mod dev;
mod monitored;
#[cfg(feature = "testing")]
pub mod testing;

pub use self::monitored::{ConfigError, InitGuard, Monitored};
