//! A client that keeps what it would send.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use sentry::{Client, ClientOptions, Envelope, Hub};

use super::captured::Captured;
use super::kept;
use crate::alert::Engine;
use crate::monitored::{Attached, Monitored, Observer, tell};

/// Nothing here waits for a network; this is for the logs that the client gathers on a thread of its own.
const TIMEOUT: Duration = Duration::from_secs(5);

pub(super) struct Harness {
    hub: Arc<Hub>,
    client: Arc<Client>,
    collected: Arc<Collector>,
    alerts: Arc<OnceLock<Arc<Engine>>>,
}

#[derive(Default)]
struct Collector(Mutex<Vec<Envelope>>);

impl Observer for Collector {
    fn envelope(&self, envelope: &Envelope) {
        kept::keep(envelope);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(envelope.clone());
    }
}

impl Harness {
    pub(super) fn new(monitored: Monitored, options: ClientOptions) -> Self {
        let collected = Arc::new(Collector::default());
        let alerts = monitored.engine();
        let observed = monitored.sealed().observed_by(Arc::clone(&collected) as Arc<dyn Observer>);
        let Attached { options, observers, .. } = observed.attach(options);
        let client = Arc::new(Client::from(options));
        let hub = Arc::new(Hub::new(Some(Arc::clone(&client)), Arc::default()));
        tell(&observers, &hub);
        Self { hub, client, collected, alerts }
    }

    pub(super) fn hub(&self) -> Arc<Hub> {
        Arc::clone(&self.hub)
    }

    /// What was sent until now. What comes later is lost.
    pub(super) fn finish(self) -> Captured {
        self.client.close(Some(TIMEOUT));
        let envelopes = std::mem::take(&mut *self.collected.0.lock().unwrap_or_else(PoisonError::into_inner));
        let alerts = self.alerts.get().map(|engine| engine.take_kept()).unwrap_or_default();
        Captured::new(envelopes, alerts)
    }
}
