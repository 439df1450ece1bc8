//! A service as you would write it, watched by annotation: `cargo run --example webapp`.
//!
//! Users are kept in a database, their profiles come from another service (which this program serves, too, on a second
//! port), mails are sent by a queue in the background, and at night a job cleans up. The terminal says where
//! to go, and shows what Sentry would be sent; with `SENTRY_DSN` it is sent there. README.md has the requests to try.

mod app;
mod auth;
mod config;
mod database;
mod error;
mod external;
mod extract;
mod handlers;
mod nightly;
mod page;
mod profiles;
mod queue;
mod repository;
mod serve;
mod service;
mod telemetry;
#[cfg(test)]
mod tests;
mod trace_id;

use std::{env, error::Error, process::ExitCode};

use config::Config;
use tokio::runtime::Runtime;

/// What a program ends with that was told what it cannot do.
const MISCONFIGURED: u8 = 2;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", with_causes(error.as_ref()));
            ExitCode::from(MISCONFIGURED)
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let config = Config::from(|name| env::var(name).ok())?;
    // Before any thread is started, so that all of them see the client; dropped last, so that all is sent.
    let _guard = telemetry::start(&config)?;
    let runtime = Runtime::new()?;
    let served = runtime.block_on(serve::until_stopped(config, serve::stop_signal()));
    // What hangs now has had its time.
    runtime.shutdown_background();
    served
}

/// An error and what caused it, on one line.
fn with_causes(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        // Some errors say what their causes are.
        if !line.contains(&text) {
            line.push_str(": ");
            line.push_str(&text);
        }
        cause = error.source();
    }
    line
}
