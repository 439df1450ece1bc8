//! An alert in Block Kit.
//!
//! Slack's limits (<https://docs.slack.dev/reference/block-kit/blocks>): 50 blocks, 150 characters of a header, 3,000 of a section's text,
//! ten fields of 2,000, ten elements of a context. What is not in its reference: more than some 12,000 characters in all are refused
//! (`msg_blocks_too_long`; slackapi/bolt-js, issues 2509 and 2867). The limits here keep below that together.

use serde_json::{Value as Json, json};

use super::markup::{code, escaped, joined, link};
use crate::alert::{Alert, AlertState, Severity};

const HEADER: usize = 150;
const MESSAGE: usize = 2_500;
const FIELDS: usize = 10;
const LABEL: usize = 60;
const FIELD: usize = 160;
/// Of functions, of classes, and of what else was said.
const LIST: usize = 1_200;
const ENTRY: usize = 200;
const LINK: usize = 800;
const ORIGIN: usize = 150;

/// What is shown elsewhere than among the figures.
const ELSEWHERE: [&str; 9] =
    ["State", "Classes", "Functions", "Runbook", "Link", "Service", "Environment", "Release", "Host"];

/// Figures that are words of ours; the rest is somebody else's text.
const OURS: [&str; 7] = ["Failures", "Slow calls", "Latency", "Threshold", "Times", "Event", "Trace"];

/// The whole message. `text` is what a notification shows, and programs that read screens.
pub(super) fn message(alert: &Alert) -> Json {
    let heading = heading(alert);
    let sections = [
        Some(json!({ "type": "header", "text": plain(&heading, HEADER) })),
        (!alert.message.trim().is_empty())
            .then(|| json!({ "type": "section", "text": plain(&alert.message, MESSAGE) })),
        Some(json!({ "type": "section", "fields": fields(alert) })),
        list("Functions", &alert.functions),
        list("Classes", &alert.classes),
        context(alert),
        links(alert),
        origin(alert),
    ];
    let blocks: Vec<Json> = sections.into_iter().flatten().collect();
    let text = escaped(&format!("{heading}: {}", alert.message), MESSAGE);
    json!({ "text": text, "blocks": blocks, "unfurl_links": false, "unfurl_media": false })
}

/// `🔴 Firing (error): backend_errors`
fn heading(alert: &Alert) -> String {
    let by_severity = match alert.severity {
        Severity::Info => "🔵",
        Severity::Warning => "🟠",
        Severity::Error => "🔴",
        Severity::Critical => "🚨",
    };
    let (sign, state) = match alert.state {
        AlertState::Firing => (by_severity, "Firing"),
        AlertState::Raised => (by_severity, "Raised"),
        AlertState::Resolved => ("✅", "Resolved"),
        AlertState::NoData => ("❔", "No data"),
        AlertState::Digest => ("📋", "Digest"),
        AlertState::Test => ("🧪", "Test"),
    };
    let rule = alert.rule.as_str();
    match alert.state {
        AlertState::Firing | AlertState::Raised => format!("{sign} {state} ({}): {rule}", alert.severity),
        _ => format!("{sign} {state}: {rule}"),
    }
}

fn fields(alert: &Alert) -> Vec<Json> {
    let severity = ("Severity", alert.severity.to_string());
    let is_key = |label: &str| alert.key.as_ref().is_some_and(|(name, _)| *name == label);
    let details = alert.details().into_iter();
    let figures = details.filter(|(label, _)| is_key(label) || !ELSEWHERE.contains(label));
    let shown = [severity].into_iter().chain(figures).take(FIELDS).map(|(label, text)| {
        let is_ours = label == "Severity" || OURS.contains(&label) && !is_key(label);
        let text = if is_ours { escaped(&text, FIELD) } else { code(&text, FIELD) };
        mrkdwn(&format!("*{}*\n{text}", escaped(label, LABEL)))
    });
    shown.collect()
}

fn list(label: &str, entries: &[(String, u64)]) -> Option<Json> {
    let lines = entries.iter().map(|(name, count)| format!("• {} {count}", code(name, ENTRY)));
    section(label, joined(lines, "\n", LIST))
}

/// What was said by hand, or what a digest sums up.
fn context(alert: &Alert) -> Option<Json> {
    let lines = alert.context.iter().map(|(name, value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        format!("• {}: {}", code(name, ENTRY), code(&value, ENTRY))
    });
    section("Context", joined(lines, "\n", LIST))
}

fn links(alert: &Alert) -> Option<Json> {
    let link = |url: &Option<String>, label| url.as_deref().and_then(|url| link(url, label, LINK));
    let links = [link(&alert.runbook, "Runbook"), link(&alert.sample_url, "Sample event")];
    let text = joined(links.into_iter().flatten(), "  ·  ", 2 * LINK);
    (!text.is_empty()).then(|| json!({ "type": "section", "text": mrkdwn(&text) }))
}

/// Which program it was, in small.
fn origin(alert: &Alert) -> Option<Json> {
    let parts = [
        ("Service", &alert.service),
        ("Environment", &alert.environment),
        ("Release", &alert.release),
        ("Host", &alert.host),
    ];
    let elements: Vec<Json> = parts
        .into_iter()
        .filter_map(|(label, text)| {
            text.as_deref().map(|text| mrkdwn(&format!("{label} {}", code(text, ORIGIN))))
        })
        .collect();
    (!elements.is_empty()).then(|| json!({ "type": "context", "elements": elements }))
}

fn section(label: &str, text: String) -> Option<Json> {
    (!text.is_empty()).then(|| json!({ "type": "section", "text": mrkdwn(&format!("*{label}*\n{text}")) }))
}

/// With no style, name or link read into it.
fn plain(text: &str, limit: usize) -> Json {
    json!({ "type": "plain_text", "text": escaped(text, limit), "emoji": false })
}

/// `verbatim`: what is not marked up is left alone.
fn mrkdwn(text: &str) -> Json {
    json!({ "type": "mrkdwn", "text": text, "verbatim": true })
}

#[cfg(test)]
mod tests {
    use serde_json::Value as Json;

    use super::super::markup::units;
    use super::message;
    use crate::Alert;

    fn texts<'a>(json: &'a Json, found: &mut Vec<&'a str>) {
        match json {
            Json::Object(fields) => {
                found.extend(fields.get("text").and_then(Json::as_str));
                fields.values().for_each(|value| texts(value, found));
            }
            Json::Array(values) => values.iter().for_each(|value| texts(value, found)),
            _ => {}
        }
    }

    /// Everything longer than it ever is.
    fn huge(with: &str) -> Alert {
        let long = || with.repeat(5_000);
        let list = || (0..100).map(|_| (long(), u64::MAX)).collect();
        let mut alert = Alert::sample();
        (alert.rule, alert.message, alert.threshold) = (long(), long(), long());
        alert.key = Some(("tenant", long()));
        (alert.classes, alert.functions) = (list(), list());
        alert.context = (0..100).map(|_| (long(), long().into())).collect();
        let url = |host| Some(format!("https://{host}.example.org/{}", "x".repeat(730)));
        (alert.runbook, alert.sample_url) = (url("a"), url("b"));
        for text in [
            &mut alert.service,
            &mut alert.environment,
            &mut alert.release,
            &mut alert.host,
            &mut alert.owner,
        ] {
            *text = Some(long());
        }
        alert.times = 3;
        alert
    }

    #[test]
    fn no_alert_is_larger_than_slack_takes() {
        for with in ["x", "&", "🔥", "\u{1}", "x ", "\n", "`"] {
            let message = message(&huge(with));
            let blocks = message["blocks"].as_array().unwrap();
            assert!(blocks.len() <= 50);
            let (mut found, mut fields) = (Vec::new(), 0);
            for block in blocks {
                let limit = if block["type"] == "header" { 150 } else { 3_000 };
                assert!(
                    block["text"]["text"].as_str().is_none_or(|text| (1..=limit).contains(&units(text))),
                    "{block}"
                );
                let texts =
                    block["fields"].as_array().into_iter().chain(block["elements"].as_array()).flatten();
                for text in texts {
                    assert!((1..=2_000).contains(&units(text["text"].as_str().unwrap())), "{text}");
                }
                let parts =
                    [&block["fields"], &block["elements"]].map(|parts| parts.as_array().map_or(0, Vec::len));
                assert!(parts.iter().all(|parts| *parts <= 10), "{block}");
                fields += parts[0];
            }
            texts(&message["blocks"], &mut found);
            let all: usize = found.iter().map(|text| units(text)).sum();
            assert!(all < 11_000, "{all} with {with:?}");
            assert_eq!(fields, 9);
        }
    }

    #[test]
    fn both_links_are_there_even_when_they_are_long() {
        let message = message(&huge("x")).to_string();
        assert!(message.contains("|Runbook>") && message.contains("|Sample event>"));
    }
}
