//! What a mail says, as text and as HTML.

use std::fmt::Write;

use sentry::protocol::Value as Json;
use url::Url;

use super::{Alert, subject};
use crate::alert::{AlertState, Severity};
use crate::value::text;

/// Bytes of the message, and of each value beside it.
const MESSAGE: usize = 4 * 1024;
const VALUE: usize = 1024;
/// Bytes of a label.
const LABEL: usize = 100;
/// Pairs of the context.
const PAIRS: usize = 20;

/// What the mail shows in a row.
pub(super) struct Row {
    label: String,
    value: String,
    /// Where it leads, for a value that is the address of a page.
    link: Option<String>,
}

/// The figures and the context, each in one line of bounded length without control characters.
pub(super) fn rows(alert: &Alert) -> Vec<Row> {
    let places = [&alert.runbook, &alert.sample_url];
    let details = alert.details().into_iter().map(|(label, value)| {
        let link = places.iter().any(|place| place.as_ref() == Some(&value)).then(|| page(&value)).flatten();
        Row { label: text::one_line(label, LABEL), value: text::one_line(&value, VALUE), link }
    });
    let context = alert.context.iter().take(PAIRS).map(|(label, value)| {
        let value = match value {
            Json::String(value) => text::one_line(value, VALUE),
            other => text::one_line(&text::display(other, VALUE), VALUE),
        };
        Row { label: text::one_line(label, LABEL), value, link: None }
    });
    let left_out = alert.context.len().saturating_sub(PAIRS);
    let rest =
        (left_out > 0)
            .then(|| Row { label: "…".to_owned(), value: format!("{left_out} more"), link: None });
    details.chain(context).chain(rest).collect()
}

/// The address, if a browser would open it as a page: nothing that runs a script, and nothing with a password in it.
fn page(address: &str) -> Option<String> {
    let url = Url::parse(address).ok().filter(|_| address.len() <= VALUE)?;
    let plain = url.username().is_empty() && url.password().is_none();
    (matches!(url.scheme(), "http" | "https") && url.has_host() && plain).then(|| url.into())
}

/// The lines of the message, none of which can pass for one of the rows.
fn message(alert: &Alert) -> Vec<String> {
    let message = text::cut(&alert.message, MESSAGE);
    message.lines().map(|line| text::one_line(line, MESSAGE)).collect()
}

pub(super) fn plain(alert: &Alert, rows: &[Row]) -> String {
    let mut mail = format!("{}\n\n", subject::line(alert));
    for line in message(alert) {
        let _ = writeln!(mail, "    {line}");
    }
    mail.push('\n');
    for Row { label, value, .. } in rows {
        let _ = writeln!(mail, "{label}: {value}");
    }
    mail
}

/// The same with a table. All styles are at the elements, since many programs for mail drop others.
pub(super) fn html(alert: &Alert, rows: &[Row]) -> String {
    let mut mail = String::with_capacity(4 * 1024);
    let message: Vec<_> = message(alert).iter().map(|line| escape(line)).collect();
    let heading = escape(&subject::heading(alert));
    let (colour, message) = (colour(alert), message.join("<br>"));
    let _ = write!(
        mail,
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{heading}</title></head>\n\
         <body style=\"margin:0;padding:16px;font-family:sans-serif;font-size:14px;color:#1f2328\">\n\
         <div style=\"border-left:6px solid {colour};padding:4px 0 4px 12px\">\n\
         <h1 style=\"margin:0;font-size:18px\">{heading}</h1>\n<p style=\"margin:8px 0 0\">{message}</p>\n</div>\n\
         <table style=\"margin-top:16px;border-collapse:collapse\">\n",
    );
    for row in rows {
        let _ = writeln!(
            mail,
            "<tr><th style=\"padding:4px 16px 4px 0;text-align:left;vertical-align:top;color:#59636e\">{}</th>\
             <td style=\"padding:4px 0;word-break:break-word\">{}</td></tr>",
            escape(&row.label),
            cell(row),
        );
    }
    mail.push_str("</table>\n</body></html>\n");
    mail
}

fn cell(row: &Row) -> String {
    let value = escape(&row.value);
    match &row.link {
        Some(link) => format!("<a href=\"{}\">{value}</a>", escape(link)),
        None => value,
    }
}

fn colour(alert: &Alert) -> &'static str {
    match (alert.state, alert.severity) {
        (AlertState::Resolved, _) => "#1a7f37",
        (_, Severity::Info) => "#0969da",
        (_, Severity::Warning) => "#bf8700",
        (_, Severity::Error) => "#cf222e",
        (_, Severity::Critical) => "#82071e",
    }
}

/// For the text of an element and the value of an attribute in double quotes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{escape, html, page, plain, rows};
    use crate::Alert;

    #[test]
    fn only_pages_are_linked() {
        assert_eq!(page("https://a.example/b?c=\"d\"").as_deref(), Some("https://a.example/b?c=%22d%22"));
        for other in [
            "javascript:alert(1)",
            "data:text/html,x",
            "/runbook",
            "file:///etc/passwd",
            "https://u:p@a.example",
            "",
        ] {
            assert_eq!(page(other), None, "{other}");
        }
    }

    #[test]
    fn html_is_escaped() {
        assert_eq!(escape("<a href=\"x\">&'"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
    }

    #[test]
    fn a_message_cannot_pass_for_a_row() {
        let mut alert = Alert::sample();
        alert.message = "down\r\nRunbook: https://evil.example".to_owned();
        let text = plain(&alert, &rows(&alert));
        assert!(text.contains("\n    down\n    Runbook: https://evil.example\n"), "{text}");
    }

    #[test]
    fn what_is_shown_is_bounded() {
        let mut alert = Alert::sample();
        alert.message = "<".repeat(5_000_000);
        alert.context = (0..1000).map(|n| (format!("k{n}"), "\u{1}".repeat(10_000).into())).collect();
        let rows = rows(&alert);
        assert!(html(&alert, &rows).len() < 64 * 1024);
        assert!(plain(&alert, &rows).ends_with("…: 980 more\n"));
    }
}
