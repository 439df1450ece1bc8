use std::borrow::Cow;
use std::fmt::{self, Display, Formatter};

use crate::value::{limits, text};

/// What kind of failure an error is: the value of the tag `error_type`, and the key of its policy.
///
/// An open set: the constants, and whatever [`ErrorClass::new`] makes. A class of one's own has the policy of
/// [`DATABASE`](Self::DATABASE).
///
/// ```
/// use monitored::ErrorClass;
///
/// const BILLING: ErrorClass = ErrorClass::new("billing_error");
///
/// assert_eq!(BILLING.as_str(), "billing_error");
/// assert_eq!(ErrorClass::NOT_FOUND.to_string(), "not_found_error");
/// assert_eq!(ErrorClass::new("not_found_error"), ErrorClass::NOT_FOUND);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErrorClass(&'static str);

impl ErrorClass {
    /// The input is wrong, and the caller can put it right.
    pub const VALIDATION: Self = Self("validation_error");
    /// Nobody knows who is asking.
    pub const AUTHENTICATION: Self = Self("authentication_error");
    /// Who is asking may not.
    pub const PERMISSION: Self = Self("permission_error");
    /// What was asked for is not there.
    pub const NOT_FOUND: Self = Self("not_found_error");
    /// It is there already, or has changed meanwhile.
    pub const CONFLICT: Self = Self("conflict_error");
    /// Too much was asked for in too short a time.
    pub const RATE_LIMIT: Self = Self("rate_limit_error");
    /// Whoever asked does not want it any more.
    pub const CANCELLED: Self = Self("cancelled_error");
    /// It took too long.
    pub const TIMEOUT: Self = Self("timeout_error");
    /// What is needed cannot be reached.
    pub const CONNECTION: Self = Self("connection_error");
    /// A database failed.
    pub const DATABASE: Self = Self("database_error");
    /// A service that we call failed.
    pub const API: Self = Self("api_error");
    /// Arithmetic went wrong: overflow, division by zero, out of range.
    pub const CALCULATION: Self = Self("calculation_error");
    /// The program is set up wrongly.
    pub const CONFIGURATION: Self = Self("configuration_error");
    /// Memory, disk, handles, or room in a queue ran out.
    pub const RESOURCE: Self = Self("resource_error");
    /// A bug: what cannot happen, did.
    pub const INTERNAL: Self = Self("internal_error");
    /// Nothing could be told.
    pub const UNKNOWN: Self = Self("unknown_error");

    /// The class of this name; by convention in lower case and ending in `_error`. The tag holds it as one line of 200
    /// characters at most, and `unknown_error` where it is blank.
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// Its name: the value of the tag `error_type`, as long as it is fit for one.
    pub const fn as_str(&self) -> &'static str {
        self.0
    }

    /// The value of the tag `error_type`, as Sentry takes it.
    pub(crate) fn tag(self) -> Cow<'static, str> {
        let name = if self.0.trim().is_empty() { Self::UNKNOWN.0 } else { self.0 };
        match text::escape_controls(name) {
            Cow::Borrowed(line) => text::cut_characters(line, limits::TAG_CHARACTERS),
            Cow::Owned(line) => text::cut_characters(&line, limits::TAG_CHARACTERS).into_owned().into(),
        }
    }
}

impl Display for ErrorClass {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}
