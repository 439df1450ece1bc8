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
//!   that.
//! - **Capture, log, add breadcrumbs, call monitored functions**: while filters run, their thread has no Sentry client, and
//!   [`current`](crate::current) is inert. So nothing of this is sent, nothing is filtered while it is filtered, and no lock
//!   is taken twice. That is why a filter sees an empty scope: what the scope knows is on the event already.
//! - **Take its time**: not much. A breadcrumb filter runs under the lock of Sentry's scope, an event filter while the
//!   function waits that reports. A breadcrumb filter must not use a hub that it was given from outside: that waits for ever.
//!
//! While a thread panics (its hook runs, or its destructors), the filters of events, transactions and logs run on another
//! thread, so that not even a filter that panics over the report of a panic ends the process. They must not wait for what
//! the thread that panics holds, which waits for them: also not for the lock of the standard output, which a thread may
//! take twice but no other one besides. Breadcrumb filters do not run then, for another thread could be in need of the
//! lock of the scope: of such a breadcrumb only time and level are kept, and it is counted as filtered.
//!
//! # The user's callbacks
//!
//! The user's own `before_send`, `before_breadcrumb` and `before_send_log` run where they would without us, and are treated
//! like filters when they panic, where there is something to compose them with: any filter of that kind or, but for
//! breadcrumbs, the removal of secrets. Three things are special:
//!
//! - What is captured, logged or noted because such a callback panics (by the panic hook, by destructors) is dropped and
//!   counted as filtered: it would pass the callback again. So that panic is no issue of its own; what takes the place of
//!   what the callback was given tells of it.
//! - `before_breadcrumb` runs as filters do, without a client, where there is a breadcrumb filter. With one it would wait
//!   for ever, for it runs under the lock of the scope.
//! - They stay on their thread while that panics, with all that they may know by it. So a callback that panics over the
//!   report of a panic ends the process, as Rust does with each panic inside a panic hook, and as it does without us.
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
