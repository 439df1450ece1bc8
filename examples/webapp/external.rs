//! Somebody else's service, which knows profiles and is as unreliable as it is told to be.
//!
//! It is no part of the service that is watched: it has a port, transactions and a hub of its own, and nobody annotated
//! it. That its transactions stand in our traces is what the headers do that our client sends.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    Json, Router,
    extract::{Path, Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::map_response,
    response::{IntoResponse, Response},
    routing::get,
};
use sentry_tower::{NewSentryLayer, SentryHttpLayer};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::time;
use tower::ServiceBuilder;

/// How unreliable it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    /// How long an answer takes.
    pub(crate) latency_ms: u64,
    /// How many of a hundred requests are refused: evenly, not by chance.
    pub(crate) failure_percent: u64,
    /// Whether it answers with what is no profile.
    pub(crate) garbage: bool,
}

#[derive(Default)]
pub(crate) struct External {
    settings: Mutex<Settings>,
    requests: AtomicU64,
}

impl External {
    pub(crate) fn settings(&self) -> Settings {
        *self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set(&self, settings: Settings) {
        *self.settings.lock().unwrap_or_else(PoisonError::into_inner) = settings;
    }
}

pub(crate) fn router(external: Arc<External>) -> Router {
    let traced = ServiceBuilder::new()
        .layer(NewSentryLayer::<Request>::new_from_top())
        .layer(SentryHttpLayer::new().enable_transaction());
    Router::new()
        .route("/profiles/{id}", get(profile).layer(traced))
        .route("/settings", get(settings).put(change).options(allowed))
        .layer(map_response(for_every_page))
        .with_state(external)
}

async fn profile(State(external): State<Arc<External>>, Path(id): Path<u64>) -> Response {
    let settings = external.settings();
    let before = external.requests.fetch_add(1, Ordering::Relaxed);
    time::sleep(Duration::from_millis(settings.latency_ms)).await;
    if is_refused(before, settings.failure_percent) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    if settings.garbage {
        return "<html>Welcome to nginx!</html>".into_response();
    }
    Json(json!({ "biography": format!("Number {id} of many."), "followers": id * 7 % 1_000 })).into_response()
}

/// Of any hundred requests in a row that many are.
fn is_refused(before: u64, percent: u64) -> bool {
    let refused = |requests: u64| requests * percent.min(100) / 100;
    refused(before % 100 + 1) > refused(before % 100)
}

async fn settings(State(external): State<Arc<External>>) -> Json<Settings> {
    Json(external.settings())
}

async fn change(State(external): State<Arc<External>>, Json(settings): Json<Settings>) -> Json<Settings> {
    external.set(settings);
    Json(settings)
}

async fn allowed() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// The page that turns the settings comes from another port.
async fn for_every_page(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, PUT"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("content-type"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_as_many_as_it_is_told_to() {
        for percent in [0, 1, 33, 50, 99, 100] {
            let refused = (0..1_000).filter(|&before| is_refused(before, percent)).count() as u64;
            assert_eq!(refused, percent * 10);
        }
        assert!(is_refused(u64::MAX, u64::MAX));
    }
}
