//! The one place where the time of a call is read.

use std::time::Instant;

/// The monotonic time now.
pub(crate) fn now() -> Instant {
    Instant::now()
}
