//! The service: what it is made of, and which path leads where.

use std::{collections::HashMap, convert::Infallible, sync::Arc, time::Duration};

use axum::{
    BoxError, Router,
    error_handling::HandleErrorLayer,
    extract::{DefaultBodyLimit, Request},
    middleware::{from_fn, from_fn_with_state, map_request, map_response},
    routing::{get, post},
};
use monitored::monitored;
use sentry_tower::{NewSentryLayer, SentryHttpLayer};
use tower::{ServiceBuilder, timeout::TimeoutLayer};
use tower_http::catch_panic::CatchPanicLayer;

use crate::{
    auth::{self, Caller},
    error::{AppError, Result},
    handlers::{self, health, jobs, sentry_test, users},
    page::Page,
    repository::Repository,
    service::Users,
    trace_id,
};

/// A user has a name and an address.
pub(crate) const MAX_BODY: usize = 64 * 1024;

/// What all requests share.
pub(crate) struct App {
    pub(crate) users: Users,
    pub(crate) repository: Arc<Repository>,
    pub(crate) tokens: HashMap<String, Caller>,
    pub(crate) page: Page,
}

/// All of it.
pub(crate) fn router(app: Arc<App>, timeout: Duration) -> Router {
    // Only what is asked of the service itself is traced: neither its health, nor what scanners try.
    Router::new()
        .merge(api(&app, timeout))
        .route("/", get(Page::show))
        .route("/health", get(health::health))
        .method_not_allowed_fallback(handlers::wrong_method)
        .fallback(handlers::nothing)
        .with_state(app)
}

fn api(app: &Arc<App>, timeout: Duration) -> Router<Arc<App>> {
    // From the outside in: whose trace it is, a hub for the request, its transaction, and what every answer carries;
    let watched = ServiceBuilder::new()
        .layer(map_request(monitored::axum::traceparent))
        .layer(NewSentryLayer::<Request>::new_from_top())
        .layer(SentryHttpLayer::new().enable_transaction())
        .layer(from_fn(trace_id::tell))
        .layer(map_response(auth::challenge));
    // and in it, what keeps one request from hurting the others.
    let guarded = ServiceBuilder::new()
        .layer(HandleErrorLayer::new(too_slow))
        .layer(TimeoutLayer::new(timeout))
        .layer(from_fn_with_state(Arc::clone(app), auth::identify))
        .layer(DefaultBodyLimit::max(MAX_BODY));
    Router::new()
        .route("/api/users", get(users::list_users).post(users::create_user))
        .route("/api/users/{id}", get(users::get_user).delete(users::delete_user))
        .route("/api/users/{id}/profile", get(users::get_profile))
        .route("/api/jobs/nightly", post(jobs::run_nightly))
        .route("/api/sentry-test", get(sentry_test::sentry_test))
        .method_not_allowed_fallback(handlers::wrong_method)
        .layer(guarded)
        .layer(CatchPanicLayer::custom(monitored::axum::panicked))
        .layer(watched)
}

/// What a caller gets whose request was given up. The handler was dropped, which is no failure of its: so this is the call
/// that failed, and an alert rule on `api` counts it.
#[monitored(op = "api")]
async fn too_slow(_: BoxError) -> Result<Infallible> {
    Err(AppError::TooSlow.into())
}
