//! A monitored future: on the stack whenever its inner future runs, and while that is dropped.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::frame::{Frame, Stay};
use super::guard::{self, Call, Record, State, Watch};
use super::observer::{Ended, Unwatched};
use super::stack;
use super::values::Values;
use crate::classify::End;
use crate::site::Identity;

pin_project! {
    /// A future whose call is in progress from its first poll on.
    #[must_use = "futures do nothing unless polled"]
    pub struct MonitoredFuture<F, O> {
        #[pin]
        inner: Option<F>,
        observe: Option<O>,
        progress: Progress,
    }

    impl<F, O> PinnedDrop for MonitoredFuture<F, O> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            match this.progress.turn_for_drop() {
                Some(turn) => {
                    this.inner.set(None);
                    turn.end(Ended::Cancelled);
                }
                None => this.inner.set(None),
            }
        }
    }
}

/// How far a monitored future is.
enum Progress {
    /// Never polled.
    Pending(Watch, Box<Pending>),
    /// Between two polls.
    Suspended(Watch, Box<Frame>),
    /// In progress, but not heard of by anybody.
    Unwatched(Watch, Unwatched),
    /// Ended, or just being polled.
    Over,
}

struct Pending {
    identity: Identity,
    values: Option<Box<Values>>,
}

/// One poll of a monitored future, or its drop. Unwinding out of it ends the call.
struct Turn<'a> {
    call: Option<Call>,
    progress: &'a mut Progress,
}

impl Progress {
    fn turn(&mut self) -> Turn<'_> {
        if !stack::is_alive() {
            return Turn { call: None, progress: self };
        }
        let call = match std::mem::replace(self, Self::Over) {
            Self::Pending(observer, pending) => {
                Some(guard::enter_recorded(observer, pending.identity, pending.values))
            }
            Self::Suspended(observer, frame) => {
                let id = frame.id;
                guard::resume(frame);
                Some(Call { observer, state: State::Watched(id) })
            }
            Self::Unwatched(observer, call) => {
                stack::turn();
                Some(Call { observer, state: State::Unwatched(call) })
            }
            Self::Over => None,
        };
        Turn { call, progress: self }
    }

    /// A call that never started has no end either.
    fn turn_for_drop(&mut self) -> Option<Turn<'_>> {
        match self {
            Self::Suspended(..) | Self::Unwatched(..) if stack::is_alive() => Some(self.turn()),
            // A thread that is ending has no place for a call; the frame goes with the future.
            Self::Suspended(..) | Self::Unwatched(..) | Self::Pending(..) | Self::Over => None,
        }
    }
}

impl Turn<'_> {
    /// The future is pending.
    fn suspend(mut self) {
        if let Some(call) = self.call.take() {
            guard::goes_on(call.observer);
            *self.progress = call.suspend();
            // What failed in here is no longer what has just left this thread.
            stack::turn();
        }
    }

    fn end(mut self, ended: Ended<'_>) {
        if let Some(mut call) = self.call.take() {
            call.finish(ended);
        }
    }
}

impl Call {
    /// Takes the call off this thread until it goes on.
    fn suspend(mut self) -> Progress {
        match std::mem::replace(&mut self.state, State::Over) {
            State::Watched(id) => match stack::pop(id) {
                Some(running) => Progress::Suspended(self.observer, stack::leave(running, Stay::Waiting)),
                None => Progress::Over,
            },
            State::Unwatched(call) => Progress::Unwatched(self.observer, call),
            State::Over => Progress::Over,
        }
    }

    /// The future that goes on with this call.
    #[inline]
    pub fn run_async<R, F, O>(self, body: F, observe: O) -> MonitoredFuture<F, O>
    where
        F: Future<Output = R>,
        O: FnOnce(&R) -> End<'_>,
    {
        MonitoredFuture { inner: Some(body), observe: Some(observe), progress: self.suspend() }
    }
}

impl<R, F, O> Future for MonitoredFuture<F, O>
where
    F: Future<Output = R>,
    O: FnOnce(&R) -> End<'_>,
{
    type Output = R;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<R> {
        let this = self.project();
        // Only its own drop takes the inner future away.
        let Some(inner) = this.inner.as_pin_mut() else { return Poll::Pending };
        let turn = this.progress.turn();
        match inner.poll(cx) {
            Poll::Pending => {
                turn.suspend();
                Poll::Pending
            }
            Poll::Ready(value) => {
                let end = this.observe.take().map_or(End::Value, |observe| observe(&value));
                turn.end(Ended::Seen(end));
                Poll::Ready(value)
            }
        }
    }
}

/// A call of a function that returns a future: it starts when that is polled.
#[derive(Debug)]
pub struct Deferred {
    observer: Watch,
    identity: Identity,
    values: Option<Box<Values>>,
}

/// The values are evaluated now, while the arguments are there.
pub(crate) fn defer(observer: Watch, identity: Identity, record: Option<Record<'_>>) -> Deferred {
    Deferred { observer, identity, values: guard::record(observer, record) }
}

impl Deferred {
    pub(super) fn new(observer: Watch, identity: Identity, values: Option<Box<Values>>) -> Self {
        Self { observer, identity, values }
    }

    /// Wraps a future.
    pub fn wrap<F, O>(self, inner: F, observe: O) -> MonitoredFuture<F, O> {
        let pending = Pending { identity: self.identity, values: self.values };
        MonitoredFuture {
            inner: Some(inner),
            observe: Some(observe),
            progress: Progress::Pending(self.observer, Box::new(pending)),
        }
    }

    /// Runs the body of a function written `-> impl Future<Output = T>`, and wraps the future that it returns.
    pub fn run_future<T, F, C, O>(self, body: C, observe: O) -> MonitoredFuture<F, O>
    where
        F: Future<Output = T>,
        C: FnOnce() -> F,
        O: FnOnce(&T) -> End<'_>,
    {
        self.wrap(body(), observe)
    }
}
