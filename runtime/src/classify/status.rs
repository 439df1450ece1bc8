//! The HTTP status of a class.

use http::StatusCode;

use super::ErrorClass;

/// What a client is answered that goes away before it is: nginx's *client closed request*. No registry has it.
const CLIENT_CLOSED_REQUEST: u16 = 499;

impl ErrorClass {
    /// The HTTP status of an answer to whoever asked for what failed, as long as no policy says otherwise. A class of
    /// one's own has that of [`DATABASE`](Self::DATABASE). Feature `http`.
    ///
    /// | class | status |
    /// | --- | --- |
    /// | `validation` | 400 |
    /// | `authentication` | 401 |
    /// | `permission` | 403 |
    /// | `not_found` | 404 |
    /// | `conflict` | 409 |
    /// | `rate_limit` | 429 |
    /// | `cancelled` | 499 (nginx's: the client has closed the request) |
    /// | `timeout` | 504 |
    /// | `connection`, `resource` | 503 |
    /// | `api` | 502 |
    /// | `database`, `calculation`, `configuration`, `internal`, `unknown` | 500 |
    ///
    /// This is the class's own. What the policies of a client make of it, and that of an error whose class is only
    /// inferred, is what the module `axum` answers.
    ///
    /// ```
    /// use http::StatusCode;
    /// use monitored::ErrorClass;
    ///
    /// assert_eq!(ErrorClass::NOT_FOUND.status(), StatusCode::NOT_FOUND);
    /// assert_eq!(ErrorClass::CANCELLED.status().as_u16(), 499);
    /// assert_eq!(ErrorClass::new("billing_error").status(), StatusCode::INTERNAL_SERVER_ERROR);
    /// ```
    pub fn status(self) -> StatusCode {
        match self {
            Self::VALIDATION => StatusCode::BAD_REQUEST,
            Self::AUTHENTICATION => StatusCode::UNAUTHORIZED,
            Self::PERMISSION => StatusCode::FORBIDDEN,
            Self::NOT_FOUND => StatusCode::NOT_FOUND,
            Self::CONFLICT => StatusCode::CONFLICT,
            Self::RATE_LIMIT => StatusCode::TOO_MANY_REQUESTS,
            Self::CANCELLED => {
                StatusCode::from_u16(CLIENT_CLOSED_REQUEST).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            }
            Self::TIMEOUT => StatusCode::GATEWAY_TIMEOUT,
            Self::CONNECTION | Self::RESOURCE => StatusCode::SERVICE_UNAVAILABLE,
            Self::API => StatusCode::BAD_GATEWAY,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ErrorClass;

    const CLASSES: [(ErrorClass, u16); 17] = [
        (ErrorClass::VALIDATION, 400),
        (ErrorClass::AUTHENTICATION, 401),
        (ErrorClass::PERMISSION, 403),
        (ErrorClass::NOT_FOUND, 404),
        (ErrorClass::CONFLICT, 409),
        (ErrorClass::RATE_LIMIT, 429),
        (ErrorClass::CANCELLED, 499),
        (ErrorClass::TIMEOUT, 504),
        (ErrorClass::CONNECTION, 503),
        (ErrorClass::DATABASE, 500),
        (ErrorClass::API, 502),
        (ErrorClass::CALCULATION, 500),
        (ErrorClass::CONFIGURATION, 500),
        (ErrorClass::RESOURCE, 503),
        (ErrorClass::INTERNAL, 500),
        (ErrorClass::UNKNOWN, 500),
        (ErrorClass::new("billing_error"), 500),
    ];

    #[test]
    fn each_class_has_its_status() {
        for (class, status) in CLASSES {
            assert_eq!(class.status().as_u16(), status, "{class}");
        }
    }
}
