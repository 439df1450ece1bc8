//! The errors of `tokio` that say how a wait ended.

use tokio::task::JoinError;
use tokio::time::error::Elapsed;

use super::table::table;
use crate::classify::ErrorClass;

/// A task that panicked is a bug; one that was aborted, or whose runtime is gone, was cancelled.
fn joined(error: &JoinError) -> Option<ErrorClass> {
    Some(if error.is_cancelled() { ErrorClass::CANCELLED } else { ErrorClass::INTERNAL })
}

fn join_name(error: &JoinError) -> &'static str {
    if error.is_cancelled() { "JoinError::Cancelled" } else { "JoinError::Panic" }
}

table! {
    concrete {
        Elapsed => "Elapsed" in "tokio::time::error" { class |_| Some(ErrorClass::TIMEOUT); }
        JoinError => "JoinError" in "tokio::task" {
            class joined;
            name join_name;
            reported_panic JoinError::is_panic;
        }
    }
    generic {}
}
