//! What the terminal shows.

use std::fmt::Write;

use monitored::{Alert, alert::AlertState};

/// What happens to the shop.
pub(crate) fn event(what: &str) {
    println!("\n── {what}");
}

/// An alert, as a block.
pub(crate) fn alert(alert: &Alert) {
    println!("{}", block(alert));
}

fn block(alert: &Alert) -> String {
    let (rule, state, message) = (&alert.rule, alert.state.as_str(), &alert.message);
    if alert.state == AlertState::Resolved {
        return format!("   ✓ {rule} {state}: {message}");
    }
    let mark = if alert.state == AlertState::Test { "·" } else { "✗" };
    let mut block = format!("   {mark} {rule} {state} ({}): {message}", alert.severity);
    // Where it comes from, and its event in Sentry, is of use where several programs send to.
    let shown = ["Failures", "Slow calls", "Latency", "Classes", "Functions", "Owner", "Runbook"];
    for (label, text) in alert.details().iter().filter(|(label, _)| shown.contains(label)) {
        let _ = write!(block, "\n       {label:<10}  {text}");
    }
    block
}

/// What the runtime did, when all is over.
pub(crate) fn figures(stats: &monitored::Stats) {
    println!(
        "\n{} calls, {} of them failed; {} alerts raised, {} delivered, {} lost",
        stats.calls, stats.failures, stats.alerts_fired, stats.alerts_delivered, stats.alerts_lost
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_is_a_block() {
        let mut alert = Alert::sample();
        alert.latency = None;
        let block = block(&alert);
        let lines: Vec<_> = block.lines().collect();
        assert_eq!(lines[0], "   ✗ backend_errors firing (error): 11 failures in 5 min");
        assert_eq!(lines[1], "       Failures    11 of 200 calls (5.5 %) in 5 min");
        assert!(!block.contains("Host"));
        alert.state = AlertState::Resolved;
        assert_eq!(super::block(&alert), "   ✓ backend_errors resolved: 11 failures in 5 min");
    }
}
