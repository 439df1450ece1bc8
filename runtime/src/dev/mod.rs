//! What a developer sees on the own machine: traces as trees, in the terminal and in test snapshots.
//!
//! `notice` and `trace` read Sentry's events and transactions, `draw` makes lines of them, `paint` colours these.

#[cfg(feature = "console")]
mod console;
mod draw;
mod notice;
mod paint;
mod stack;
mod text;
mod trace;

pub(crate) use self::draw::Look;
pub(crate) use self::notice::Notice;
pub(crate) use self::trace::Trace;
