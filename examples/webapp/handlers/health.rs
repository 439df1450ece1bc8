//! `GET /health`: whether it is worth sending requests here. Asked every few seconds, and so never traced.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use serde_json::{Value, json};

use crate::app::App;

pub(crate) async fn health(State(app): State<Arc<App>>) -> (StatusCode, Json<Value>) {
    match app.repository.ping().await {
        Ok(()) => (StatusCode::OK, Json(json!({ "status": "ok" }))),
        Err(error) => {
            tracing::warn!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": "the database does not answer" })))
        }
    }
}
