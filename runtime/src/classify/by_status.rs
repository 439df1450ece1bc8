//! The class of an HTTP status, where a function returns one for its error.

use std::borrow::Cow;

use http::{Response, StatusCode};

use super::{Classify, ErrorClass};

/// Whoever returns such a status says whose fault the error is. A 500 says nothing but that it failed, and what is below
/// 400 not even that.
const fn class(status: StatusCode) -> ErrorClass {
    match status.as_u16() {
        401 | 407 => ErrorClass::AUTHENTICATION,
        403 => ErrorClass::PERMISSION,
        404 | 410 => ErrorClass::NOT_FOUND,
        408 | 504 => ErrorClass::TIMEOUT,
        409 => ErrorClass::CONFLICT,
        429 => ErrorClass::RATE_LIMIT,
        // nginx's *client closed request*.
        499 => ErrorClass::CANCELLED,
        400..=498 => ErrorClass::VALIDATION,
        502 => ErrorClass::API,
        503 => ErrorClass::CONNECTION,
        507 => ErrorClass::RESOURCE,
        _ => ErrorClass::UNKNOWN,
    }
}

/// What the three have in common: `$status` makes a status of `self`.
macro_rules! by_status {
    (|$itself:ident| $status:expr, $name:literal) => {
        fn class(&self) -> ErrorClass {
            let $itself = self;
            class($status)
        }
        fn type_name(&self) -> &'static str {
            $name
        }
        fn code(&self) -> Option<Cow<'_, str>> {
            let $itself = self;
            Some($status.as_u16().to_string().into())
        }
        /// A status of which no class can be told declares none.
        fn inferred(&self) -> bool {
            self.class() == ErrorClass::UNKNOWN
        }
        fn module(&self) -> Option<&'static str> {
            Some("http")
        }
    };
}

/// By its number, which declares the class: 401 and 407 `authentication`, 403 `permission`, 404 and 410 `not_found`, 408 and
/// 504 `timeout`, 409 `conflict`, 429 `rate_limit`, 499 `cancelled`, any other from 400 on `validation`; 502 `api`, 503
/// `connection`, 507 `resource`. Of any other nothing is known: `unknown`, and not declared. Feature `http`.
///
/// ```
/// use http::StatusCode;
/// use monitored::{Classify, ErrorClass};
///
/// assert_eq!(StatusCode::GONE.class(), ErrorClass::NOT_FOUND);
/// assert_eq!((StatusCode::IM_A_TEAPOT, "short and stout").class(), ErrorClass::VALIDATION);
/// assert_eq!(StatusCode::INTERNAL_SERVER_ERROR.class(), ErrorClass::UNKNOWN);
/// ```
impl Classify for StatusCode {
    by_status!(|it| *it, "StatusCode");
}

/// By its status, whatever comes with it.
impl<T> Classify for (StatusCode, T) {
    by_status!(|it| it.0, "StatusCode");
}

/// By its status, which is all that is told of it: headers may be secret.
impl<B> Classify for Response<B> {
    by_status!(|it| it.status(), "Response");

    fn text(&self) -> Option<String> {
        Some(self.status().to_string())
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::{Classify, ErrorClass};

    #[test]
    fn whoever_returns_a_status_says_whose_fault_it_is() {
        for (status, class, inferred) in [
            (200, ErrorClass::UNKNOWN, true),
            (303, ErrorClass::UNKNOWN, true),
            (400, ErrorClass::VALIDATION, false),
            (401, ErrorClass::AUTHENTICATION, false),
            (403, ErrorClass::PERMISSION, false),
            (404, ErrorClass::NOT_FOUND, false),
            (408, ErrorClass::TIMEOUT, false),
            (409, ErrorClass::CONFLICT, false),
            (422, ErrorClass::VALIDATION, false),
            (429, ErrorClass::RATE_LIMIT, false),
            (499, ErrorClass::CANCELLED, false),
            (500, ErrorClass::UNKNOWN, true),
            (502, ErrorClass::API, false),
            (503, ErrorClass::CONNECTION, false),
            (504, ErrorClass::TIMEOUT, false),
            (999, ErrorClass::UNKNOWN, true),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!((status.class(), status.inferred()), (class, inferred), "{status}");
        }
    }

    /// What a class is answered with is of that class again.
    #[test]
    fn it_is_the_way_back_from_a_class_that_is_the_only_one_of_its_status() {
        for class in [
            ErrorClass::VALIDATION,
            ErrorClass::AUTHENTICATION,
            ErrorClass::PERMISSION,
            ErrorClass::NOT_FOUND,
            ErrorClass::CONFLICT,
            ErrorClass::RATE_LIMIT,
            ErrorClass::CANCELLED,
            ErrorClass::TIMEOUT,
            ErrorClass::API,
        ] {
            assert_eq!(class.status().class(), class);
        }
    }
}
