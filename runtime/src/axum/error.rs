//! An error as a handler returns it.

use std::fmt::{self, Debug, Display, Formatter};
use std::ops::Deref;

use axum_core::response::{IntoResponse, Response};

use super::problem;
use crate::Classify;
use crate::classify::{Failure, pointed_to};

/// An error that a handler returns, with an answer that tells a client no more of it than it may know.
///
/// It adds nothing to the error: in reports, in alerts, in the log and by its class it is the one inside. `?` makes it of
/// that, and of nothing else: Rust has no way to say *whatever converts into it* here, since that would be itself, too. An
/// error of another kind takes one step more, `.map_err(AppError::from)?`; or the application's error is the response itself,
/// by [`problem`](super::problem()), and then whatever converts into it is returned by `?` alone.
///
/// ```
/// use axum::{Json, response::IntoResponse};
/// use monitored::Classify;
///
/// #[derive(Debug, thiserror::Error, Classify)]
/// #[error("no user {0} in shard 3")]
/// #[class(not_found)]
/// #[public("no user {0}")]
/// struct NoUser(u64);
///
/// type Result<T> = std::result::Result<T, monitored::axum::Error<NoUser>>;
///
/// fn find(id: u64) -> std::result::Result<String, NoUser> {
///     Err(NoUser(id))
/// }
///
/// async fn user() -> Result<Json<String>> {
///     Ok(Json(find(7)?))
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// let error = user().await.unwrap_err();
/// assert_eq!(error.0, 7, "as what is in it");
/// assert_eq!(error.into_response().status(), 404);
/// # });
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Error<E>(E);

impl<E> Error<E> {
    /// The error itself.
    ///
    /// ```
    /// let error = monitored::axum::Error::from("x".parse::<u8>().unwrap_err());
    /// assert_eq!(error.into_inner().to_string(), "invalid digit found in string");
    /// ```
    pub fn into_inner(self) -> E {
        self.0
    }
}

impl<E: Classify> From<E> for Error<E> {
    fn from(error: E) -> Self {
        Self(error)
    }
}

impl<E> Deref for Error<E> {
    type Target = E;

    fn deref(&self) -> &E {
        &self.0
    }
}

impl<E: Display> Display for Error<E> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Display::fmt(&self.0, f)
    }
}

/// As the error itself is shown.
impl<E: Debug> Debug for Error<E> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Debug::fmt(&self.0, f)
    }
}

impl<E: std::error::Error> std::error::Error for Error<E> {
    /// The error's own: this is no link of the chain.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

impl<E: Classify> Classify for Error<E> {
    pointed_to!();
}

impl<E: Classify + Display> IntoResponse for Error<E> {
    fn into_response(self) -> Response {
        problem::response(&Failure::displayed(&self.0))
    }
}
