//! What `checkin` takes that is easily taken for a mistake.

use monitored::monitored;

#[monitored(checkin(slug = "2-nightly_import", schedule = " 5/15 9  L * MON-fri,7#2 ", timezone = "Etc/GMT+5"))]
fn crontab() {}

#[monitored(checkin(slug = "hourly", schedule = "@hourly", margin = "28d", max_runtime = "7 days",))]
fn nickname() {}

#[monitored(checkin(every = "1 month", slug = "monthly", failure_threshold = 720, recovery_threshold = 1))]
async fn interval() -> Result<(), std::io::Error> {
    Ok(())
}

fn main() {
    crontab();
    nickname();
    drop(interval());
}
