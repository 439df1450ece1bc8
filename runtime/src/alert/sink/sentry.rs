use std::borrow::Cow;

use sentry::protocol::{Context, Event};
use sentry::{Client, Hub, Level};

use super::{Alert, AlertSink, DeliveryError};
use crate::alert::{AlertState, Severity};
use crate::report::normalised;

/// Stands for a DSN where there is none and nothing is sent: without one a Sentry client does nothing at all.
/// The name cannot be resolved (RFC 2606).
pub(crate) const PLACEHOLDER_DSN: &str = "https://local@sentry.invalid/1";

/// Whether anything leaves this client: it may be there for the calls alone.
pub(crate) fn sends(client: &Client) -> bool {
    client.is_enabled() && client.dsn() != PLACEHOLDER_DSN.parse().ok().as_ref()
}

/// Sends each alert to Sentry as a message event: one issue for each rule, and another that tells of its being resolved. What no rule
/// resolves (by hand, at once, [`immediate`](crate::AlertRule::immediate)) is an issue for each message, whatever numbers, ids and quoted texts are
/// in it: one can be ignored, and the others are still heard. It goes to the client whose calls the rule counts, through its filters as any
/// event does.
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
    if alert.state == AlertState::Raised {
        fingerprint.push(normalised(&alert.message));
    }
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

#[cfg(test)]
mod tests {
    use super::event;
    use crate::Alert;
    use crate::alert::AlertState;

    fn fingerprint(state: AlertState, message: &str) -> Vec<String> {
        let message = message.to_owned();
        let alert = Alert { rule: "rule".to_owned(), key: None, state, message, ..Alert::sample() };
        event(&alert).fingerprint.iter().map(|part| part.clone().into_owned()).collect()
    }

    #[test]
    fn what_is_raised_is_an_issue_for_each_message() {
        let raised = |message| fingerprint(AlertState::Raised, message);
        assert_eq!(raised("disk full"), ["monitored", "alert", "rule", "disk full"]);
        assert_ne!(raised("disk full"), raised("payment provider is down"));
        assert_eq!(raised("customer 1 was charged twice"), raised("customer 2 was charged twice"));
    }

    #[test]
    fn a_rule_is_one_issue_whatever_its_figures() {
        for state in [AlertState::Firing, AlertState::NoData] {
            assert_eq!(fingerprint(state, "11 failures in 5 min"), ["monitored", "alert", "rule"]);
        }
        assert_eq!(fingerprint(AlertState::Resolved, "0 of 3"), ["monitored", "resolved", "rule"]);
    }
}
