//! `sink::Email` against mail servers on this machine: `mailin`'s protocol over sockets of our own, and scripts for what no
//! right server does.

mod configuration;
mod delivered;
mod exchange;
mod hostile;
mod network;
mod refused;
mod script;
mod server;
mod tls;

use std::time::Duration;

use mail_parser::{Message, MessageParser};
use monitored::sink::Email;

/// A mail for two, through the server at this port without TLS.
fn email(port: u16) -> Email {
    from_url(&format!("smtp://127.0.0.1:{port}?tls=none"))
}

fn from_url(url: &str) -> Email {
    Email::new(url, "Alerts <alerts@example.org>").to("team@example.org").to("On call <pager@example.org>")
}

/// Fails soon where a test is about not being answered.
fn impatient(email: Email) -> Email {
    email.limits(Duration::from_millis(100), Duration::from_secs(1))
}

fn parsed(mail: &[u8]) -> Message<'_> {
    MessageParser::default().parse(mail).expect("it is a mail")
}
