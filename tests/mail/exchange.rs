//! A whole exchange, and what has arrived after it.

use std::time::{Duration, SystemTime};

use mail_parser::{HeaderName, MimeHeaders};
use monitored::{Alert, AlertSink, AlertState};

use crate::server::{Rules, Server};
use crate::{email, from_url, parsed};

fn delivered(alert: &Alert) -> Vec<u8> {
    let server = Server::start(Rules::default());
    email(server.port()).deliver(alert).unwrap();
    server.mail().bytes
}

fn header(mail: &[u8], name: &str) -> Option<String> {
    parsed(mail).header_raw(HeaderName::parse(name.to_owned()).unwrap()).map(|value| value.trim().to_owned())
}

#[test]
fn all_recipients_get_one_mail() {
    let server = Server::start(Rules::default());
    email(server.port()).deliver(&Alert::sample()).unwrap();
    let mail = server.mail();
    assert_eq!(mail.from, "alerts@example.org");
    assert_eq!(mail.to, ["team@example.org", "pager@example.org"]);
    let message = parsed(&mail.bytes);
    let to: Vec<_> = message.to().unwrap().iter().map(|to| (to.name(), to.address().unwrap())).collect();
    assert_eq!(to, [(None, "team@example.org"), (Some("On call"), "pager@example.org")]);
    assert_eq!(message.from().unwrap().first().unwrap().name(), Some("Alerts"));
    assert_eq!(
        message.subject(),
        Some("[error] backend_errors firing: 11 failures in 5 min (backend, production)")
    );
}

#[test]
fn it_is_the_same_as_text_and_as_html() {
    let mail = delivered(&Alert::sample());
    let message = parsed(&mail);
    let kind = message.content_type().unwrap();
    assert_eq!((kind.ctype(), kind.subtype()), ("multipart", Some("alternative")));
    let (text, html) = (message.body_text(0).unwrap(), message.body_html(0).unwrap());
    assert!(
        text.contains("    11 failures in 5 min\r\n") || text.contains("    11 failures in 5 min\n"),
        "{text}"
    );
    for (label, value) in Alert::sample().details() {
        assert!(text.contains(&format!("{label}: {value}")), "{label}: {text}");
        assert!(html.contains(&format!(">{label}</th>")) && html.contains(&value), "{label}: {html}");
    }
    assert!(text.contains("endpoint: create_user") && html.contains(">endpoint</th>"));
    assert!(
        html.contains(
            "<a href=\"https://runbooks.example.org/errors\">https://runbooks.example.org/errors</a>"
        )
    );
    assert!(html.contains("<a href=\"https://sentry.example.org/events/0123456789ab4def8123456789abcdef\">"));
    assert!(
        html.contains("<table")
            && !html.contains("<img")
            && !html.contains("<style")
            && !html.contains("<script")
    );
}

#[test]
fn each_state_is_in_the_subject() {
    for (state, word) in [
        (AlertState::Firing, "firing"),
        (AlertState::Resolved, "resolved"),
        (AlertState::NoData, "no data"),
        (AlertState::Raised, "raised"),
        (AlertState::Digest, "digest"),
        (AlertState::Test, "test"),
    ] {
        let mut alert = Alert::sample();
        alert.state = state;
        let mail = delivered(&alert);
        let subject = parsed(&mail).subject().unwrap().to_owned();
        assert!(subject.starts_with(&format!("[error] backend_errors {word}: ")), "{subject}");
        let thread = header(&mail, "References");
        assert_eq!(
            thread.is_some(),
            matches!(state, AlertState::Firing | AlertState::Resolved | AlertState::NoData)
        );
        assert_eq!(thread, header(&mail, "In-Reply-To"));
    }
}

#[test]
fn headers_tell_machines_what_it_is() {
    let mut alert = Alert::sample();
    alert.at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let (first, again) = (delivered(&alert), delivered(&alert));
    let id = header(&first, "Message-ID").unwrap();
    assert_eq!(id, format!("<{}.alert.monitored@example.org>", alert.id.simple()));
    assert_eq!(header(&again, "Message-ID").unwrap(), id, "the same on each attempt");
    assert_ne!(header(&delivered(&Alert::sample()), "Message-ID").unwrap(), id);
    assert_eq!(header(&first, "Auto-Submitted").unwrap(), "auto-generated");
    assert_eq!(header(&first, "MIME-Version").unwrap(), "1.0");
    assert_eq!(parsed(&first).date().unwrap().to_timestamp(), 1_700_000_000);
}

#[test]
fn what_is_resolved_belongs_to_what_fired() {
    let firing = Alert::sample();
    let mut resolved = Alert::sample();
    resolved.state = AlertState::Resolved;
    let mut other = Alert::sample();
    other.rule = "slow_api".to_owned();
    let thread = |alert: &Alert| header(&delivered(alert), "References").unwrap();
    assert_eq!(thread(&firing), thread(&resolved));
    assert_ne!(thread(&firing), thread(&other));
}

#[test]
fn each_alert_has_a_connection_of_its_own_and_the_path_names_this_machine() {
    let server = Server::start(Rules::default());
    let email = from_url(&format!("smtp://127.0.0.1:{}/web-1.example.org?tls=none", server.port()));
    email.deliver(&Alert::sample()).unwrap();
    email.deliver(&Alert::sample()).unwrap();
    assert_eq!(server.connections(), 2);
    assert_eq!(server.hellos(), ["web-1.example.org", "web-1.example.org"]);
    assert_eq!(server.mails().len(), 2);
}
