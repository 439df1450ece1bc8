//! Sentry by annotation.
#![forbid(unsafe_code)]
