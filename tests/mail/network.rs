//! Servers that are not there, or do not answer.

use std::net::{Ipv4Addr, TcpListener};
use std::time::{Duration, Instant};

use monitored::{Alert, AlertSink};

use crate::script::Script;
use crate::{email, impatient};

#[test]
fn a_port_where_nobody_listens() {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
    let error = email(port).deliver(&Alert::sample()).unwrap_err();
    assert!(!error.is_permanent(), "{error}");
    assert!(error.to_string().starts_with(&format!("127.0.0.1:{port}: ")), "{error}");
}

#[test]
fn a_server_that_accepts_and_says_nothing() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let started = Instant::now();
    let email = impatient(email(listener.local_addr().unwrap().port()));
    let error = email.deliver(&Alert::sample()).unwrap_err();
    assert!(!error.is_permanent() && error.to_string().ends_with(": no answer in time"), "{error}");
    // Its usual limits are 10 and 25 seconds.
    assert!(started.elapsed() < Duration::from_secs(8));
}

#[test]
fn a_server_that_falls_silent_at_any_point() {
    const ANSWERS: &[&str] =
        &["220 hi\r\n", "250 hi\r\n", "250 ok\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n"];
    for said in 1..=ANSWERS.len() {
        let script = Script::start(&ANSWERS[..said]);
        let error = impatient(email(script.port())).deliver(&Alert::sample()).unwrap_err();
        assert!(!error.is_permanent() && error.to_string().contains("no answer in time"), "{said}: {error}");
        script.lines();
    }
}

#[test]
fn no_more_is_said_when_the_time_is_up() {
    let script = Script::start(&["220 hi\r\n", "250 hi\r\n"]);
    let email = email(script.port()).limits(Duration::from_secs(10), Duration::ZERO);
    let error = email.deliver(&Alert::sample()).unwrap_err();
    assert!(!error.is_permanent() && error.to_string().contains("took too long"), "{error}");
    assert!(!script.lines().iter().any(|line| line.starts_with("MAIL")));
}

#[test]
fn a_server_that_is_none() {
    for answers in [&["HTTP/1.1 400 Bad Request\r\n\r\n"], &["\u{0}\u{1}\u{2}\r\n"], &["9999 hi\r\n"]] {
        let script = Script::start(answers);
        let error = impatient(email(script.port())).deliver(&Alert::sample()).unwrap_err();
        assert!(!error.is_permanent(), "{error}");
        assert!(!error.to_string().contains(char::is_control), "{error}");
        script.lines();
    }
}
