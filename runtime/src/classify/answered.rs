//! The status of an answer that tells of an error.

use http::StatusCode;

use super::{Classification, Policy, rules};

/// The status of an answer that tells of one error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Status {
    pub(crate) code: StatusCode,
    /// It is the one that the class stands for: whose fault the error is was not left open.
    pub(crate) by_class: bool,
}

impl Status {
    /// By the rules of the client that is bound.
    pub(crate) fn of(classification: Classification) -> Self {
        let policy = rules::current().and_then(|rules| rules.policy(classification.class));
        Self::by(policy, classification)
    }

    fn by(policy: Option<Policy>, Classification { class, declared }: Classification) -> Self {
        let code = policy.and_then(|policy| policy.http).unwrap_or_else(|| class.status());
        let by_class = !is_without_body(code) && (declared || code.is_server_error());
        let code = if by_class { code } else { StatusCode::INTERNAL_SERVER_ERROR };
        Self { code, by_class }
    }
}

impl Policy {
    /// The HTTP status of an answer that tells of such an error, in place of [the class's own](crate::ErrorClass::status). Where
    /// the class was only inferred, one below 500 is answered as 500: nobody said that it was the client's fault. One that
    /// has no body (below 200, 204, 205, 304) can tell of no error, and is 500, too. Feature `axum`, whose module answers by it.
    ///
    /// ```
    /// use http::StatusCode;
    /// use monitored::{ErrorClass, Monitored, Policy};
    ///
    /// let monitored = Monitored::new()
    ///     .policy(ErrorClass::VALIDATION, Policy::ignore().http_status(StatusCode::UNPROCESSABLE_ENTITY));
    /// # let _ = monitored;
    /// ```
    pub const fn http_status(mut self, status: StatusCode) -> Self {
        self.http = Some(status);
        self
    }
}

/// Whether nothing may come with it: the document would be taken for the beginning of the next answer (RFC 9110, sections 15.2,
/// 15.3.5, 15.3.6 and 15.4.5).
fn is_without_body(code: StatusCode) -> bool {
    let never = [StatusCode::NO_CONTENT, StatusCode::RESET_CONTENT, StatusCode::NOT_MODIFIED];
    code.is_informational() || never.contains(&code)
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::{Classification, Policy, Status};
    use crate::ErrorClass;

    fn by(policy: Option<Policy>, class: ErrorClass, declared: bool) -> (u16, bool) {
        let status = Status::by(policy, Classification { class, declared });
        (status.code.as_u16(), status.by_class)
    }

    #[test]
    fn an_inferred_class_is_never_the_clients_fault() {
        for (class, declared, inferred) in [
            (ErrorClass::VALIDATION, (400, true), (500, false)),
            (ErrorClass::CANCELLED, (499, true), (500, false)),
            (ErrorClass::TIMEOUT, (504, true), (504, true)),
            (ErrorClass::UNKNOWN, (500, true), (500, true)),
        ] {
            assert_eq!((by(None, class, true), by(None, class, false)), (declared, inferred), "{class}");
        }
    }

    #[test]
    fn a_policy_changes_it() {
        let policy = |status| Policy::capture().http_status(StatusCode::from_u16(status).unwrap());
        let by = |status, declared| by(Some(policy(status)), ErrorClass::DATABASE, declared).0;
        assert_eq!([by(422, true), by(303, true), by(503, true)], [422, 303, 503]);
        assert_eq!([by(422, false), by(303, false), by(503, false)], [500, 500, 503]);
        for status in [103, 204, 205, 304] {
            assert_eq!(by(status, true), 500, "no document may come with {status}");
        }
    }

    #[test]
    fn a_policy_that_says_nothing_of_it_does_not() {
        assert_eq!(by(Some(Policy::capture()), ErrorClass::API, true), (502, true));
    }
}
