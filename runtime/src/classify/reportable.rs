//! What can be reported by hand, where no attribute stands at the type to ask.

use std::any::type_name;
use std::error::Error;
use std::rc::Rc;
use std::sync::Arc;

use super::failure::{Failure, Form};
use super::probe::StaticError;
use super::{Classify, Foreign};

/// What [`report`](crate::report) takes: an error that is [`Classify`](trait@crate::Classify), by derive or because its
/// type is known; `dyn Error`, also in a `Box`, `Arc`, `Rc` or behind a reference; with the feature `anyhow` an
/// `anyhow::Error`; and what [`classify!`](macro@crate::classify) declares.
///
/// Any other error goes as `dyn Error`: `report(&error as &dyn std::error::Error)`. `Kind` is which of these it is, and
/// nobody has to say that.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what class of error it is",
    label = "is neither `Classify` nor a `dyn Error`",
    note = "pass it as `&error as &dyn std::error::Error`, or declare its type with `monitored::classify!`"
)]
pub trait Reportable<Kind> {
    /// What can be told of the error.
    #[doc(hidden)]
    fn failure(&self) -> Failure<'_>;
}

/// It classifies itself.
#[derive(Debug)]
pub struct Classified(());

/// It is an error of which nothing is known but that.
#[derive(Debug)]
pub struct Object(());

/// The program declares it.
#[derive(Debug)]
pub struct Declared<Here>(Here);

impl<E: Classify + Error> Reportable<Classified> for E {
    fn failure(&self) -> Failure<'_> {
        self.as_failure().unwrap_or_else(|| Failure::new(Form::Error(self), type_name::<E>(), Some(self)))
    }
}

impl<E: Foreign<Here>, Here> Reportable<Declared<Here>> for E {
    fn failure(&self) -> Failure<'_> {
        self.told_failure()
            .unwrap_or_else(|| Failure::new(Form::Opaque, type_name::<E>(), None))
            .declared(Some(self.declared_class()))
    }
}

macro_rules! objects {
    ($($object:ty),*) => {$(
        impl Reportable<Object> for $object {
            fn failure(&self) -> Failure<'_> {
                Failure::object(self.as_object())
            }
        }
    )*};
}

objects!(dyn Error, dyn Error + Send, dyn Error + Sync, dyn Error + Send + Sync);

macro_rules! pointers {
    ($($pointer:ty),*) => {$(
        impl<T: StaticError + ?Sized> Reportable<Object> for $pointer {
            fn failure(&self) -> Failure<'_> {
                Failure::object((**self).as_object())
            }
        }
    )*};
}

pointers!(Box<T>, Arc<T>, Rc<T>, &T);

#[cfg(feature = "anyhow")]
impl Reportable<Object> for anyhow::Error {
    fn failure(&self) -> Failure<'_> {
        self.as_failure().unwrap_or_else(|| Failure::object(self.as_ref()))
    }
}
