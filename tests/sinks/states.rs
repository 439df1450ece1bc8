//! An alert of each state.

use monitored::{Alert, AlertState};

pub(crate) const ALL: [AlertState; 6] = [
    AlertState::Firing,
    AlertState::Resolved,
    AlertState::NoData,
    AlertState::Raised,
    AlertState::Digest,
    AlertState::Test,
];

pub(crate) fn sample(state: AlertState) -> Alert {
    let mut alert = Alert::sample();
    alert.state = state;
    alert
}

/// With nothing in it that may be missing.
pub(crate) fn least(state: AlertState) -> Alert {
    let mut alert = sample(state);
    alert.key = None;
    alert.latency = None;
    (alert.count, alert.calls, alert.slow, alert.ratio) = (0, 0, 0, 0.0);
    alert.threshold = String::new();
    alert.window = std::time::Duration::ZERO;
    alert.classes.clear();
    alert.functions.clear();
    alert.context.clear();
    (alert.sample_event, alert.sample_trace) = (None, None);
    let texts = [
        &mut alert.service,
        &mut alert.environment,
        &mut alert.release,
        &mut alert.host,
        &mut alert.runbook,
        &mut alert.owner,
        &mut alert.sample_url,
    ];
    for text in texts {
        *text = None;
    }
    alert
}
