#![doc = include_str!("../../docs/alerting.md")]

mod delivery;
mod engine;
#[cfg(feature = "redis")]
mod fleet;
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

#[cfg(feature = "redis")]
pub use self::fleet::RedisWindows;
/// For [`alert`](crate::alert()) with nothing but its message.
pub const NO_CONTEXT: [(&str, &str); 0] = [];

pub use self::key::AlertKey;
pub use self::raised::{Alert, AlertState};
pub use self::rule::AlertRule;
pub use self::severity::Severity;
pub use self::sink::{AlertSink, DeliveryError};

pub(crate) use self::engine::{Engine, Listener};
pub(crate) use self::setup::{AlertMistake, Setup};
pub(crate) use self::telling::writing;
