//! A future that is a run.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::by_hand::{CheckIn, RunningCheckIn};
use crate::Outcome;

pin_project! {
    /// A future that is a run of a monitor, from its first poll on: what [`CheckIn::run_async`] makes.
    ///
    /// Dropped before it is done, its run has failed; never polled, it is none.
    #[must_use = "futures do nothing unless polled"]
    pub struct CheckInFuture<F> {
        // Dropped first: what the future's destructors do is part of the run.
        #[pin]
        inner: F,
        progress: Progress,
    }
}

enum Progress {
    Pending(CheckIn),
    Running(RunningCheckIn),
    /// Over, or just being polled.
    Over,
}

impl<F> CheckInFuture<F> {
    pub(super) fn new(check_in: CheckIn, inner: F) -> Self {
        Self { inner, progress: Progress::Pending(check_in) }
    }
}

impl<F> Future for CheckInFuture<F>
where
    F: Future,
    F::Output: Outcome,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        // Unwinding drops it here.
        let running = match std::mem::replace(this.progress, Progress::Over) {
            Progress::Pending(check_in) => Some(check_in.start()),
            Progress::Running(running) => Some(running),
            Progress::Over => None,
        };
        let polled = this.inner.poll(cx);
        match (&polled, running) {
            (Poll::Ready(value), Some(running)) => running.end_with(value),
            (Poll::Pending, Some(running)) => *this.progress = Progress::Running(running),
            (_, None) => {}
        }
        polled
    }
}

impl<F> fmt::Debug for CheckInFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckInFuture").finish_non_exhaustive()
    }
}
