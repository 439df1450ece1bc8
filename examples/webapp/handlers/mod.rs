//! A function for each route.

pub(crate) mod health;
pub(crate) mod jobs;
pub(crate) mod sentry_test;
pub(crate) mod users;

use crate::error::{AppError, Error};

/// For methods that a path does not know; axum adds those that it knows.
pub(crate) async fn wrong_method() -> Error {
    AppError::WrongMethod.into()
}

/// For paths that lead nowhere.
pub(crate) async fn nothing() -> Error {
    AppError::NoRoute.into()
}
