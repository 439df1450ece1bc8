//! Imports a CSV file of sign-ups: `cargo run --example quickstart [FILE]`.
//!
//! Each row is validated, stored in an embedded database, and its user welcomed
//! through an HTTP service, which this program runs on loopback and which fails now and then.
//! A row that cannot be taken is named on stderr and left out; a file that cannot be taken
//! ends the program with exit code 1.

mod csv_file;
mod import;
mod mail_service;
mod sign_up;
mod store;
mod welcome;

use std::{
    env,
    error::Error,
    path::{Path, PathBuf},
    process::ExitCode,
};

use import::Summary;
use mail_service::MailService;
use monitored::{Monitored, sentry::ClientOptions};
use store::Store;
use tokio::runtime::Runtime;
use welcome::Welcome;

/// The file that ships with the example.
const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/quickstart/signups.csv");

fn main() -> ExitCode {
    // Before any thread is started, so that all of them see the client; dropped last, so that all is sent.
    let _guard = monitoring();
    let mut arguments = env::args_os().skip(1);
    let path = arguments.next().map_or_else(|| PathBuf::from(SHIPPED), PathBuf::from);
    if arguments.next().is_some() {
        eprintln!("usage: quickstart [FILE]");
        return ExitCode::from(2);
    }
    let result = Runtime::new().map_err(Into::into).and_then(|runtime| runtime.block_on(run(&path)));
    match result {
        Ok(summary) => {
            println!("{summary}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {}", with_causes(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

/// With `SENTRY_DSN` set it sends; the terminal shows it in any case.
fn monitoring() -> impl Sized {
    let options = ClientOptions::new().traces_sample_rate(1.0);
    Monitored::new().service("signups").component("import").console().init(options)
}

/// Starts what the import needs, and imports the file.
async fn run(path: &Path) -> Result<Summary, Box<dyn Error>> {
    let mail = MailService::start().await?;
    let store = Store::open()?;
    let welcome = Welcome::through(mail.url())?;
    Ok(import::import(path, &store, &welcome).await?)
}

/// An error and what caused it, on one line.
fn with_causes(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line.push_str(": ");
        line.push_str(&error.to_string());
        cause = error.source();
    }
    line
}
