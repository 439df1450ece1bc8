//! Sentry by annotation.
#![forbid(unsafe_code)]

// Each module uses only those above it; a test of the workspace holds them to it.
mod clock;
mod value;
mod classify;
mod site;
mod call;
mod span;
mod report;
mod monitored;
#[cfg(any(feature = "console", feature = "testing"))]
mod dev;
#[cfg(feature = "testing")]
pub mod testing;

#[doc(hidden)]
pub mod __private;

pub use sentry;

pub use self::call::{Current, InCurrentScope, MonitoredFuture, Operation};
pub use self::classify::{Classify, ErrorClass, Fields, Outcome};
pub use self::monitored::{ConfigError, InitGuard, Monitored};
pub use self::report::{MonitoredFutureExt, current, in_current_scope, operation};
pub use self::value::Value;
pub use monitored_macros::{classify_errors, monitored};

/// Says what class of failure each variant of an error is.
///
/// ```
/// use monitored::{Classify, ErrorClass, Fields};
///
/// const BILLING: ErrorClass = ErrorClass::new("billing_error");
///
/// #[derive(Debug, thiserror::Error, monitored::Classify)]
/// #[class(internal)] // what a variant is that says nothing else
/// pub enum UserError {
///     #[error("{0:?} is no e-mail address")]
///     #[class(validation)] // a built-in class, see `ErrorClass`
///     Email(String),
///     #[error("user {id} is locked")]
///     #[class(permission)]
///     Locked {
///         #[context] // lands in the event's context
///         id: i64,
///     },
///     #[error(transparent)]
///     #[class(transparent)] // as its source is classified
///     Io(#[from] std::io::Error),
///     #[error("payment refused")]
///     #[class(BILLING)] // a constant of your own; `#[class("billing_error")]` does the same
///     Payment,
///     #[error("this cannot happen")]
///     Impossible,
/// }
///
/// assert_eq!(UserError::Email("x".into()).class(), ErrorClass::VALIDATION);
/// assert_eq!(UserError::Email("x".into()).type_name(), "UserError::Email");
/// assert_eq!(UserError::Payment.class(), BILLING);
/// assert_eq!(UserError::Impossible.class(), ErrorClass::INTERNAL);
///
/// let mut fields = Fields::new();
/// UserError::Locked { id: 7 }.context(&mut fields);
/// assert_eq!(fields.get("id"), Some(&7.into()));
///
/// let missing = UserError::from(std::io::Error::from(std::io::ErrorKind::NotFound));
/// assert_eq!(missing.class(), ErrorClass::NOT_FOUND);
/// assert_eq!(missing.code().as_deref(), Some("NotFound"));
/// assert!(missing.inferred(), "nobody declared that a missing file is somebody else's fault");
/// ```
///
/// On a struct the class stands on the type. **`transparent`** passes on the class, code, backtrace and context
/// of the field marked `#[source]` or `#[from]` (or called `source`), else of the only field: any error will do, also
/// a boxed one. It is inferred where the field's class is, and unknown where the field tells nothing; a field
/// that is a type parameter `E`, or `Box<E>`, `Arc<E>`, `Rc<E>`, `&E`, makes the implementation need
/// `E: Classify`. **`#[context]`** takes a [`Value`], else what `Display` writes, else `Debug`, under the field's name
/// (of a tuple, its number). **`#[class(crate = path)]`**, on the type, says where this crate is when it is renamed.
pub use monitored_macros::Classify;
