//! `Elapsed` and `JoinError`, as `tokio` raises them.

use std::time::Duration;

use ::monitored::{monitored, testing};
use sentry::protocol::SpanStatus;
use tokio::task::JoinError;
use tokio::time::error::Elapsed;

use super::{status, told};

#[monitored]
async fn late() -> Result<(), Elapsed> {
    tokio::time::timeout(Duration::from_millis(1), std::future::pending()).await
}

#[monitored]
async fn joined(task: tokio::task::JoinHandle<()>) -> Result<(), JoinError> {
    task.await
}

#[monitored]
async fn joined_in_a_box(
    task: tokio::task::JoinHandle<()>,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    task.await?;
    Ok(())
}

#[tokio::test]
async fn a_timeout() {
    let captured = testing::capture_async(async { assert!(late().await.is_err()) }).await;
    assert_eq!(told(&captured), (vec!["Elapsed"], "timeout_error", false));
    assert_eq!(status(&captured), Some(SpanStatus::DeadlineExceeded));
}

#[tokio::test]
async fn a_task_that_was_aborted() {
    let captured = testing::capture_async(async {
        let task = tokio::spawn(std::future::pending());
        task.abort();
        assert!(joined(task).await.is_err());
    })
    .await;
    assert_eq!(told(&captured), (vec!["JoinError::Cancelled"], "cancelled_error", false));
    assert_eq!(status(&captured), Some(SpanStatus::Cancelled));
}

#[tokio::test]
async fn a_task_that_panicked_was_reported_when_it_did() {
    let captured = testing::capture_async(async {
        assert!(joined(tokio::spawn(async { panic!("in the task") })).await.is_err());
    })
    .await;
    assert_eq!(captured.events.len(), 0);
    assert_eq!(status(&captured), Some(SpanStatus::InternalError));

    let captured = testing::capture_async(async {
        assert!(joined_in_a_box(tokio::spawn(async { panic!("in the task") })).await.is_err());
    })
    .await;
    assert_eq!(captured.events.len(), 0);
}
