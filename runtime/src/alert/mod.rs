//! Alerts: rules over the calls of this process, and the sinks that tell people.

mod delivery;
mod engine;
mod key;
mod lock;
mod raised;
mod rule;
mod setup;
mod severity;
pub mod sink;
mod telling;
mod template;
mod window;
mod words;

pub use self::key::AlertKey;
pub use self::raised::{Alert, AlertState};
pub use self::rule::AlertRule;
pub use self::severity::Severity;
pub use self::sink::{AlertSink, DeliveryError};

pub(crate) use self::engine::{Engine, Listener};
pub(crate) use self::setup::{AlertMistake, Setup};
pub(crate) use self::telling::writing;
