//! Sentry by annotation.
#![forbid(unsafe_code)]

mod classify;
mod value;

pub use classify::{Classify, ErrorClass, Fields};
pub use value::Value;
