//! Alerts: rules over the calls of this process, and the sinks that tell people.

mod delivery;
mod key;
mod raised;
mod rule;
mod severity;
pub mod sink;
mod template;
mod words;

pub use self::key::AlertKey;
pub use self::raised::{Alert, AlertState};
pub use self::rule::AlertRule;
pub use self::severity::Severity;
pub use self::sink::{AlertSink, DeliveryError};
