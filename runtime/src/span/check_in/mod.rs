//! Check-ins: Sentry's cron monitors are told when a run begins, and how it ends.
//!
//! A [`Run`] is one of them, with an id of its own; the frame of a call with the key `checkin` keeps it among what is
//! attached to it, and where no attribute fits there is [`check_in`].
//!
//! Neither the trace nor the release go along: [`MonitorCheckIn`](sentry::protocol::MonitorCheckIn) has no place for them.

mod by_hand;
mod cron;
mod future;
mod mistake;
mod plan;
mod run;

pub use by_hand::{CheckIn, RunningCheckIn, check_in};
pub use future::CheckInFuture;
pub(super) use run::Run;

use std::sync::Arc;

use super::attached::{Attached, Root};
use crate::call::Frame;
use crate::site::Monitor;

/// A call begins of a function that has a monitor.
pub(super) fn begin(frame: &mut Frame, monitor: &'static Monitor, root: impl FnOnce() -> Option<Arc<Root>>) {
    let Some(run) = Run::begin(monitor.slug, || monitor.config()).map(Box::new) else { return };
    match Attached::of_mut(frame) {
        Some(attached) => attached.run = Some(run),
        None => {
            let attached = Attached { run: Some(run), root: root(), ..Attached::default() };
            frame.attachment = Some(Box::new(attached));
        }
    }
}

/// The call has ended.
pub(crate) fn end(frame: &mut Frame, ok: bool) {
    if let Some(run) = Attached::of_mut(frame).and_then(|attached| attached.run.take()) {
        run.end(ok);
    }
}
