//! What goes out in the place of what a filter failed on.

use std::borrow::Cow;

use sentry::protocol::{Breadcrumb, Context, Event, Log, Map, TraceContext, Transaction};

use crate::stats::{self, Counter};

/// Tags that hold nothing of a user's.
const KEPT: [&str; 3] = ["service", "component", "error_type"];

/// What filters are there for.
pub(crate) trait Filtered: Sized + Send {
    /// Counts what is dropped.
    const DROPPED: &'static Counter;

    /// Whether the SDK holds a lock of its hub's while it asks.
    const UNDER_LOCK: bool = false;

    /// The same without anything of the user's. It is made before the filter takes what it is made of.
    fn skeleton(&self) -> Self;

    /// Says in it which filter failed.
    fn blame(&mut self, filter: &str);

    /// What is left where no filter can be run.
    fn withheld(&self) -> Self {
        self.skeleton()
    }
}

fn told(filter: &str, what: &str) -> String {
    format!("{filter} panicked: the {what} it was given is withheld")
}

fn kept(tags: &Map<String, String>) -> Map<String, String> {
    let kept = KEPT.iter().filter_map(|key| tags.get_key_value(*key));
    kept.map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// The ids of a trace, which hold it together, and nothing of what was recorded.
fn trace(contexts: &Map<String, Context>) -> Map<String, Context> {
    let Some(Context::Trace(trace)) = contexts.get("trace") else { return Map::new() };
    let trace = TraceContext { description: None, data: Map::new(), ..(**trace).clone() };
    Map::from([("trace".to_owned(), trace.into())])
}

impl Filtered for Event<'static> {
    const DROPPED: &'static Counter = &stats::EVENTS_FILTERED;

    fn skeleton(&self) -> Self {
        Self {
            event_id: self.event_id,
            level: self.level,
            timestamp: self.timestamp,
            platform: self.platform.clone(),
            server_name: self.server_name.clone(),
            release: self.release.clone(),
            dist: self.dist.clone(),
            environment: self.environment.clone(),
            sdk: self.sdk.clone(),
            logger: Some("monitored".to_owned()),
            tags: kept(&self.tags),
            contexts: trace(&self.contexts),
            ..Self::default()
        }
    }

    fn blame(&mut self, filter: &str) {
        self.message = Some(told(filter, "event"));
        self.fingerprint = Cow::Owned(vec!["monitored filter failed".into(), filter.to_owned().into()]);
    }
}

impl Filtered for Transaction<'static> {
    const DROPPED: &'static Counter = &stats::TRANSACTIONS_FILTERED;

    fn skeleton(&self) -> Self {
        Self {
            event_id: self.event_id,
            release: self.release.clone(),
            environment: self.environment.clone(),
            sdk: self.sdk.clone(),
            platform: self.platform.clone(),
            timestamp: self.timestamp,
            start_timestamp: self.start_timestamp,
            server_name: self.server_name.clone(),
            tags: kept(&self.tags),
            contexts: trace(&self.contexts),
            ..Self::default()
        }
    }

    fn blame(&mut self, filter: &str) {
        self.name = Some(told(filter, "transaction"));
    }
}

impl Filtered for Breadcrumb {
    const DROPPED: &'static Counter = &stats::BREADCRUMBS_FILTERED;
    const UNDER_LOCK: bool = true;

    fn skeleton(&self) -> Self {
        Self { timestamp: self.timestamp, level: self.level, ..Self::default() }
    }

    fn blame(&mut self, filter: &str) {
        self.message = Some(told(filter, "breadcrumb"));
    }

    fn withheld(&self) -> Self {
        let said = "no filters run while a thread panics: the breadcrumb is withheld";
        Self { message: Some(said.to_owned()), ..self.skeleton() }
    }
}

impl Filtered for Log {
    const DROPPED: &'static Counter = &stats::LOGS_FILTERED;

    fn skeleton(&self) -> Self {
        // The SDK's own, which say where it comes from and which trace it belongs to.
        let own = |key: &str| {
            [
                "sentry.environment",
                "sentry.release",
                "sentry.sdk.name",
                "sentry.sdk.version",
                "parent_span_id",
            ]
            .contains(&key)
        };
        let attributes = self.attributes.iter().filter(|(key, _)| own(key));
        Self {
            level: self.level,
            body: String::new(),
            trace_id: self.trace_id,
            timestamp: self.timestamp,
            severity_number: self.severity_number,
            attributes: attributes.map(|(key, value)| (key.clone(), value.clone())).collect(),
        }
    }

    fn blame(&mut self, filter: &str) {
        self.body = told(filter, "log");
    }
}
