//! What can be told of a returned value, decided by its type.
//!
//! Rust has no way to ask "does this type implement that trait", but method lookup has an order, and it asks: a
//! method is sought on `&&…Probe` with more references first, so the first implementation whose bounds hold
//! is the one that is called. An error may borrow, or be a type parameter of which nothing is known but what
//! its bounds say; so no bound here asks for `'static` where that is not certain.
//!
//! Nine references before `Probe::new(..)` are what the order below is made for.

mod held;

use std::any::type_name;
use std::fmt::{Debug, Display};
use std::marker::PhantomData;

use super::failure::Form;
use super::{Classify, End, Failure, Foreign};
use crate::value::guarded;
pub(super) use held::StaticError;
use held::{AsError, AsObject};

/// A returned value about to be asked how the call ended: `(&&&&&&&&&Probe::new(&value)).__monitored_end()`. Import
/// [`Observe`] as `_`.
#[derive(Clone, Copy)]
#[allow(missing_debug_implementations, reason = "what it holds has none, perhaps")]
pub struct Probe<X, M>(X, PhantomData<M>);

/// The error may borrow.
#[derive(Clone, Copy, Debug)]
pub struct Borrowing;
/// The error's type as it is written names nothing that borrows: the object in a box can be asked what it is.
#[derive(Clone, Copy, Debug)]
pub struct Fixed;
/// The error certainly borrows nothing.
#[derive(Clone, Copy, Debug)]
pub struct Owned;

/// The error's type is made of a type parameter. It may be an `Error` only where that is `'static`, which method
/// lookup would take for granted and the borrow checker then refuse: so it is not asked whether it is one.
#[derive(Clone, Copy, Debug)]
pub struct Nested;

/// An error on its own, where it was not returned: the field of a derived `transparent` variant.
#[allow(missing_debug_implementations, reason = "what it holds has none, perhaps")]
pub struct Field<'a, E>(&'a E);

impl<E> Clone for Field<'_, E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for Field<'_, E> {}

/// An error asked by its own derived `as_failure`.
#[allow(missing_debug_implementations, reason = "what it holds has none, perhaps")]
pub struct Itself<'a, E>(&'a E);

impl<E> Clone for Itself<'_, E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for Itself<'_, E> {}

impl<'a, R> Probe<&'a R, Borrowing> {
    /// For a value whose error may borrow.
    pub const fn new(returned: &'a R) -> Self {
        Self(returned, PhantomData)
    }
}

impl<'a, R> Probe<&'a R, Fixed> {
    /// For a value whose error, if it is a boxed one, borrows nothing.
    pub const fn fixed(returned: &'a R) -> Self {
        Self(returned, PhantomData)
    }
}

impl<'a, E> Probe<Field<'a, E>, Borrowing> {
    /// For an error in a field whose type names a lifetime or a type parameter.
    pub const fn field(error: &'a E) -> Self {
        Self(Field(error), PhantomData)
    }
}

impl<'a, E> Probe<Field<'a, E>, Owned> {
    /// For an error in any other field.
    pub const fn owned_field(error: &'a E) -> Self {
        Self(Field(error), PhantomData)
    }
}

impl<'a, E> Probe<Itself<'a, E>, Borrowing> {
    /// For an error whose type has lifetimes or type parameters.
    pub const fn itself(error: &'a E) -> Self {
        Self(Itself(error), PhantomData)
    }
}

impl<'a, E> Probe<Itself<'a, E>, Owned> {
    /// For an error of any other type.
    pub const fn owned_itself(error: &'a E) -> Self {
        Self(Itself(error), PhantomData)
    }
}

impl<'a, R> Probe<&'a R, Nested> {
    /// For one whose type is made of a type parameter, as `Wrapped<E>`, that may borrow.
    pub const fn nested(returned: &'a R) -> Self {
        Self(returned, PhantomData)
    }
}

impl<'a, E> Probe<Field<'a, E>, Nested> {
    /// For one whose type is made of a type parameter, as `Wrapped<E>`, that may borrow.
    pub const fn nested_field(error: &'a E) -> Self {
        Self(Field(error), PhantomData)
    }
}

impl<'a, E> Probe<Itself<'a, E>, Nested> {
    /// For one whose type is made of a type parameter, as `Wrapped<E>`, that may borrow.
    pub const fn nested_itself(error: &'a E) -> Self {
        Self(Itself(error), PhantomData)
    }
}

/// What an error may be found in.
pub trait Holds<'a>: Copy {
    /// The error's type.
    type Error: 'a;

    /// Whether it is the error that asks, and so must not be asked again.
    const ITSELF: bool = false;

    /// The error, if there is one.
    fn error(self) -> Option<&'a Self::Error>;
}

impl<'a, T, E> Holds<'a> for &'a Result<T, E> {
    type Error = E;

    fn error(self) -> Option<&'a E> {
        self.as_ref().err()
    }
}

impl<'a, E> Holds<'a> for Field<'a, E> {
    type Error = E;

    fn error(self) -> Option<&'a E> {
        Some(self.0)
    }
}

impl<'a, E> Holds<'a> for Itself<'a, E> {
    type Error = E;

    const ITSELF: bool = true;

    fn error(self) -> Option<&'a E> {
        Some(self.0)
    }
}

/// What is asked by somebody else than the error itself, which a [`Foreign`] one asks in turn.
pub trait Returned<'a>: Holds<'a> {}

impl<'a, T, E> Returned<'a> for &'a Result<T, E> {}
impl<'a, E> Returned<'a> for Field<'a, E> {}

/// The answers, in the order in which they are tried. `Here` is where a [`Foreign`] error was declared: there is one
/// such place, so that the compiler finds it by itself.
pub trait Observe<'a, Here = ()> {
    /// How the call ended.
    fn __monitored_end(&self) -> End<'a>;
}

fn ended<'a, X: Holds<'a>>(
    held: X,
    form: impl FnOnce(&'a X::Error) -> Form<'a>,
    own: impl FnOnce(&'a X::Error) -> Option<&'a (dyn Classify + 'a)>,
) -> End<'a> {
    match held.error() {
        None => End::Value,
        Some(error) => End::Failed(Failure::new(form(error), type_name::<X::Error>(), own(error))),
    }
}

/// What the error says of itself, unless it is itself that asks.
fn itself<'a, X: Holds<'a, Error: Classify>>(held: X) -> Option<End<'a>> {
    let error = held.error().filter(|_| !X::ITSELF)?;
    guarded(|| error.as_failure()).flatten().map(End::Failed)
}

// By the order of lookup, with nine references: eight of them (by value), nine (by one more), seven, six, five, …
// What the program says of a foreign type goes before what this crate knows of it.
impl<'a, X, M, Here> Observe<'a, Here> for &&&&&&&&Probe<X, M>
where
    X: Returned<'a, Error: Foreign<Here>>,
{
    fn __monitored_end(&self) -> End<'a> {
        self.0.error().map_or(End::Value, |error| End::Failed(foreign(error)))
    }
}

fn foreign<E: Foreign<Here>, Here>(error: &E) -> Failure<'_> {
    let failure = guarded(|| error.told_failure()).flatten();
    let failure = failure.unwrap_or_else(|| Failure::new(Form::Opaque, type_name::<E>(), None));
    failure.declared(guarded(|| error.declared_class()))
}

impl<'a, X, M> Observe<'a> for &&&&&&&&&Probe<X, M>
where
    X: Holds<'a, Error: Classify>,
    M: AsError<X::Error>,
{
    fn __monitored_end(&self) -> End<'a> {
        ended(self.0, |error| M::form(error).0, |error| Some(error))
    }
}

// An `anyhow::Error` is no `Error`, and knows more of itself than this.
impl<'a, X: Holds<'a, Error: Classify + Display>, M> Observe<'a> for &&&&&&&Probe<X, M> {
    fn __monitored_end(&self) -> End<'a> {
        itself(self.0).unwrap_or_else(|| ended(self.0, |error| Form::Display(error), |error| Some(error)))
    }
}

impl<'a, X: Holds<'a, Error: Classify + Debug>, M> Observe<'a> for &&&&&&Probe<X, M> {
    fn __monitored_end(&self) -> End<'a> {
        ended(self.0, |error| Form::Debug(error), |error| Some(error))
    }
}

// A type parameter with this bound, mostly: the type behind it may say more of itself than the bound does.
impl<'a, X: Holds<'a, Error: Classify>, M> Observe<'a> for &&&&&Probe<X, M> {
    fn __monitored_end(&self) -> End<'a> {
        itself(self.0).unwrap_or_else(|| ended(self.0, |_| Form::Opaque, |error| Some(error)))
    }
}

// Boxes and anyhow, and before errors in general: `Arc<dyn Error>` is one, but what it holds tells more.
impl<'a, X: Holds<'a>, M: AsObject<X::Error>> Observe<'a> for &&&&Probe<X, M> {
    fn __monitored_end(&self) -> End<'a> {
        match self.0.error().map(|error| M::form(error).0) {
            None => End::Value,
            Some(Form::Object(object)) => End::Failed(Failure::object(object)),
            Some(form) => End::Failed(Failure::new(form, type_name::<X::Error>(), None)),
        }
    }
}

impl<'a, X: Holds<'a>, M: AsError<X::Error>> Observe<'a> for &&&Probe<X, M> {
    fn __monitored_end(&self) -> End<'a> {
        ended(self.0, |error| M::form(error).0, |_| None)
    }
}

impl<'a, X: Holds<'a, Error: Display>, M> Observe<'a> for &&Probe<X, M> {
    fn __monitored_end(&self) -> End<'a> {
        ended(self.0, |error| Form::Display(error), |_| None)
    }
}

impl<'a, X: Holds<'a, Error: Debug>, M> Observe<'a> for &Probe<X, M> {
    fn __monitored_end(&self) -> End<'a> {
        ended(self.0, |error| Form::Debug(error), |_| None)
    }
}

// At the last step an inherent method goes before the trait's: a `Result` of which nothing is known …
impl<'a, T, E, M> Probe<&'a Result<T, E>, M> {
    /// Failed, if it did, with an error that tells nothing.
    pub fn __monitored_end(&self) -> End<'a> {
        ended(self.0, |_| Form::Opaque, |_| None)
    }
}

impl<'a, E, M> Probe<Field<'a, E>, M> {
    /// Failed with an error that tells nothing.
    pub fn __monitored_end(&self) -> End<'a> {
        ended(self.0, |_| Form::Opaque, |_| None)
    }
}

impl<'a, E, M> Probe<Itself<'a, E>, M> {
    /// Failed with an error that tells nothing.
    pub fn __monitored_end(&self) -> End<'a> {
        ended(self.0, |_| Form::Opaque, |_| None)
    }
}

// … and what is no `Result` at all.
impl<'a, X, M> Observe<'a> for Probe<X, M> {
    fn __monitored_end(&self) -> End<'a> {
        End::Value
    }
}
