//! An alert, as sinks get it.

use std::fmt::{self, Display, Formatter};
use std::time::{Duration, SystemTime};

use sentry::protocol::{TraceId, Value as Json};
use sentry::types::Uuid;

use super::severity::Severity;
use super::words;

/// What an alert says of its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AlertState {
    /// The rule holds: something is wrong. Said again while it does, by the first call after the cooldown that the rule counts.
    Firing,
    /// A full window has passed in which it did not.
    Resolved,
    /// A full window has passed with too few calls to tell.
    NoData,
    /// No rule: [`alert`](crate::alert()) by hand, an error whose policy alerts at once, or the first of its kind for
    /// [`AlertRule::immediate`](crate::AlertRule::immediate). There is nothing to be resolved.
    Raised,
    /// A sink had too many: what it was spared, summed up.
    Digest,
    /// [`Monitored::self_test`](crate::Monitored::self_test).
    Test,
}

impl AlertState {
    /// In lower case, as it is sent.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Firing => "firing",
            Self::Resolved => "resolved",
            Self::NoData => "no_data",
            Self::Raised => "raised",
            Self::Digest => "digest",
            Self::Test => "test",
        }
    }
}

/// What a person needs to know of it. Text in here is scrubbed of secrets and bounded, but as it was otherwise: a sink escapes it
/// for the language that it writes.
///
/// Sinks get them; programs need not make any, but for tests of a sink: [`Alert::sample`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Alert {
    /// Unlike every other's, and the same on each attempt to deliver it.
    pub id: Uuid,
    /// The rule's name.
    pub rule: String,
    /// What it says of the rule.
    pub state: AlertState,
    /// How bad it is.
    pub severity: Severity,
    /// What happened, in the words of the rule with the figures filled in.
    pub message: String,
    /// For a rule with [`by`](crate::AlertRule::by): what it counts apart, and the value that this is about.
    pub key: Option<(&'static str, String)>,
    /// What the rule counts, in the window: failures, or calls that took too long.
    pub count: u64,
    /// Calls in the window, failed or not.
    pub calls: u64,
    /// Those of them that took longer than their function's `slow`.
    pub slow: u64,
    /// `count` of `calls`, from 0 to 1; 0 where there were none.
    pub ratio: f64,
    /// The duration that the rule's quantile of the calls stayed below, to within 4 %; for `any()`, that of the call that
    /// took too long.
    pub latency: Option<Duration>,
    /// What the rule compares with, in words: `10`, `5 %`, `2 s`.
    pub threshold: String,
    /// How far back the figures reach. Zero where there are none.
    pub window: Duration,
    /// The classes of the latest failures, the most frequent first, with their numbers.
    pub classes: Vec<(String, u64)>,
    /// The functions of the latest failures or slow calls, the most frequent first, with their numbers.
    pub functions: Vec<(String, u64)>,
    /// An event of one of the failures. Until a call's callers have returned nobody can tell what becomes of its error, and an alert does not
    /// wait longer than two seconds for that: it is then told without.
    pub sample_event: Option<Uuid>,
    /// The trace that it happened in.
    pub sample_trace: Option<TraceId>,
    /// [`Monitored::service`](crate::Monitored::service).
    pub service: Option<String>,
    /// The client's environment.
    pub environment: Option<String>,
    /// The client's release.
    pub release: Option<String>,
    /// The client's server name.
    pub host: Option<String>,
    /// What to do, [`AlertRule::runbook`](crate::AlertRule::runbook).
    pub runbook: Option<String>,
    /// Whose it is: of the rule, or of the function that failed last.
    pub owner: Option<String>,
    /// Where the sample event is shown, if [`Monitored::sentry_url`](crate::Monitored::sentry_url) says where that is.
    pub sample_url: Option<String>,
    /// What else was said, by hand or in a digest.
    pub context: Vec<(String, Json)>,
    /// When it was raised.
    pub at: SystemTime,
    /// How many like it came in a row, of which only this one is told.
    pub times: u32,
    /// It is of a rule about how long calls take.
    pub(crate) counts_time: bool,
}

impl Alert {
    /// One with nothing in it yet.
    pub(crate) fn new(rule: &str, state: AlertState, severity: Severity, at: SystemTime) -> Self {
        Self {
            id: sentry::types::random_uuid(),
            rule: rule.to_owned(),
            state,
            severity,
            message: String::new(),
            key: None,
            count: 0,
            calls: 0,
            slow: 0,
            ratio: 0.0,
            latency: None,
            threshold: String::new(),
            window: Duration::ZERO,
            classes: Vec::new(),
            functions: Vec::new(),
            sample_event: None,
            sample_trace: None,
            service: None,
            environment: None,
            release: None,
            host: None,
            runbook: None,
            owner: None,
            sample_url: None,
            context: Vec::new(),
            at,
            times: 1,
            counts_time: false,
        }
    }

    /// One with something in every field, to see what a sink makes of it.
    ///
    /// ```
    /// use monitored::{Alert, AlertSink, DeliveryError};
    ///
    /// let sink = |alert: &Alert| match alert.sample_event {
    ///     Some(_) => Ok(()),
    ///     None => Err(DeliveryError::permanent("no sample")),
    /// };
    /// assert!(sink.deliver(&Alert::sample()).is_ok());
    /// ```
    pub fn sample() -> Self {
        Self {
            message: "11 failures in 5 min".to_owned(),
            key: Some(("operation", "database".to_owned())),
            count: 11,
            calls: 200,
            slow: 3,
            ratio: 0.055,
            latency: Some(Duration::from_millis(840)),
            threshold: "10".to_owned(),
            window: Duration::from_secs(300),
            classes: vec![("database_error".to_owned(), 9), ("timeout_error".to_owned(), 2)],
            functions: vec![("shop::users::insert_user".to_owned(), 11)],
            sample_event: Some(Uuid::from_u128(0x0123_4567_89ab_4def_8123_4567_89ab_cdef)),
            sample_trace: "771a43a4192642f0b136d5159a501700".parse().ok(),
            service: Some("backend".to_owned()),
            environment: Some("production".to_owned()),
            release: Some("shop@1.2.3".to_owned()),
            host: Some("web-1".to_owned()),
            runbook: Some("https://runbooks.example.org/errors".to_owned()),
            owner: Some("payments".to_owned()),
            sample_url: Some("https://sentry.example.org/events/0123456789ab4def8123456789abcdef".to_owned()),
            context: vec![("endpoint".to_owned(), "create_user".into())],
            ..Self::new("backend_errors", AlertState::Firing, Severity::Error, SystemTime::now())
        }
    }

    /// What stands beside the message for a person to read, as pairs of a label and a text, the most telling first. The texts are
    /// as they are: a sink escapes them.
    ///
    /// ```
    /// let mut alert = monitored::Alert::sample();
    /// alert.latency = None;
    /// let details = alert.details();
    /// assert_eq!(details[0], ("Failures", "11 of 200 calls (5.5 %) in 5 min".to_owned()));
    /// assert!(details.contains(&("Owner", "payments".to_owned())));
    /// ```
    pub fn details(&self) -> Vec<(&'static str, String)> {
        words::details(self)
    }

    /// Tells of the same thing as `other`: said twice in a row it is said once, with a count. What no rule counts is the same only
    /// where it says the same of the same: whoever reads the one that is told is to know all of it.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        let says_the_same = || {
            self.message == other.message
                && self.context == other.context
                && self.classes == other.classes
                && self.functions == other.functions
        };
        self.rule == other.rule
            && self.state == other.state
            && self.key == other.key
            && (self.state != AlertState::Raised || says_the_same())
    }
}

/// In a line: `error backend_errors (firing): 11 failures in 5 min`.
impl Display for Alert {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ({}): {}", self.severity, self.rule, self.state.as_str(), self.message)?;
        if self.times > 1 {
            write!(f, " ({} times)", self.times)?;
        }
        Ok(())
    }
}
