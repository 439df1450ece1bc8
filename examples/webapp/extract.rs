//! axum's extractors, with our errors.

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::request::Parts,
};
use monitored::monitored;
use serde::de::DeserializeOwned;

use crate::error::{AppError, Error, Result};

pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Error;

    /// Of the three only this one waits for the caller, and so has a span.
    #[monitored(op = "http.body", name = "read_json")]
    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let axum::Json(value) = axum::Json::from_request(request, state).await.map_err(AppError::from)?;
        Ok(Self(value))
    }
}

pub(crate) struct Path<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let axum::extract::Path(value) =
            axum::extract::Path::from_request_parts(parts, state).await.map_err(AppError::from)?;
        Ok(Self(value))
    }
}

pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let axum::extract::Query(value) =
            axum::extract::Query::from_request_parts(parts, state).await.map_err(AppError::from)?;
        Ok(Self(value))
    }
}
