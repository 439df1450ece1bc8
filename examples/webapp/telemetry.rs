//! What Sentry is told, and when the team is.

use std::{
    env,
    io::{self, IsTerminal},
    time::Duration,
};

use monitored::{
    AlertRule, InitGuard, Monitored, Severity, filter,
    sentry::{self, ClientOptions},
    sink,
};
use tracing_subscriber::EnvFilter;

use crate::{config::Config, error};

/// How far back the rules look.
const WINDOW: Duration = Duration::from_secs(5 * 60);

/// How many reports may wait to be sent.
const QUEUED: usize = 1_000;

/// Starts it. With `SENTRY_DSN` all goes to Sentry; without, the terminal shows what would.
pub(crate) fn start(config: &Config) -> Result<InitGuard, Box<dyn std::error::Error>> {
    let is_sent = env::var_os("SENTRY_DSN").is_some_and(|dsn| !dsn.is_empty());
    log(is_sent);
    let mut monitored = sinks(monitored(), config);
    if !is_sent {
        monitored = monitored.console();
    }
    // Sentry's own limit is small, and what does not fit is dropped: while a burst lasts, or its server is slow.
    let mut options = ClientOptions::new().traces_sample_rate(1.0).transport_channel_capacity(QUEUED);
    options.release = sentry::release_name!();
    Ok(monitored.try_init(options)?)
}

/// What holds wherever it runs.
pub(crate) fn monitored() -> Monitored {
    error::policies(Monitored::new())
        .service("backend")
        .component("api")
        .filter(filter::drop_test_events_in("production"))
        .alert(
            AlertRule::error_count("backend_errors", 10)
                .within(WINDOW)
                .message("High backend error rate detected"),
        )
        .alert(
            AlertRule::error_rate("api_error_rate", 0.05)
                .op("api")
                .within(WINDOW)
                .min_calls(100)
                .severity(Severity::Critical),
        )
        .alert(AlertRule::latency("slow_api", Duration::from_secs(2)).op("api").within(WINDOW).quantile(0.95))
}

/// Who is told.
fn sinks(mut monitored: Monitored, config: &Config) -> Monitored {
    monitored = monitored.notify(sink::Log);
    if let Some(url) = &config.slack_webhook_url {
        monitored = monitored.notify(sink::Slack::new(url.clone()));
    }
    if let Some(smtp) = &config.smtp {
        let mail = sink::Email::new(smtp.url.clone(), smtp.from.clone());
        monitored = monitored.notify(smtp.to.iter().cloned().fold(mail, sink::Email::to));
    }
    monitored
}

/// Lines for the terminal: `RUST_LOG` says which. Where the console draws trees, they need not be told twice.
fn log(is_sent: bool) {
    let default = if is_sent { "warn,webapp=info" } else { "warn,webapp=info,monitored=off" };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    // Fails where somebody has set one, who then keeps it.
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    let _ = lines.with_ansi(io::stderr().is_terminal()).try_init();
}
