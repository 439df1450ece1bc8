use std::sync::Arc;
use std::time::Duration;

use crate::clock::Manual;
use crate::monitored::Monitored;

/// A clock for alert rules that stands still until it is moved: windows slide, cooldowns end and calls take time by it alone. Clones
/// are the same clock.
///
/// ```
/// # #[cfg(feature = "enable")] {
/// use std::time::Duration;
///
/// use monitored::alert::AlertState;
/// use monitored::testing::{self, ManualClock};
/// use monitored::{AlertRule, Monitored, monitored};
/// use sentry::ClientOptions;
///
/// #[monitored]
/// fn save() -> Result<(), String> {
///     Err("disk full".to_owned())
/// }
///
/// let clock = ManualClock::new();
/// let rule = AlertRule::error_count("errors", 2).within(Duration::from_secs(60));
/// let captured = testing::capture_with(Monitored::new().alert(rule).clock(&clock), ClientOptions::new(), || {
///     for _ in 0..3 {
///         assert!(save().is_err());
///         clock.advance(Duration::from_secs(5));
///     }
///     clock.advance(Duration::from_secs(60));
/// });
/// let states: Vec<_> = captured.alerts.iter().map(|alert| alert.state).collect();
/// assert_eq!(states, [AlertState::Firing, AlertState::Resolved]);
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct ManualClock(Arc<Manual>);

impl ManualClock {
    /// A clock at zero.
    pub fn new() -> Self {
        Self::default()
    }

    /// Moves it. Alert rules say what they have to say before this returns: that all is well again, say.
    pub fn advance(&self, by: Duration) {
        self.0.advance(by);
    }
}

impl Monitored {
    /// Lets alert rules go by a clock that is moved by hand; feature `testing`. See [`ManualClock`].
    pub fn clock(mut self, clock: impl std::borrow::Borrow<ManualClock>) -> Self {
        self.set_clock(Arc::clone(&clock.borrow().0));
        self
    }
}
