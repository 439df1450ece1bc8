//! Alerts, as the console shows them.

use crate::alert::{Alert, AlertState, Severity};
use crate::dev::Look;
use crate::dev::paint::Ink;
use crate::dev::text::{MESSAGE, NAME, escape};

/// What a person needs on the spot; the rest is where the alert goes.
const SHOWN: [&str; 6] = ["Failures", "Slow calls", "Latency", "Classes", "Functions", "Event"];

/// `▲ alert backend_errors  error firing  11 failures in 5 min`, and its figures below.
pub(super) fn alert(alert: &Alert, look: Look) -> String {
    let ink = match (alert.state, alert.severity) {
        (AlertState::Resolved, _) => Ink::Good,
        (AlertState::NoData | AlertState::Test, _) | (_, Severity::Info | Severity::Warning) => Ink::Warning,
        _ => Ink::Bad,
    };
    let mut line = look.line();
    line.put(ink, "▲ ");
    line.put(Ink::Faint, "alert ");
    line.put(Ink::Strong, &escape(&alert.rule, NAME));
    line.put(Ink::Plain, "  ");
    line.put(ink, &format!("{} {}", alert.severity, alert.state.as_str()));
    line.put(Ink::Plain, "  ");
    line.put(Ink::Plain, &escape(&alert.message, MESSAGE));
    let mut text = line.finish();
    text.push('\n');
    for (label, detail) in alert.details().into_iter().filter(|(label, _)| SHOWN.contains(label)) {
        let mut line = look.line();
        line.put(Ink::Faint, &format!("  {}: ", label.to_lowercase()));
        line.put(Ink::Value, &escape(&detail, MESSAGE));
        text.push_str(&line.finish());
        text.push('\n');
    }
    text
}
