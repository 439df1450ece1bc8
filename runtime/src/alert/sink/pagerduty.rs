//! PagerDuty, by its Events API v2.

use std::fmt::{self, Debug, Formatter};
use std::time::Duration;

use ring::digest;
use serde_json::{Map, Value as Json, json};
use ureq::http::StatusCode;

use super::http::{Endpoint, rfc3339};
use super::{Alert, AlertSink, DeliveryError};
use crate::alert::AlertState;
use crate::value::text;

const URL: &str = "https://events.pagerduty.com/v2/enqueue";

/// Characters of a routing key.
const ROUTING_KEY: usize = 32;

/// Characters of a summary.
const SUMMARY: usize = 1024;

/// Characters of a key that events are brought together by.
const DEDUP_KEY: usize = 255;

/// Opens and resolves incidents at PagerDuty, by its
/// [Events API v2](https://developer.pagerduty.com/docs/events-api-v2-overview).
///
/// An alert that fires, has no data, or was raised by hand triggers; one that is resolved resolves. Both carry one `dedup_key`, made of
/// service, environment, rule and, for a rule with [`by`](crate::AlertRule::by), the value: all alerts of a rule belong to one incident until it is
/// resolved, whichever process of a service sends them. What no rule resolves has a key of its own: one for each message that is raised, one
/// for all digests, and one for each test. These are resolved by hand.
///
/// Severities are PagerDuty's own. The summary is cut at 1,024 characters; figures and context are in `custom_details`, the runbook and the sample
/// event among the links. Only an answer of 202 means that PagerDuty has it. See [`sink`](crate::sink#over-http) for what all sinks over HTTP do.
///
/// ```
/// use monitored::{AlertRule, AlertSink, Monitored, Severity, sink};
///
/// let pager = sink::PagerDuty::new("0123456789abcdef0123456789abcdef");
/// assert_eq!(pager.name(), "pagerduty");
/// assert_eq!(pager.mistake(), None);
///
/// let monitored = Monitored::new()
///     .alert(AlertRule::error_rate("checkout", 0.5).op("api").min_calls(20).severity(Severity::Critical).to("pagerduty"))
///     .notify(pager);
/// # let _ = monitored;
/// ```
#[must_use = "a sink does nothing until `Monitored::notify` takes it"]
pub struct PagerDuty {
    endpoint: Endpoint,
    routing_key: String,
}

impl PagerDuty {
    /// By the integration key of a service or ruleset. It has 32 letters and digits; what has not is a [`mistake`](AlertSink::mistake).
    pub fn new(routing_key: impl AsRef<str>) -> Self {
        Self { endpoint: Endpoint::new(URL), routing_key: String::new() }
            .with_key(routing_key.as_ref().trim())
    }

    /// Where events go: `https://events.pagerduty.com/v2/enqueue`, if this is not called. Accounts of the EU region have
    /// `https://events.eu.pagerduty.com/v2/enqueue`.
    ///
    /// ```
    /// use monitored::{AlertSink, sink};
    ///
    /// let key = "0123456789abcdef0123456789abcdef";
    /// let pager = sink::PagerDuty::new(key).url("https://events.eu.pagerduty.com/v2/enqueue");
    /// assert_eq!(pager.mistake(), None);
    /// assert_eq!(format!("{pager:?}"), "PagerDuty { url: https://events.eu.pagerduty.com/…, .. }");
    /// ```
    pub fn url(mut self, url: impl AsRef<str>) -> Self {
        let deadline = self.endpoint.deadline();
        self.endpoint = Endpoint::new(url.as_ref());
        self.endpoint.set_deadline(deadline);
        let key = std::mem::take(&mut self.routing_key);
        self.with_key(&key)
    }

    #[doc(hidden)]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.endpoint.set_deadline(deadline);
        self
    }

    fn with_key(mut self, key: &str) -> Self {
        self.endpoint.hide(key);
        self.routing_key = key.to_owned();
        self
    }
}

impl AlertSink for PagerDuty {
    fn name(&self) -> &str {
        "pagerduty"
    }

    fn deliver(&self, alert: &Alert) -> Result<(), DeliveryError> {
        if let Some(mistake) = self.mistake() {
            return Err(DeliveryError::permanent(mistake));
        }
        let event = event(alert, &self.routing_key);
        self.endpoint.post(&[], event.to_string().as_bytes(), |status| status == StatusCode::ACCEPTED)
    }

    fn mistake(&self) -> Option<String> {
        let key = &self.routing_key;
        if key.len() != ROUTING_KEY || !key.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            let right = "a PagerDuty routing key has 32 letters and digits: the integration key of a service's \
                         integration `Events API V2`";
            return Some(right.to_owned());
        }
        self.endpoint.mistake("the URL for PagerDuty", URL)
    }
}

impl Debug for PagerDuty {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("PagerDuty").field("url", &self.endpoint).finish_non_exhaustive()
    }
}

fn event(alert: &Alert, routing_key: &str) -> Json {
    let action = if alert.state == AlertState::Resolved { "resolve" } else { "trigger" };
    let source = alert.host.as_ref().or(alert.service.as_ref());
    json!({
        "routing_key": routing_key,
        "event_action": action,
        "dedup_key": dedup_key(alert),
        "client": "monitored",
        "links": links(alert),
        "payload": {
            "summary": text::cut_characters(&summary(alert), SUMMARY),
            "source": source.map_or("monitored", String::as_str),
            "severity": alert.severity.as_str(),
            "timestamp": rfc3339(alert.at),
            "component": alert.service,
            "group": alert.environment,
            "class": alert.rule,
            "custom_details": details(alert),
        },
    })
}

/// It becomes the incident's title, so that the state stands there where it is not that the rule fires.
fn summary(alert: &Alert) -> String {
    let (rule, message) = (&alert.rule, &alert.message);
    let state = match alert.state {
        AlertState::Firing | AlertState::Raised => "",
        AlertState::Resolved => "Resolved: ",
        AlertState::NoData => "No data: ",
        AlertState::Digest => "Digest: ",
        AlertState::Test => "Test: ",
    };
    let service = alert.service.as_ref().map(|service| format!("[{service}] ")).unwrap_or_default();
    match message.trim() {
        "" => format!("{service}{state}{rule}"),
        message => format!("{service}{state}{rule}: {message}"),
    }
}

fn details(alert: &Alert) -> Json {
    let figures = alert.details().into_iter().map(|(label, text)| (label.to_owned(), text.into()));
    let mut details: Map<String, Json> = figures.collect();
    if !alert.context.is_empty() {
        details.insert("Context".to_owned(), alert.context.iter().cloned().collect::<Map<_, _>>().into());
    }
    details.into()
}

fn links(alert: &Alert) -> Vec<Json> {
    let links = [(&alert.runbook, "Runbook"), (&alert.sample_url, "Sample event")];
    let links = links.into_iter().filter_map(|(url, text)| {
        let url = url.as_deref()?;
        let is_web = ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme));
        is_web.then(|| json!({ "href": url, "text": text }))
    });
    links.collect()
}

/// What belongs to one incident. A part is escaped, so that no two alerts meet by what they are called.
fn dedup_key(alert: &Alert) -> String {
    let id = alert.id.simple().to_string();
    let apart = match alert.state {
        AlertState::Firing | AlertState::Resolved | AlertState::NoData => None,
        AlertState::Raised => Some(alert.message.as_str()),
        AlertState::Digest => Some("digest"),
        AlertState::Test => Some(id.as_str()),
    };
    let key = alert.key.as_ref().map(|(name, value)| format!("{name}={value}"));
    // It tells of many rules.
    let (rule, key) = if alert.state == AlertState::Digest { ("", None) } else { (alert.rule.as_str(), key) };
    let parts = [
        alert.service.as_deref().unwrap_or_default(),
        alert.environment.as_deref().unwrap_or_default(),
        rule,
        key.as_deref().unwrap_or_default(),
        &apart.map(|apart| format!("{}: {apart}", alert.state.as_str())).unwrap_or_default(),
    ];
    let parts = parts.map(|part| part.replace('%', "%25").replace('/', "%2F"));
    let name = format!("monitored/{}", parts.join("/").trim_end_matches('/'));
    if name.chars().count() <= DEDUP_KEY {
        return name;
    }
    let hash = digest::digest(&digest::SHA256, name.as_bytes());
    let hash: String = hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("monitored/{hash}")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{dedup_key, event};
    use crate::Alert;
    use crate::alert::AlertState;

    fn with(change: impl FnOnce(&mut Alert)) -> Alert {
        let mut alert = Alert::sample();
        change(&mut alert);
        alert
    }

    #[test]
    fn what_fires_is_resolved_by_the_same_key() {
        let key = "monitored/backend/production/backend_errors/operation=database";
        for state in [AlertState::Firing, AlertState::Resolved, AlertState::NoData] {
            let alert = with(|alert| {
                alert.state = state;
                alert.message = format!("{state:?}");
                alert.host = Some(format!("{state:?}"));
            });
            assert_eq!(dedup_key(&alert), key);
        }
    }

    #[test]
    fn what_is_not_the_same_has_another_key() {
        let alerts = [
            Alert::sample(),
            with(|alert| alert.rule = "other".to_owned()),
            with(|alert| alert.key = None),
            with(|alert| alert.key = Some(("operation", "api".to_owned()))),
            with(|alert| alert.service = None),
            with(|alert| alert.environment = None),
            with(|alert| alert.service = Some("backend/production".to_owned())),
            with(|alert| alert.state = AlertState::Raised),
            with(|alert| (alert.state, alert.message) = (AlertState::Raised, "other".to_owned())),
            with(|alert| alert.state = AlertState::Digest),
            with(|alert| alert.state = AlertState::Test),
            with(|alert| (alert.state, alert.id) = (AlertState::Test, sentry::types::random_uuid())),
            with(|alert| alert.key = Some(("tenant", "x".repeat(300)))),
            with(|alert| alert.key = Some(("tenant", "x".repeat(301)))),
        ];
        let keys: HashSet<_> = alerts.iter().map(dedup_key).collect();
        assert_eq!(keys.len(), alerts.len(), "{keys:?}");
        assert!(keys.iter().all(|key| key.chars().count() <= 255), "{keys:?}");
    }

    #[test]
    fn a_summary_fits() {
        let alert = with(|alert| alert.message = "ü".repeat(5_000));
        let event = event(&alert, "key");
        assert_eq!(event["payload"]["summary"].as_str().map(|summary| summary.chars().count()), Some(1024));
    }
}
