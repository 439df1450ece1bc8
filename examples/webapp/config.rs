//! What can be set, all of it by the environment; README.md has the table.

use std::{collections::HashMap, str::FromStr, time::Duration};

use reqwest::Url;

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
        let millis = |name, default| some(&set, name, default).map(Duration::from_millis);
        Ok(Self {
            port: number(&set, "PORT", 3000)?,
            external_port: number(&set, "EXTERNAL_PORT", 3001)?,
            database_url: set("DATABASE_URL").unwrap_or_else(|| "sqlite::memory:".to_owned()),
            database_timeout: millis("DATABASE_TIMEOUT_MS", 2_000)?,
            profile_url: set("PROFILE_URL").map(web_address).transpose()?,
            profile_timeout: millis("PROFILE_TIMEOUT_MS", 1_000)?,
            request_timeout: millis("REQUEST_TIMEOUT_MS", 10_000)?,
            shutdown_timeout: millis("SHUTDOWN_TIMEOUT_MS", 10_000)?,
            queue_length: some(&set, "QUEUE_LENGTH", 100)?,
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

/// A number of which zero would leave nothing to work with.
fn some<T: FromStr + Default + PartialEq>(
    set: &impl Fn(&str) -> Option<String>,
    variable: &'static str,
    default: T,
) -> Result<T, ConfigError> {
    let number = number(set, variable, default)?;
    if number == T::default() {
        return Err(ConfigError { variable, expected: "zero, and has to be 1 at least" });
    }
    Ok(number)
}

fn web_address(text: String) -> Result<String, ConfigError> {
    let is_web = |url: &Url| matches!(url.scheme(), "http" | "https") && url.query().is_none();
    match Url::parse(text.trim()) {
        Ok(url) if is_web(&url) => Ok(url.into()),
        _ => {
            Err(ConfigError { variable: "PROFILE_URL", expected: "no URL of http or https, without a query" })
        }
    }
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
    let refused = |expected| ConfigError { variable: "API_TOKENS", expected };
    let mut callers = HashMap::new();
    for entry in text.split(',') {
        let known = caller(entry)
            .ok_or_else(|| refused("no list of name:role:token, where roles are admin and reader"))?;
        // Of two nobody could tell who calls.
        if callers.insert(known.0, known.1).is_some() {
            return Err(refused("a list that gives a token twice"));
        }
    }
    Ok(callers)
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
            ("API_TOKENS", "ada:admin:hunter2,eve:reader:hunter2"),
            ("API_TOKENS", "ada:admin:hunter2,"),
            ("DATABASE_TIMEOUT_MS", "0"),
            ("PROFILE_TIMEOUT_MS", "0"),
            ("REQUEST_TIMEOUT_MS", "00"),
            ("SHUTDOWN_TIMEOUT_MS", "0"),
            ("QUEUE_LENGTH", "0"),
            ("PROFILE_URL", "notaurl"),
            ("PROFILE_URL", "localhost:3001"),
            ("PROFILE_URL", "file:///etc/passwd"),
            ("PROFILE_URL", "http://"),
            ("PROFILE_URL", "http://localhost/?a=b"),
        ] {
            let error = with(variable, value).err().expect(value).to_string();
            assert!(error.starts_with(variable) && !error.contains(value), "{error}");
            assert!(!error.contains('\n'), "{error}");
        }
    }

    #[test]
    fn a_service_may_be_behind_a_path() {
        for url in ["http://localhost:3001/", "https://example.org/profiles-of-users"] {
            assert_eq!(with("PROFILE_URL", url).unwrap().profile_url.as_deref(), Some(url));
        }
    }

    #[test]
    fn a_token_may_hold_colons() {
        let config = with("API_TOKENS", "ada:admin:a:b, ray:reader:c").unwrap();
        assert_eq!(config.tokens["a:b"].name, "ada");
        assert_eq!(config.tokens["c"].role, Role::Reader);
    }
}
