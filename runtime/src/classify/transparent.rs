//! What a derived `transparent` variant passes on of its field.

use std::backtrace::Backtrace;
use std::borrow::Cow;

use super::{ErrorClass, Failure, Fields};
use crate::value::guarded;

/// The field of a `transparent` variant, asked in its variant's place.
#[derive(Debug)]
pub struct Transparent<'a>(Option<Failure<'a>>);

impl<'a> Transparent<'a> {
    /// Asks the variant for the field it passes on.
    pub const fn new(field: Option<Failure<'a>>) -> Self {
        Self(field)
    }

    /// The class that the field has, or that something further in has.
    pub fn class(&self) -> ErrorClass {
        self.0.as_ref().map_or(ErrorClass::UNKNOWN, |failure| failure.classification().class)
    }

    /// Whether that class is only inferred.
    pub fn inferred(&self) -> bool {
        self.0.as_ref().is_none_or(|failure| !failure.classification().declared)
    }

    /// The field's code.
    pub fn code(&self) -> Option<Cow<'a, str>> {
        self.0.as_ref().and_then(Failure::code).map(Cow::Owned)
    }

    /// The field's backtrace.
    pub fn backtrace(&self) -> Option<&'a Backtrace> {
        self.0.as_ref().and_then(Failure::backtrace)
    }

    /// The field's context.
    pub fn context(&self, fields: &mut Fields) {
        if let Some(own) = self.0.as_ref().and_then(Failure::own) {
            guarded(|| own.context(fields));
        }
    }
}
