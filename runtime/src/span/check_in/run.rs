//! A run that Sentry is told of: that it began, and how it ended.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sentry::protocol::{MonitorCheckIn, MonitorCheckInStatus as Status, MonitorConfig};
use sentry::types::{Uuid, random_uuid};
use sentry::{Client, Hub};

use crate::call::stack;
use crate::clock;
use crate::value::guarded;

/// A run in progress. Where it is dropped without an end, that is an error.
pub(crate) struct Run {
    /// Who was told that it began is told how it ends.
    client: Arc<Client>,
    slug: Cow<'static, str>,
    id: Uuid,
    began: Instant,
    ended: bool,
}

impl Run {
    /// Tells that a run begins, where the current hub has a client that sends.
    pub(super) fn begin(
        slug: impl Into<Cow<'static, str>>,
        config: impl FnOnce() -> Option<MonitorConfig>,
    ) -> Option<Self> {
        // A thread that is ending has no hub any more.
        let hub = stack::is_alive().then(Hub::current)?;
        let client = hub.client().filter(|client| client.is_enabled())?;
        let run = Self { client, slug: slug.into(), id: random_uuid(), began: clock::now(), ended: false };
        run.tell(Status::InProgress, None, config());
        Some(run)
    }

    pub(super) fn end(mut self, ok: bool) {
        self.tell_end(if ok { Status::Ok } else { Status::Error });
    }

    fn tell_end(&mut self, status: Status) {
        self.ended = true;
        let duration = clock::now().saturating_duration_since(self.began);
        self.tell(status, Some(duration), None);
    }

    /// The transport is the application's code: its panics end here, and calls that it makes are not monitored.
    fn tell(&self, status: Status, duration: Option<Duration>, monitor_config: Option<MonitorConfig>) {
        let check_in = MonitorCheckIn {
            check_in_id: self.id,
            monitor_slug: self.slug.clone().into_owned(),
            status,
            environment: self.client.options().environment.as_deref().map(str::to_owned),
            duration: duration.map(|duration| duration.as_secs_f64()),
            monitor_config,
        };
        stack::muted(|| guarded(|| self.client.send_envelope(check_in.into())));
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        if !self.ended {
            self.tell_end(Status::Error);
        }
    }
}

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run").field("slug", &self.slug).field("id", &self.id).finish_non_exhaustive()
    }
}
