//! Functions that return futures without being `async`.

use std::future::{Future, ready};
use std::io;
use std::pin::Pin;

use monitored::monitored;

use super::{block_on, ended_async};

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
type Mine<'a> = BoxFuture<'a, Result<u8, io::Error>>;

#[monitored]
fn with_statements(n: u8) -> impl Future<Output = Result<i32, std::num::ParseIntError>> + Send {
    let text = if n == 0 { String::from("x") } else { n.to_string() };
    async move {
        tokio::task::yield_now().await;
        let n: i32 = text.parse()?;
        Ok(n)
    }
}

#[monitored]
fn borrowing(text: &str) -> impl Future<Output = usize> + '_ {
    async move {
        tokio::task::yield_now().await;
        text.len()
    }
}

#[monitored]
fn precise<'a, T>(text: &'a str, _: T) -> impl Future<Output = usize> + use<'a, T> {
    ready(text.len())
}

#[monitored]
fn at_once() -> std::future::Ready<u8> {
    ready(1)
}

#[monitored]
fn unpin() -> impl Future<Output = u8> + Unpin {
    ready(1)
}

#[monitored]
fn cloneable() -> impl Future<Output = u8> + Clone {
    ready(1)
}

#[monitored]
fn pinned(n: u8) -> Pin<Box<dyn Future<Output = Result<u8, io::Error>> + Send>> {
    let next = n + 1;
    Box::pin(async move {
        tokio::task::yield_now().await;
        if next == 1 { Err(io::Error::other("one")) } else { Ok(next) }
    })
}

#[monitored]
fn returned(n: u8) -> Pin<Box<dyn Future<Output = u8>>> {
    if n == 0 {
        return Box::pin(ready(7));
    }
    return Box::pin(async move { n });
}

#[monitored]
fn behind_an_alias<'a>(text: &'a str) -> BoxFuture<'a, usize> {
    Box::pin(async move { text.len() })
}

#[monitored]
fn behind_two(fails: bool) -> Mine<'static> {
    Box::pin(async move { if fails { Err(io::Error::other("x")) } else { Ok(1) } })
}

struct Service(u8);

impl Service {
    #[monitored(tags(id = self.0))]
    fn call(&mut self) -> BoxFuture<'_, &mut u8> {
        Box::pin(async move { &mut self.0 })
    }
}

#[async_trait::async_trait]
trait Repository: Send + Sync {
    async fn find(&self, id: u8, (a, _): (u8, u8)) -> Result<u8, io::Error>;

    #[monitored(op = "api")]
    async fn twice(&self, id: u8) -> Result<u8, io::Error> {
        Ok(self.find(id, (0, 0)).await? * 2)
    }

    async fn make() -> Self
    where
        Self: Sized;
}

#[async_trait::async_trait]
impl Repository for Service {
    #[monitored(op = "database", tags(id), args)]
    async fn find(&self, id: u8, (a, _): (u8, u8)) -> Result<u8, io::Error> {
        tokio::task::yield_now().await;
        if id == 0 {
            return Err(io::Error::other("zero"));
        }
        Ok(id + self.0 + a)
    }

    #[monitored]
    async fn make() -> Self {
        Self(0)
    }
}

#[test]
fn returned_futures_do_what_they_did() {
    block_on(async {
        assert_eq!(with_statements(3).await.unwrap(), 3);
        assert_eq!(borrowing("ab").await, 2);
        assert_eq!(precise("ab", 1).await, 2);
        assert_eq!(at_once().await + unpin().await + cloneable().await, 3);
        assert_eq!(pinned(1).await.unwrap(), 2);
        assert_eq!(returned(0).await + returned(1).await, 8);
        assert_eq!(behind_an_alias("ab").await, 2);
        *Service(1).call().await = 3;
        assert_eq!(Service::make().await.twice(4).await.unwrap(), 8);
    });
}

#[test]
fn the_outcome_is_that_of_the_future() {
    assert!(ended_async(async { with_statements(0).await }).contains("error"));
    assert!(ended_async(async { pinned(0).await }).contains("error"));
    assert!(ended_async(async { behind_two(true).await }).contains("error"));
    assert_eq!(ended_async(async { behind_two(false).await }), "behind_two  ok");
    let found = ended_async(async { Service(0).find(0, (0, 0)).await });
    assert!(found.starts_with("find  database") && found.contains("error"), "{found}");
    // A named future is observed where it is made.
    assert_eq!(ended_async(async { at_once().await }), "at_once  ok");
}
