//! Functions about which there is nothing to say but what is said of every item.

use monitored::{classify_errors, monitored};
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::pin::Pin;

/// A failure.
#[derive(Debug)]
pub struct Failed;

async fn pause() {}

#[monitored]
pub fn unit() {}

#[monitored]
pub fn described(error: &io::Error) -> String {
    error.to_string()
}

#[monitored]
pub fn value(number: i32) -> i32 {
    number
}

#[monitored]
#[classify_errors(_ => timeout)]
pub fn fallible(good: bool) -> Result<(), Failed> {
    if good { Ok(()) } else { Err(Failed) }
}

#[monitored(op = "database", name = "x", tags(number = number), data(kind = ?kind, other = %number), args, log = "off", slow = "2s")]
#[classify_errors(is io::Error as error if error.kind() == io::ErrorKind::NotFound => not_found, Failed => timeout)]
pub fn with_keys(number: i32, kind: &str) -> Result<(), Failed> {
    if kind.len() > 3 && number > 3 { Ok(()) } else { Err(Failed) }
}

#[monitored(op = "api", tags(number), args(kind), fingerprint(kind), checkin(slug = "quiet", every = "1d", margin = "5m", failure_threshold = 2), error_if = |outcome: &Result<(), Failed>| outcome.is_err(), level = "warning", capture = "escaped", owner = "me", root = "always", scope = "isolated")]
pub async fn with_keys_later(number: i32, kind: &str, #[redact] other: &str) -> Result<(), Failed> {
    pause().await;
    if kind.len() > other.len() && number > 3 { Ok(()) } else { Err(Failed) }
}

#[monitored(op = "task", continue_from = headers)]
pub fn continued(headers: &[(&str, String)]) -> usize {
    headers.len()
}

#[monitored(continue_from = job.1)]
pub async fn continued_later(job: (i32, Vec<(String, String)>)) -> i32 {
    pause().await;
    job.0
}

#[monitored]
pub async fn later(number: i32) -> i32 {
    pause().await;
    number
}

#[monitored]
#[classify_errors(Failed => timeout)]
pub async fn fallible_later(good: bool) -> Result<(), Failed> {
    pause().await;
    if good { Ok(()) } else { Err(Failed) }
}

#[monitored]
pub async fn taken_apart((left, _): (i32, i32), _: i32, [first, ..]: [i32; 3], mut last: i32) -> i32 {
    pause().await;
    last += left;
    last + first
}

#[monitored]
pub fn taken_apart_now((left, _): (i32, i32), _: i32, [first, ..]: [i32; 3], mut last: i32, ref text: String) -> i32 {
    last += left;
    drop(text.clone());
    last + first
}

#[monitored]
pub fn opaque(limit: i32) -> impl Iterator<Item = i32> {
    0..limit
}

#[monitored]
pub fn nested(limit: i32) -> Result<impl Iterator<Item = i32>, Failed> {
    Ok(0..limit)
}

#[monitored]
pub fn future(number: i32) -> impl Future<Output = Result<i32, Failed>> {
    let next = number;
    async move {
        pause().await;
        Ok(next)
    }
}

#[monitored]
pub fn boxed(number: i32) -> Pin<Box<dyn Future<Output = Result<i32, Failed>> + Send>> {
    Box::pin(async move { Ok(number) })
}

#[monitored]
pub fn never() -> ! {
    std::process::abort()
}

#[monitored]
pub async fn never_later() -> ! {
    pause().await;
    std::process::abort()
}

#[track_caller]
#[monitored]
pub fn tracked(number: i32) -> Result<i32, Failed> {
    if number > 0 { Ok(number) } else { Err(Failed) }
}

/// Rows.
pub struct Store {
    rows: Vec<i32>,
}

impl Store {
    #[monitored]
    pub fn rows(&self) -> &[i32] {
        &self.rows
    }

    #[monitored]
    pub fn last(&mut self) -> Result<&mut i32, Failed> {
        self.rows.last_mut().ok_or(Failed)
    }

    #[monitored]
    pub async fn last_later(&mut self) -> Result<&mut i32, Failed> {
        pause().await;
        self.rows.last_mut().ok_or(Failed)
    }

    #[monitored]

    #[monitored]
    pub async fn taken_later(self) -> usize {
        pause().await;
        self.rows.len()
    }
}

impl Drop for Store {
    #[monitored]
    fn drop(&mut self) {
        self.rows.clear();
    }
}

/// A trait.
pub trait Source {
    /// An error.
    type Error;

    #[monitored]
    fn first(&self) -> Option<i32> {
        None
    }

    /// Reads.
    fn read(&self) -> impl Future<Output = Result<i32, Self::Error>> + Send;
}

impl Source for Failed {
    type Error = Self;

    #[monitored]
    async fn read(&self) -> Result<i32, Self> {
        pause().await;
        Err(Self)
    }
}

#[monitored]
pub fn generic<Item: Clone, Error>(item: &Item, error: Option<Error>) -> Result<Item, Error> {
    error.map_or_else(|| Ok(item.clone()), Err)
}

#[monitored]
pub fn uninhabited(number: i32) -> Infallible {
    loop {
        drop(number.to_string());
    }
}

#[monitored]
pub async fn uninhabited_later(number: i32) -> Result<Infallible, Failed> {
    pause().await;
    if number > 0 { Err(Failed) } else { uninhabited_at_last().await }
}

#[monitored]
pub async fn uninhabited_at_last() -> Result<Infallible, Failed> {
    pause().await;
    let never = uninhabited_in_the_end().await;
    Ok(never)
}

#[monitored]
pub async fn uninhabited_in_the_end() -> Infallible {
    pause().await;
    uninhabited(1)
}

#[track_caller]
#[monitored]
pub fn uninhabited_tracked(number: i32) -> Infallible {
    uninhabited(number)
}
