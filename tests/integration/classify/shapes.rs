//! The probes as generated code calls them, over functions as people write them.
#![allow(clippy::needless_borrow, reason = "the probe is asked as generated code asks it")]

use std::error::Error;
use std::fmt::{self, Debug, Display};
use std::io;
use std::sync::{LockResult, Mutex, MutexGuard, PoisonError};

use monitored::__private::probe::Observe as _;
use monitored::__private::{End, Probe};
use monitored::{Classify, ErrorClass};

/// Asks a returned value as an annotated function does: 'v' for a value, 'e' for an error.
macro_rules! ends {
    ($returned:expr) => {
        observed($returned, |__r| (&&&&&&&&&Probe::new(__r)).__monitored_end())
    };
    (fixed: $returned:expr) => {
        observed($returned, |__r| (&&&&&&&&&Probe::fixed(__r)).__monitored_end())
    };
}

fn observed<R>(returned: R, observe: impl FnOnce(&R) -> End<'_>) -> char {
    match observe(&returned) {
        End::Value => 'v',
        End::Failed(_) => 'e',
        End::Flagged => 'f',
    }
}

struct Silent;

#[derive(Debug)]
struct Borrowed<'a>(&'a str);

impl Display for Borrowed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Error for Borrowed<'_> {}

fn borrowed(text: &str) -> Result<(), Borrowed<'_>> {
    Err(Borrowed(text))
}

#[allow(elided_lifetimes_in_paths, mismatched_lifetime_syntaxes, reason = "this is how people write it")]
fn borrowed_in_secret(text: &str) -> Result<(), Borrowed> {
    Err(Borrowed(text))
}

#[allow(elided_lifetimes_in_paths, mismatched_lifetime_syntaxes, reason = "this is how people write it")]
fn observed_in_secret(text: &str) -> Result<(), Borrowed> {
    let run = || -> Result<(), Borrowed> { Err(Borrowed(text)) };
    assert_eq!(ends!(fixed: run()), 'e');
    run()
}

fn boxed_borrowed<'a>(text: &'a str) -> Result<(), Box<dyn Error + 'a>> {
    Err(Box::new(Borrowed(text)))
}

fn poisoned(lock: &Mutex<i32>) -> LockResult<MutexGuard<'_, i32>> {
    Err(PoisonError::new(lock.lock().unwrap_or_else(PoisonError::into_inner)))
}

fn generic<T, E>(result: Result<T, E>) -> char {
    ends!(result)
}

fn generic_error<T, E: Error>(result: Result<T, E>) -> char {
    ends!(result)
}

fn generic_debug<T, E: Debug + Clone>(result: Result<T, E>) -> char {
    ends!(result)
}

trait Source {
    type Error: Error + Send;
    fn read(&self) -> Result<u8, Self::Error>;

    fn observed(&self) -> char {
        ends!(self.read())
    }
}

struct Empty;

impl Source for Empty {
    type Error = io::Error;
    fn read(&self) -> Result<u8, io::Error> {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

fn projected<S: Source>(source: &S) -> char {
    ends!(source.read())
}

fn hidden(fail: bool) -> Result<impl Iterator<Item = u8>, impl Debug> {
    if fail { Err("failed") } else { Ok(std::iter::empty::<u8>()) }
}

fn object(fail: bool) -> Result<(), &'static dyn Error> {
    if fail { Err(&fmt::Error) } else { Ok(()) }
}

#[test]
fn all_of_them_compile_and_end_as_they_do() {
    let text = String::from("text");
    assert_eq!(ends!(borrowed(&text)), 'e');
    assert_eq!(ends!(fixed: borrowed_in_secret(&text)), 'e');
    assert!(observed_in_secret(&text).is_err());
    assert_eq!(ends!(boxed_borrowed(&text)), 'e');
    assert_eq!(ends!(poisoned(&Mutex::new(1))), 'e');
    assert_eq!(generic(Err::<(), _>(Silent)), 'e');
    assert_eq!(generic(Ok::<Silent, Silent>(Silent)), 'v');
    assert_eq!(generic_error(Err::<(), _>(fmt::Error)), 'e');
    assert_eq!(generic_debug(Err::<(), _>("x")), 'e');
    assert_eq!(projected(&Empty), 'e');
    assert_eq!(Empty.observed(), 'e');
    assert_eq!(ends!(hidden(true)), 'e');
    assert_eq!(ends!(hidden(false)), 'v');
    assert_eq!(ends!(fixed: object(true)), 'e');
    assert_eq!(ends!(fixed: anyhow::Result::<()>::Err(anyhow::anyhow!("x"))), 'e');
    assert_eq!(ends!(Some(1)), 'v');
    assert_eq!(ends!(Err::<(), _>(std::thread::spawn(|| panic!("x")).join().unwrap_err())), 'e');
}

#[test]
fn known_types_tell_their_class_and_name() {
    let told = |error: &dyn Classify| (error.class(), error.type_name(), error.inferred());
    let broken: io::Error = io::ErrorKind::BrokenPipe.into();
    assert_eq!(told(&broken), (ErrorClass::CONNECTION, "io::Error", true));
    let missing = std::env::var("SURELY_NOT_SET_ANYWHERE").unwrap_err();
    assert_eq!(told(&missing), (ErrorClass::CONFIGURATION, "env::VarError", true));
    assert_eq!(told(&String::from_utf8(vec![0xff]).unwrap_err()).0, ErrorClass::VALIDATION);
    let (_sender, receiver) = std::sync::mpsc::channel::<()>();
    let late = receiver.recv_timeout(std::time::Duration::ZERO).unwrap_err();
    assert_eq!(told(&late).0, ErrorClass::TIMEOUT);
}

#[derive(Debug, thiserror::Error)]
#[error("wrapped")]
struct Wrapped<E>(#[source] E);

/// `Wrapped<E>` is an error for a `'static` `E` only, and nothing here says that this one is.
fn made_of_a_parameter<E: Error>(error: E) -> char {
    observed(Err::<(), _>(Wrapped(error)), |__r| (&&&&&&&&&Probe::nested(__r)).__monitored_end())
}

#[test]
fn an_error_made_of_a_parameter() {
    assert_eq!(made_of_a_parameter(Borrowed(&String::from("text"))), 'e');
}
