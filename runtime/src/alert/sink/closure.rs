//! Closures as sinks, and other names for sinks.

use super::{Alert, AlertSink, DeliveryError};

/// What a closure returns that is a sink: nothing, or whether it worked.
pub trait Delivered {
    /// As a result.
    ///
    /// # Errors
    /// The error that it is.
    fn delivered(self) -> Result<(), DeliveryError>;
}

impl Delivered for () {
    fn delivered(self) -> Result<(), DeliveryError> {
        Ok(())
    }
}

impl Delivered for Result<(), DeliveryError> {
    fn delivered(self) -> Result<(), DeliveryError> {
        self
    }
}

impl<F, R> AlertSink for F
where
    F: Fn(&Alert) -> R + Send + Sync + 'static,
    R: Delivered,
{
    fn name(&self) -> &str {
        "closure"
    }

    fn deliver(&self, alert: &Alert) -> Result<(), DeliveryError> {
        self(alert).delivered()
    }
}

/// A sink under another name, made by [`named`].
#[derive(Debug)]
pub struct Named<S> {
    name: String,
    sink: S,
}

/// The sink, under a name of its own: for closures, and for two of a kind (Slack channels, say), so that a rule can be sent
/// [`to`](crate::AlertRule::to) one of them.
///
/// ```
/// use monitored::{Alert, AlertSink, sink};
///
/// let sink = sink::named("pager", |alert: &Alert| eprintln!("{alert}"));
/// assert_eq!(sink.name(), "pager");
/// ```
pub fn named<S: AlertSink>(name: impl Into<String>, sink: S) -> Named<S> {
    Named { name: name.into(), sink }
}

impl<S: AlertSink> AlertSink for Named<S> {
    fn name(&self) -> &str {
        &self.name
    }

    fn deliver(&self, alert: &Alert) -> Result<(), DeliveryError> {
        self.sink.deliver(alert)
    }

    fn mistake(&self) -> Option<String> {
        if self.name.trim().is_empty() {
            return Some("a sink's name is empty; `AlertRule::to` needs one to find it by".to_owned());
        }
        self.sink.mistake()
    }
}
