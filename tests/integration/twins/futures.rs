//! Functions that are not `async` and return a future by `impl Future`.

use std::future::Future;

use super::harness::{Failed, block_on, pause};

shape! { a_block, value [1 ok], {
    fn double(x: i32) -> impl Future<Output = i32> { async move { pause().await; x * 2 } }
} => { assert_eq!(block_on(double(4)), 8); } }

shape! { statements_before_the_block, value [1 ok], {
    fn count(log: &mut Vec<i32>) -> impl Future<Output = usize> + use<> {
        log.push(1);
        let length = log.len();
        log.push(2);
        async move { pause().await; length }
    }
} => {
    let mut log = Vec::new();
    let future = count(&mut log);
    assert_eq!(log, [1, 2]);
    assert_eq!(block_on(future), 1);
} }

shape! { result_with_question_mark, fallible [1 ok, 1 err], {
    fn number(text: String) -> impl Future<Output = Result<i32, Failed>> {
        let trimmed = text.trim().to_owned();
        async move {
            pause().await;
            let x: i32 = trimmed.parse().map_err(|_| Failed(7))?;
            Ok(x)
        }
    }
} => {
    assert_eq!(block_on(number(" 4 ".to_owned())), Ok(4));
    assert_eq!(block_on(number("x".to_owned())), Err(Failed(7)));
} }

shape! { ready_behind_impl, value [1 ok], {
    fn three() -> impl Future<Output = i32> { std::future::ready(3) }
} => { assert_eq!(block_on(three()), 3); } }

shape! { ready_error_behind_impl, fallible [1 err], {
    fn refuse() -> impl Future<Output = Result<(), Failed>> { std::future::ready(Err(Failed(3))) }
} => { assert_eq!(block_on(refuse()), Err(Failed(3))); } }

// Seen as it is created: the type promises `Ready` itself.
shape! { ready_by_name, value [1 ok], {
    fn three() -> std::future::Ready<i32> { std::future::ready(3) }
} => { assert_eq!(three().into_inner(), 3); } }

shape! { with_send_and_static, fallible [1 err], {
    fn refuse(x: i32) -> impl Future<Output = Result<(), Failed>> + Send + 'static { async move { pause().await; Err(Failed(x)) } }
} => {
    fn spawnable<T: Send + 'static>(t: T) -> T { t }
    assert_eq!(block_on(spawnable(refuse(3))), Err(Failed(3)));
} }

shape! { send_by_inference, value [1 ok], {
    fn three() -> impl Future<Output = i32> { async { pause().await; 3 } }
} => {
    assert_eq!(block_on(async { tokio::spawn(three()).await.unwrap() }), 3);
} }

shape! { with_sync, value [1 ok], {
    fn three() -> impl Future<Output = i32> + Send + Sync { async { 3 } }
} => {
    fn shared<T: Send + Sync>(t: T) -> T { t }
    assert_eq!(block_on(shared(three())), 3);
} }

shape! { with_unpin, value [1 ok], {
    fn three() -> impl Future<Output = i32> + Unpin { Box::pin(async { 3 }) }
} => {
    let mut future = three();
    assert_eq!(block_on(&mut future), 3);
} }

shape! { with_a_lifetime, value [1 ok], {
    fn length<'a>(text: &'a str) -> impl Future<Output = usize> + 'a { async move { pause().await; text.len() } }
} => {
    let text = String::from("abc");
    assert_eq!(block_on(length(&text)), 3);
} }

shape! { with_use, value [1 ok], {
    fn length<'a, 'b, T: AsRef<str>>(text: &'a T, _other: &'b str) -> impl Future<Output = usize> + use<'a, T> {
        async move { text.as_ref().len() }
    }
} => {
    let text = String::from("abc");
    let future = { let other = String::new(); length(&text, &other) };
    assert_eq!(block_on(future), 3);
} }

shape! { bounds_in_any_order, value [1 ok], {
    fn three<'a>(x: &'a i32) -> impl 'a + Send + ::core::future::Future<Output = i32> { async move { *x } }
} => { assert_eq!(block_on(three(&3)), 3); } }

// A bound that a future of the runtime's does not have: seen as it is created.
shape! { with_clone, value [1 ok], {
    fn three() -> impl Future<Output = i32> + Clone { std::future::ready(3) }
} => {
    let future = three();
    assert_eq!(block_on(future.clone()) + block_on(future), 6);
} }

shape! { early_return_of_the_same_future, value [2 ok], {
    fn pick(now: bool) -> impl Future<Output = i32> {
        if now { return std::future::ready(1); }
        let later = 2;
        std::future::ready(later)
    }
} => {
    assert_eq!(block_on(pick(true)), 1);
    assert_eq!(block_on(pick(false)), 2);
} }

shape! { borrowed_error, fallible [1 ok, 1 err], {
    fn check<'a>(text: &'a str) -> impl Future<Output = Result<usize, &'a str>> + 'a {
        async move { if text.is_empty() { Err(text) } else { Ok(text.len()) } }
    }
} => {
    assert_eq!(block_on(check("abc")), Ok(3));
    assert_eq!(block_on(check("")), Err(""));
} }

shape! { method, fallible [1 err], in { struct Counter(i32); impl Counter } {
    fn add(&mut self, by: i32) -> impl Future<Output = Result<i32, Failed>> + '_ {
        self.0 += by;
        async move { self.0 += by; pause().await; Err(Failed(self.0)) }
    }
} => {
    let mut counter = Counter(0);
    let future = counter.add(2);
    assert_eq!(block_on(future), Err(Failed(4)));
} }

shape! { never_output, value [], {
    fn wait() -> impl Future<Output = std::convert::Infallible> { std::future::pending() }
} => { drop(wait()); } }

shape! { output_is_impl, value [1 ok], {
    fn text() -> impl Future<Output = impl std::fmt::Display> { async { 3 } }
} => { assert_eq!(block_on(text()).to_string(), "3"); } }

shape! { generic_output, value [1 ok], {
    fn hand<T: Clone>(t: &T) -> impl Future<Output = T> + use<T> { let t = t.clone(); async move { t } }
} => { assert_eq!(block_on(hand(&3)), 3); } }

shape! { non_send, value [1 ok], {
    fn three() -> impl Future<Output = i32> { let x = std::rc::Rc::new(3); async move { pause().await; *x } }
} => { assert_eq!(block_on(three()), 3); } }

shape! { into_future_types, value [1 ok], {
    fn three() -> impl std::future::IntoFuture<Output = i32> { async { 3 } }
} => { assert_eq!(block_on(async { three().await }), 3); } }

shape! { closure_that_is_async, value [1 ok], {
    fn adder(x: i32) -> impl Fn(i32) -> std::future::Ready<i32> { move |y| std::future::ready(x + y) }
} => { assert_eq!(block_on(adder(1)(2)), 3); } }
