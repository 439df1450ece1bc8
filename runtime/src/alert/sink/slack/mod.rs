//! Slack, by an Incoming Webhook.

mod blocks;
mod markup;

use std::fmt::{self, Debug, Formatter};
use std::time::Duration;

use super::http::{Endpoint, is_success};
use super::{Alert, AlertSink, DeliveryError};

/// Posts alerts to a channel of Slack.
///
/// The URL is that of an [Incoming Webhook](https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks), which
/// belongs to one channel. Who knows it can write there: it is a secret, and is treated as one.
///
/// A message has a heading with state, severity and rule, what happened, the figures, the functions and classes that failed most, what else was
/// said, links to the runbook and to the sample event, and in small where it comes from. Text is escaped, so that nobody is called by what
/// an error says, and cut to what Slack takes (150 characters of a heading, 3,000 of a section, ten fields, and 12,000 in all).
///
/// ```
/// use monitored::{AlertRule, AlertSink, Monitored, sink};
///
/// let slack = sink::Slack::new("https://hooks.slack.com/services/T0000/B0000/XXXX");
/// assert_eq!(slack.name(), "slack");
/// assert_eq!(slack.mistake(), None);
/// assert_eq!(format!("{slack:?}"), "Slack { url: https://hooks.slack.com/…, .. }");
///
/// let monitored = Monitored::new().alert(AlertRule::error_count("errors", 10)).notify(slack);
/// # let _ = monitored;
/// ```
///
/// For several channels give each a name:
///
/// ```
/// use monitored::{AlertRule, Monitored, sink};
///
/// let (payments, all) = ("https://hooks.slack.com/services/T0/B1/XX", "https://hooks.slack.com/services/T0/B2/YY");
/// let monitored = Monitored::new()
///     .alert(AlertRule::error_count("payments", 5).owner("payments").to("#payments"))
///     .notify(sink::named("#payments", sink::Slack::new(payments)))
///     .notify(sink::named("#all", sink::Slack::new(all)));
/// # let _ = monitored;
/// ```
#[must_use = "a sink does nothing until `Monitored::notify` takes it"]
pub struct Slack {
    endpoint: Endpoint,
}

impl Slack {
    /// By the URL of the Incoming Webhook. One that is no `http` or `https` URL is a [`mistake`](AlertSink::mistake).
    pub fn new(url: impl AsRef<str>) -> Self {
        Self { endpoint: Endpoint::new(url.as_ref()) }
    }

    #[doc(hidden)]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.endpoint.set_deadline(deadline);
        self
    }
}

impl AlertSink for Slack {
    fn name(&self) -> &str {
        "slack"
    }

    fn deliver(&self, alert: &Alert) -> Result<(), DeliveryError> {
        let message = blocks::message(alert);
        self.endpoint.post(&[], message.to_string().as_bytes(), is_success)
    }

    fn mistake(&self) -> Option<String> {
        self.endpoint.mistake("the URL of the Slack webhook", "https://hooks.slack.com/services/T…/B…/…")
    }
}

impl Debug for Slack {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slack").field("url", &self.endpoint).finish_non_exhaustive()
    }
}
