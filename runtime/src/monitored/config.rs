//! What can be wrong with a configuration.

use std::error::Error;
use std::fmt;

use crate::alert::AlertMistake;
use crate::filter::FilterMistake;

/// The longest tag value that a Sentry receiver keeps; a longer one is cut there.
/// (Sentry's documentation of tags: *values up to 200 characters, no newline*.)
const TAG_VALUE_MAX: usize = 200;

/// Everything that is wrong with a configuration.
///
/// [`Monitored::try_init`](crate::Monitored::try_init) returns it. [`Monitored::init`](crate::Monitored::init)
/// and `add_integration` log what it would say and go on without the parts that are wrong.
///
/// ```
/// use monitored::Monitored;
/// use sentry::ClientOptions;
///
/// let error = Monitored::new().service("").component("a\nb").try_init(ClientOptions::new()).err().unwrap();
/// assert_eq!(error.mistakes().count(), 2);
/// assert_eq!(
///     error.to_string(),
///     "service: an empty name says nothing; component: a name with a newline is refused by Sentry",
/// );
/// ```
#[derive(Debug, thiserror::Error)]
#[error("{}", Listed(.mistakes))]
pub struct ConfigError {
    mistakes: Vec<Mistake>,
}

impl ConfigError {
    /// `None` where nothing is wrong.
    pub(super) fn of(mistakes: Vec<Mistake>) -> Option<Self> {
        if mistakes.is_empty() { None } else { Some(Self { mistakes }) }
    }

    /// The mistakes, one by one, in the order in which they were made. There is at least one.
    pub fn mistakes(&self) -> impl Iterator<Item = &(dyn Error + 'static)> {
        self.mistakes.iter().map(|mistake| mistake as &(dyn Error + 'static))
    }
}

/// One mistake. The first field is the name of the setting.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(super) enum Mistake {
    #[error("{0}: an empty name says nothing")]
    Empty(&'static str),
    #[error("{0}: a name of {1} characters is cut by Sentry, which keeps {TAG_VALUE_MAX}")]
    TooLong(&'static str, usize),
    #[error("{0}: a name with a newline is refused by Sentry")]
    Newline(&'static str),
    #[error("SENTRY_DSN: {0}")]
    Dsn(String),
    #[error("transport: {0}")]
    Transport(String),
    #[error("console: needs `Monitored::init`, for a client's transport is built before its integrations")]
    ConsoleWithoutInit,
    #[cfg(feature = "spotlight")]
    #[error("{0}: this is no http(s) URL; one looks like http://localhost:8969/stream")]
    SpotlightUrl(&'static str),
    #[cfg(feature = "spotlight")]
    #[error("spotlight: needs `Monitored::init`, for a client's transport is built before its integrations")]
    SpotlightWithoutInit,
    #[error(
        "filter_transaction: needs `Monitored::init`, for a client's transport is built before its integrations"
    )]
    TransactionFilterWithoutInit,
    #[error(transparent)]
    Filter(#[from] FilterMistake),
    #[error(transparent)]
    Alert(#[from] AlertMistake),
}

impl Mistake {
    /// Through `tracing`, because a program must not stop for a mistake in what watches it. It goes on, and here is said
    /// how; whoever gets the mistake returned has nothing started.
    pub(super) fn log(&self) {
        let consequence = self.consequence().map(|what| format!("; {what}")).unwrap_or_default();
        match self {
            Self::ConsoleWithoutInit | Self::TransactionFilterWithoutInit => {
                tracing::warn!(target: "monitored", "{self}{consequence}")
            }
            #[cfg(feature = "spotlight")]
            Self::SpotlightWithoutInit => tracing::warn!(target: "monitored", "{self}"),
            _ => tracing::error!(target: "monitored", "{self}{consequence}"),
        }
    }

    /// What comes of it where the program goes on with it, if that needs to be said.
    fn consequence(&self) -> Option<&'static str> {
        match self {
            Self::Empty(_) | Self::TooLong(..) | Self::Newline(_) | Self::ConsoleWithoutInit => None,
            #[cfg(feature = "spotlight")]
            Self::SpotlightUrl(_) | Self::SpotlightWithoutInit => None,
            Self::Dsn(_) | Self::Transport(_) => Some("nothing is sent"),
            Self::TransactionFilterWithoutInit => Some("transactions are not filtered"),
            Self::Filter(_) => Some(FilterMistake::CONSEQUENCE),
            Self::Alert(mistake) => Some(mistake.consequence()),
        }
    }
}

/// Whether `value` can be the value of a tag.
pub(super) fn tag_value(setting: &'static str, value: String) -> Result<String, Mistake> {
    let length = value.chars().count();
    if value.trim().is_empty() {
        Err(Mistake::Empty(setting))
    } else if value.contains('\n') {
        Err(Mistake::Newline(setting))
    } else if length > TAG_VALUE_MAX {
        Err(Mistake::TooLong(setting, length))
    } else {
        Ok(value)
    }
}

struct Listed<'a>(&'a [Mistake]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, mistake) in self.0.iter().enumerate() {
            let separator = if position == 0 { "" } else { "; " };
            write!(f, "{separator}{mistake}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Mistake, tag_value};

    #[test]
    fn tag_values_are_checked_against_the_receivers_limits() {
        assert_eq!(tag_value("service", "backend".into()), Ok("backend".into()));
        assert_eq!(tag_value("service", " ".into()), Err(Mistake::Empty("service")));
        assert_eq!(tag_value("service", "ü".repeat(200)), Ok("ü".repeat(200)));
        assert_eq!(tag_value("service", "ü".repeat(201)), Err(Mistake::TooLong("service", 201)));
        assert_eq!(tag_value("component", "a\nb".into()), Err(Mistake::Newline("component")));
    }
}
