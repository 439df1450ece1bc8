//! An alert that waits for the event of the failure that it tells of: that is made when the failure's way has ended.

use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use sentry::protocol::TraceId;
use sentry::types::Uuid;

use super::Engine;
use crate::alert::lock::tried;
use crate::alert::raised::Alert;
use crate::call::tally::Receipt;

/// A caller may go on for hours before it is plain that it does not return the failure. So long its alert waits.
const PATIENCE: Duration = Duration::from_secs(2);

/// So many are watched.
const MOST: usize = 256;

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

    /// Goes now, unless it has gone.
    pub(super) fn go(&self, event: Option<Uuid>, trace: Option<TraceId>) {
        let alert = tried(|| self.alert.try_lock()).and_then(|mut alert| alert.take());
        if let Some((mut alert, engine)) = alert.zip(self.engine.upgrade()) {
            alert.sample_event = event;
            alert.sample_trace = trace.or(alert.sample_trace);
            engine.raise(alert, &self.to);
        }
    }
}

/// Those that wait.
#[derive(Default)]
pub(super) struct Waiting(Mutex<Vec<(Duration, Weak<Unsent>)>>);

impl Waiting {
    pub(super) fn watch(&self, unsent: &Arc<Unsent>, now: Duration) {
        let Some(mut waiting) = tried(|| self.0.try_lock()) else { return };
        if waiting.len() == MOST {
            waiting.retain(|(_, unsent)| unsent.strong_count() > 0);
        }
        if waiting.len() < MOST {
            waiting.push((now, Arc::downgrade(unsent)));
        }
    }

    /// Those that have waited long enough.
    pub(super) fn due(&self, now: Duration) -> Vec<Arc<Unsent>> {
        self.take(|since| now >= since + PATIENCE)
    }

    /// All.
    pub(super) fn all(&self) -> Vec<Arc<Unsent>> {
        self.take(|_| true)
    }

    fn take(&self, mut which: impl FnMut(Duration) -> bool) -> Vec<Arc<Unsent>> {
        let Some(mut waiting) = tried(|| self.0.try_lock()) else { return Vec::new() };
        let taken: Vec<_> = waiting.extract_if(.., |(since, _)| which(*since)).collect();
        drop(waiting);
        taken.into_iter().filter_map(|(_, unsent)| unsent.upgrade()).collect()
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
