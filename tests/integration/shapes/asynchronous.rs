//! `async fn`.

use std::error::Error;
use std::fmt::Display;
use std::io;

use monitored::{classify_errors, monitored};

use super::{block_on, ended_async};

#[monitored]
async fn unit() {
    tokio::task::yield_now().await;
}

#[monitored]
async fn early(n: u8) -> Result<u8, io::Error> {
    if n == 0 {
        return Err(io::Error::other("zero"));
    }
    tokio::task::yield_now().await;
    Ok(n)
}

#[monitored]
async fn question_mark(text: &str) -> Result<i32, Box<dyn Error + Send + Sync>> {
    tokio::task::yield_now().await;
    Ok(text.parse()?)
}

#[monitored]
async fn coerced(n: u8) -> Result<Box<dyn Display>, Box<dyn Error>> {
    if n == 0 {
        let e = io::Error::other("zero");
        return Err(Box::new(e));
    }
    Ok(Box::new(n))
}

#[monitored]
async fn borrowed<'a>(a: &'a str, b: &str) -> &'a str {
    tokio::task::yield_now().await;
    if b.is_empty() { a } else { &a[1..] }
}

#[monitored]
async fn elided(text: &str) -> Result<&str, io::Error> {
    tokio::task::yield_now().await;
    Ok(text.trim())
}

#[monitored]
async fn nested() -> Result<impl Display, Box<dyn Error>> {
    let n: i32 = "4".parse()?;
    Ok(n)
}

#[monitored]
async fn opaque() -> impl Fn(&str) -> usize {
    |s: &str| s.len()
}

#[monitored]
async fn generic<T: Clone + Send>(value: &T) -> (T, T) {
    let first = value.clone();
    tokio::task::yield_now().await;
    (first, value.clone())
}

#[monitored]
async fn recursive(n: u32) -> u32 {
    if n == 0 { 0 } else { 1 + Box::pin(recursive(n - 1)).await }
}

#[monitored]
async fn never(text: &str) -> ! {
    tokio::task::yield_now().await;
    panic!("{text}")
}

#[monitored]
async fn mutates(mut n: u8, list: &mut Vec<u8>) -> u8 {
    n += 1;
    list.push(n);
    tokio::task::yield_now().await;
    n
}

#[monitored]
async fn takes_apart((a, mut b): (u8, u8), [c, _]: [u8; 2], _: String) -> u8 {
    tokio::task::yield_now().await;
    b += 1;
    a + b + c
}

#[monitored]
#[classify_errors(_ => timeout)]
async fn classified() -> Result<(), io::Error> {
    Err(io::Error::other("slow"))
}

fn is_send<T: Send>(value: T) -> T {
    value
}

#[test]
fn futures_do_what_they_did() {
    block_on(async {
        unit().await;
        assert_eq!(early(1).await.unwrap(), 1);
        assert_eq!(question_mark("3").await.unwrap(), 3);
        assert_eq!(coerced(2).await.unwrap_or_else(|_| panic!()).to_string(), "2");
        assert_eq!(borrowed("ab", "x").await, "b");
        assert_eq!(elided(" a ").await.unwrap(), "a");
        assert_eq!(nested().await.unwrap_or_else(|_| panic!()).to_string(), "4");
        assert_eq!(opaque().await("abc"), 3);
        assert_eq!(generic(&1).await, (1, 1));
        assert_eq!(recursive(3).await, 3);
        let mut list = Vec::new();
        assert_eq!(mutates(1, &mut list).await, 2);
        assert_eq!(takes_apart((1, 2), [3, 4], String::new()).await, 7);
    });
}

#[test]
fn futures_go_where_they_went() {
    block_on(async {
        let text = String::from(" a ");
        tokio::spawn(is_send(unit())).await.unwrap();
        assert_eq!(is_send(elided(&text)).await.unwrap(), "a");
        let panicked = tokio::spawn(async { never("gone").await }).await;
        assert!(panicked.unwrap_err().is_panic());
    });
}

#[test]
fn errors_are_seen() {
    assert!(ended_async(early(0)).contains("error"));
    assert!(ended_async(question_mark("x")).contains("error"));
    assert_eq!(ended_async(classified()), "classified  timeout_error");
    assert_eq!(ended_async(early(1)), "early  ok");
}

#[monitored]
async fn returns_a_future(n: u8) -> std::future::Ready<u8> {
    std::future::ready(n)
}

#[monitored]
async fn diverges(n: u8) -> u8 {
    if n > 100 {
        loop {
            tokio::task::yield_now().await;
        }
    }
    return n;
}

#[test]
fn a_future_in_a_future_and_no_tail() {
    block_on(async {
        assert_eq!(returns_a_future(1).await.await, 1);
        assert_eq!(diverges(1).await, 1);
    });
}
