//! The job that runs at night: what is no longer needed is forgotten.

use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use monitored::monitored;
use tokio::{sync::watch, time};

use crate::repository::{Cleaned, Repository, StoreError, now};

const DAY: u64 = 24 * 60 * 60;

/// In UTC.
const HOUR: u64 = 3;

/// Days that a deleted user could be brought back.
const KEEP_DELETED: i64 = 30;

/// Days that the log of changes goes back.
const KEEP_AUDIT: i64 = 90;

/// Cleans up.
#[monitored(
    op = "cron",
    checkin(slug = "nightly-cleanup", schedule = "0 3 * * *", margin = "5m", max_runtime = "30m")
)]
pub(crate) async fn clean_up(repository: &Repository) -> Result<Cleaned, StoreError> {
    let days_ago = |days: i64| now() - days * DAY as i64;
    repository.clean_up(days_ago(KEEP_DELETED), days_ago(KEEP_AUDIT)).await
}

/// Cleans up every night until `stopped`; what is under way then is finished.
pub(crate) async fn every_night(repository: Arc<Repository>, stopped: watch::Receiver<bool>) {
    again_and_again(repository, || until_night(SystemTime::now()), stopped).await;
}

/// Cleans up whenever the time that `wait` tells is over.
pub(crate) async fn again_and_again(
    repository: Arc<Repository>,
    mut wait: impl FnMut() -> Duration,
    mut stopped: watch::Receiver<bool>,
) {
    loop {
        tokio::select! {
            () = time::sleep(wait()) => {}
            // An error means that nobody is there who could ask for it.
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
        let repository = Arc::clone(&repository);
        // A task of its own: a run that panics ends itself, and not the nights after it.
        match tokio::spawn(async move { clean_up(&repository).await }).await {
            Ok(Ok(cleaned)) => tracing::info!(?cleaned, "cleaned up"),
            Ok(Err(error)) => tracing::error!(%error, "not cleaned up"),
            Err(error) => tracing::error!(%error, "the clean-up ended before it was done"),
        }
    }
}

fn until_night(now: SystemTime) -> Duration {
    let since_night = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs() + DAY - HOUR * 60 * 60;
    Duration::from_secs(DAY - since_night % DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn night_is_at_three() {
        let at = |hour: u64, second| UNIX_EPOCH + Duration::from_secs(20_000 * DAY + hour * 3600 + second);
        assert_eq!(until_night(at(2, 3599)), Duration::from_secs(1));
        assert_eq!(until_night(at(3, 0)), Duration::from_secs(DAY));
        assert_eq!(until_night(at(4, 0)), Duration::from_secs(23 * 3600));
    }
}
