//! Where alerts go, a file for each place.
//!
//! A sink is asked on a thread of its own, one alert at a time, and may take its time: nobody waits for it but the alerts
//! behind, see [`AlertSink`]. None of them shows its secrets (a webhook's URL, a password) in an error, in `Debug` or in the log.

mod closure;
#[cfg(feature = "email")]
mod email;
mod log;
mod sentry;

use std::fmt::{self, Display, Formatter};
use std::time::Duration;

pub use self::closure::{Delivered, Named, named};
#[cfg(feature = "email")]
pub use self::email::Email;
pub use self::log::Log;
pub use self::sentry::Sentry;

use super::raised::Alert;
use crate::value::text;

/// Bytes of what a failed delivery says of itself.
const REASON: usize = 512;

/// A place that alerts are delivered to.
///
/// Any closure that takes an `&Alert` is one, and tells by what it returns whether that went well:
///
/// ```
/// use monitored::{Alert, DeliveryError, Monitored, sink};
///
/// fn page(_message: &str) -> Result<(), std::io::Error> {
///     Ok(())
/// }
///
/// let monitored = Monitored::new()
///     .notify(|alert: &Alert| eprintln!("{alert}"))
///     .notify(sink::named("pager", |alert: &Alert| page(&alert.message).map_err(DeliveryError::retry)));
/// # let _ = monitored;
/// ```
///
/// An attempt runs on a thread of its own. One that takes longer than 30 seconds counts as failed, and one that panics as well;
/// neither holds up another sink, nor the program.
pub trait AlertSink: Send + Sync + 'static {
    /// What it is called in [`AlertRule::to`](crate::AlertRule::to), in the log and in `self_test`.
    fn name(&self) -> &str;

    /// Delivers the alert, or says why not. May block.
    ///
    /// # Errors
    /// What went wrong, and whether another attempt makes sense: see [`DeliveryError`]. The same alert, with the same `id`, may
    /// come again after an attempt of which nobody knows how it ended.
    fn deliver(&self, alert: &Alert) -> Result<(), DeliveryError>;

    /// What is wrong with how it was made, if anything is: a URL that is none, say. Such a sink gets no alerts, and the
    /// configuration tells of it, see [`Monitored::init`](crate::Monitored::init).
    fn mistake(&self) -> Option<String> {
        None
    }
}

/// Why an alert could not be delivered.
///
/// ```
/// use std::time::Duration;
/// use monitored::DeliveryError;
///
/// let busy = DeliveryError::retry("503 Service Unavailable").after(Duration::from_secs(30));
/// assert!(!busy.is_permanent());
/// assert_eq!(busy.to_string(), "503 Service Unavailable");
/// assert!(DeliveryError::permanent("403 Forbidden").is_permanent());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryError {
    reason: String,
    permanent: bool,
    after: Option<Duration>,
}

impl DeliveryError {
    /// It may work later. The reason is cut at 512 bytes, and must hold no secret.
    pub fn retry(reason: impl Display) -> Self {
        Self { reason: text::display(&reason, REASON), permanent: false, after: None }
    }

    /// It will not work, however often it is tried: this alert is lost to this sink.
    pub fn permanent(reason: impl Display) -> Self {
        Self { permanent: true, ..Self::retry(reason) }
    }

    /// Not before so much time has passed, as in `Retry-After`.
    pub fn after(mut self, wait: Duration) -> Self {
        self.after = Some(wait);
        self
    }

    /// Whether another attempt makes no sense.
    pub fn is_permanent(&self) -> bool {
        self.permanent
    }

    /// How long the receiver asked to be left alone.
    pub fn retry_after(&self) -> Option<Duration> {
        self.after
    }
}

impl Display for DeliveryError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for DeliveryError {}
