use std::backtrace::{Backtrace, BacktraceStatus};
use std::borrow::Cow;
use std::error::Error;
use std::fmt::{self, Debug, Display, Formatter};

use super::{ArmClass, Classify, ErrorClass, names};
use crate::value::{guarded, limits, text};

/// How a call ended, as far as its value tells.
#[derive(Debug)]
pub enum End<'a> {
    /// With a value.
    Value,
    /// With an error.
    Failed(Failure<'a>),
    /// With a value that counts as a failure, by `error_if`.
    Flagged,
}

impl<'a> End<'a> {
    /// The failure, if it ended with an error.
    pub fn failure(self) -> Option<Failure<'a>> {
        match self {
            Self::Failed(failure) => Some(failure),
            Self::Value | Self::Flagged => None,
        }
    }
}

/// An error, with what its type can tell of it. Nothing is asked of it before somebody wants to know.
#[derive(Clone)]
pub struct Failure<'a> {
    form: Form<'a>,
    /// What `std::any::type_name` says, where the type is known.
    type_name: Option<&'static str>,
    own: Option<&'a (dyn Classify + 'a)>,
    /// What the program says of this type, which is somebody else's.
    foreign: Option<ErrorClass>,
    arm: Option<ArmClass>,
    /// One that whatever holds the error keeps for it.
    backtrace: Option<&'a Backtrace>,
}

/// How an error describes itself.
#[derive(Clone, Copy)]
pub(super) enum Form<'a> {
    /// An error that may borrow; what it is cannot be asked while running, only what its sources are.
    Error(&'a (dyn Error + 'a)),
    /// An error that borrows nothing, and so can be asked what it is.
    Object(&'a (dyn Error + 'static)),
    Display(&'a (dyn Display + 'a)),
    Debug(&'a (dyn Debug + 'a)),
    Opaque,
}

impl<'a> Failure<'a> {
    pub(super) fn new(form: Form<'a>, type_name: &'static str, own: Option<&'a (dyn Classify + 'a)>) -> Self {
        Self { form, type_name: Some(type_name), own, foreign: None, arm: None, backtrace: None }
    }

    /// An error of which nothing is known but that it is one: what sources are, and what boxes hold.
    pub(super) fn object(error: &'a (dyn Error + 'static)) -> Self {
        let own = super::known::known(error);
        Self { form: Form::Object(error), type_name: None, own, foreign: None, arm: None, backtrace: None }
    }

    /// An error of which this much is known by bounds.
    #[cfg(feature = "axum")]
    pub(crate) fn displayed<E: Classify + Display>(error: &'a E) -> Self {
        let itself = guarded(|| error.as_failure()).flatten();
        itself.unwrap_or_else(|| Self::new(Form::Display(error), std::any::type_name::<E>(), Some(error)))
    }

    /// Somebody else than the error itself says of what class it is: an arm, or the program of a type of others.
    #[cfg(feature = "axum")]
    pub(crate) fn is_told_of(&self) -> bool {
        self.arm.is_some() || self.foreign.is_some()
    }

    /// What a client may be told, bounded; `None` where nothing is said, or where saying it panics.
    #[cfg(feature = "axum")]
    pub(crate) fn public(&self) -> Option<String> {
        let told = guarded(|| Some(text::cut(&self.own?.public()?, limits::PUBLIC).into_owned())).flatten();
        told.filter(|text| !text.trim().is_empty())
    }

    pub(super) fn declared(self, foreign: Option<ErrorClass>) -> Self {
        Self { foreign, ..self }
    }

    #[cfg(feature = "anyhow")]
    pub(super) fn with_backtrace(self, backtrace: &'a Backtrace) -> Self {
        Self { backtrace: Some(backtrace), ..self }
    }

    pub(super) fn with_arm(self, arm: Option<ArmClass>) -> Self {
        Self { arm, ..self }
    }

    pub(super) fn arm(&self) -> Option<&ArmClass> {
        self.arm.as_ref()
    }

    pub(super) fn foreign(&self) -> Option<ErrorClass> {
        self.foreign
    }

    /// Where this very error arose, if that was captured.
    pub(super) fn own_backtrace(&self) -> Option<&'a Backtrace> {
        let of_type = || self.own.and_then(|own| guarded(|| own.backtrace()).flatten());
        self.backtrace.or_else(of_type).filter(|it| it.status() == BacktraceStatus::Captured)
    }

    pub(super) fn own(&self) -> Option<&'a (dyn Classify + 'a)> {
        self.own
    }

    /// The object, where it can be asked what it is.
    pub(super) fn as_object(&self) -> Option<&'a (dyn Error + 'static)> {
        match self.form {
            Form::Object(error) => Some(error),
            _ => None,
        }
    }

    fn is_error(&self) -> bool {
        matches!(self.form, Form::Error(_) | Form::Object(_))
    }

    /// The next error of the chain: what this one passes on, else its source.
    pub(super) fn next(&self) -> Option<Failure<'a>> {
        let inner = self.own.and_then(|own| guarded(|| own.inner()).flatten());
        if inner.as_ref().is_some_and(Failure::is_error) {
            return inner;
        }
        let source = match self.form {
            Form::Error(error) => guarded(|| error.source()).flatten(),
            Form::Object(error) => guarded(|| error.source()).flatten(),
            Form::Display(_) | Form::Debug(_) | Form::Opaque => None,
        };
        // What is passed on may be no error as far as can be told here (a type parameter without that bound):
        // then the source tells more.
        source.map(Failure::object).or(inner)
    }

    /// What may be sent of the message, where that is not all of it.
    pub(super) fn cut_text(&self) -> Option<String> {
        let cut = guarded(|| self.own?.text()).flatten()?;
        Some(text::cut(&cut, limits::MESSAGE).into_owned())
    }

    /// The error's message, at most 4 KiB of it: its `Display`, else its `Debug`, else `<Type>`.
    pub(super) fn full_text(&self) -> String {
        match self.form {
            Form::Error(error) => text::display(&error, limits::MESSAGE),
            Form::Object(error) => text::display(&error, limits::MESSAGE),
            Form::Display(value) => text::display(&value, limits::MESSAGE),
            Form::Debug(value) => text::debug(&value, limits::MESSAGE),
            Form::Opaque => format!("<{}>", self.type_name.map_or("error", names::short)),
        }
    }

    /// What `{:?}` writes of it, at most [`limits::DEBUG`] bytes; `None` where it has no such form.
    pub(crate) fn debug(&self) -> Option<String> {
        Some(match self.form {
            Form::Error(error) => text::debug(&error, limits::DEBUG),
            Form::Object(error) => text::debug(&error, limits::DEBUG),
            Form::Debug(value) => text::debug(&value, limits::DEBUG),
            Form::Display(_) | Form::Opaque => return None,
        })
    }

    /// The exception's type: what the error calls itself, else its type with the variant that its `Debug`
    /// begins with, else that beginning alone. `None` where none of these tells anything.
    pub(super) fn own_name(&self) -> Option<Cow<'static, str>> {
        if let Some(name) = self.own.and_then(|own| guarded(|| own.type_name())) {
            return Some(text::cut(name, limits::TYPE_NAME));
        }
        let written = self.written_name();
        match self.type_name {
            Some(full) => {
                match (names::title(full), written) {
                    (Some(name), Some(variant))
                        if variant.rsplit("::").next() != name.rsplit("::").next() =>
                    {
                        Some(format!("{name}::{variant}").into())
                    }
                    (Some(name), _) => Some(name),
                    // A boxed error that may borrow: only its `Debug` tells what is in the box.
                    (None, written) => written.filter(|name| name != "Error").map(Cow::Owned),
                }
            }
            // `Error` is what every second library calls its error, and anyhow its contexts.
            None => written.filter(|name| name != "Error").map(Cow::Owned),
        }
    }

    fn written_name(&self) -> Option<String> {
        let written = match self.form {
            Form::Error(error) => text::debug(&error, limits::TYPE_NAME),
            Form::Object(error) => text::debug(&error, limits::TYPE_NAME),
            Form::Debug(value) => text::debug(&value, limits::TYPE_NAME),
            Form::Display(_) | Form::Opaque => return None,
        };
        names::from_debug(&written).map(str::to_owned)
    }

    /// The module of the error's type, where it is known.
    pub(super) fn module(&self) -> Option<&'static str> {
        match self.own {
            Some(own) => guarded(|| own.module()).flatten(),
            None => self.type_name.and_then(names::module),
        }
    }
}

impl Debug for Failure<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failure").field("type", &self.type_name).finish_non_exhaustive()
    }
}
