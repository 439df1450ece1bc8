//! Whether a function returns a boxed future, decided by its return type, whatever that is called.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

use super::future::Deferred;
use super::guard::Call;
use crate::classify::End;

/// A return type. Method resolution on `&&Shape<R>` finds the most special of the traits here.
#[derive(Debug)]
pub struct Shape<R>(PhantomData<fn() -> R>);

impl<R> Shape<R> {
    /// The only value.
    pub const NEW: Self = Self(PhantomData);
}

/// Any value.
#[derive(Debug)]
pub struct Plain;

/// `Pin<Box<dyn Future<Output = T> + Send + 'a>>`
#[derive(Debug)]
pub struct BoxedSend;

/// `Pin<Box<dyn Future<Output = T> + 'a>>`
#[derive(Debug)]
pub struct BoxedLocal;

/// See [`BoxedSend`].
pub trait ViaBoxedSend {
    /// The shape.
    fn __monitored_shape(&self) -> BoxedSend;
}

/// See [`BoxedLocal`].
pub trait ViaBoxedLocal {
    /// The shape.
    fn __monitored_shape(&self) -> BoxedLocal;
}

/// See [`Plain`].
pub trait ViaPlain {
    /// The shape.
    fn __monitored_shape(&self) -> Plain;
}

type SendFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
type LocalFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

impl<T> ViaBoxedSend for &Shape<SendFuture<'_, T>> {
    fn __monitored_shape(&self) -> BoxedSend {
        BoxedSend
    }
}

impl<T> ViaBoxedLocal for &Shape<LocalFuture<'_, T>> {
    fn __monitored_shape(&self) -> BoxedLocal {
        BoxedLocal
    }
}

impl<R> ViaPlain for Shape<R> {
    fn __monitored_shape(&self) -> Plain {
        Plain
    }
}

/// A call that starts when its boxed future is polled.
#[derive(Debug)]
pub struct DeferredSend(pub(crate) Deferred);

impl DeferredSend {
    /// Runs the body, and wraps the future that it returns.
    pub fn run<'a, T, C, O>(self, body: C, observe: O) -> SendFuture<'a, T>
    where
        C: FnOnce() -> SendFuture<'a, T>,
        O: FnOnce(&T) -> End<'_> + Send + 'a,
        T: 'a,
    {
        Box::pin(self.0.wrap(body(), observe))
    }
}

/// A call that starts when its boxed future is polled, on the thread that made it.
#[derive(Debug)]
pub struct DeferredLocal(pub(crate) Deferred);

impl DeferredLocal {
    /// Runs the body, and wraps the future that it returns.
    pub fn run<'a, T, C, O>(self, body: C, observe: O) -> LocalFuture<'a, T>
    where
        C: FnOnce() -> LocalFuture<'a, T>,
        O: FnOnce(&T) -> End<'_> + 'a,
        T: 'a,
    {
        Box::pin(self.0.wrap(body(), observe))
    }
}

/// The return type of a function, to be inferred where it cannot be written in an expression.
#[derive(Debug)]
pub struct Returns<R>(PhantomData<fn() -> R>);

impl<R> Clone for Returns<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Returns<R> {}

/// A return type that inference will find.
pub const fn returns<R>() -> Returns<R> {
    Returns(PhantomData)
}

impl<R> Returns<R> {
    /// Never called; its type tells the compiler what the function returns.
    pub fn never(self) -> R {
        never()
    }
}

/// Never called; its type tells the compiler what an async block returns.
pub fn never<R>() -> R {
    unreachable!("stands behind `if false`")
}

impl Call {
    /// [`run`](Self::run) with the type told apart.
    #[inline]
    pub fn run_typed<R, F, O>(self, _: Returns<R>, body: F, observe: O) -> R
    where
        F: FnOnce() -> R,
        O: FnOnce(&R) -> End<'_>,
    {
        self.run(body, observe)
    }

    /// [`run_async`](Self::run_async) with the type told apart.
    #[inline]
    pub fn run_async_typed<R, F, O>(
        self,
        _: Returns<R>,
        body: F,
        observe: O,
    ) -> super::future::MonitoredFuture<F, O>
    where
        F: Future<Output = R>,
        O: FnOnce(&R) -> End<'_>,
    {
        self.run_async(body, observe)
    }
}
