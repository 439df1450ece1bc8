//! Who calls, and what they may do.

use std::{collections::HashMap, sync::Arc};

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderValue, StatusCode, header, request::Parts},
    middleware::Next,
    response::Response,
};
use monitored::{
    monitored,
    sentry::{self, User},
};

use crate::{
    app::App,
    error::{AppError, Error, Result},
};

/// Somebody with a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Caller {
    pub(crate) name: String,
    pub(crate) role: Role,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Reader,
    Admin,
}

/// The caller of a request that only an administrator may make.
pub(crate) struct Admin(pub(crate) Caller);

/// Finds out who calls, for the rest of the request and for Sentry. Nobody has to say; but who says something has to
/// be known.
pub(crate) async fn identify(
    State(app): State<Arc<App>>,
    mut request: Request,
    next: Next,
) -> Result<Response> {
    if let Some(credentials) = request.headers().get(header::AUTHORIZATION) {
        let caller = authenticate(&app.tokens, credentials)?;
        let user = User { username: Some(caller.name.clone()), ..User::default() };
        sentry::configure_scope(|scope| scope.set_user(Some(user)));
        request.extensions_mut().insert(caller);
    }
    Ok(next.run(request).await)
}

#[monitored(op = "auth")]
fn authenticate(tokens: &HashMap<String, Caller>, credentials: &HeaderValue) -> Result<Caller, AppError> {
    let token = credentials.to_str().ok().and_then(|text| text.strip_prefix("Bearer "));
    token.and_then(|token| tokens.get(token)).cloned().ok_or(AppError::UnknownToken)
}

impl<S: Sync> FromRequestParts<S> for Admin {
    type Rejection = Error;

    #[monitored(op = "auth", name = "require_admin")]
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let caller = parts.extensions.get::<Caller>().ok_or(AppError::NoToken)?;
        if caller.role == Role::Admin { Ok(Self(caller.clone())) } else { Err(AppError::NotAllowed.into()) }
    }
}

/// Whoever is asked who they are is told how to say it (RFC 9110, 11.6.1).
pub(crate) async fn challenge(mut response: Response) -> Response {
    if response.status() == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}
