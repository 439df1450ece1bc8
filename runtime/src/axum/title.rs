//! Classes in a client's words.

use std::borrow::Cow;

use crate::ErrorClass;

/// The title of a problem of this class.
pub(super) fn of(class: ErrorClass) -> Cow<'static, str> {
    Cow::Borrowed(match class {
        ErrorClass::VALIDATION => "Validation failed",
        ErrorClass::AUTHENTICATION => "Authentication required",
        ErrorClass::PERMISSION => "Permission denied",
        ErrorClass::NOT_FOUND => "Not found",
        ErrorClass::CONFLICT => "Conflict",
        ErrorClass::RATE_LIMIT => "Too many requests",
        ErrorClass::CANCELLED => "Request cancelled",
        ErrorClass::TIMEOUT => "Timed out",
        ErrorClass::CONNECTION => "Service unavailable",
        ErrorClass::DATABASE => "Database error",
        ErrorClass::API => "Upstream service failed",
        ErrorClass::CALCULATION => "Calculation failed",
        ErrorClass::CONFIGURATION => "Configuration error",
        ErrorClass::RESOURCE => "Out of resources",
        ErrorClass::INTERNAL => INTERNAL,
        ErrorClass::UNKNOWN => "Unknown error",
        own => return in_words(&own.tag()).into(),
    })
}

/// Of a failure of which no more is said than that it is ours.
pub(super) const INTERNAL: &str = "Internal error";

/// `billing_error` as "Billing error".
fn in_words(name: &str) -> String {
    let words: Vec<&str> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let words = words.join(" ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => INTERNAL.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{ErrorClass, of};

    #[test]
    fn a_class_of_ones_own_is_told_by_its_name() {
        for (name, title) in [
            ("billing_error", "Billing error"),
            ("überlauf-fehler::x", "Überlauf fehler x"),
            ("___", "Internal error"),
            ("", "Unknown error"),
            ("not_found_error", "Not found"),
        ] {
            assert_eq!(of(ErrorClass::new(name)), title, "{name}");
        }
    }
}
