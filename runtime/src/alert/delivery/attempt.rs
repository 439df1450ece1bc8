//! One attempt at a sink, on a thread of its own: a sink may never return.

use std::io;
use std::thread::Builder;

use sentry::Hub;

use super::queued::Client;
use crate::alert::{Alert, AlertSink, DeliveryError, telling};
use crate::call::{background, stack};
use crate::sync::Arc;
use crate::value::guarded;

/// Starts a thread that delivers the alert, and then says how that went.
pub(super) fn start(
    name: &str,
    sink: Arc<dyn AlertSink>,
    alert: Arc<Alert>,
    client: Client,
    ended: impl FnOnce(Result<(), DeliveryError>) + Send + 'static,
) -> io::Result<()> {
    let run = move || {
        background::unbind();
        let outcome = deliver(&*sink, &alert, &client);
        // What dropping the last of a sink does is its own.
        guarded(move || drop(sink));
        ended(outcome);
    };
    Builder::new().name(format!("monitored-sink-{name}")).spawn(run).map(drop)
}

/// Asks the sink. Calls that it makes itself are not monitored: a sink that fails would raise alerts about itself.
fn deliver(sink: &dyn AlertSink, alert: &Alert, client: &Client) -> Result<(), DeliveryError> {
    let outcome = guarded(|| under(client, || stack::muted(|| sink.deliver(alert))));
    outcome.unwrap_or_else(|| Err(DeliveryError::retry("the sink panicked")))
}

/// Runs it with that client bound, or with none where it is gone. Alerts that it raises go to the log.
pub(super) fn under<R>(client: &Client, run: impl FnOnce() -> R) -> R {
    let hub = Arc::new(Hub::new(client.upgrade(), Arc::default()));
    telling::telling(|| Hub::run(hub, run))
}

/// The client that is bound on this thread. Asked before the first thread is started as well: Sentry takes the first thread that asks
/// for the program's main one.
pub(super) fn bound() -> Client {
    let client = if stack::is_alive() { guarded(|| Hub::current().client()).flatten() } else { None };
    client.as_ref().map(Arc::downgrade).unwrap_or_default()
}
