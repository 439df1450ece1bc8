//! Carrying the running call's trace and scope into another task or thread.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::frame::{Frame, Kind, Stay};
use super::guard::{self, Watch, quietly};
use super::stack;

/// A carrier on the stack of the thread that it was carried to.
struct Carrying<'a> {
    id: u64,
    home: Option<&'a mut Option<Box<Frame>>>,
}

impl<'a> Carrying<'a> {
    fn start(frame: Box<Frame>, home: Option<&'a mut Option<Box<Frame>>>) -> Self {
        let id = frame.id;
        guard::resume(frame);
        Self { id, home }
    }
}

impl Drop for Carrying<'_> {
    fn drop(&mut self) {
        if let Some(running) = stack::pop(self.id) {
            match self.home.take() {
                Some(home) => *home = Some(stack::leave(running, Stay::Waiting)),
                None => stack::recycle(stack::leave(running, Stay::Gone)),
            }
        }
    }
}

/// A frame that stands for the calls running now, wherever it goes.
fn carrier(observer: Watch) -> Option<Box<Frame>> {
    if !stack::usable() || !observer.0.active() {
        return None;
    }
    let mut frame = guard::new_frame(Kind::Carrier(guard::steps()));
    quietly(|| observer.0.carry(&mut frame));
    Some(frame)
}

pin_project! {
    /// A future with the trace and the scope of where it was made.
    #[must_use = "futures do nothing unless polled"]
    pub struct InCurrentScope<F> {
        #[pin]
        inner: Option<F>,
        carrier: Option<Box<Frame>>,
    }

    impl<F> PinnedDrop for InCurrentScope<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            let carrier = this.carrier.take().filter(|_| stack::is_alive());
            let _carrying = carrier.map(|frame| Carrying::start(frame, None));
            this.inner.set(None);
        }
    }
}

impl<F> std::fmt::Debug for InCurrentScope<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InCurrentScope").finish_non_exhaustive()
    }
}

impl<F: Future> Future for InCurrentScope<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        // Only its own drop takes the inner future away.
        let Some(inner) = this.inner.as_pin_mut() else { return Poll::Pending };
        let frame = if stack::is_alive() { this.carrier.take() } else { None };
        let _carrying = frame.map(|frame| Carrying::start(frame, Some(this.carrier)));
        inner.poll(cx)
    }
}

/// The future, with what runs now.
pub(crate) fn future<F>(observer: Watch, inner: F) -> InCurrentScope<F> {
    InCurrentScope { inner: Some(inner), carrier: carrier(observer) }
}

/// The closure, with what runs now.
pub(crate) fn closure<R>(observer: Watch, f: impl FnOnce() -> R) -> impl FnOnce() -> R {
    let carrier = carrier(observer);
    move || {
        let _carrying = carrier.map(|frame| Carrying::start(frame, None));
        f()
    }
}
