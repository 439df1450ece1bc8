//! What can go wrong, as callers see it.

use axum::{
    Json,
    extract::rejection::{JsonRejection, PathRejection, QueryRejection},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use monitored::Classify;
use serde_json::json;

use crate::{profiles::ProfileError, repository::StoreError, trace_id};

pub(crate) type Result<T, E = AppError> = std::result::Result<T, E>;

/// Why a request was not answered as its caller hoped.
#[derive(Debug, thiserror::Error, Classify)]
pub(crate) enum AppError {
    #[error("{}", .0.body_text())]
    #[class(validation)]
    Body(#[from] JsonRejection),
    #[error("{}", .0.body_text())]
    #[class(validation)]
    Path(#[from] PathRejection),
    #[error("{}", .0.body_text())]
    #[class(validation)]
    Query(#[from] QueryRejection),
    #[error("{field} {problem}")]
    #[class(validation)]
    Invalid { field: &'static str, problem: &'static str },
    #[error("no token")]
    #[class(authentication)]
    NoToken,
    #[error("an unknown token")]
    #[class(authentication)]
    UnknownToken,
    #[error("only administrators may do this")]
    #[class(permission)]
    NotAllowed,
    #[error("there is no user {id}")]
    #[class(not_found)]
    NoUser { id: i64 },
    #[error("user {id} has no profile")]
    #[class(not_found)]
    NoProfile { id: i64 },
    #[error("there is nothing here")]
    #[class(not_found)]
    NoRoute,
    #[error(transparent)]
    #[class(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    #[class(transparent)]
    Profile(#[from] ProfileError),
    #[error("too many mails wait to be sent")]
    #[class(resource)]
    QueueFull,
    #[error("the request took too long")]
    #[class(timeout)]
    TooSlow,
    #[error("a handler panicked")]
    #[class(internal)]
    Panicked,
}

impl AppError {
    fn status(&self) -> StatusCode {
        match self {
            // Too large, or of the wrong type: axum knows.
            Self::Body(rejection) => rejection.status(),
            Self::Path(_) | Self::Query(_) | Self::Invalid { .. } => StatusCode::BAD_REQUEST,
            Self::NoToken | Self::UnknownToken => StatusCode::UNAUTHORIZED,
            Self::NotAllowed => StatusCode::FORBIDDEN,
            Self::NoUser { .. } | Self::NoProfile { .. } | Self::NoRoute => StatusCode::NOT_FOUND,
            Self::Store(error) => error.status(),
            Self::Profile(error) => error.status(),
            Self::QueueFull => StatusCode::SERVICE_UNAVAILABLE,
            Self::TooSlow => StatusCode::GATEWAY_TIMEOUT,
            Self::Panicked => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What may be told: a caller's own mistakes, and not how we are built.
    fn detail(&self) -> Option<String> {
        self.status().is_client_error().then(|| self.to_string())
    }
}

impl IntoResponse for AppError {
    /// Problem details (RFC 9457).
    fn into_response(self) -> Response {
        let status = self.status();
        let problem = json!({
            "type": "about:blank",
            "title": status.canonical_reason(),
            "status": status.as_u16(),
            "detail": self.detail(),
            "trace_id": trace_id::current(),
        });
        let mut response = (status, Json(problem)).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    }
}
