//! Values on their way to Sentry: what may be written without a sigil, and text that stays bounded.
//!
//! Everything here may be handed a user's type, so nothing here trusts one: formatting is cut at a limit,
//! unwinding is caught, and what cannot be told is said to be so.

pub mod arg;
mod guarded;
pub(crate) mod limits;
mod scalar;
pub(crate) mod secret;
mod slot;
pub(crate) mod text;
pub(crate) mod unreported;

pub(crate) use guarded::guarded;
pub use slot::Slot;

/// What can be a tag or a piece of data as it is: numbers, booleans, characters, strings,
/// [`sentry::protocol::Value`], and `Option`, references and boxes of these.
///
/// In an attribute, `tags(user_id = id)` takes `id` by reference through this trait. A type that is none of
/// these goes by its `Display` (`user_id = %id`) or its `Debug` (`user_id = ?id`). Implement the trait for a
/// type of your own that has a natural value:
///
/// ```
/// use monitored::Value;
///
/// struct UserId(u64);
///
/// impl Value for UserId {
///     fn to_value(&self) -> sentry::protocol::Value {
///         self.0.to_value()
///     }
/// }
///
/// assert_eq!(UserId(7).to_value(), sentry::protocol::Value::from(7));
/// assert_eq!(Some("de").to_value(), sentry::protocol::Value::from("de"));
/// assert_eq!(None::<bool>.to_value(), sentry::protocol::Value::Null);
/// ```
///
/// Numbers that JSON cannot hold (`NaN`, infinities, integers of more than 64 bits) become strings. Strings
/// are cut at 4 KiB, and marked with `…` where they were. `None` records nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value that can be recorded as it is",
    label = "write `%` before it to record its `Display`, or `?` for its `Debug`"
)]
pub trait Value {
    /// The value as Sentry shows it; `Null` where there is nothing to record.
    fn to_value(&self) -> sentry::protocol::Value;
}
