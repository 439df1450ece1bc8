//! Who is told of calls. The rooms below this one implement it; nothing here knows how.

use std::any::Any;

use super::frame::Frame;
use crate::classify::End;
use crate::site::Identity;

/// How a call ended.
#[derive(Debug)]
pub(crate) enum Ended<'a> {
    /// With a value, looked at.
    Seen(End<'a>),
    /// With a value that nobody could look at.
    Unseen,
    /// By unwinding.
    Panicked,
    /// Its future was dropped unfinished.
    Cancelled,
}

/// Told of the start and the end of every call, on the thread it runs on, in its own scope. User code may run in
/// these; unwinding out of them is caught.
pub(crate) trait Observer: Sync {
    /// Whether anybody would hear of a call that starts now.
    fn active(&self) -> bool;
    /// A call is about to start; the calls around it are on the stack, it is not yet.
    fn begin(&self, frame: &mut Frame);
    /// A call has ended; the calls around it are on the stack, it is not any more.
    fn end(&self, frame: &mut Frame, ended: Ended<'_>);
    /// A call that ended with a failure of which nobody around it was told has left the thread.
    fn left(&self);
    /// A call that failed, or a callee of which did, has left the thread's stack.
    #[cfg(feature = "axum")]
    fn passed(&self);
    /// A call has ended that started while nobody would hear of it.
    fn unwatched(&self, call: &Unwatched, ended: Ended<'_>);
    /// The call goes on without returning what is in its ledger; it is the innermost one.
    fn goes_on(&self, ledger: &mut (dyn Any + Send + Sync));
    /// The innermost call is about to be carried into another task, which is what the frame will stand for.
    fn carry(&self, frame: &mut Frame);
    /// The body tagged its own running call.
    fn tagged(&self, frame: &mut Frame, key: &str, value: &str);
    /// The body added data to its own running call.
    fn noted(&self, frame: &mut Frame, key: &str, value: &sentry::protocol::Value);
}

/// A call that has no frame.
#[derive(Debug)]
pub(crate) struct Unwatched {
    pub(crate) identity: Identity,
    /// The call was entered while the thread was unwinding.
    pub(crate) entered_panicking: bool,
}
