use sentry::protocol::SpanStatus;
use tracing::Level;

use super::{Classification, ErrorClass};

/// What happens to an error of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Policy {
    /// The level of the line in the log.
    pub(crate) log: Level,
    /// Whether the error becomes an event.
    pub(crate) capture: bool,
    /// The status of the span that it ended.
    pub(crate) status: SpanStatus,
}

impl Policy {
    const fn told(log: Level, status: SpanStatus) -> Self {
        Self { log, capture: false, status }
    }

    const fn captured(status: SpanStatus) -> Self {
        Self { log: Level::ERROR, capture: true, status }
    }

    /// The policy of a class, as long as nobody said otherwise.
    pub(crate) fn of(class: ErrorClass) -> Self {
        use SpanStatus as Status;
        match class {
            ErrorClass::VALIDATION => Self::told(Level::WARN, Status::InvalidArgument),
            ErrorClass::AUTHENTICATION => Self::told(Level::ERROR, Status::Unauthenticated),
            ErrorClass::PERMISSION => Self::told(Level::WARN, Status::PermissionDenied),
            ErrorClass::NOT_FOUND => Self::told(Level::INFO, Status::NotFound),
            ErrorClass::CONFLICT => Self::told(Level::WARN, Status::AlreadyExists),
            ErrorClass::RATE_LIMIT => Self::told(Level::WARN, Status::ResourceExhausted),
            ErrorClass::CANCELLED => Self::told(Level::INFO, Status::Cancelled),
            ErrorClass::TIMEOUT => Self::captured(Status::DeadlineExceeded),
            ErrorClass::CONNECTION | ErrorClass::API => Self::captured(Status::Unavailable),
            ErrorClass::CALCULATION => Self::captured(Status::OutOfRange),
            ErrorClass::CONFIGURATION => Self::captured(Status::FailedPrecondition),
            ErrorClass::RESOURCE => Self::captured(Status::ResourceExhausted),
            ErrorClass::UNKNOWN => Self::captured(Status::UnknownError),
            // `database` and `internal`; a class of one's own is treated as `database`.
            _ => Self::captured(Status::InternalError),
        }
    }

    /// The policy for one error: a declared class applies whole; an inferred one gives the span's status, and
    /// never suppresses the event.
    pub(crate) fn for_error(classification: Classification) -> Self {
        let policy = Self::of(classification.class);
        if classification.declared { policy } else { Self::captured(policy.status) }
    }
}

#[cfg(test)]
mod tests {
    use sentry::protocol::SpanStatus;
    use tracing::Level;

    use super::{Classification, ErrorClass, Policy};

    #[test]
    fn a_declared_class_applies_whole() {
        let policy = Policy::for_error(Classification { class: ErrorClass::NOT_FOUND, declared: true });
        assert_eq!(policy, Policy { log: Level::INFO, capture: false, status: SpanStatus::NotFound });
    }

    #[test]
    fn an_inferred_class_suppresses_nothing() {
        let policy = Policy::for_error(Classification { class: ErrorClass::NOT_FOUND, declared: false });
        assert_eq!(policy, Policy { log: Level::ERROR, capture: true, status: SpanStatus::NotFound });
    }

    #[test]
    fn a_class_of_ones_own_is_treated_as_database() {
        assert_eq!(Policy::of(ErrorClass::new("billing_error")), Policy::of(ErrorClass::DATABASE));
    }
}
