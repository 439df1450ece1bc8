//! A whole program with a console on its standard error.

use std::process::{Command, Output, Stdio};

use ::monitored::Monitored;
use sentry::{ClientOptions, Level, TransactionContext, capture_message, configure_scope, start_transaction};

/// The program: this test, in a process of its own.
const PROGRAM: &str = "console::process::program";

#[test]
#[ignore = "run by the other tests of this file"]
fn program() {
    let _guard = Monitored::new().service("backend").console().init(ClientOptions::new());
    let task = start_transaction(TransactionContext::new("import", "task"));
    configure_scope(|scope| scope.set_span(Some(task.clone().into())));
    capture_message("half way", Level::Info);
    configure_scope(|scope| scope.set_span(None));
    task.finish();
    capture_message("no trace", Level::Warning);
    let unfinished = start_transaction(TransactionContext::new("unfinished", "task"));
    configure_scope(|scope| scope.set_span(Some(unfinished.into())));
    capture_message("no end", Level::Warning);
}

fn command() -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([PROGRAM, "--exact", "--ignored", "--nocapture"]).env_remove("SENTRY_DSN");
    command
}

fn stderr(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    // The first line is the tree's, with a duration and the trace in it.
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    let (tree, rest) = text.split_once('\n').unwrap();
    assert!(tree.starts_with("import  task  "), "{text}");
    let (_, trace) = tree.rsplit_once("  trace ").unwrap();
    assert!(trace.len() == 8 && trace.bytes().all(|digit| digit.is_ascii_hexdigit()), "{text}");
    rest.to_owned()
}

#[test]
fn without_a_dsn_everything_is_printed_and_without_colour_where_there_is_no_terminal() {
    let output = command().env("TERM", "xterm-256color").env_remove("NO_COLOR").output().unwrap();
    assert_eq!(stderr(&output), "   • half way\n! no trace\n! no end\n");
}

#[test]
fn no_colour_where_none_is_wanted() {
    let output = command().env("NO_COLOR", "1").output().unwrap();
    assert_eq!(stderr(&output), "   • half way\n! no trace\n! no end\n");
}

#[test]
fn a_closed_standard_error_hurts_nobody() {
    let mut child = command().stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stderr.take());
    assert!(child.wait().unwrap().success());
}
