//! Sentry by annotation: spans that know how they ended, and errors that are classified and reported once.
//!
//! ```
//! use monitored::{Classify, Monitored, monitored};
//!
//! #[derive(Debug, thiserror::Error, Classify)]
//! enum UserError {
//!     #[error("{0:?} is no e-mail address")]
//!     #[class(validation)]
//!     Email(String),
//! }
//!
//! #[monitored(op = "api", args)]
//! fn register(email: &str) -> Result<(), UserError> {
//!     if email.contains('@') { Ok(()) } else { Err(UserError::Email(email.to_owned())) }
//! }
//!
//! let _guard = Monitored::new().service("backend").init(monitored::sentry::ClientOptions::new());
//! assert!(register("nobody").is_err());
//! ```
//!
//! - [`monitored`](macro@monitored) makes the calls of a function spans, with all its keys in one table;
//! - [`classify_errors`] and the derive [`Classify`](macro@Classify) say what class of failure an error is;
//! - [`operation`], [`current`] and [`in_current_scope`] are for the places where no attribute fits;
//! - [`check_in`] tells Sentry's cron monitors of runs, as the key `checkin` does;
//! - [`filter`] keeps things from leaving: events that nobody wants, and secrets, without being asked for;
//! - [`alert`](mod@alert) has the rules that say when the team is to hear of something, and the sinks that tell it;
//! - [`Monitored`] is the configuration. Annotations work without it, with whatever Sentry client is bound, and do
//!   nothing where none is.
//!
//! # Features
//!
//! | feature | what it adds |
//! | --- | --- |
//! | `enable` (default) | without it annotations are checked and compile to the bare function: a library annotates, and the application decides |
//! | `anyhow`, `reqwest`, `serde_json`, `sqlx`, `tokio` | the errors of that crate are classified by what they are, see [`classify_errors`](macro@classify_errors#known-types) |
//! | `axum` | the module `axum`: errors and panics of handlers as answers (RFC 9457) that tell no more than may be told; `Policy::http_status` |
//! | `console` | `Monitored::console()`: traces and errors as trees in the terminal, and alerts; no DSN needed |
//! | `email` | [`sink::Email`]: alerts by SMTP |
//! | `http` | [`ErrorClass::status`]: the HTTP status of a class; the class of a `StatusCode` that is returned as an error; [`continue_from`](macro@monitored#traces-across-services) takes a `HeaderMap` |
//! | `redis` | `Monitored::shared_windows(..)`: the processes of a fleet count together in Redis or Valkey, and one of them tells |
//! | `spotlight` | `Monitored::spotlight(..)`, and the environment variable `SENTRY_SPOTLIGHT`: the same envelopes to Sentry's Spotlight; no DSN needed |
//! | `testing` | the module `testing`: what a piece of code would have sent, as values, and a clock for alert rules that is moved by hand |
//! | `webhook` | [`sink::Slack`], [`sink::PagerDuty`] and [`sink::Webhook`]: alerts over [HTTP](sink#over-http) |
//!
//! # What it costs
//!
//! Nothing is allocated for a call without keys in a trace that is not sampled. What is recorded is bounded, unwinding in
//! a value's or an error's own code is caught, and nothing blocks. Out of reach: `panic = "abort"`, and code of an error
//! that never returns at all.
#![forbid(unsafe_code)]

// Each module uses only those above it; a test of the workspace holds them to it.
mod sync;
mod clock;
mod stats;
mod value;
mod classify;
mod site;
mod call;
mod span;
mod report;
pub mod filter;
#[cfg(any(feature = "spotlight", feature = "webhook"))]
mod post;
pub mod alert;
#[cfg(feature = "spotlight")]
mod spotlight;
mod monitored;
#[cfg(any(feature = "console", feature = "testing"))]
mod dev;
#[cfg(feature = "axum")]
pub mod axum;
#[cfg(feature = "testing")]
pub mod testing;

#[doc(hidden)]
pub mod __private;

pub use sentry;

/// What [`Monitored`] is called among a client's integrations.
const INTEGRATION: &str = "monitored";

#[cfg(feature = "redis")]
pub use self::alert::RedisWindows;
pub use self::alert::{Alert, AlertKey, AlertRule, AlertSink, AlertState, DeliveryError, Severity, sink};
pub use self::call::{Current, InCurrentScope, MonitoredFuture, Operation};
pub use self::classify::{Classify, ErrorClass, Fields, Outcome, Policy, Reportable};
pub use self::monitored::{ConfigError, InitGuard, Monitored, SelfTest, alert, flush};
pub use self::report::{MonitoredFutureExt, current, in_current_scope, operation, report, report_with};
pub use self::span::{CheckIn, CheckInFuture, RunningCheckIn, check_in};
pub use self::stats::{Stats, stats};
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
