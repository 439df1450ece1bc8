//! What can go wrong, and what callers are told of it.

use axum::{
    extract::rejection::{JsonRejection, PathRejection, QueryRejection},
    http::StatusCode,
};
use monitored::{Classify, ErrorClass, Monitored, Policy};

use crate::{profiles::ProfileError, repository::StoreError};

/// An error as an answer (RFC 9457): its class is the status, and what it declares public is told.
pub(crate) type Error = monitored::axum::Error<AppError>;

/// What handlers return.
pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

/// HTTP has words for these that no class of the library's has.
const TOO_LARGE: ErrorClass = ErrorClass::new("too_large");
const NOT_ALLOWED: ErrorClass = ErrorClass::new("method_not_allowed");
const UNSUPPORTED_TYPE: ErrorClass = ErrorClass::new("unsupported_type");

/// What our own classes mean: mistakes of the callers', of which nobody has to be told.
pub(crate) fn policies(monitored: Monitored) -> Monitored {
    // No event, and nothing that an alert rule counts.
    let theirs = Policy::ignore().uncounted();
    monitored
        .policy(TOO_LARGE, theirs.http_status(StatusCode::PAYLOAD_TOO_LARGE))
        .policy(NOT_ALLOWED, theirs.http_status(StatusCode::METHOD_NOT_ALLOWED))
        .policy(UNSUPPORTED_TYPE, theirs.http_status(StatusCode::UNSUPPORTED_MEDIA_TYPE))
}

/// Why a request was not answered as its caller hoped.
#[derive(Debug, thiserror::Error, Classify)]
pub(crate) enum AppError {
    #[error("unreadable: {0}")]
    #[class(validation)]
    #[public("{0}")]
    Unreadable(String),
    #[error("the body is too large")]
    #[class(TOO_LARGE)]
    #[public("the body is too large")]
    TooLarge,
    #[error("the body is not declared to be JSON")]
    #[class(UNSUPPORTED_TYPE)]
    #[public("the body has to be application/json")]
    NotJson,
    #[error("{field} {problem}")]
    #[class(validation)]
    #[public("{field} {problem}")]
    Invalid { field: &'static str, problem: &'static str },
    #[error("no token")]
    #[class(authentication)]
    #[public("this needs a token")]
    NoToken,
    #[error("an unknown token")]
    #[class(authentication)]
    #[public("the token is not known")]
    UnknownToken,
    #[error("only administrators may do this")]
    #[class(permission)]
    #[public("only administrators may do this")]
    NotAllowed,
    #[error("there is no user {id}")]
    #[class(not_found)]
    #[public("there is no user {id}")]
    NoUser { id: i64 },
    #[error("user {id} has no profile")]
    #[class(not_found)]
    #[public("user {id} has no profile")]
    NoProfile { id: i64 },
    #[error("there is nothing here")]
    #[class(not_found)]
    #[public("there is nothing here")]
    NoRoute,
    #[error("the method is not allowed here")]
    #[class(NOT_ALLOWED)]
    #[public("the method is not allowed here; `Allow` has those that are")]
    WrongMethod,
    #[error(transparent)]
    #[class(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    #[class(transparent)]
    Profile(#[from] ProfileError),
    #[error("too many mails wait to be sent")]
    #[class(resource)]
    #[public("try again later")]
    QueueFull,
    #[error("the request took too long")]
    #[class(timeout)]
    TooSlow,
}

impl From<JsonRejection> for AppError {
    fn from(rejection: JsonRejection) -> Self {
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::NotJson,
            _ => Self::Unreadable(rejection.body_text()),
        }
    }
}

impl From<PathRejection> for AppError {
    fn from(rejection: PathRejection) -> Self {
        Self::Unreadable(rejection.body_text())
    }
}

impl From<QueryRejection> for AppError {
    fn from(rejection: QueryRejection) -> Self {
        Self::Unreadable(rejection.body_text())
    }
}
