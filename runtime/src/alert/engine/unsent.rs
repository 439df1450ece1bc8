//! An alert that waits for the event of the failure that it tells of: that is made when the failure's way has ended.

use std::sync::{Mutex, Weak};

use sentry::protocol::TraceId;
use sentry::types::Uuid;

use super::Engine;
use crate::alert::lock::tried;
use crate::alert::raised::Alert;
use crate::call::tally::Receipt;

/// Goes when the event is there, or when there will be none.
pub(super) struct Unsent {
    engine: Weak<Engine>,
    alert: Mutex<Option<Alert>>,
    to: Vec<String>,
}

impl Unsent {
    pub(super) fn new(engine: Weak<Engine>, alert: Alert, to: Vec<String>) -> Self {
        Self { engine, alert: Mutex::new(Some(alert)), to }
    }

    fn go(&self, event: Option<Uuid>, trace: Option<TraceId>) {
        let alert = tried(|| self.alert.try_lock()).and_then(|mut alert| alert.take());
        if let Some((mut alert, engine)) = alert.zip(self.engine.upgrade()) {
            alert.sample_event = event;
            alert.sample_trace = trace.or(alert.sample_trace);
            engine.raise(alert, &self.to);
        }
    }
}

impl Receipt for Unsent {
    fn sent(&self, event: Uuid, trace: Option<TraceId>) {
        self.go(Some(event), trace);
    }
}

impl Drop for Unsent {
    fn drop(&mut self) {
        self.go(None, None);
    }
}
