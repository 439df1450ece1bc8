use super::{Alert, AlertSink, DeliveryError};
use crate::alert::Severity;
use crate::value::text;

/// Bytes of an alert's line.
const LONGEST: usize = 1024;

/// Writes each alert to the log, through `tracing`, target `monitored`, at the level of its severity; control characters are escaped.
///
/// ```
/// use monitored::{Alert, AlertSink, sink};
///
/// assert!(sink::Log.deliver(&Alert::sample()).is_ok());
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Log;

impl AlertSink for Log {
    fn name(&self) -> &str {
        "log"
    }

    fn deliver(&self, alert: &Alert) -> Result<(), DeliveryError> {
        let line = text::one_line(&alert.to_string(), LONGEST);
        let details = alert.details().into_iter().map(|(label, text)| format!("{label}: {text}"));
        let details = text::one_line(&details.collect::<Vec<_>>().join("; "), LONGEST);
        let rule = text::one_line(&alert.rule, LONGEST);
        let state = alert.state.as_str();
        match alert.severity {
            _ if alert.state == crate::alert::AlertState::Resolved => {
                tracing::info!(target: "monitored", rule, state, details, "{line}")
            }
            Severity::Info => tracing::info!(target: "monitored", rule, state, details, "{line}"),
            Severity::Warning => tracing::warn!(target: "monitored", rule, state, details, "{line}"),
            Severity::Error | Severity::Critical => {
                tracing::error!(target: "monitored", rule, state, details, "{line}")
            }
        }
        Ok(())
    }
}
