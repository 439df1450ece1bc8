//! `serde_json::Error` in its four categories, and what is left of its messages.

use std::io::{self, Read};

use ::monitored::{monitored, testing};
use serde::Deserialize;

use super::told;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "never read")]
struct Login {
    attempts: u32,
}

struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::ErrorKind::ConnectionReset.into())
    }
}

#[monitored]
fn parse(text: &str) -> Result<Login, serde_json::Error> {
    serde_json::from_str(text)
}

#[monitored]
fn read() -> Result<Login, serde_json::Error> {
    serde_json::from_reader(Broken)
}

#[derive(Debug, thiserror::Error)]
#[error("bad login: {0}")]
struct BadLogin(#[from] serde_json::Error);

#[monitored]
fn log_in(text: &str) -> Result<Login, BadLogin> {
    Ok(serde_json::from_str(text)?)
}

fn text_of(body: impl FnOnce()) -> String {
    let captured = testing::capture(body);
    let values = captured.events[0].exception.iter().filter_map(|it| it.value.clone());
    values.collect::<Vec<_>>().join(" | ")
}

#[test]
fn four_categories() {
    let name = |body: fn()| {
        let captured = testing::capture(body);
        let (names, class, declared) = told(&captured);
        assert!(!declared);
        (names[0].to_owned(), class.to_owned())
    };
    let told = |name: &str, class: &str| (format!("serde_json::Error::{name}"), class.to_owned());
    assert_eq!(name(|| drop(parse("{,}"))), told("Syntax", "validation_error"));
    assert_eq!(name(|| drop(parse("{"))), told("Eof", "validation_error"));
    assert_eq!(name(|| drop(parse("[]"))), told("Data", "validation_error"));
    assert_eq!(name(|| drop(read())), told("Io", "connection_error"));
}

#[test]
fn nothing_of_the_input_is_sent() {
    assert_eq!(
        text_of(|| drop(parse(r#"{"attempts": "hunter2"}"#))),
        "invalid type: string …, expected u32 at line 1 column 22"
    );
    assert_eq!(
        text_of(|| drop(parse(r#"{"hunter2": 1}"#))),
        "unknown field …, expected `attempts` at line 1 column 10"
    );
    assert_eq!(
        text_of(|| drop(log_in(r#"{"attempts": "hunter2"}"#))),
        "invalid type: string …, expected u32 at line 1 column 22 | \
         bad login: invalid type: string …, expected u32 at line 1 column 22"
    );
    let boxed = testing::capture(|| {
        let error: Box<dyn std::error::Error> = Box::new(parse(r#"{"attempts": "hunter2"}"#).unwrap_err());
        monitored::report(&error);
    });
    assert!(!format!("{:?}", boxed.events).contains("hunter2"));
}

#[test]
fn an_input_of_any_length_is_cut_from_what_holds_the_error() {
    for length in [20, 4_000, 4_090, 4_200, 50_000] {
        let input = format!("\"{}\"", "SECRET ".repeat(length / 7));
        let captured = testing::capture(|| drop(log_in(&input)));
        let sent = serde_json::to_string(&captured.events[0]).unwrap();
        assert!(!sent.contains("SECRET"), "{length}: {sent}");
        let shown = captured.events[0].exception.values.last().unwrap().value.clone().unwrap();
        assert!(shown.starts_with("bad login: invalid type: string …, expected struct Login"), "{shown}");
    }
}
