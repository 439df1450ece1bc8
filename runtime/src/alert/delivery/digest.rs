//! What a sink was spared, summed up.

use std::cmp::Reverse;
use std::time::Instant;

use sentry::protocol::Value as Json;

use super::queued::{Client, Queued};
use crate::alert::{Alert, AlertState, Severity};
use crate::sync::Arc;

/// Rules that are told apart; others are counted as one.
const RULES: usize = 32;
/// Rules that the message names.
const NAMED: usize = 8;
/// What the others are called.
const OTHERS: &str = "others";

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
}

impl Held {
    /// Adds one up.
    pub(super) fn add(&mut self, queued: Queued) {
        let Queued { alert, client, since, times, .. } = queued;
        let name = if self.knows(&alert.rule) || self.rules.len() < RULES { &alert.rule } else { OTHERS };
        match self.rules.iter_mut().find(|rule| rule.name == *name) {
            Some(rule) => {
                rule.count += u64::from(times);
                rule.worst = rule.worst.max(alert.severity);
                rule.state = alert.state;
            }
            None => self.rules.push(Rule {
                name: name.to_owned(),
                count: u64::from(times),
                worst: alert.severity,
                state: alert.state,
            }),
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
        context: vec![
            ("held_back".to_owned(), total.into()),
            ("rules".to_owned(), rules.iter().map(context).collect()),
        ],
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

fn context(rule: &Rule) -> Json {
    let pairs: [(&str, Json); 4] = [
        ("rule", rule.name.as_str().into()),
        ("count", rule.count.into()),
        ("severity", rule.worst.as_str().into()),
        ("state", rule.state.as_str().into()),
    ];
    Json::Object(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}
