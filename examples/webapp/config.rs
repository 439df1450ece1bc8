//! What can be set, all of it by the environment; README.md has the table.

use std::{collections::HashMap, str::FromStr, time::Duration};

use crate::auth::{Caller, Role};

/// For the demonstration only: whoever reads this file is an administrator.
const DEMO_TOKENS: &str = "ada:admin:demo-admin-token,ray:reader:demo-reader-token";

/// How the service is run.
#[derive(Clone)]
pub(crate) struct Config {
    /// 0 takes any that is free.
    pub(crate) port: u16,
    pub(crate) external_port: u16,
    pub(crate) database_url: String,
    /// The longest wait for a lock of the database, and for a connection to it.
    pub(crate) database_timeout: Duration,
    /// Where profiles come from; the service of the demonstration, if nobody says.
    pub(crate) profile_url: Option<String>,
    pub(crate) profile_timeout: Duration,
    pub(crate) request_timeout: Duration,
    pub(crate) shutdown_timeout: Duration,
    /// How many mails may wait to be sent.
    pub(crate) queue_length: usize,
    /// Who may call, by their tokens.
    pub(crate) tokens: HashMap<String, Caller>,
    pub(crate) slack_webhook_url: Option<String>,
    pub(crate) smtp: Option<Smtp>,
}

/// How alerts are mailed.
#[derive(Clone)]
pub(crate) struct Smtp {
    pub(crate) url: String,
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
}

/// A variable that cannot be used. Its value may be a secret, so it is not shown.
#[derive(Debug, thiserror::Error)]
#[error("{variable} is {expected}")]
pub(crate) struct ConfigError {
    variable: &'static str,
    expected: &'static str,
}

impl Config {
    /// Reads the variables that `variable` knows.
    pub(crate) fn from(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let set = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
        let millis = |name, default| number(&set, name, default).map(Duration::from_millis);
        Ok(Self {
            port: number(&set, "PORT", 3000)?,
            external_port: number(&set, "EXTERNAL_PORT", 3001)?,
            database_url: set("DATABASE_URL").unwrap_or_else(|| "sqlite::memory:".to_owned()),
            database_timeout: millis("DATABASE_TIMEOUT_MS", 2_000)?,
            profile_url: set("PROFILE_URL"),
            profile_timeout: millis("PROFILE_TIMEOUT_MS", 1_000)?,
            request_timeout: millis("REQUEST_TIMEOUT_MS", 10_000)?,
            shutdown_timeout: millis("SHUTDOWN_TIMEOUT_MS", 10_000)?,
            queue_length: number(&set, "QUEUE_LENGTH", 100)?,
            tokens: tokens(&set("API_TOKENS").unwrap_or_else(|| DEMO_TOKENS.to_owned()))?,
            slack_webhook_url: set("SLACK_WEBHOOK_URL"),
            smtp: set("SMTP_URL").map(|url| Smtp {
                url,
                from: set("ALERT_FROM").unwrap_or_default(),
                to: set("ALERT_TO").map_or_else(Vec::new, |to| to.split(',').map(str::to_owned).collect()),
            }),
        })
    }
}

fn number<T: FromStr>(
    set: &impl Fn(&str) -> Option<String>,
    variable: &'static str,
    default: T,
) -> Result<T, ConfigError> {
    let Some(value) = set(variable) else { return Ok(default) };
    value.trim().parse().map_err(|_| ConfigError { variable, expected: "no number, or too large" })
}

/// `name:role:token`, with commas between them.
fn tokens(text: &str) -> Result<HashMap<String, Caller>, ConfigError> {
    let caller = |entry: &str| {
        let mut parts = entry.trim().splitn(3, ':');
        let (name, role, token) = (parts.next()?, parts.next()?, parts.next()?);
        let role = match role {
            "admin" => Role::Admin,
            "reader" => Role::Reader,
            _ => return None,
        };
        let is_whole = !name.is_empty() && !token.is_empty();
        is_whole.then(|| (token.to_owned(), Caller { name: name.to_owned(), role }))
    };
    text.split(',').map(caller).collect::<Option<_>>().ok_or(ConfigError {
        variable: "API_TOKENS",
        expected: "no list of name:role:token, where roles are admin and reader",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variable: &'static str, value: &'static str) -> Result<Config, ConfigError> {
        Config::from(move |name| (name == variable).then(|| value.to_owned()))
    }

    #[test]
    fn what_nobody_sets_has_a_default() {
        let config = with("PORT", " ").unwrap();
        assert_eq!((config.port, config.external_port), (3000, 3001));
        assert_eq!(config.database_url, "sqlite::memory:");
        assert_eq!(config.tokens["demo-admin-token"].role, Role::Admin);
    }

    #[test]
    fn what_cannot_be_used_is_named_and_not_shown() {
        for (variable, value) in [
            ("PORT", "70000"),
            ("QUEUE_LENGTH", "many"),
            ("API_TOKENS", "eve:root:hunter2"),
            ("API_TOKENS", "hunter2"),
        ] {
            let error = with(variable, value).err().expect(value).to_string();
            assert!(error.starts_with(variable) && !error.contains(value), "{error}");
        }
    }

    #[test]
    fn a_token_may_hold_colons() {
        let config = with("API_TOKENS", "ada:admin:a:b, ray:reader:c").unwrap();
        assert_eq!(config.tokens["a:b"].name, "ada");
        assert_eq!(config.tokens["c"].role, Role::Reader);
    }
}
