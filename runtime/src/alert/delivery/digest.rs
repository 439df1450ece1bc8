//! What a sink was spared, summed up.

use std::cmp::Reverse;
use std::collections::VecDeque;
use std::time::Instant;

use sentry::protocol::Value as Json;

use super::queued::{Client, Queued};
use crate::alert::{Alert, AlertState, Severity};
use crate::sync::Arc;
use crate::value::text;

/// Rules that are told apart; others are counted as one.
const RULES: usize = 32;
/// Rules that the message names.
const NAMED: usize = 8;
/// What the others are called.
const OTHERS: &str = "others";

/// The latest alerts of each rule that are told in their own words.
const LATEST: usize = 5;
/// Bytes of one of these, and of the value in it that the rule is about.
const WORDS: usize = 200;
const VALUE: usize = 80;

/// Alerts that were held back from one sink.
#[derive(Debug, Default)]
pub(super) struct Held {
    rules: Vec<Rule>,
    /// The one that came last, and when.
    last: Option<(Arc<Alert>, Client, Instant)>,
}

#[derive(Debug)]
struct Rule {
    name: String,
    count: u64,
    worst: Severity,
    /// What was heard of it last: a digest may hide that something is over.
    state: AlertState,
    /// What the last ones said, the newest first, each with its number among those of the rule.
    latest: VecDeque<(u64, String)>,
}

impl Rule {
    fn new(name: &str, alert: &Alert) -> Self {
        let (name, worst, state) = (name.to_owned(), alert.severity, alert.state);
        Self { name, count: 0, worst, state, latest: VecDeque::new() }
    }

    fn add(&mut self, alert: &Alert, times: u32) {
        self.count += u64::from(times);
        self.worst = self.worst.max(alert.severity);
        self.state = alert.state;
        self.latest.truncate(LATEST - 1);
        let of = if self.name == alert.rule { String::new() } else { format!("{}: ", alert.rule) };
        self.latest.push_front((self.count, text::cut(&format!("{of}{}", words(alert)), WORDS).into_owned()));
    }
}

/// What an alert said, and of whom.
fn words(alert: &Alert) -> String {
    let of = |(name, value): &(&str, String)| format!("{name} {}: ", text::cut(value, VALUE));
    let of = alert.key.as_ref().map(of).unwrap_or_default();
    match alert.state {
        AlertState::Firing | AlertState::Raised => format!("{of}{}", alert.message),
        state => format!("{of}{}: {}", state.as_str().replace('_', " "), alert.message),
    }
}

impl Held {
    /// Adds one up.
    pub(super) fn add(&mut self, queued: Queued) {
        let Queued { alert, client, since, times, .. } = queued;
        let name = if self.knows(&alert.rule) || self.rules.len() < RULES { &alert.rule } else { OTHERS };
        if !self.knows(name) {
            self.rules.push(Rule::new(name, &alert));
        }
        if let Some(rule) = self.rules.iter_mut().find(|rule| rule.name == *name) {
            rule.add(&alert, times);
        }
        self.last = Some((alert, client, since));
    }

    /// The sink hears of this by itself, before the digest.
    pub(super) fn told(&mut self, alert: &Alert) {
        if let Some(rule) = self.rules.iter_mut().find(|rule| rule.name == alert.rule) {
            rule.state = alert.state;
        }
    }

    fn knows(&self, name: &str) -> bool {
        self.rules.iter().any(|rule| rule.name == name)
    }

    /// When the last one was raised; `None` where there is none.
    pub(super) fn since(&self) -> Option<Instant> {
        self.last.as_ref().map(|(_, _, since)| *since)
    }

    /// The digest, which leaves nothing behind.
    pub(super) fn take(&mut self) -> Option<Queued> {
        let (last, client, since) = self.last.take()?;
        let mut rules = std::mem::take(&mut self.rules);
        rules.sort_by_key(|rule| Reverse(rule.count));
        Some(Queued::new(Arc::new(digest(&last, &rules)), client, since, since))
    }
}

fn digest(last: &Alert, rules: &[Rule]) -> Alert {
    let total = rules.iter().map(|rule| rule.count).sum::<u64>();
    let worst = rules.iter().map(|rule| rule.worst).max().unwrap_or_default();
    Alert {
        message: message(total, rules),
        count: total,
        service: last.service.clone(),
        environment: last.environment.clone(),
        release: last.release.clone(),
        host: last.host.clone(),
        context: [
            ("held_back".to_owned(), total.into()),
            ("rules".to_owned(), rules.iter().map(context).collect()),
        ]
        .into_iter()
        .chain(latest(rules))
        .collect(),
        ..Alert::new("digest", AlertState::Digest, worst, last.at)
    }
}

fn message(total: u64, rules: &[Rule]) -> String {
    let mut named: Vec<_> =
        rules.iter().take(NAMED).map(|rule| format!("{} ({})", rule.name, rule.count)).collect();
    if let Some(more) = rules.len().checked_sub(NAMED).filter(|more| *more > 0) {
        named.push(format!("and {more} more"));
    }
    let alerts = if total == 1 { "alert" } else { "alerts" };
    format!("{total} {alerts} held back: {}", named.join(", "))
}

/// In their own words: the newest of each rule, then the one before it of each, since a sink may show the first ones only.
fn latest(rules: &[Rule]) -> impl Iterator<Item = (String, Json)> {
    let of = |rule: &Rule, at: usize| {
        let (number, words) = rule.latest.get(at)?;
        Some((format!("{} #{number}", rule.name), words.as_str().into()))
    };
    (0..LATEST).flat_map(move |at| rules.iter().filter_map(move |rule| of(rule, at)))
}

fn context(rule: &Rule) -> Json {
    let pairs: [(&str, Json); 4] = [
        ("rule", rule.name.as_str().into()),
        ("count", rule.count.into()),
        ("severity", rule.worst.as_str().into()),
        ("state", rule.state.as_str().into()),
    ];
    Json::Object(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}
