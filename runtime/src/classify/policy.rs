use sentry::Level;
use sentry::protocol::SpanStatus;

use super::{Classification, ErrorClass, rules};

/// What happens to the errors of a class: whether they are captured, how they are logged, and how their spans end.
///
/// [`Monitored::policy`](crate::Monitored::policy) gives a class one. Whatever a policy does not say stays as it is for
/// the class (the table of [`classify_errors`](crate::classify_errors)); the keys `capture` and `level` of an attribute
/// win over it.
///
/// ```
/// # #[cfg(feature = "testing")] {
/// use monitored::{Classify, ErrorClass, Monitored, Policy, monitored, testing};
/// use sentry::{ClientOptions, Level, protocol::SpanStatus};
///
/// #[derive(Debug, thiserror::Error, Classify)]
/// #[error("wrong password")]
/// #[class(authentication)]
/// struct WrongPassword;
///
/// #[monitored]
/// fn log_in() -> Result<(), WrongPassword> {
///     Err(WrongPassword)
/// }
///
/// let configured =
///     Monitored::new().policy(ErrorClass::AUTHENTICATION, Policy::capture().level(Level::Warning));
/// let captured = testing::capture_with(configured, ClientOptions::new(), || {
///     assert!(log_in().is_err());
/// });
/// assert_eq!(captured.events[0].level, Level::Warning);
/// // What was not said stays as it was.
/// let trace = captured.transactions[0].contexts["trace"].clone();
/// assert!(matches!(trace, sentry::protocol::Context::Trace(it) if it.status == Some(SpanStatus::Unauthenticated)));
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a policy does nothing until `Monitored::policy` gives it to a class"]
pub struct Policy {
    capture: bool,
    level: Option<Level>,
    log: Option<Level>,
    status: Option<SpanStatus>,
    alerting: Option<Alerting>,
    #[cfg(feature = "axum")]
    pub(super) http: Option<http::StatusCode>,
}

/// What alert rules make of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alerting {
    /// Nothing.
    No,
    /// A failure.
    Counted,
    /// A failure, of which the sinks are told at once, rule or no rule.
    AtOnce,
}

impl Policy {
    const fn new(capture: bool) -> Self {
        Self {
            capture,
            level: None,
            log: None,
            status: None,
            alerting: None,
            #[cfg(feature = "axum")]
            http: None,
        }
    }

    /// The error becomes an event.
    ///
    /// ```
    /// use monitored::Policy;
    ///
    /// assert_ne!(Policy::capture(), Policy::ignore());
    /// ```
    pub const fn capture() -> Self {
        Self::new(true)
    }

    /// The error becomes no event, where its class was declared: its span and its line in the log are all there is of
    /// it. An error whose class was only inferred is captured all the same, because nobody said that it does no harm.
    ///
    /// ```
    /// # #[cfg(feature = "testing")] {
    /// use monitored::{ErrorClass, Monitored, Policy, classify_errors, testing};
    /// use sentry::ClientOptions;
    ///
    /// #[classify_errors(_ => timeout)]
    /// fn declared() -> Result<(), String> {
    ///     Err("too late".to_owned())
    /// }
    ///
    /// let configured = Monitored::new().policy(ErrorClass::TIMEOUT, Policy::ignore());
    /// let captured = testing::capture_with(configured, ClientOptions::new(), || drop(declared()));
    /// assert!(captured.events.is_empty());
    /// # }
    /// ```
    pub const fn ignore() -> Self {
        Self::new(false)
    }

    /// The level of the event, and of the line in the log unless [`log`](Self::log) says otherwise. Without it: that of
    /// the class's line.
    ///
    /// ```
    /// use monitored::Policy;
    /// use sentry::Level;
    ///
    /// let policy = Policy::capture().level(Level::Warning).log(Level::Info);
    /// assert_ne!(policy, Policy::capture());
    /// ```
    pub const fn level(mut self, level: Level) -> Self {
        self.level = Some(level);
        self
    }

    /// The level of the line in the log, which is written through `tracing`. `Fatal` is `error` there.
    ///
    /// ```
    /// use monitored::Policy;
    /// use sentry::Level;
    ///
    /// assert_ne!(Policy::ignore().log(Level::Debug), Policy::ignore());
    /// ```
    pub const fn log(mut self, level: Level) -> Self {
        self.log = Some(level);
        self
    }

    /// The status of the span that the error ended. (That of an HTTP answer: `http_status`, with the feature `axum`.)
    ///
    /// ```
    /// use monitored::Policy;
    /// use sentry::protocol::SpanStatus;
    ///
    /// assert_ne!(Policy::capture().status(SpanStatus::Aborted), Policy::capture());
    /// ```
    pub const fn status(mut self, status: SpanStatus) -> Self {
        self.status = Some(status);
        self
    }

    /// Alert rules count the error as a failure.
    ///
    /// ```
    /// use monitored::{ErrorClass, Monitored, Policy};
    ///
    /// let monitored = Monitored::new().policy(ErrorClass::CONFLICT, Policy::ignore().counted());
    /// # let _ = monitored;
    /// ```
    pub const fn counted(mut self) -> Self {
        self.alerting = Some(Alerting::Counted);
        self
    }

    /// Alert rules count a call that ends with it among the others, where its class was declared.
    ///
    /// ```
    /// use monitored::{ErrorClass, Monitored, Policy};
    ///
    /// let monitored = Monitored::new().policy(ErrorClass::AUTHENTICATION, Policy::ignore().uncounted());
    /// # let _ = monitored;
    /// ```
    pub const fn uncounted(mut self) -> Self {
        self.alerting = Some(Alerting::No);
        self
    }

    /// Alert rules count the error, and the sinks are told of it at once, whether there is a rule or not: of each distinct error once an hour.
    ///
    /// ```
    /// use monitored::{ErrorClass, Monitored, Policy};
    ///
    /// let monitored = Monitored::new().policy(ErrorClass::CONFIGURATION, Policy::capture().at_once());
    /// # let _ = monitored;
    /// ```
    pub const fn at_once(mut self) -> Self {
        self.alerting = Some(Alerting::AtOnce);
        self
    }

    /// What this policy makes of the errors of a class, whose `usual` treatment fills in what it does not say.
    const fn over(self, usual: Treatment) -> Treatment {
        let Self { capture, level, log, status, alerting, .. } = self;
        let line = match (log, level) {
            (Some(level), _) | (None, Some(level)) => traced(level),
            (None, None) => usual.log,
        };
        Treatment {
            log: line,
            level: match level {
                Some(level) => level,
                None => usual.level,
            },
            capture,
            status: match status {
                Some(status) => status,
                None => usual.status,
            },
            alerting: match alerting {
                Some(alerting) => alerting,
                None => usual.alerting,
            },
        }
    }
}

const fn traced(level: Level) -> tracing::Level {
    match level {
        Level::Debug => tracing::Level::DEBUG,
        Level::Info => tracing::Level::INFO,
        Level::Warning => tracing::Level::WARN,
        Level::Error | Level::Fatal => tracing::Level::ERROR,
    }
}

/// What is done about one error, with every question answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Treatment {
    /// The level of the line in the log.
    pub(crate) log: tracing::Level,
    /// The level of the event.
    pub(crate) level: Level,
    /// Whether the error becomes an event.
    pub(crate) capture: bool,
    /// The status of the span that it ended.
    pub(crate) status: SpanStatus,
    /// What alert rules make of it.
    pub(crate) alerting: Alerting,
}

impl Treatment {
    const fn told(level: Level, status: SpanStatus) -> Self {
        Self { log: traced(level), level, capture: false, status, alerting: Alerting::No }
    }

    const fn captured(status: SpanStatus) -> Self {
        Self {
            log: tracing::Level::ERROR,
            level: Level::Error,
            capture: true,
            status,
            alerting: Alerting::Counted,
        }
    }

    const fn counted(self) -> Self {
        Self { alerting: Alerting::Counted, ..self }
    }

    /// What happened to us, whatever kind of thing failed.
    fn not_suppressed(self) -> Self {
        let captured = if self.capture { self } else { Self::captured(self.status) };
        let alerting = if self.alerting == Alerting::No { Alerting::Counted } else { self.alerting };
        Self { alerting, ..captured }
    }

    /// For a class, as long as nobody said otherwise.
    fn usual(class: ErrorClass) -> Self {
        use SpanStatus as Status;
        match class {
            ErrorClass::VALIDATION => Self::told(Level::Warning, Status::InvalidArgument),
            ErrorClass::AUTHENTICATION => Self::told(Level::Error, Status::Unauthenticated).counted(),
            ErrorClass::PERMISSION => Self::told(Level::Warning, Status::PermissionDenied).counted(),
            ErrorClass::NOT_FOUND => Self::told(Level::Info, Status::NotFound),
            ErrorClass::CONFLICT => Self::told(Level::Warning, Status::AlreadyExists),
            ErrorClass::RATE_LIMIT => Self::told(Level::Warning, Status::ResourceExhausted).counted(),
            ErrorClass::CANCELLED => Self::told(Level::Info, Status::Cancelled),
            ErrorClass::TIMEOUT => Self::captured(Status::DeadlineExceeded),
            ErrorClass::CONNECTION | ErrorClass::API => Self::captured(Status::Unavailable),
            ErrorClass::CALCULATION => Self::captured(Status::OutOfRange),
            ErrorClass::CONFIGURATION => Self::captured(Status::FailedPrecondition),
            ErrorClass::RESOURCE => Self::captured(Status::ResourceExhausted),
            ErrorClass::UNKNOWN => Self::captured(Status::UnknownError),
            ErrorClass::INTERNAL => {
                Self { alerting: Alerting::AtOnce, ..Self::captured(Status::InternalError) }
            }
            // A class of one's own is treated as `database`.
            _ => Self::captured(Status::InternalError),
        }
    }

    /// For one error, by the rules of the client that is bound: a declared class applies whole; an inferred one gives
    /// the span's status, and never suppresses the event.
    pub(crate) fn of(classification: Classification) -> Self {
        let Classification { class, declared } = classification;
        let usual = Self::usual(class);
        let policy = rules::current().and_then(|rules| rules.policy(class));
        let treatment = policy.map_or(usual, |policy| policy.over(usual));
        if declared { treatment } else { treatment.not_suppressed() }
    }
}

#[cfg(test)]
mod tests {
    use sentry::Level;
    use sentry::protocol::SpanStatus;

    use super::{Classification, ErrorClass, Policy, Treatment};

    #[test]
    fn a_declared_class_applies_whole() {
        let treatment = Treatment::of(Classification { class: ErrorClass::NOT_FOUND, declared: true });
        assert_eq!(treatment, Treatment::told(Level::Info, SpanStatus::NotFound));
    }

    #[test]
    fn an_inferred_class_suppresses_nothing() {
        let treatment = Treatment::of(Classification { class: ErrorClass::NOT_FOUND, declared: false });
        assert_eq!(treatment, Treatment::captured(SpanStatus::NotFound));
    }

    #[test]
    fn a_class_of_ones_own_is_treated_as_database() {
        let own = Treatment::usual(ErrorClass::new("billing_error"));
        assert_eq!(own, Treatment::usual(ErrorClass::DATABASE));
    }

    #[test]
    fn what_a_policy_does_not_say_stays() {
        let usual = Treatment::usual(ErrorClass::VALIDATION);
        assert_eq!(Policy::capture().over(usual), Treatment { capture: true, ..usual });
        assert_eq!(Policy::ignore().over(usual), usual);
        let loud = Policy::capture().level(Level::Fatal).over(usual);
        assert_eq!((loud.level, loud.log), (Level::Fatal, tracing::Level::ERROR));
        let quiet = Policy::capture().level(Level::Fatal).log(Level::Debug).over(usual);
        assert_eq!((quiet.level, quiet.log), (Level::Fatal, tracing::Level::DEBUG));
        assert_eq!(Policy::ignore().status(SpanStatus::Aborted).over(usual).status, SpanStatus::Aborted);
    }
}
