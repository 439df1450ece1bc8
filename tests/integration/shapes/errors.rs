//! Errors of every kind, under both attributes.

use std::error::Error;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use monitored::{Classify, ErrorClass, classify_errors, monitored};

use super::ended;

const BILLING: ErrorClass = ErrorClass::new("billing_error");

#[derive(Debug)]
struct Borrows<'a>(&'a str);

impl fmt::Display for Borrows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Error for Borrows<'_> {}

struct Mute;

#[derive(Debug)]
struct OnlyDebug;

struct OnlyDisplay;

impl fmt::Display for OnlyDisplay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("shown")
    }
}

#[derive(Debug, thiserror::Error, Classify)]
enum Own {
    #[error("gone")]
    #[class(not_found)]
    Gone,
    #[error("io")]
    #[class(database)]
    Io(#[source] io::Error),
}

#[monitored]
#[classify_errors(Borrows(text) if text.is_empty() => validation, _ => conflict)]
fn borrows<'a>(text: &'a str) -> Result<(), Borrows<'a>> {
    Err(Borrows(text))
}

#[monitored]
#[classify_errors]
fn elided(text: &str) -> Result<&str, Borrows<'_>> {
    Err(Borrows(text))
}

#[monitored]
#[classify_errors(is io::Error => timeout)]
fn poisoned(mutex: &Mutex<u8>) -> Result<MutexGuard<'_, u8>, PoisonError<MutexGuard<'_, u8>>> {
    mutex.lock()
}

#[monitored]
#[classify_errors(is io::Error => timeout)]
fn generic<E: Error>(error: E) -> Result<(), E> {
    Err(error)
}

trait Source {
    type Error: Error;

    fn read(&self) -> Result<u8, Self::Error>;

    #[monitored]
    #[classify_errors(_ => api)]
    fn read_twice(&self) -> Result<u8, Self::Error> {
        self.read()?;
        self.read()
    }
}

impl Source for u8 {
    type Error = io::Error;

    fn read(&self) -> Result<u8, io::Error> {
        if *self == 0 { Err(io::Error::other("zero")) } else { Ok(*self) }
    }
}

#[monitored]
#[classify_errors(_ => api)]
fn projected<D: Source>(source: &D) -> Result<u8, D::Error> {
    source.read()
}

#[monitored]
#[classify_errors(is io::Error as e if e.kind() == io::ErrorKind::TimedOut => timeout, is fmt::Error => validation)]
fn shared() -> Result<(), Arc<io::Error>> {
    Err(Arc::new(io::Error::from(io::ErrorKind::TimedOut)))
}

#[monitored]
#[classify_errors(_ => "mine")]
fn mute() -> Result<(), Mute> {
    Err(Mute)
}

#[monitored]
#[classify_errors(OnlyDebug => BILLING)]
fn only_debug() -> Result<(), OnlyDebug> {
    Err(OnlyDebug)
}

#[monitored]
#[classify_errors]
fn only_display() -> Result<(), OnlyDisplay> {
    Err(OnlyDisplay)
}

#[monitored]
#[classify_errors(text if text.contains("late") => timeout)]
fn text(text: &str) -> Result<(), String> {
    Err(text.to_owned())
}

#[monitored]
#[classify_errors(
    is Own as own if matches!(own, Own::Gone) => transparent,
    is io::Error as e if e.kind() == io::ErrorKind::TimedOut => timeout,
    is io::Error => connection,
)]
fn boxed(error: Box<dyn Error + Send + Sync>) -> Result<(), Box<dyn Error + Send + Sync>> {
    Err(error)
}

#[monitored]
#[classify_errors(is io::Error => connection)]
fn boxed_borrowing<'a>(error: &'a str) -> Result<(), Box<dyn Error + 'a>> {
    Err(Box::new(Borrows(error)))
}

#[monitored]
#[classify_errors(is io::Error => connection, _ => BILLING)]
fn any() -> anyhow::Result<u8> {
    Ok("x".parse::<u8>().map_err(io::Error::other)?)
}

#[monitored]
#[classify_errors(
    Own::Io(e) if e.kind() == io::ErrorKind::TimedOut => timeout,
    is io::Error as io::Error { .. } => connection,
    Own::Gone | Own::Io(_) => permission,
)]
fn mixed(error: Own) -> Result<(), Own> {
    Err(error)
}

#[monitored(error_if = |found: &Option<u8>| found.is_none())]
fn flagged(n: u8) -> Option<u8> {
    n.checked_sub(1)
}

#[monitored(error_if = Result::is_ok)]
#[classify_errors]
async fn flagged_async() -> Result<u8, Own> {
    Ok(1)
}

#[test]
fn classes_are_what_the_arms_say() {
    assert_eq!(ended(|| borrows("").is_err()), "borrows  validation_error");
    assert_eq!(ended(|| borrows("x").is_err()), "borrows  conflict_error");
    assert!(ended(|| elided("x").is_err()).contains("unknown_error"));
    assert_eq!(ended(|| poisoned(&Mutex::new(1)).is_ok()), "poisoned  ok");
    assert_eq!(ended(|| 0.read_twice()), "read_twice  api_error");
    assert_eq!(ended(|| projected(&0)), "projected  api_error");
    assert_eq!(ended(shared), "shared  timeout_error");
    assert!(ended(|| mute().is_err()).starts_with("mute  mine"));
    assert_eq!(ended(only_debug), "only_debug  billing_error");
    assert_eq!(ended(|| only_display().is_err()), "only_display  unknown_error");
    assert_eq!(ended(|| text("too late")), "text  timeout_error");
    assert_eq!(ended(|| generic(io::Error::from(io::ErrorKind::NotFound))), "generic  unknown_error");
}

#[test]
fn types_are_found_along_the_chain() {
    assert_eq!(ended(|| boxed(Box::new(Own::Gone))), "boxed  not_found_error");
    let late = || Own::Io(io::Error::from(io::ErrorKind::TimedOut));
    assert_eq!(ended(|| boxed(Box::new(late()))), "boxed  timeout_error");
    assert_eq!(ended(|| boxed(Box::new(io::Error::other("x")))), "boxed  connection_error");
    assert_eq!(ended(|| any().is_err()), "any  connection_error");
    assert_eq!(ended(|| mixed(late())), "mixed  timeout_error");
    assert_eq!(ended(|| mixed(Own::Io(io::Error::other("x")))), "mixed  connection_error");
    assert_eq!(ended(|| mixed(Own::Gone)), "mixed  permission_error");
    assert!(ended(|| boxed_borrowing("x").is_err()).contains("unknown_error"));
}

#[test]
fn error_if_flags_values() {
    assert_eq!(ended(|| flagged(1)), "flagged  ok");
    assert!(ended(|| flagged(0)).starts_with("flagged  unknown"), "{}", ended(|| flagged(0)));
    assert!(super::ended_async(flagged_async()).starts_with("flagged_async  unknown"));
}
