//! What keeps the service from starting: one line that says what to do.

use std::{net::TcpListener, process::ExitCode};

use rusqlite::Connection;

use super::harness::{File, config};
use crate::{config::Config, serve, with_causes};

async fn error(config: Config) -> String {
    let error = serve::start(config).await.err().expect("it started");
    with_causes(error.as_ref())
}

#[tokio::test]
async fn a_port_that_is_taken() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    for variable in ["PORT", "EXTERNAL_PORT"] {
        let line = error(config(&[(variable, &port.to_string())])).await;
        assert!(line.starts_with(&format!("cannot listen on port {port} (see {variable})")), "{line}");
        assert!(!line.contains('\n'));
    }
}

#[tokio::test]
async fn databases_that_are_none() {
    let file = File::new();
    std::fs::write(
        &file.0,
        "this is no database, but a text that is long enough to be taken for one".repeat(99),
    )
    .unwrap();
    for url in [
        "sqlite:/no/such/folder/app.db",
        "sqlite:/dev/null/app.db",
        "mysql://root:hunter2@localhost/app",
        "app.db",
        "://",
        "postgres://app:hunter2@127.0.0.1:1/app",
        &file.url(),
        &format!("{}?mode=sideways", file.url()),
    ] {
        let line = error(config(&[("DATABASE_URL", url), ("DATABASE_TIMEOUT_MS", "500")])).await;
        eprintln!("{url}: {line}");
        assert!(line.starts_with("cannot use the database (see DATABASE_URL): "), "{line}");
        assert!(!line.contains('\n') && !line.contains("hunter2"), "{line}");
    }
}

#[tokio::test]
async fn a_database_that_somebody_keeps_locked() {
    let file = File::new();
    let other = Connection::open(&file.0).unwrap();
    other.execute_batch("CREATE TABLE t (x); BEGIN EXCLUSIVE").unwrap();
    let line = error(config(&[("DATABASE_URL", &file.url()), ("DATABASE_TIMEOUT_MS", "100")])).await;
    assert!(line.contains("locked"), "{line}");
}

#[tokio::test]
async fn a_new_database_that_is_read_only() {
    let file = File::new();
    Connection::open(&file.0).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    let line = error(config(&[("DATABASE_URL", &format!("{}?mode=ro", file.url()))])).await;
    assert!(line.contains("readonly"), "{line}");
}

/// As `main` would, in a process whose environment has the mistake.
#[test]
fn the_program_ends_with_2() {
    for (variable, value, line) in [
        ("PORT", "many", "error: PORT is no number, or too large"),
        ("REQUEST_TIMEOUT_MS", "0", "error: REQUEST_TIMEOUT_MS is zero, and has to be 1 at least"),
        ("QUEUE_LENGTH", "0", "error: QUEUE_LENGTH is zero, and has to be 1 at least"),
        ("PROFILE_URL", "notaurl", "error: PROFILE_URL is no URL of http or https, without a query"),
        ("API_TOKENS", "ada:admin:t,ray:reader:t", "error: API_TOKENS is a list that gives a token twice"),
    ] {
        let mut command = std::process::Command::new(std::env::current_exe().unwrap());
        let name = "tests::start::program";
        let output = command
            .args([name, "--exact", "--ignored", "--nocapture"])
            .env(variable, value)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        assert_eq!(String::from_utf8(output.stderr).unwrap().trim(), line);
    }
}

#[test]
#[ignore = "run by the test before it"]
fn program() {
    assert_eq!(crate::main(), ExitCode::from(2));
}
