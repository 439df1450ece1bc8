//! A shop that fails on purpose, in waves: `cargo run --example alerts`.
//!
//! Its database goes away and comes back, its payments become slow and quick again, and one customer finds a mistake in the
//! program. Alert rules notice, and say so when it is over. It takes some seconds.
//!
//! The terminal shows the alerts. With `SLACK_WEBHOOK_URL` they go to Slack as well, with `SMTP_URL` they are mailed, from `ALERT_FROM`
//! to `ALERT_TO` (several with commas between them). A mistake in these is told, and ends the program with exit code 2.

mod day;
mod rules;
mod shop;
mod show;

use std::{
    env,
    process::ExitCode,
    sync::mpsc::{self, Sender},
};

use monitored::{Alert, Monitored, sentry::ClientOptions, sink};
use shop::Shop;

const USAGE: &str = "usage: alerts
environment: SLACK_WEBHOOK_URL; SMTP_URL with ALERT_FROM and ALERT_TO";

fn main() -> ExitCode {
    if env::args_os().len() > 1 {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    }
    let (sender, heard) = mpsc::channel();
    let (monitored, is_sent) = sinks(terminal(sender), |name| env::var(name).ok());
    let guard = match rules::rules(monitored.service("shop")).try_init(ClientOptions::new()) {
        Ok(guard) => guard,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    if is_sent {
        // As after a deployment: whether alerts would arrive.
        println!("{}", Monitored::self_test());
    }
    let result = day::run(&Shop::default(), &heard);
    // Delivers what is queued.
    drop(guard);
    show::figures(&monitored::stats());
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(unheard) => {
            eprintln!("error: {unheard}");
            ExitCode::FAILURE
        }
    }
}

/// A sink is any closure that takes an alert. This one hands it to whoever prints.
fn terminal(heard: Sender<Alert>) -> Monitored {
    Monitored::new().notify(sink::named("terminal", move |alert: &Alert| {
        // Nobody listens any more when the day is over.
        let _ = heard.send(alert.clone());
    }))
}

/// Adds the sinks that the environment names, and tells whether there are any.
fn sinks(mut monitored: Monitored, variable: impl Fn(&str) -> Option<String>) -> (Monitored, bool) {
    let set = |name| variable(name).filter(|value| !value.trim().is_empty());
    let (slack, server) = (set("SLACK_WEBHOOK_URL"), set("SMTP_URL"));
    let is_sent = slack.is_some() || server.is_some();
    if let Some(url) = slack {
        monitored = monitored.notify(sink::Slack::new(url));
    }
    if let Some(url) = server {
        let mail = sink::Email::new(url, set("ALERT_FROM").unwrap_or_default());
        let recipients = set("ALERT_TO").unwrap_or_default();
        let recipients = recipients.split(',').filter(|recipient| !recipient.trim().is_empty());
        monitored = monitored.notify(recipients.fold(mail, sink::Email::to));
    }
    (monitored, is_sent)
}
