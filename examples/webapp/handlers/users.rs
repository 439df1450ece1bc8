//! `/api/users`.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderName, StatusCode, header},
};
use monitored::monitored;
use serde::Deserialize;

use crate::{
    app::App,
    auth::Admin,
    error::Result,
    extract,
    repository::User,
    service::{Page, UserProfile},
};

#[derive(Deserialize)]
pub(crate) struct NewUser {
    name: String,
    email: String,
}

#[derive(Deserialize)]
pub(crate) struct Paging {
    #[serde(default = "first")]
    page: u32,
    #[serde(default = "twenty")]
    per_page: u32,
}

fn first() -> u32 {
    1
}

fn twenty() -> u32 {
    20
}

type Created = (StatusCode, [(HeaderName, String); 1], Json<User>);

#[monitored(op = "api")]
pub(crate) async fn create_user(
    State(app): State<Arc<App>>,
    extract::Json(new): extract::Json<NewUser>,
) -> Result<Created> {
    let user = app.users.create(&new.name, &new.email).await?;
    let location = (header::LOCATION, format!("/api/users/{}", user.id));
    Ok((StatusCode::CREATED, [location], Json(user)))
}

#[monitored(op = "api", tags(user_id = id))]
pub(crate) async fn get_user(
    State(app): State<Arc<App>>,
    extract::Path(id): extract::Path<i64>,
) -> Result<Json<User>> {
    Ok(Json(app.users.get(id).await?))
}

#[monitored(op = "api")]
pub(crate) async fn list_users(
    State(app): State<Arc<App>>,
    extract::Query(paging): extract::Query<Paging>,
) -> Result<Json<Page>> {
    Ok(Json(app.users.list(paging.page, paging.per_page).await?))
}

#[monitored(op = "api", tags(user_id = id), data(by = %admin.name))]
pub(crate) async fn delete_user(
    Admin(admin): Admin,
    State(app): State<Arc<App>>,
    extract::Path(id): extract::Path<i64>,
) -> Result<StatusCode> {
    app.users.delete(id).await?;
    tracing::info!(user = id, by = admin.name, "deleted");
    Ok(StatusCode::NO_CONTENT)
}

#[monitored(op = "api", tags(user_id = id))]
pub(crate) async fn get_profile(
    State(app): State<Arc<App>>,
    extract::Path(id): extract::Path<i64>,
) -> Result<Json<UserProfile>> {
    Ok(Json(app.users.profile(id).await?))
}
