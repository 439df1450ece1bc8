//! The errors of `reqwest`: what became of a request, and the status of an answer that was made an error.

use reqwest::{Error, StatusCode};

use super::table::table;
use crate::classify::ErrorClass;

/// In this order: a connection that took too long is a timeout, and every failure to send is a failed request.
fn class(error: &Error) -> Option<ErrorClass> {
    Some(match error.status() {
        Some(status) => by_status(status),
        None if error.is_timeout() => ErrorClass::TIMEOUT,
        // An address that is none, a header that cannot be sent.
        None if error.is_builder() => ErrorClass::CONFIGURATION,
        // The answer is not what it should be.
        None if error.is_decode() || error.is_redirect() || error.is_upgrade() => ErrorClass::API,
        None if error.is_connect() || error.is_request() || error.is_body() => ErrorClass::CONNECTION,
        None => return None,
    })
}

fn by_status(status: StatusCode) -> ErrorClass {
    match status {
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => ErrorClass::VALIDATION,
        StatusCode::UNAUTHORIZED | StatusCode::PROXY_AUTHENTICATION_REQUIRED => ErrorClass::AUTHENTICATION,
        StatusCode::FORBIDDEN => ErrorClass::PERMISSION,
        StatusCode::NOT_FOUND | StatusCode::GONE => ErrorClass::NOT_FOUND,
        StatusCode::CONFLICT | StatusCode::PRECONDITION_FAILED => ErrorClass::CONFLICT,
        StatusCode::TOO_MANY_REQUESTS => ErrorClass::RATE_LIMIT,
        StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => ErrorClass::TIMEOUT,
        _ => ErrorClass::API,
    }
}

fn code(error: &Error) -> Option<String> {
    error.status().map(|status| status.as_u16().to_string())
}

fn name(error: &Error) -> &'static str {
    match error {
        error if error.is_status() => "reqwest::Error::Status",
        error if error.is_builder() => "reqwest::Error::Builder",
        error if error.is_redirect() => "reqwest::Error::Redirect",
        error if error.is_decode() => "reqwest::Error::Decode",
        error if error.is_body() => "reqwest::Error::Body",
        error if error.is_upgrade() => "reqwest::Error::Upgrade",
        error if error.is_request() => "reqwest::Error::Request",
        _ => "reqwest::Error",
    }
}

table! {
    concrete {
        Error => "reqwest::Error" in "reqwest" {
            class class;
            name name;
            code code;
        }
    }
    generic {}
}
