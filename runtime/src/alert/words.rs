//! Figures as a person reads them.

use std::time::Duration;

use super::raised::{Alert, AlertState};

/// `5 %`, `0.25 %`: at most two digits behind the point.
pub(super) fn percent(ratio: f64) -> String {
    let text = format!("{:.2}", ratio * 100.0);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

/// `840 ms`, `2 s`, `1.5 s`, `5 min`, `24 h`.
pub(super) fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if duration < Duration::from_secs(1) {
        return format!("{} ms", short(duration.as_secs_f64() * 1000.0));
    }
    if seconds >= 3600 && seconds.is_multiple_of(3600) {
        format!("{} h", seconds / 3600)
    } else if seconds >= 60 && seconds.is_multiple_of(60) {
        format!("{} min", seconds / 60)
    } else {
        format!("{} s", short(duration.as_secs_f64()))
    }
}

/// What is known to within some per cent only: `121 ms`, `12.1 ms`, `1.21 s`.
fn measured(time: Duration) -> String {
    let Some(digits) = time.as_nanos().checked_ilog10().and_then(|digits| digits.checked_sub(2)) else {
        return duration(time);
    };
    let unit = 10_u128.pow(digits);
    let nanos = time.as_nanos().saturating_add(unit / 2) / unit * unit;
    duration(u64::try_from(nanos).map_or(time, Duration::from_nanos))
}

fn short(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn counted(entries: &[(String, u64)]) -> String {
    let entries: Vec<_> = entries.iter().map(|(name, count)| format!("{name} ({count})")).collect();
    entries.join(", ")
}

/// What stands beside an alert's message.
pub(super) fn details(alert: &Alert) -> Vec<(&'static str, String)> {
    let figures = (alert.calls > 0).then(|| {
        let what = if alert.counts_time { "Slow calls" } else { "Failures" };
        let (count, calls, window) = (alert.count, alert.calls, duration(alert.window));
        (what, format!("{count} of {calls} calls ({}) in {window}", percent(alert.ratio)))
    });
    let state = match alert.state {
        AlertState::Firing | AlertState::Raised => None,
        other => Some(other.as_str().replace('_', " ")),
    };
    let text = |label, text: &Option<String>| text.clone().map(|text| (label, text));
    let list = |label, entries: &[(String, u64)]| (!entries.is_empty()).then(|| (label, counted(entries)));
    let fields = [
        figures,
        alert.latency.map(|latency| ("Latency", measured(latency))),
        (!alert.threshold.is_empty()).then(|| ("Threshold", alert.threshold.clone())),
        alert.key.as_ref().map(|(name, value)| (*name, value.clone())),
        state.map(|state| ("State", state)),
        (alert.times > 1).then(|| ("Times", alert.times.to_string())),
        list("Classes", &alert.classes),
        list("Functions", &alert.functions),
        text("Owner", &alert.owner),
        text("Runbook", &alert.runbook),
        alert.sample_event.map(|event| ("Event", event.simple().to_string())),
        alert.sample_trace.map(|trace| ("Trace", trace.to_string())),
        text("Link", &alert.sample_url),
        text("Service", &alert.service),
        text("Environment", &alert.environment),
        text("Release", &alert.release),
        text("Host", &alert.host),
    ];
    fields.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{duration, measured, percent};

    #[test]
    fn figures_are_short() {
        let shown = |millis| duration(Duration::from_millis(millis));
        assert_eq!([shown(840), shown(2_000), shown(1_500)], ["840 ms", "2 s", "1.5 s"]);
        assert_eq!([shown(90_000), shown(300_000), shown(86_400_000)], ["90 s", "5 min", "24 h"]);
        assert_eq!(duration(Duration::from_micros(250)), "0.25 ms");
        let measured = |micros| measured(Duration::from_micros(micros));
        assert_eq!(
            [measured(121_391), measured(12_139), measured(1_213_912)],
            ["121 ms", "12.1 ms", "1.21 s"]
        );
        assert_eq!([measured(531), measured(999_600), measured(0)], ["0.53 ms", "1 s", "0 ms"]);
        assert_eq!([percent(0.05), percent(0.0025), percent(1.0)], ["5 %", "0.25 %", "100 %"]);
    }
}
