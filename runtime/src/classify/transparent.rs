//! What a derived `transparent` variant passes on of its field.

use std::backtrace::Backtrace;
use std::borrow::Cow;

use super::{Classification, ErrorClass, Failure, Fields};
use crate::value::guarded;

/// The field of a `transparent` variant, asked in its variant's place.
#[derive(Debug)]
pub struct Transparent<'a>(Option<Failure<'a>>);

impl<'a> Transparent<'a> {
    /// Asks the variant for the field it passes on.
    pub const fn new(field: Option<Failure<'a>>) -> Self {
        Self(field)
    }

    /// The field's own word, where it has one: what is further in is asked by whoever walks the chain. Asking on from
    /// here as well would double the work at every level.
    fn classification(&self) -> Option<Classification> {
        let failure = self.0.as_ref()?;
        match failure.own() {
            Some(own) => guarded(|| Classification { class: own.class(), declared: !own.inferred() }),
            None => Some(failure.classification()),
        }
    }

    /// The class that the field has, or that something further in has.
    pub fn class(&self) -> ErrorClass {
        self.classification().map_or(ErrorClass::UNKNOWN, |it| it.class)
    }

    /// Whether that class is only inferred.
    pub fn inferred(&self) -> bool {
        self.classification().is_none_or(|it| !it.declared)
    }

    /// The field's code.
    pub fn code(&self) -> Option<Cow<'a, str>> {
        let failure = self.0.as_ref()?;
        match failure.own() {
            Some(own) => guarded(|| own.code()).flatten(),
            None => failure.code().map(Cow::Owned),
        }
    }

    /// What a client may be told of the field.
    pub fn public(&self) -> Option<Cow<'a, str>> {
        let own = self.0.as_ref().and_then(Failure::own)?;
        guarded(|| own.public()).flatten()
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
