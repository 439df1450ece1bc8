//! What is wrong before anything is sent, and what is never shown.

use monitored::sink::{Email, named};
use monitored::{Alert, AlertSink};

use crate::from_url;

#[test]
fn a_mistake_is_told_and_nothing_is_sent() {
    for (url, said) in [
        ("https://me:hunter2@example.org", "the scheme `https`"),
        ("smtp+tls://me:hunter2@example.org", "the scheme `smtp+tls`"),
        ("me:hunter2@example.org", "no scheme"),
        ("smtp://", "no host"),
        ("hunter2", "the mail server's URL is none"),
    ] {
        let email = from_url(url);
        let mistake = email.mistake().unwrap();
        assert!(mistake.contains(said) && mistake.contains("smtps://user:password@host"), "{mistake}");
        let error = email.deliver(&Alert::sample()).unwrap_err();
        assert!(error.is_permanent() && error.to_string().contains(said), "{error}");
        for shown in [mistake, format!("{error:?}"), format!("{email:?}")] {
            assert!(!shown.contains("hunter2"), "{shown}");
        }
    }
}

#[test]
fn addresses_are_addresses() {
    for wrong in [
        "",
        "team",
        "team@",
        "@example.org",
        "a b@example.org",
        "a@b\r\nBcc: c@d",
        "A\nB <a@b.example>",
        "smtp://me:hunter2@example.org",
    ] {
        let from = Email::new("smtps://host", wrong).to("team@example.org").mistake();
        let mistake = from.unwrap_or_else(|| panic!("{wrong:?} is taken"));
        assert!(mistake.contains("sender") && mistake.contains("`team@example.org`"), "{mistake}");
        let to = Email::new("smtps://host", "alerts@example.org").to("team@example.org").to(wrong).mistake();
        let mistake = to.unwrap_or_else(|| panic!("{wrong:?} is taken"));
        assert!(mistake.contains("recipient 2") && !mistake.contains("hunter2"), "{mistake}");
    }
    assert!(Email::new("smtps://host", "alerts@example.org").mistake().unwrap().contains("no recipient"));
    assert_eq!(from_url("smtps://host").to("root@[127.0.0.1]").mistake(), None);
    assert_eq!(from_url("smtps://host").to(" Jürgen <jürgen@bücher.example> ").mistake(), None);
}

#[test]
fn debug_shows_no_secret() {
    let shown = format!("{:?}", from_url("smtp://somebody:hunter%32@mail.example.org"));
    assert!(shown.contains("mail.example.org") && shown.contains("team@example.org"), "{shown}");
    for secret in ["hunter", "somebody"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn it_has_a_name_and_can_have_another() {
    let email = from_url("smtps://host");
    assert_eq!(email.name(), "email");
    let email = named("night shift", email);
    assert_eq!((email.name(), email.mistake()), ("night shift", None));
}
