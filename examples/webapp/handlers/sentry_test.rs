//! `GET /api/sentry-test`: an error on purpose, which shows that errors arrive where somebody looks.

use monitored::monitored;

#[monitored(op = "api")]
pub(crate) async fn sentry_test() -> String {
    format!("{} users a day", per_day(42, 0))
}

/// Panics where there were no days. (Written out, the compiler would not have it.)
#[monitored(args)]
fn per_day(users: u32, days: u32) -> u32 {
    users / days
}
