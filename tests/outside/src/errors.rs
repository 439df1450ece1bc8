//! Errors of all kinds, in functions under both attributes.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use monitored::{classify_errors, monitored};

use crate::{block_on, fails, pause};

/// An error that borrows.
#[derive(Debug)]
struct Borrows<'a>(&'a str);

impl fmt::Display for Borrows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "borrows {}", self.0)
    }
}

impl std::error::Error for Borrows<'_> {}

#[monitored]
#[classify_errors(Borrows("") => database, _ => timeout)]
fn borrows<'a>(text: &'a str) -> Result<(), Borrows<'a>> {
    Err(Borrows(text))
}

#[monitored]
#[classify_errors(_ => timeout)]
async fn borrows_later(text: &str) -> Result<(), Borrows<'_>> {
    pause().await;
    Err(Borrows(text))
}

#[monitored]
#[classify_errors(_ => timeout)]
fn text_only(text: &str) -> Result<(), &str> {
    Err(text)
}

#[monitored]
#[classify_errors(_ => timeout)]
fn poisoned<'a, T>(mutex: &'a Mutex<T>) -> Result<MutexGuard<'a, T>, PoisonError<MutexGuard<'a, T>>> {
    mutex.lock()
}

trait Deserializer<'de>: Sized {
    type Error;
    fn fail(self) -> Self::Error;
}

impl<'de> Deserializer<'de> for &'de str {
    type Error = Borrows<'de>;

    fn fail(self) -> Borrows<'de> {
        Borrows(self)
    }
}

#[monitored]
#[classify_errors(_ => timeout)]
fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i32, D::Error> {
    Err(deserializer.fail())
}

#[monitored]
#[classify_errors(_ => timeout)]
async fn deserialize_later<'de, D>(deserializer: D) -> Result<i32, D::Error>
where
    D: Deserializer<'de, Error: std::error::Error>,
{
    pause().await;
    Err(deserializer.fail())
}

#[monitored]
#[classify_errors(_ => timeout)]
fn shared<E: std::error::Error + 'static>(error: E) -> Result<(), Arc<E>> {
    Err(Arc::new(error))
}

#[monitored]
#[classify_errors(_ => timeout)]
fn generic<E>(error: E) -> Result<(), E> {
    Err(error)
}

#[monitored]
#[classify_errors(_ => timeout)]
async fn generic_later<E: std::error::Error>(error: E) -> Result<(), E> {
    pause().await;
    Err(error)
}

/// Neither `Debug` nor `Display`.
struct Silent;

#[monitored]
#[classify_errors(Silent => timeout)]
fn silent() -> Result<(), Silent> {
    Err(Silent)
}

#[monitored]
#[classify_errors(is fmt::Error => timeout, _ => database)]
fn boxed(error: fmt::Error) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    Err(Box::new(error))
}

#[monitored]
#[classify_errors(_ => timeout)]
fn boxed_that_borrows<'a>(text: &'a str) -> Result<(), Box<dyn std::error::Error + 'a>> {
    Err(Box::new(Borrows(text)))
}

fn failed<T, E>(result: Result<T, E>) {
    assert!(result.is_err());
}

pub(crate) fn check() {
    let text = String::from("text");
    fails(|| failed(borrows(&text)));
    fails(|| failed(block_on(borrows_later(&text))));
    fails(|| failed(text_only(&text)));
    let mutex = Mutex::new(1);
    std::thread::scope(|scope| {
        let holder = scope.spawn(|| {
            let _guard = mutex.lock();
            panic!("while the lock is held");
        });
        assert!(holder.join().is_err());
    });
    fails(|| assert_eq!(*poisoned(&mutex).unwrap_err().into_inner(), 1));
    fails(|| failed(deserialize(&*text)));
    fails(|| failed(block_on(deserialize_later(&*text))));
    fails(|| failed(shared(fmt::Error)));
    fails(|| failed(generic(Silent)));
    fails(|| failed(block_on(generic_later(Borrows(&text)))));
    fails(|| failed(silent()));
    fails(|| failed(boxed(fmt::Error)));
    fails(|| failed(boxed_that_borrows(&text)));
}
