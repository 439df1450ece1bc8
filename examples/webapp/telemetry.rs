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

/// What is logged.
const LOGGED: &str = "warn,webapp=info";

/// What is logged where the console draws trees and alerts: these are not told twice. Lines about calls have an `op`, those
/// about alerts a `rule`; what remains is of the monitoring itself, as that a Spotlight is not there.
const LOGGED_BESIDE_THE_CONSOLE: &str = "warn,webapp=info,monitored[{op}]=off,monitored[{rule}]=off";

/// Lines for the terminal: `RUST_LOG` says which.
fn log(is_sent: bool) {
    let default = if is_sent { LOGGED } else { LOGGED_BESIDE_THE_CONSOLE };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    // Fails where somebody has set one, who then keeps it.
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    let _ = lines.with_ansi(io::stderr().is_terminal()).try_init();
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use monitored::{Alert, AlertSink, testing};
    use tracing::subscriber;

    use super::*;
    use crate::error::AppError;

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[monitored::monitored(op = "api")]
    fn fails() -> Result<(), AppError> {
        Err(AppError::TooSlow)
    }

    /// What is logged of a call that fails, of an alert, and of a mistake in the monitoring (each is told once).
    fn logged(directives: &str, mistake: &str) -> Vec<bool> {
        let written = Written::default();
        let writer = written.clone();
        let lines = tracing_subscriber::fmt().with_env_filter(EnvFilter::new(directives));
        let lines = lines.with_ansi(false).with_writer(move || writer.clone()).finish();
        subscriber::with_default(lines, || {
            testing::capture(|| {
                assert!(fails().is_err());
                assert!(sink::Log.deliver(&Alert::sample()).is_ok());
                drop(monitored::check_in(mistake).start());
            });
        });
        let written = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
        ["fails failed: ", "rule=", mistake].map(|part| written.contains(part)).to_vec()
    }

    #[test]
    fn what_the_console_shows_is_not_told_twice_and_all_else_is() {
        assert_eq!(logged(LOGGED, "no slug"), [true, true, true]);
        assert_eq!(logged(LOGGED_BESIDE_THE_CONSOLE, "none either"), [false, false, true]);
    }
}
