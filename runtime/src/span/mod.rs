//! A frame's span: started as a transaction or a child, kept on the right scope while the call runs, and finished.
//!
//! Whether a call gets a span, and when, is decided in [`begin`] alone.

mod attached;
mod begin;
mod check_in;
mod claims;
mod continuation;
mod decorate;
mod finish;
mod headers;
mod marks;
mod mirror;
mod origin;
mod trace;

use std::any::Any;
use std::sync::Arc;

use sentry::Hub;

use crate::call::Frame;

pub(crate) use begin::{begin, carry};
pub(crate) use check_in::end as end_run;
pub use check_in::{CheckIn, CheckInFuture, RunningCheckIn, check_in};
#[cfg(feature = "axum")]
pub(crate) use continuation::sentry_trace_of;
#[cfg(feature = "axum")]
pub(crate) use decorate::sends_all;
pub(crate) use decorate::{Lossless, Recorded, by_integration, decorate, is_configured, tags};
pub(crate) use finish::{Finish, finish, is_sampled, note, tag};

pub(crate) use mirror::{TracingSpans, end as mirror};
#[cfg(feature = "axum")]
pub(crate) use trace::trace_here;
pub(crate) use trace::{outside, trace, trace_of};

/// Whether what a frame knows of the trace was learnt on this hub.
fn is_anchored(frame: &Frame, hub: &Arc<Hub>) -> bool {
    let Some(anchor) = &frame.anchor else { return false };
    std::ptr::addr_eq(Arc::as_ptr(anchor), Arc::as_ptr(hub))
}

/// The hub, as a frame keeps it.
fn anchor(hub: Arc<Hub>) -> Arc<dyn Any + Send + Sync> {
    hub
}
