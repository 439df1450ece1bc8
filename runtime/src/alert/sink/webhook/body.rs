//! An alert as JSON, version 1: what `docs/alert.schema.json` describes.

use serde_json::{Map, Value as Json, json};

use super::super::http::rfc3339;
use crate::Alert;

const VERSION: u32 = 1;

pub(super) fn body(alert: &Alert) -> Json {
    let ratio = if alert.ratio.is_finite() { alert.ratio } else { 0.0 };
    json!({
        "version": VERSION,
        "type": format!("alert.{}", alert.state.as_str()),
        "id": alert.id.simple().to_string(),
        "timestamp": rfc3339(alert.at),
        "rule": alert.rule,
        "state": alert.state.as_str(),
        "severity": alert.severity.as_str(),
        "message": alert.message,
        "key": alert.key.as_ref().map(|(name, value)| json!({ "name": name, "value": value })),
        "count": alert.count,
        "calls": alert.calls,
        "slow": alert.slow,
        "ratio": ratio,
        "latency_seconds": alert.latency.map(|latency| latency.as_secs_f64()),
        "threshold": alert.threshold,
        "window_seconds": alert.window.as_secs_f64(),
        "classes": counted(&alert.classes),
        "functions": counted(&alert.functions),
        "sample_event": alert.sample_event.map(|event| event.simple().to_string()),
        "sample_trace": alert.sample_trace.map(|trace| trace.to_string()),
        "sample_url": alert.sample_url,
        "runbook": alert.runbook,
        "owner": alert.owner,
        "service": alert.service,
        "environment": alert.environment,
        "release": alert.release,
        "host": alert.host,
        "times": alert.times,
        "context": alert.context.iter().cloned().collect::<Map<_, _>>(),
    })
}

fn counted(entries: &[(String, u64)]) -> Vec<Json> {
    entries.iter().map(|(name, count)| json!({ "name": name, "count": count })).collect()
}

#[cfg(test)]
mod tests {
    use super::body;
    use crate::Alert;

    #[test]
    fn a_ratio_is_a_number_whatever_it_was_made_of() {
        let mut alert = Alert::sample();
        alert.ratio = f64::NAN;
        assert_eq!(body(&alert)["ratio"], 0.0);
    }
}
