//! Where alerts go, a file for each place.
//!
//! A sink is asked on a thread of its own, one alert at a time, and may take its time: nobody waits for it but the alerts
//! behind, see [`AlertSink`]. None of them shows its secrets (a webhook's URL, a password) in an error, in `Debug` or in the log.
//!
//! # Over HTTP
//!
//! With the feature `webhook` there are `Slack`, `PagerDuty` and, for everything else, `Webhook`. What holds for all three:
//!
//! - an attempt ends after 10 seconds at most, 5 of them for the connection, however slowly the receiver answers. No connection is kept
//!   from one attempt to the next;
//! - only the status of an answer counts. 408, 425, 429, 5xx, and no answer at all mean another attempt, not before `Retry-After` (at most an
//!   hour) has passed; another 4xx means that the alert is lost to this sink. Redirects are not followed: whoever answers with one could
//!   send alerts anywhere;
//! - why it failed is told with the status and the first 200 bytes of what the receiver said, in a line and without what must not be shown of
//!   the request: path, query and userinfo of the URL, keys, values of headers;
//! - the proxy is the first that is set of `ALL_PROXY`, `HTTPS_PROXY` and `HTTP_PROXY` (`http`, `https` or `socks` URLs, lower case too), but
//!   for the hosts in `NO_PROXY`, and for what is on this machine. It is asked to `CONNECT`, for `http` URLs as well;
//! - certificates are checked against Mozilla's roots, compiled in. A receiver inside of a company, with a certificate of its own
//!   authority, is reached by `http`;
//! - nothing of a request is logged where the program logs through `tracing`. With another logger leave the targets `ureq` and `ureq_proto` above level
//!   `trace`, at which it writes what it sends.

mod closure;
#[cfg(feature = "webhook")]
mod http;
#[cfg(feature = "email")]
mod email;
mod log;
#[cfg(feature = "webhook")]
mod pagerduty;
mod sentry;
#[cfg(feature = "webhook")]
mod slack;
#[cfg(feature = "webhook")]
mod webhook;

use std::fmt::{self, Display, Formatter};
use std::time::Duration;

pub use self::closure::{Delivered, Named, named};
#[cfg(feature = "email")]
pub use self::email::Email;
pub use self::log::Log;
#[cfg(feature = "webhook")]
pub use self::pagerduty::PagerDuty;
pub use self::sentry::Sentry;
pub(crate) use self::sentry::{PLACEHOLDER_DSN, sends};
#[cfg(feature = "webhook")]
pub use self::slack::Slack;
#[cfg(feature = "webhook")]
pub use self::webhook::Webhook;

use super::raised::Alert;
use crate::value::text;

/// Bytes of what a failed delivery says of itself.
const REASON: usize = 512;

/// A place that alerts are delivered to.
///
/// Any closure that takes an `&Alert` is one, and tells by what it returns whether that went well. Its parameter has to be written,
/// `|alert: &Alert|`: of `|alert|` the compiler says that it is "not general enough".
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
/// So is a `Box<dyn AlertSink>`, for what is chosen at run time, and an `Arc` of a sink, for what the program keeps as well.
///
/// An attempt runs on a thread of its own. One that takes longer than 30 seconds counts as failed, and one that panics as well;
/// neither holds up another sink, nor the program. Calls that a sink makes are not monitored, and alerts that it raises itself are written to
/// the log and go to no sink: they would bring each other about without end.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no sink for alerts",
    label = "no `AlertSink`",
    note = "a closure is a sink when its parameter is written: `|alert: &Alert| …`"
)]
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

/// It may work later: what a file, a pipe or a connection refuses once it may take the next time. It makes `?` do in a closure:
///
/// ```
/// use std::io::Write;
/// use monitored::{Alert, AlertSink, DeliveryError};
///
/// let sink = |alert: &Alert| -> Result<(), DeliveryError> {
///     writeln!(std::io::stderr(), "{alert}")?;
///     Ok(())
/// };
/// assert_eq!(sink.deliver(&Alert::sample()), Ok(()));
/// ```
///
/// Of another error say which it is, by [`retry`](DeliveryError::retry) or [`permanent`](DeliveryError::permanent).
impl From<std::io::Error> for DeliveryError {
    fn from(error: std::io::Error) -> Self {
        Self::retry(error)
    }
}
