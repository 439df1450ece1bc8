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
    line.put(ink, &what(alert));
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

/// How bad it is, and whether it still is.
fn what(alert: &Alert) -> String {
    match alert.state {
        AlertState::Resolved => alert.state.as_str().to_owned(),
        state => format!("{} {}", alert.severity, state.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::alert;
    use crate::alert::{Alert, AlertState};
    use crate::dev::Look;

    #[test]
    fn an_alert_is_a_line_with_its_figures_below() {
        let mut it = Alert::sample();
        it.latency = None;
        let wanted = "\
▲ alert backend_errors  error firing  11 failures in 5 min
  failures: 11 of 200 calls (5.5 %) in 5 min
  classes: database_error (9), timeout_error (2)
  functions: shop::users::insert_user (11)
  event: 0123456789ab4def8123456789abcdef
";
        assert_eq!(alert(&it, Look::terminal(false)), wanted);
        it.state = AlertState::Resolved;
        assert!(
            alert(&it, Look::terminal(false)).starts_with("▲ alert backend_errors  resolved  11 failures")
        );
    }

    #[test]
    fn what_it_says_cannot_act_on_the_terminal() {
        let it = Alert { message: "\u{1b}[2J".to_owned(), ..Alert::sample() };
        assert!(!alert(&it, Look::terminal(false)).contains('\u{1b}'));
    }
}
