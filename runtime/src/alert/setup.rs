//! What a configuration says of alerts, and what is wrong with it.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock};

use sentry::ClientOptions;

use super::delivery::{Delivery, Limits, plain_name};
use super::engine::{About, Engine, Listener, MOST_RULES, Outlet, Parts, Sharing};
#[cfg(feature = "redis")]
use super::fleet::RedisWindows;
use super::rule::{AlertRule, SHOWN, URL, is_url, quoted};
use super::sink::{self, AlertSink};
use crate::clock::{Clock, Manual};
use crate::filter::Filters;
use crate::value::text;

/// Rules and sinks, until there is a client for them.
#[derive(Default)]
pub(crate) struct Setup {
    rules: Vec<AlertRule>,
    sinks: Vec<Arc<dyn AlertSink>>,
    sentry_url: Option<String>,
    manual: Option<Arc<Manual>>,
    #[cfg(feature = "redis")]
    shared: Option<RedisWindows>,
    engine: Arc<OnceLock<Arc<Engine>>>,
}

/// Something that is wrong with a rule or a sink, which is left out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AlertMistake {
    #[error("alert rule {0:?}: {1}")]
    Rule(String, String),
    #[error("alert rule {0:?}: there is one of that name already")]
    SecondRule(String),
    #[error("alert rule {0:?}: {MOST_RULES} rules are the most")]
    TooMany(String),
    #[error("alert rule {0:?}: there is no sink {1:?}; there are {2}")]
    NoSink(String, String, String),
    #[error("sink {0:?}: {1}")]
    Sink(String, String),
    #[cfg(feature = "redis")]
    #[error("shared_windows: {0}")]
    Shared(String),
    #[error("sentry_url: {0:?} is no URL; one begins with https://, in at most {URL} bytes without a blank")]
    SentryUrl(String),
}

impl AlertMistake {
    /// What comes of it where a program goes on with it.
    pub(crate) fn consequence(&self) -> &'static str {
        match self {
            Self::Rule(..) | Self::TooMany(_) => "it is left out",
            Self::SecondRule(_) => "the second is left out",
            Self::NoSink(..) => "what it raises goes to the others it names",
            Self::Sink(..) => "it gets no alerts",
            #[cfg(feature = "redis")]
            Self::Shared(_) => "each process counts for itself",
            Self::SentryUrl(_) => "alerts have no link",
        }
    }
}

impl Setup {
    /// Takes a rule, unless something is wrong with it.
    pub(crate) fn add_rule(&mut self, rule: AlertRule) -> Vec<AlertMistake> {
        let name = text::cut(&rule.name, SHOWN * 4).into_owned();
        let wrongs = rule.wrongs();
        if !wrongs.is_empty() {
            return wrongs.into_iter().map(|wrong| AlertMistake::Rule(name.clone(), wrong)).collect();
        }
        if self.rules.iter().any(|known| known.name == name) {
            return vec![AlertMistake::SecondRule(name)];
        }
        if self.rules.len() == MOST_RULES {
            return vec![AlertMistake::TooMany(name)];
        }
        self.rules.push(rule);
        Vec::new()
    }

    /// Takes a sink, unless something is wrong with it.
    pub(crate) fn add_sink(&mut self, sink: impl AlertSink) -> Option<AlertMistake> {
        // A sink of the user's may do anything.
        let asked = crate::value::guarded(|| (plain_name(sink.name()), sink.mistake()));
        match asked {
            Some((_, None)) => self.sinks.push(Arc::new(sink)),
            Some((name, Some(mistake))) => return Some(AlertMistake::Sink(name, mistake)),
            None => {
                let mistake = "it panicked when it was asked for its name".to_owned();
                return Some(AlertMistake::Sink("?".to_owned(), mistake));
            }
        }
        None
    }

    pub(crate) fn set_sentry_url(&mut self, url: String) -> Option<AlertMistake> {
        if is_url(&url) {
            self.sentry_url = Some(url);
            return None;
        }
        Some(AlertMistake::SentryUrl(quoted(&url)))
    }

    /// Takes where the windows are shared, unless something is wrong with it.
    #[cfg(feature = "redis")]
    pub(crate) fn set_shared(&mut self, windows: RedisWindows) -> Vec<AlertMistake> {
        let wrongs = windows.wrongs();
        if wrongs.is_empty() {
            self.shared = Some(windows);
        }
        wrongs.into_iter().map(AlertMistake::Shared).collect()
    }

    /// What stays in the process is counted there, and what goes by a clock that is moved by hand agrees with nobody's.
    #[cfg(feature = "redis")]
    fn sharing(&self, kept: bool) -> Sharing {
        Sharing::new(self.shared.clone().filter(|_| !kept && self.manual.is_none()))
    }

    #[cfg(not(feature = "redis"))]
    fn sharing(&self, _: bool) -> Sharing {
        Sharing::alone()
    }

    #[cfg(feature = "testing")]
    pub(crate) fn set_clock(&mut self, clock: Arc<Manual>) {
        self.manual = Some(clock);
    }

    /// Whether there is anything to do.
    pub(crate) fn is_configured(&self) -> bool {
        !self.rules.is_empty() || !self.sinks.is_empty()
    }

    /// What can only be told when everything was said.
    pub(crate) fn check(&self) -> Vec<AlertMistake> {
        let names: Vec<_> =
            self.sinks.iter().filter_map(|sink| crate::value::guarded(|| plain_name(sink.name()))).collect();
        let listed = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        let missing = |rule: &AlertRule| {
            let unknown = rule.sinks.iter().map(|sink| plain_name(sink)).filter(|sink| !names.contains(sink));
            unknown
                // Whoever takes the address of a sink for its name gives a secret away.
                .map(|sink| if sink.contains("://") { "(a URL)".to_owned() } else { sink })
                .map(|sink| AlertMistake::NoSink(rule.name.clone(), sink, listed.clone()))
                .collect::<Vec<_>>()
        };
        self.rules.iter().flat_map(missing).collect()
    }

    /// Where the engine will be found.
    pub(crate) fn engine(&self) -> Arc<OnceLock<Arc<Engine>>> {
        Arc::clone(&self.engine)
    }

    /// Begins to count, for a client with these options. `kept`: what is raised stays in the process.
    pub(crate) fn arm(
        &self,
        options: &ClientOptions,
        service: Option<String>,
        filters: &Arc<Filters>,
        listeners: &[Listener],
        kept: bool,
    ) {
        if !self.is_configured() {
            return;
        }
        self.engine.get_or_init(|| {
            let clock = self.manual.clone().map_or_else(Clock::system, Clock::Manual);
            let outlet = match kept {
                true => Outlet::Kept(Mutex::default()),
                false => {
                    Outlet::Delivery(Box::new(Delivery::new(self.sinks_or_log(), Limits::default(), None)))
                }
            };
            Engine::new(Parts {
                rules: self.rules.clone(),
                clock,
                about: About::new(service, self.sentry_url.clone(), options),
                filters: Arc::clone(filters),
                listeners: listeners.to_vec(),
                outlet,
                sharing: self.sharing(kept),
            })
        });
    }

    /// An alert that nobody hears of is worth nothing: without a sink the log tells it.
    fn sinks_or_log(&self) -> Vec<Arc<dyn AlertSink>> {
        match self.sinks.is_empty() {
            true => vec![Arc::new(sink::Log)],
            false => self.sinks.clone(),
        }
    }
}

impl fmt::Debug for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.rules.iter().map(|rule| rule.name.as_str()).collect();
        f.debug_struct("Setup")
            .field("rules", &names)
            .field("sinks", &self.sinks.len())
            .finish_non_exhaustive()
    }
}
