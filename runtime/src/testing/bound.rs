//! A future with a hub of its own.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use sentry::{Hub, HubSwitchGuard};

/// Polls and drops its future in `hub`. `sentry`'s own wrapper only polls there: what destructors report would be
/// lost. Boxed, which a test can afford, so that dropping it needs no projection.
pub(super) struct Bound<F> {
    hub: Arc<Hub>,
    future: Option<Pin<Box<F>>>,
}

impl<F: Future> Bound<F> {
    pub(super) fn new(hub: Arc<Hub>, future: F) -> Self {
        Self { hub, future: Some(Box::pin(future)) }
    }
}

impl<F: Future> Future for Bound<F> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let _switched = HubSwitchGuard::new(Arc::clone(&self.hub));
        let Some(future) = &mut self.future else { return Poll::Ready(()) };
        match future.as_mut().poll(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(output) => {
                drop(output);
                self.future = None;
                Poll::Ready(())
            }
        }
    }
}

impl<F> Drop for Bound<F> {
    fn drop(&mut self) {
        let _switched = HubSwitchGuard::new(Arc::clone(&self.hub));
        self.future = None;
    }
}
