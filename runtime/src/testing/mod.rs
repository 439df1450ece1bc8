//! What a piece of code would have sent to Sentry, as values: for tests of programs that are annotated.
//!
//! Feature `testing`. Each capture has a client and a hub of its own, so that tests run side by side, and nothing
//! leaves the process. Every trace is sampled unless the options say otherwise, and there are no default integrations
//! (a panic is reported only if an option adds the integration for it).
//!
//! ```
//! use monitored::testing;
//! use sentry::{Level, TransactionContext, capture_message, start_transaction};
//!
//! let captured = testing::capture(|| {
//!     let import = start_transaction(TransactionContext::new("import", "task"));
//!     import.start_child("database", "insert").finish();
//!     import.finish();
//!     capture_message("3 rows", Level::Info);
//! });
//!
//! assert_eq!(captured.transactions.len(), 1);
//! assert_eq!(captured.events[0].message.as_deref(), Some("3 rows"));
//! assert_eq!(captured.tree(), "import  task\n└─ insert  database\n• 3 rows");
//! ```
//!
//! Where the environment variable `MONITORED_TESTING_ENVELOPES` names a folder, every envelope is written there, too, a
//! file each (`*.envelope`, as it would be sent): for programs that check what receivers would say of it.
//!
//! What other threads send is captured where they use the same hub: carry it there with
//! `monitored::in_current_scope`, or `Hub::run`.

mod bound;
mod captured;
mod clock;
mod harness;
mod kept;

use std::future::Future;

use sentry::{ClientOptions, Hub};

use self::bound::Bound;
pub use self::captured::Captured;
pub use self::clock::ManualClock;
use self::harness::Harness;
use crate::monitored::Monitored;

/// Runs `body` and returns what it sent.
///
/// What `body` returns is dropped while it still counts. A panic passes through.
///
/// ```
/// use monitored::testing;
///
/// let captured = testing::capture(|| {
///     let error = "x".parse::<u32>().unwrap_err();
///     sentry::capture_error(&error);
/// });
/// assert_eq!(captured.events[0].exception[0].ty, "ParseIntError");
/// assert_eq!(captured.tree(), "✗ ParseIntError: invalid digit found in string");
/// ```
pub fn capture<R>(body: impl FnOnce() -> R) -> Captured {
    capture_with(Monitored::new(), ClientOptions::new(), body)
}

/// Runs `future` to its end and returns what it sent, on whichever threads it was polled.
///
/// What it holds and returns is dropped while it still counts, also where the capture itself is dropped halfway.
///
/// ```
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// use monitored::testing;
/// use sentry::{Level, capture_message};
///
/// let captured = testing::capture_async(async {
///     tokio::task::yield_now().await;
///     capture_message("done", Level::Info);
/// })
/// .await;
/// assert_eq!(captured.tree(), "• done");
/// # });
/// ```
pub fn capture_async<F: Future>(future: F) -> impl Future<Output = Captured> + use<F> {
    capture_async_with(Monitored::new(), ClientOptions::new(), future)
}

/// [`capture`] under a configuration and options of the caller's.
///
/// The options count as they are, but for two: their transport is never used, and a missing DSN is made up. Where they
/// do not say how traces are sampled, every trace is.
///
/// ```
/// use monitored::{Monitored, testing};
/// use sentry::{ClientOptions, Level, capture_message};
///
/// let options = ClientOptions::new().release("1.2.3").before_send(|event| (event.level > Level::Info).then_some(event));
/// let captured = testing::capture_with(Monitored::new().service("backend"), options, || {
///     capture_message("chatter", Level::Info);
///     capture_message("trouble", Level::Warning);
/// });
/// assert_eq!(captured.tree(), "! trouble");
/// assert_eq!(captured.events[0].release.as_deref(), Some("1.2.3"));
/// ```
pub fn capture_with<R>(monitored: Monitored, options: ClientOptions, body: impl FnOnce() -> R) -> Captured {
    let harness = Harness::new(monitored, options);
    Hub::run(harness.hub(), || drop(body()));
    harness.finish()
}

/// [`capture_async`] under a configuration and options of the caller's, which count as in [`capture_with`].
///
/// ```
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// use monitored::{Monitored, testing};
/// use sentry::{ClientOptions, TransactionContext, start_transaction};
///
/// let options = ClientOptions::new().traces_sample_rate(0.0);
/// let captured = testing::capture_async_with(Monitored::new(), options, async {
///     start_transaction(TransactionContext::new("import", "task")).finish();
/// })
/// .await;
/// assert!(captured.transactions.is_empty());
/// # });
/// ```
pub fn capture_async_with<F: Future>(
    monitored: Monitored,
    options: ClientOptions,
    future: F,
) -> impl Future<Output = Captured> + use<F> {
    let harness = Harness::new(monitored, options);
    let bound = Bound::new(harness.hub(), future);
    async move {
        bound.await;
        harness.finish()
    }
}
