//! Sentry by annotation.
#![forbid(unsafe_code)]

mod value;

pub use value::Value;
