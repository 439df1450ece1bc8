//! Alerts with something bad in every field.

use std::time::{Duration, SystemTime};

use monitored::{Alert, AlertSink};

use crate::server::{Rules, Server};
use crate::{email, parsed};

fn with_everywhere(text: &str) -> Alert {
    let mut alert = Alert::sample();
    let owned = || text.to_owned();
    (alert.rule, alert.message, alert.threshold) = (owned(), owned(), owned());
    alert.key = Some(("operation", owned()));
    alert.classes = vec![(owned(), 1), (owned(), 2)];
    alert.functions = vec![(owned(), u64::MAX)];
    for field in [
        &mut alert.service,
        &mut alert.environment,
        &mut alert.release,
        &mut alert.host,
        &mut alert.runbook,
        &mut alert.owner,
        &mut alert.sample_url,
    ] {
        *field = Some(owned());
    }
    alert.context = vec![(owned(), owned().into()), (owned(), vec![owned()].into())];
    alert
}

/// What arrives is well-formed whatever was in it; returns headers and both bodies.
fn arrived(alert: &Alert) -> (String, String, String) {
    let server = Server::start(Rules::default());
    email(server.port()).deliver(alert).unwrap();
    let mail = server.mail();
    assert_eq!(mail.to, ["team@example.org", "pager@example.org"]);
    assert!(mail.bytes.is_ascii());
    let raw = String::from_utf8(mail.bytes.clone()).unwrap();
    for line in raw.split("\r\n") {
        assert!(line.len() <= 998, "RFC 5322, 2.1.1: {} bytes", line.len());
        assert!(!line.contains(['\r', '\n', '\0', '\u{1b}']), "{line:?}");
    }
    let (headers, _) = raw.split_once("\r\n\r\n").unwrap();
    let names: Vec<_> = headers.split("\r\n").filter(|line| !line.starts_with([' ', '\t'])).collect();
    let names: Vec<_> = names.iter().map(|line| line.split(':').next().unwrap()).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    let expected =
        "Auto-Submitted Content-Type Date From In-Reply-To MIME-Version Message-ID References Subject To";
    assert_eq!(sorted.join(" "), expected);
    let message = parsed(&mail.bytes);
    let bodies = (message.body_text(0).unwrap().into_owned(), message.body_html(0).unwrap().into_owned());
    (message.subject().unwrap().to_owned(), bodies.0, bodies.1)
}

#[test]
fn no_field_adds_a_header_or_a_recipient() {
    let (subject, text, _) =
        arrived(&with_everywhere("x\r\nBcc: evil@example.org\r\n\r\n.\r\nRCPT TO:<evil@example.org>\r\n"));
    assert!(subject.contains("x Bcc: evil@example.org . RCPT TO:<evil@example.org>"), "{subject}");
    assert!(text.lines().all(|line| !line.starts_with("Bcc:") && !line.starts_with("RCPT")), "{text}");
}

#[test]
fn html_is_shown_and_not_run() {
    let (subject, text, html) = arrived(&with_everywhere("</td><script>alert('\"&')</script><img src=x>"));
    assert!(subject.contains("<script>") && text.contains("<script>"));
    for tag in ["<script", "<img", "</td><script"] {
        assert!(!html.contains(tag), "{html}");
    }
    assert!(html.contains("&lt;script&gt;alert(&#39;&quot;&amp;&#39;)&lt;/script&gt;"), "{html}");
}

#[test]
fn an_address_that_runs_something_is_no_link() {
    for address in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<b>",
        "ftp://example.org/x",
        "//example.org",
    ] {
        let mut alert = Alert::sample();
        (alert.runbook, alert.sample_url) = (Some(address.to_owned()), Some(address.to_owned()));
        let (_, text, html) = arrived(&alert);
        assert!(!html.contains("href"), "{html}");
        assert!(text.contains(&format!("Runbook: {address}")), "{text}");
    }
    let mut alert = Alert::sample();
    alert.runbook = Some("https://example.org/\"onmouseover=\"x<b>".to_owned());
    let (_, _, html) = arrived(&alert);
    assert!(html.contains("href=\"https://example.org/%22onmouseover=%22x%3Cb%3E\""), "{html}");
}

#[test]
fn control_characters_do_not_act() {
    let (subject, text, html) = arrived(&with_everywhere("a\u{1b}[31mb\u{0}c\u{7f}d\u{202e}e\u{2028}f"));
    for shown in [&subject, &text, &html] {
        assert!(!shown.contains(['\u{1b}', '\0', '\u{7f}', '\u{202e}', '\u{2028}']), "{shown:?}");
    }
    assert!(subject.contains("a [31mb c d e f"), "{subject:?}");
}

#[test]
fn every_script_arrives_as_it_was() {
    let words = "Größe 数据库 ошибка 🔥";
    let (subject, text, html) = arrived(&with_everywhere(words));
    assert!(subject.contains(words) && text.contains(words) && html.contains(words), "{subject}");
}

#[test]
fn five_megabytes_are_cut() {
    for piece in ["x", "<\r\n", "ä", " "] {
        let server = Server::start(Rules::default());
        let mut alert = with_everywhere(&piece.repeat(5_000_000 / piece.len()));
        alert.classes = vec![("c".to_owned(), 1); 100_000];
        alert.context = vec![("k".to_owned(), "v".repeat(10_000).into()); 10_000];
        email(server.port()).deliver(&alert).unwrap();
        let size = server.mail().bytes.len();
        assert!(size < 512 * 1024, "{size}");
    }
}

#[test]
fn figures_and_times_that_make_no_sense_are_told_as_they_are() {
    let mut alert = Alert::sample();
    alert.at = SystemTime::UNIX_EPOCH - Duration::from_secs(1);
    (alert.count, alert.calls, alert.ratio) = (u64::MAX, u64::MAX, f64::NAN);
    (alert.window, alert.latency, alert.times) = (Duration::MAX, Some(Duration::MAX), u32::MAX);
    let (_, text, _) = arrived(&alert);
    assert!(text.contains("18446744073709551615"), "{text}");
}

#[test]
fn an_empty_alert_is_a_mail() {
    let mut alert = with_everywhere("");
    alert.context.clear();
    let (subject, _, _) = arrived(&alert);
    assert_eq!(subject, "[error]  firing");
}
