//! `anyhow::Error`: no `Error` itself, but one in a box, with the backtrace of where it was put there.

use std::borrow::Cow;
use std::error::Error as StdError;

use crate::classify::{Classify, ErrorClass, Failure, Fields};

/// The error inside, outermost context first.
fn inside(error: &anyhow::Error) -> Failure<'_> {
    let object: &(dyn StdError + 'static) = error.as_ref();
    Failure::object(object).with_backtrace(error.backtrace())
}

impl Classify for anyhow::Error {
    fn class(&self) -> ErrorClass {
        inside(self).classification().class
    }

    fn type_name(&self) -> &'static str {
        "anyhow::Error"
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        inside(self).code().map(Cow::Owned)
    }

    fn context(&self, fields: &mut Fields) {
        if let Some(own) = inside(self).own() {
            own.context(fields);
        }
    }

    fn backtrace(&self) -> Option<&std::backtrace::Backtrace> {
        inside(self).backtrace()
    }

    fn inferred(&self) -> bool {
        !inside(self).classification().declared
    }

    fn module(&self) -> Option<&'static str> {
        Some("anyhow")
    }

    fn as_failure(&self) -> Option<Failure<'_>> {
        Some(inside(self))
    }
}
