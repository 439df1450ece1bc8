//! An alert's text and figures.

use std::time::SystemTime;

use sentry::ClientOptions;
use sentry::protocol::Value as Json;
use sentry::types::Uuid;

use super::armed::{Armed, Said};
use super::{Engine, state};
use crate::alert::raised::{Alert, AlertState};
use crate::alert::rule::Condition;
use crate::alert::severity::Severity;
use crate::alert::template::Filling;
use crate::alert::words;
use crate::call::tally::{Ending, Failing};
use crate::site::Identity;
use crate::value::{limits, text};

/// What the alerts are called that no rule raises.
const AT_ONCE: &str = "at_once";
const BY_HAND: &str = "by_hand";
const SELF_TEST: &str = "self_test";

/// Bytes of a message.
const MESSAGE: usize = 1024;

/// What is said of the calls that a rule counts.
fn went_wrong(condition: Condition) -> String {
    match condition {
        Condition::Count(_) | Condition::Rate(_) | Condition::Immediate => "failed".to_owned(),
        Condition::Quantile(threshold, _) | Condition::Any(threshold) => {
            format!("took longer than {}", words::duration(threshold))
        }
    }
}

/// What all alerts of a client have in common.
#[derive(Clone, Debug, Default)]
pub(in crate::alert) struct About {
    pub(in crate::alert) service: Option<String>,
    pub(in crate::alert) sentry_url: Option<String>,
    environment: Option<String>,
    release: Option<String>,
    host: Option<String>,
}

impl About {
    pub(in crate::alert) fn new(
        service: Option<String>,
        sentry_url: Option<String>,
        options: &ClientOptions,
    ) -> Self {
        let owned = |text: &Option<std::borrow::Cow<'static, str>>| {
            text.as_deref().map(|text| text::cut(text, limits::DEBUG).into_owned())
        };
        Self {
            service,
            sentry_url,
            environment: owned(&options.environment),
            release: owned(&options.release),
            host: owned(&options.server_name),
        }
    }

    /// Where an event is shown.
    pub(super) fn link(&self, event: Uuid) -> Option<String> {
        const PLACE: &str = "{event_id}";
        let (url, event) = (self.sentry_url.as_deref()?, event.simple().to_string());
        Some(match url.contains(PLACE) {
            true => url.replace(PLACE, &event),
            false => format!("{}/issues/?query={event}", url.trim_end_matches('/')),
        })
    }
}

impl Engine {
    /// Text as it may leave.
    fn clean(&self, text: &str) -> String {
        text::cut(&self.filters.scrub.text(&text::cut(text, MESSAGE * 4)), MESSAGE).into_owned()
    }

    /// A function's name as it may leave. What is in a program's text is no secret; what was made at run time may hold one.
    fn function(&self, identity: &Identity) -> String {
        match identity {
            Identity::Site(_) => identity.function(),
            Identity::Named(_) => self.clean(&identity.function()),
        }
    }

    fn blank(&self, rule: &str, state: AlertState, severity: Severity) -> Alert {
        let About { service, environment, release, host, .. } = self.about.clone();
        Alert { service, environment, release, host, ..Alert::new(rule, state, severity, SystemTime::now()) }
    }

    /// What a rule says.
    pub(super) fn compose(
        &self,
        armed: &Armed,
        said: &Said,
        ending: Option<&Ending<'_>>,
        now: std::time::Duration,
    ) -> Alert {
        let rule = &armed.rule;
        let mut alert = self.blank(&rule.name, state(said, rule), rule.severity);
        let (window, slices) = (&said.window, armed.slices(now));
        (alert.count, alert.calls, alert.slow) =
            (said.figures.counted, said.figures.calls, said.figures.slow);
        (alert.ratio, alert.window) = (said.figures.ratio(), rule.window);
        alert.counts_time = matches!(rule.condition, Condition::Quantile(..) | Condition::Any(_));
        alert.latency = match rule.condition {
            Condition::Quantile(_, quantile) => window.quantile(quantile, slices.clone()),
            Condition::Any(_) => ending.map(|ending| ending.duration),
            _ => None,
        };
        alert.threshold = match rule.condition {
            Condition::Count(max) => max.to_string(),
            Condition::Rate(ratio) => words::percent(ratio),
            Condition::Quantile(threshold, _) | Condition::Any(threshold) => words::duration(threshold),
            Condition::Immediate => String::new(),
        };
        alert.key =
            rule.by.label().zip(window.value.as_deref()).map(|(name, value)| (name, self.clean(value)));
        if let Some(recent) = window.with_recent(|recent| {
            let within = |slice| slices.clone().any(|it| it == slice);
            (recent.ranked(within, |identity| self.function(identity)), recent.owner())
        }) {
            ((alert.classes, alert.functions), _) = recent;
            alert.owner =
                rule.owner.as_deref().or(recent.1).map(|owner| text::cut(owner, limits::DEBUG).into_owned());
        }
        let failing = ending.and_then(|ending| ending.failing.as_ref());
        let oldest = now.saturating_sub(rule.window);
        let own = failing.and_then(|failing| Some((failing.event?, failing.trace)));
        let known = || window.sample(oldest).map(|sample| (sample.event, sample.trace));
        // The first of its kind is told of by its own event.
        let sample = own.or_else(|| if rule.condition == Condition::Immediate { None } else { known() });
        alert.sample_event = sample.map(|(event, _)| event);
        alert.sample_trace =
            sample.and_then(|(_, trace)| trace).or(failing.and_then(|failing| failing.trace));
        alert.runbook.clone_from(&rule.runbook);
        alert.message = self.message(armed, &alert, failing);
        alert
    }

    fn message(&self, armed: &Armed, alert: &Alert, failing: Option<&Failing<'_>>) -> String {
        let filling = Filling {
            name: &alert.rule,
            count: alert.count,
            calls: alert.calls,
            rate: &words::percent(alert.ratio),
            threshold: &alert.threshold,
            window: &words::duration(alert.window),
            key: alert.key.as_ref().map_or("", |(_, value)| value.as_str()),
        };
        match (alert.state, failing) {
            // Sinks show the state beside the message.
            (AlertState::Resolved, _) => {
                let went_wrong = went_wrong(armed.rule.condition);
                format!("{} of {} calls {went_wrong} in {}", filling.count, filling.calls, filling.window)
            }
            (AlertState::NoData, _) => {
                format!("too few calls to tell: {} in {}", filling.calls, filling.window)
            }
            (_, Some(failing)) if armed.rule.condition == Condition::Immediate => {
                let title = self.clean(&(failing.title)());
                if !armed.rule.has_message() {
                    return title;
                }
                text::cut(&format!("{}: {title}", armed.template.fill(&filling)), MESSAGE).into_owned()
            }
            _ => {
                let message = self.clean(&armed.template.fill(&filling));
                let single = alert.count == 1 && !armed.rule.has_message();
                if single { message.replacen("1 failures", "1 failure", 1) } else { message }
            }
        }
    }

    /// What is said of a failure whose policy alerts at once.
    pub(super) fn composed_at_once(&self, failing: &Failing<'_>) -> Alert {
        let mut alert = self.blank(AT_ONCE, AlertState::Raised, Severity::Critical);
        alert.message = self.clean(&(failing.title)());
        alert.classes = vec![(failing.class.as_str().to_owned(), 1)];
        alert.functions = vec![(self.function(failing.identity), 1)];
        alert.owner = failing.identity.site().owner.map(str::to_owned);
        alert.sample_event = failing.event;
        alert.sample_trace = failing.trace;
        alert
    }

    /// What a self-test says.
    pub(super) fn composed_test(&self) -> Alert {
        let mut alert = self.blank(SELF_TEST, AlertState::Test, Severity::Info);
        alert.message = "This alert proves that alerts arrive".to_owned();
        alert
    }

    /// What somebody says by hand.
    pub(super) fn composed_by_hand(&self, message: &str, context: Vec<(String, Json)>) -> Alert {
        let mut alert = self.blank(BY_HAND, AlertState::Raised, Severity::Error);
        alert.message = self.clean(message);
        alert.context = context
            .into_iter()
            .take(limits::ENTRIES)
            .map(|(name, value)| {
                let value = match value {
                    Json::String(value) => self.clean(&value).into(),
                    other => other,
                };
                (name, value)
            })
            .collect();
        alert
    }
}
