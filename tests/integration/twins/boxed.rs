//! Functions that return a boxed future: wrapped by type, whatever it is called.

use std::future::Future;
use std::pin::Pin;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, LocalBoxFuture};

use super::harness::{Failed, block_on, pause};

type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
type LaterResult<T> = Later<'static, Result<T, Failed>>;

shape! { box_pin, value [1 ok], {
    fn three() -> Pin<Box<dyn Future<Output = i32>>> { Box::pin(async { pause().await; 3 }) }
} => { assert_eq!(block_on(three()), 3); } }

shape! { box_pin_send, fallible [1 ok, 1 err], {
    fn check(x: i32) -> Pin<Box<dyn Future<Output = Result<i32, Failed>> + Send>> {
        Box::pin(async move { pause().await; if x > 0 { Ok(x) } else { Err(Failed(x)) } })
    }
} => {
    assert_eq!(block_on(async { tokio::spawn(check(3)).await.unwrap() }), Ok(3));
    assert_eq!(block_on(check(-3)), Err(Failed(-3)));
} }

shape! { statements_before, value [1 ok], {
    fn count(log: &mut Vec<i32>) -> Pin<Box<dyn Future<Output = usize>>> {
        log.push(1);
        let length = log.len();
        Box::pin(async move { length })
    }
} => {
    let mut log = Vec::new();
    let future = count(&mut log);
    assert_eq!(log, [1]);
    assert_eq!(block_on(future), 1);
} }

shape! { boxed, fallible [1 ok, 1 err], {
    fn check(x: i32) -> BoxFuture<'static, Result<i32, Failed>> {
        async move { if x > 0 { Ok(x) } else { Err(Failed(x)) } }.boxed()
    }
} => {
    assert_eq!(block_on(check(3)), Ok(3));
    assert_eq!(block_on(check(-3)), Err(Failed(-3)));
} }

shape! { boxed_local, fallible [1 err], {
    fn check<'a>(text: &'a str) -> LocalBoxFuture<'a, Result<i32, Failed>> {
        async move { let x = std::rc::Rc::new(text.len() as i32); pause().await; Err(Failed(*x)) }.boxed_local()
    }
} => { assert_eq!(block_on(check("abc")), Err(Failed(3))); } }

shape! { early_returns, fallible [1 ok, 2 err], {
    fn check(x: i32) -> Pin<Box<dyn Future<Output = Result<i32, Failed>> + Send>> {
        if x < 0 {
            return Box::pin(async move { Err(Failed(x)) });
        }
        let doubled = x * 2;
        if x == 0 {
            return Box::pin(std::future::ready(Err(Failed(doubled))));
        }
        return Box::pin(async move { pause().await; Ok(doubled) });
    }
} => {
    assert_eq!(block_on(check(3)), Ok(6));
    assert_eq!(block_on(check(0)), Err(Failed(0)));
    assert_eq!(block_on(check(-3)), Err(Failed(-3)));
} }

shape! { a_users_alias, fallible [1 ok, 1 err], {
    fn check(x: i32) -> LaterResult<i32> {
        Box::pin(async move { pause().await; if x > 0 { Ok(x) } else { Err(Failed(x)) } })
    }
} => {
    assert_eq!(block_on(check(3)), Ok(3));
    assert_eq!(block_on(check(-3)), Err(Failed(-3)));
} }

shape! { borrowing, fallible [1 ok, 1 err], {
    fn check<'a>(text: &'a mut String) -> Later<'a, Result<&'a mut String, Failed>> {
        Box::pin(async move {
            pause().await;
            if text.is_empty() { return Err(Failed(0)); }
            text.push('!');
            Ok(text)
        })
    }
} => {
    let mut text = String::from("a");
    block_on(check(&mut text)).unwrap().push('?');
    assert_eq!(text, "a!?");
    assert_eq!(block_on(check(&mut String::new())), Err(Failed(0)));
} }

shape! { elided_in_an_alias, value [1 ok], {
    fn length(text: &str) -> Later<'_, usize> { Box::pin(async move { text.len() }) }
} => { assert_eq!(block_on(length("abc")), 3); } }

shape! { method_with_elided_self, value [1 ok], in { struct Store { rows: Vec<i32> } impl Store } {
    fn rows(&mut self, more: i32) -> Pin<Box<dyn Future<Output = usize> + Send + '_>> {
        self.rows.push(more);
        Box::pin(async move { self.rows.push(more); pause().await; self.rows.len() })
    }
} => { assert_eq!(block_on(Store { rows: vec![] }.rows(1)), 2); } }

// Seen as they are created: what these promise is more than a boxed future.
shape! { sync_too, value [1 ok], {
    fn three() -> Pin<Box<dyn Future<Output = i32> + Send + Sync>> { Box::pin(async { 3 }) }
} => {
    fn shared<T: Send + Sync>(t: T) -> T { t }
    assert_eq!(block_on(shared(three())), 3);
} }

shape! { box_without_pin, value [1 ok], {
    fn three() -> Box<dyn Future<Output = i32> + Unpin> { Box::new(std::future::ready(3)) }
} => { assert_eq!(block_on(three()), 3); } }

shape! { a_pinned_box_of_a_known_future, value [1 ok], {
    fn three() -> Pin<Box<std::future::Ready<i32>>> { Box::pin(std::future::ready(3)) }
} => { assert_eq!(block_on(three()), 3); } }

shape! { within_a_result, fallible [1 ok, 1 err], {
    fn make(x: i32) -> Result<Pin<Box<dyn Future<Output = i32>>>, Failed> {
        if x < 0 { return Err(Failed(x)); }
        Ok(Box::pin(async move { x }))
    }
} => {
    assert_eq!(block_on(make(3).ok().unwrap()), 3);
    assert!(make(-3).is_err());
} }

shape! { async_that_returns_boxed, value [1 ok], {
    async fn outer(x: i32) -> Pin<Box<dyn Future<Output = i32>>> { pause().await; Box::pin(async move { x }) }
} => { assert_eq!(block_on(async { outer(3).await.await }), 3); } }

shape! { generic, fallible [1 ok], {
    fn later<T: Send + 'static, E: std::error::Error + Send + 'static>(t: Result<T, E>) -> Pin<Box<dyn Future<Output = Result<T, E>> + Send>> {
        Box::pin(async move { pause().await; t })
    }
} => { assert_eq!(block_on(later(Ok::<_, Failed>(3))), Ok(3)); } }

shape! { a_parameter_that_is_a_boxed_future, value [1 ok], {
    fn same<T>(t: T) -> T { t }
} => { let future: Later<'static, i32> = same(Box::pin(async { 3 })); assert_eq!(block_on(future), 3); } }

shape! { panics_before_the_future, value [], {
    fn check(x: i32) -> Later<'static, i32> { assert!(x > 0); Box::pin(async move { x }) }
} => { assert!(super::super::super::harness::panics(|| check(-1))); } }

shape! { never_polled, value [], {
    fn check(x: i32) -> Later<'static, i32> { Box::pin(async move { x }) }
} => { drop(check(1)); } }
