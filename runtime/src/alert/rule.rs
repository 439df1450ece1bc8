//! A rule: what is counted, how far back, and from where on it is too much.

use std::borrow::Cow;
use std::time::Duration;

use super::key::AlertKey;
use super::severity::Severity;
use super::template::Template;
use crate::ErrorClass;
use crate::value::secret::{self, Names};
use crate::value::text;

/// How far back a rule looks that does not say.
const WINDOW: Duration = Duration::from_secs(300);

/// How long an immediate rule does not tell again of the same error, if it does not say.
const IMMEDIATE_COOLDOWN: Duration = Duration::from_secs(3600);

/// The longest window.
const LONGEST_WINDOW: Duration = Duration::from_secs(7 * 24 * 3600);

/// From where on it is too much.
/// Bytes of an address: what servers and browsers take at least.
pub(super) const URL: usize = 2_000;

/// Bytes of what is wrong, where it is quoted.
pub(super) const SHOWN: usize = 200;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Condition {
    /// More failures than that.
    Count(u64),
    /// A larger part of the calls failed.
    Rate(f64),
    /// The quantile took longer.
    Quantile(Duration, f64),
    /// Any call took longer.
    Any(Duration),
    /// Every error that was not seen lately.
    Immediate,
}

/// When the team is to hear of it: [`Monitored::alert`](crate::Monitored::alert).
///
/// A rule counts **calls**. Without [`op`](Self::op), [`name`](Self::name), [`tag`](Self::tag) or [`owner`](Self::owner) those are the outermost
/// monitored calls; with one of them, the calls that match and are not inside another one that matches: so a failure that
/// passes three layers counts once. What `in_current_scope` carries into a task is a call of its own there.
/// Every call counts, sampled or not. A failure counts where the policy of its class says so ([`Policy`](crate::Policy)): by
/// default not those that are declared `validation`, `not_found`, `conflict` or `cancelled`.
///
/// | rule | fires when |
/// | --- | --- |
/// | [`error_count(name, max)`](Self::error_count) | more than `max` calls failed in the window |
/// | [`error_rate(name, ratio)`](Self::error_rate) | more than that part of the calls failed in it |
/// | [`latency(name, threshold)`](Self::latency) | the 95th percentile (or [`quantile`](Self::quantile)) of the calls took longer, or [`any`](Self::any) |
/// | [`immediate(name)`](Self::immediate) | an error is the first of its kind |
///
/// ```
/// use std::time::Duration;
/// use monitored::{AlertKey, AlertRule, Monitored, Severity};
///
/// let monitored = Monitored::new()
///     .alert(AlertRule::error_count("backend_errors", 10).within(Duration::from_secs(300)).message("High backend error rate detected"))
///     .alert(AlertRule::error_rate("api_error_rate", 0.05).op("api").min_calls(20).by(AlertKey::Function))
///     .alert(AlertRule::latency("slow_api", Duration::from_secs(2)).op("api").quantile(0.99).severity(Severity::Warning));
/// # let _ = monitored;
/// ```
#[derive(Clone, Debug)]
#[must_use = "a rule does nothing until `Monitored::alert` takes it"]
pub struct AlertRule {
    pub(super) name: String,
    pub(super) condition: Condition,
    pub(super) window: Duration,
    pub(super) op: Option<Cow<'static, str>>,
    pub(super) function: Option<Cow<'static, str>>,
    pub(super) class: Option<ErrorClass>,
    pub(super) tags: Vec<(String, String)>,
    pub(super) owner: Option<Cow<'static, str>>,
    pub(super) by: AlertKey,
    message: Option<String>,
    pub(super) severity: Severity,
    pub(super) runbook: Option<String>,
    cooldown: Option<Duration>,
    min_calls: Option<u64>,
    pub(super) sinks: Vec<String>,
    /// A method was called that this condition knows nothing of.
    misused: Option<&'static str>,
}

impl AlertRule {
    fn new(name: String, condition: Condition, severity: Severity) -> Self {
        Self {
            name,
            condition,
            window: WINDOW,
            op: None,
            function: None,
            class: None,
            tags: Vec::new(),
            owner: None,
            by: AlertKey::Rule,
            message: None,
            severity,
            runbook: None,
            cooldown: None,
            min_calls: None,
            sinks: Vec::new(),
            misused: None,
        }
    }

    /// Fires when more than `max` calls failed in the window. Severity `error`.
    pub fn error_count(name: impl Into<String>, max: u64) -> Self {
        Self::new(name.into(), Condition::Count(max), Severity::Error)
    }

    /// Fires when more than this part of the calls failed in the window: `0.05` is five per cent. Severity `error`. One failed call of one
    /// is a hundred per cent: see [`min_calls`](Self::min_calls).
    pub fn error_rate(name: impl Into<String>, ratio: f64) -> Self {
        Self::new(name.into(), Condition::Rate(ratio), Severity::Error)
    }

    /// Fires when the 95th percentile of the calls in the window took longer. Severity `warning`. [`quantile`](Self::quantile) takes another one, [`any`](Self::any)
    /// fires for a single call. How long calls took that failed or were cancelled counts, too.
    pub fn latency(name: impl Into<String>, threshold: Duration) -> Self {
        Self::new(name.into(), Condition::Quantile(threshold, 0.95), Severity::Warning)
    }

    /// Fires at once for the first of each distinct error: each group of errors as Sentry's issues are grouped. Severity `error`. It tells
    /// again of the same one when the cooldown is over, an hour by default; the 1,024 latest are told apart.
    pub fn immediate(name: impl Into<String>) -> Self {
        Self::new(name.into(), Condition::Immediate, Severity::Error)
    }

    /// How far back it looks, by the monotonic clock: 5 minutes by default, a week at most. It slides in sixtieths of its length, and never
    /// takes less than a millisecond for one of these.
    pub fn within(mut self, window: Duration) -> Self {
        self.window = window;
        self
    }

    /// Of a latency: which quantile, above 0 and below 1. `0.95` is the 95th percentile.
    pub fn quantile(mut self, quantile: f64) -> Self {
        self.condition = match self.condition {
            Condition::Quantile(threshold, _) | Condition::Any(threshold) => {
                Condition::Quantile(threshold, quantile)
            }
            other => {
                self.misused = Some("only `AlertRule::latency` has a quantile");
                other
            }
        };
        self
    }

    /// Of a latency: a single call that took longer than the threshold, or than its own function's `slow`, is enough.
    pub fn any(mut self) -> Self {
        match self.condition {
            Condition::Quantile(threshold, _) => self.condition = Condition::Any(threshold),
            Condition::Any(_) => {}
            _ => self.misused = Some("only of `AlertRule::latency` a single call is enough"),
        }
        self
    }

    /// Only calls of functions with this operation.
    pub fn op(mut self, op: impl Into<Cow<'static, str>>) -> Self {
        self.op = Some(op.into());
        self
    }

    /// Only calls of functions of this name, as the span shows it.
    pub fn name(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.function = Some(name.into());
        self
    }

    /// Only failures of this class, as it is when the call ends; the other calls count as calls.
    pub fn class(mut self, class: ErrorClass) -> Self {
        self.class = Some(class);
        self
    }

    /// Only calls that have this tag themselves, set by the attribute or in the body. Given twice, both.
    pub fn tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.tags.push((key.into(), value.into()));
        self
    }

    /// Only calls of functions with this `owner`.
    pub fn owner(mut self, owner: impl Into<Cow<'static, str>>) -> Self {
        self.owner = Some(owner.into());
        self
    }

    /// Counts each value apart, in a window and with an alert of its own.
    pub fn by(mut self, key: AlertKey) -> Self {
        self.by = key;
        self
    }

    /// What the alert says. `{name}`, `{count}`, `{calls}`, `{rate}`, `{threshold}`, `{window}` and `{key}` are filled in; a brace itself is written
    /// twice. By default it says what is counted.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// How bad it is.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Where it is written what to do: a URL, for the alert to carry.
    pub fn runbook(mut self, url: impl Into<String>) -> Self {
        self.runbook = Some(url.into());
        self
    }

    /// How long after an alert none follows about the same: by default as long as the window, an hour for an immediate rule. What
    /// comes and goes meanwhile stays one alert; that it is resolved is told when the cooldown is over.
    pub fn cooldown(mut self, cooldown: Duration) -> Self {
        self.cooldown = Some(cooldown);
        self
    }

    /// With fewer calls in the window a rate or quantile means nothing, and nothing is resolved. By default 1 for a rate, as many as make
    /// one call of the rest for a quantile (20 for 0.95), and 0 otherwise.
    pub fn min_calls(mut self, calls: u64) -> Self {
        self.min_calls = Some(calls);
        self
    }

    /// Only to the sink of this name; given again, to that as well. By default to all.
    pub fn to(mut self, sink: impl Into<String>) -> Self {
        self.sinks.push(sink.into());
        self
    }
}

impl AlertRule {
    pub(super) fn cooldown_or_default(&self) -> Duration {
        self.cooldown.unwrap_or(match self.condition {
            Condition::Immediate => IMMEDIATE_COOLDOWN,
            _ => self.window,
        })
    }

    pub(super) fn least_calls(&self) -> u64 {
        self.min_calls.unwrap_or(match self.condition {
            Condition::Rate(_) => 1,
            // What rounding adds must not count as a call.
            Condition::Quantile(_, quantile) => (1.0 / (1.0 - quantile) - 1e-9).ceil() as u64,
            Condition::Count(_) | Condition::Any(_) | Condition::Immediate => 0,
        })
    }

    /// Whether it counts calls inside others, too.
    pub(super) fn selects(&self) -> bool {
        self.op.is_some() || self.function.is_some() || self.owner.is_some() || !self.tags.is_empty()
    }

    /// The message, checked.
    pub(super) fn template(&self) -> Result<Template, String> {
        let usual = match self.condition {
            Condition::Count(_) => "{count} failures in {window}, more than {threshold}",
            Condition::Rate(_) => "{rate} of {calls} calls failed in {window}, more than {threshold}",
            Condition::Quantile(..) => "{count} of {calls} calls took longer than {threshold} in {window}",
            Condition::Any(_) => "a call took longer than {threshold}",
            Condition::Immediate => "",
        };
        Template::read(self.message.as_deref().unwrap_or(usual))
    }

    /// Whether it has a message of its own.
    pub(super) fn has_message(&self) -> bool {
        self.message.is_some()
    }

    /// Everything that is wrong with it, each with what would be right.
    pub(super) fn wrongs(&self) -> Vec<String> {
        let wrong = [
            self.name.trim().is_empty().then(|| "a rule needs a name".to_owned()),
            (self.name.chars().count() > 200 || self.name.chars().any(char::is_control))
                .then(|| "a rule's name is a line of at most 200 characters".to_owned()),
            self.window.is_zero().then(|| "a window of zero holds no calls; give `within` more".to_owned()),
            (self.window > LONGEST_WINDOW).then(|| "a window is a week long at most".to_owned()),
            self.misused.map(str::to_owned),
            self.condition_wrong(),
            self.template().err(),
            self.runbook.as_deref().and_then(runbook_wrong),
        ];
        wrong.into_iter().flatten().collect()
    }

    fn condition_wrong(&self) -> Option<String> {
        match self.condition {
            Condition::Rate(ratio) if !(0.0..1.0).contains(&ratio) => {
                Some(format!("a rate of {ratio} is never exceeded; from 0 to below 1, five per cent is 0.05"))
            }
            Condition::Quantile(_, quantile) if !(quantile > 0.0 && quantile < 1.0) => Some(format!(
                "there is no quantile {quantile}; above 0 and below 1, the 95th percentile is 0.95"
            )),
            Condition::Quantile(threshold, _) | Condition::Any(threshold) if threshold.is_zero() => {
                Some("every call takes longer than a threshold of zero; give `latency` more".to_owned())
            }
            _ => None,
        }
    }
}

/// What was given, as a mistake may quote it.
pub(super) fn quoted(text: &str) -> String {
    text::cut(&secret::scrubbed(text, &Names::default()), SHOWN).into_owned()
}

fn runbook_wrong(url: &str) -> Option<String> {
    let shown = quoted(url);
    (!is_url(url)).then(|| {
        format!("the runbook {shown:?} is no URL; one begins with https://, in at most {URL} bytes without a blank")
    })
}

/// Whether people can be sent there, by an alert that sinks take.
pub(super) fn is_url(url: &str) -> bool {
    let has_scheme = ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme));
    has_scheme && url.len() <= URL && !url.chars().any(|c| c.is_whitespace() || c.is_control())
}
