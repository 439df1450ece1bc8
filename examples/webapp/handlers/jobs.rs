//! `POST /api/jobs/nightly`: the job of the night, now. It deletes, so it takes an administrator.

use std::sync::Arc;

use axum::{Json, extract::State};
use monitored::monitored;

use crate::{
    app::App,
    auth::Admin,
    error::{AppError, Result},
    nightly,
    repository::Cleaned,
};

#[monitored(op = "api")]
pub(crate) async fn run_nightly(_: Admin, State(app): State<Arc<App>>) -> Result<Json<Cleaned>> {
    Ok(Json(nightly::clean_up(&app.repository).await.map_err(AppError::from)?))
}
