//! What is kept from leaving: filters for events, transactions, breadcrumbs and logs, ready-made ones, and the removal of
//! secrets.
//!
//! A filter takes what is about to leave and gives it back, changed or not, or `None`: then it is dropped, and counted in
//! [`stats`](crate::stats()).
//! Any closure of that form is one; the functions of this module make the usual ones.
//!
//! ```
//! # #[cfg(feature = "testing")] {
//! use monitored::{Monitored, filter, testing};
//! use sentry::{ClientOptions, Level, capture_message};
//!
//! let monitored = Monitored::new()
//!     .filter(filter::drop_messages("^heartbeat"))
//!     .filter(|event| (event.logger.as_deref() != Some("noise")).then_some(event));
//! let captured = testing::capture_with(monitored, ClientOptions::new(), || {
//!     capture_message("heartbeat 7", Level::Info);
//!     capture_message("login with password=hunter2 failed", Level::Warning);
//! });
//! assert_eq!(captured.tree(), "! login with password=[Filtered] failed");
//! # }
//! ```
//!
//! # Order
//!
//! The scope and its processors and the client's integrations come first, as always. Then the user's own `before_send` (or
//! `before_breadcrumb`, `before_send_log`), whether it was set before [`Monitored`](crate::Monitored) was added or after:
//! so a [`limit`] counts nothing that would have been dropped anyway. Then the filters in the order in which they were
//! given. Then [`scrub()`], which nobody can put a secret behind. Sentry's `sample_rate` for events comes last.
//! Transactions have no callback in the SDK; their filters run where they are handed to the transport, which needs
//! [`Monitored::init`](crate::Monitored::init). Sampling has been decided long before.
//!
//! # What a filter may do
//!
//! - **Panic**: what it was given is lost, and in its place goes what names the filter that failed: an event with the same
//!   id, time, level and release, a transaction without spans and data, a breadcrumb, a log. The filters behind it run on
//!   that. The user's own `before_send`, `before_breadcrumb` or `before_send_log` is treated alike, where there is something
//!   to compose it with. While a thread panics, event filters run on another one, so that not even a filter that panics over
//!   the report of a panic ends the process.
//! - **Capture, log, add breadcrumbs, call monitored functions**: while filters run, their thread has no Sentry client, and
//!   [`current`](crate::current) is inert. So nothing of this is sent, nothing is filtered while it is filtered, and no lock
//!   is taken twice. That is why a filter sees an empty scope: what the scope knows is on the event already.
//! - **Take its time**: not much. A breadcrumb filter runs under the lock of Sentry's scope, an event filter while the
//!   function waits that reports. A breadcrumb filter must not use a hub that it was given from outside: that waits for ever.
//!
//! The event with which a client probes its integrations when it is made passes no filter.

mod chain;
mod drop_classes;
mod drop_messages;
mod drop_test_events;
mod drop_transactions;
mod likeness;
mod limit;
mod mistake;
mod scrub;
mod set;
mod withheld;

pub use self::drop_classes::drop_classes;
pub use self::drop_messages::drop_messages;
pub use self::drop_test_events::drop_test_events_in;
pub use self::drop_transactions::drop_transactions;
pub use self::limit::limit;
pub use self::scrub::{Scrub, scrub};

pub(crate) use self::mistake::{FilterMistake, noticed};
pub(crate) use self::set::Filters;
