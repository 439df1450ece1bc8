use std::borrow::Cow;

use sentry::protocol::{Context, Event};
use sentry::{Client, Hub, Level};

use super::{Alert, AlertSink, DeliveryError};
use crate::alert::{AlertState, Severity};

/// Stands for a DSN where there is none and nothing is sent: without one a Sentry client does nothing at all.
/// The name cannot be resolved (RFC 2606).
pub(crate) const PLACEHOLDER_DSN: &str = "https://local@sentry.invalid/1";

/// Whether anything leaves this client: it may be there for the calls alone.
pub(crate) fn sends(client: &Client) -> bool {
    client.is_enabled() && client.dsn() != PLACEHOLDER_DSN.parse().ok().as_ref()
}

/// Sends each alert to Sentry as a message event: one issue for each rule, and another that tells of its being resolved. It goes to the
/// client whose calls the rule counts, through its filters as any event does.
///
/// ```
/// use monitored::{AlertRule, Monitored, sink};
///
/// let monitored = Monitored::new().alert(AlertRule::error_count("errors", 10)).notify(sink::Sentry);
/// # let _ = monitored;
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Sentry;

impl AlertSink for Sentry {
    fn name(&self) -> &str {
        "sentry"
    }

    fn deliver(&self, alert: &Alert) -> Result<(), DeliveryError> {
        let hub = Hub::current();
        if !hub.client().is_some_and(|client| sends(&client)) {
            return Err(DeliveryError::permanent("there is no Sentry client that sends"));
        }
        let id = hub.capture_event(event(alert));
        match id.is_nil() {
            true => Err(DeliveryError::permanent("the event was dropped by a filter, or by `sample_rate`")),
            false => Ok(()),
        }
    }
}

fn event(alert: &Alert) -> Event<'static> {
    let group = if alert.state == AlertState::Resolved { "resolved" } else { "alert" };
    let mut fingerprint = vec!["monitored".to_owned(), group.to_owned(), alert.rule.clone()];
    fingerprint.extend(alert.key.as_ref().map(|(_, value)| value.clone()));
    let mut event = Event {
        level: level(alert),
        logger: Some("monitored".to_owned()),
        message: Some(alert.to_string()),
        fingerprint: fingerprint.into_iter().map(Cow::Owned).collect(),
        ..Event::default()
    };
    event.tags.insert("alert_rule".to_owned(), alert.rule.clone());
    event.tags.insert("alert_state".to_owned(), alert.state.as_str().to_owned());
    event.tags.extend(alert.owner.clone().map(|owner| ("owner".to_owned(), owner)));
    let details = alert.details().into_iter().map(|(label, text)| (label.to_lowercase(), text.into()));
    let context = details.chain(alert.context.iter().cloned()).collect();
    event.contexts.insert("alert".to_owned(), Context::Other(context));
    event
}

fn level(alert: &Alert) -> Level {
    match alert.severity {
        _ if alert.state == AlertState::Resolved => Level::Info,
        Severity::Info => Level::Info,
        Severity::Warning => Level::Warning,
        Severity::Error => Level::Error,
        Severity::Critical => Level::Fatal,
    }
}
