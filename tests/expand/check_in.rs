//! The key `checkin`: one more argument for the static.

#[monitored(
    op = "task",
    checkin(
        slug = "nightly-import",
        schedule = "0 3 * * mon-fri",
        timezone = "Europe/Vienna",
        margin = "5m",
        max_runtime = "1h",
        failure_threshold = 2,
        recovery_threshold = 3
    )
)]
fn scheduled() -> Result<(), ImportError> {
    import()
}

#[monitored(checkin(slug = "poll", every = "10m"))]
async fn repeated() {
    poll().await
}

#[monitored(checkin(slug = "known-at-sentry"))]
fn known() {}
