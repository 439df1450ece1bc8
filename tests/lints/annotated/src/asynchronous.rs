//! What is said about `async` functions, by both.

use monitored::{classify_errors, monitored};
use std::future::Future;
use std::pin::Pin;

#[derive(Debug)]
pub struct Failed(pub i32);

async fn pause() {}

#[monitored]
async fn dead() {}

#[monitored]
pub async fn unused_argument(x: i32, y: i32) -> i32 {
    pause().await;
    y
}

#[monitored]
#[classify_errors(_ => timeout)]
pub async fn unused_arguments((a, b): (i32, i32), mut c: i32, _d: i32, _: i32) -> Result<i32, Failed> {
    pause().await;
    Ok(a)
}

#[monitored]
pub async fn unused_mut(mut x: i32) -> i32 {
    pause().await;
    x
}

#[monitored]
pub async fn unused_local(x: i32) -> i32 {
    let y = x;
    let mut z = x;
    pause().await;
    z
}

#[monitored]
pub async fn unused_assignment(mut x: i32) -> i32 {
    let y = x;
    x = 2;
    pause().await;
    y
}

#[monitored]
pub async fn shadowed_argument(x: i32) -> i32 {
    let x = 1;
    pause().await;
    x
}

#[monitored]
pub async fn unused_future() {
    pause();
    pause().await;
}

#[monitored]
pub async fn must_be_used() -> Result<i32, Failed> {
    pause().await;
    Ok(1)
}

#[monitored]
pub async fn unused_result() {
    must_be_used().await;
    must_be_used();
}

#[monitored]
pub async fn unreachable(x: i32) -> i32 {
    pause().await;
    return x;
    drop(x);
}

#[monitored]
pub async fn no_await(x: i32) -> i32 {
    x
}

#[monitored]
pub async fn needless_return(x: i32) -> i32 {
    pause().await;
    return x;
}

#[monitored]
pub async fn by_value(x: String) -> usize {
    pause().await;
    x.len()
}

#[monitored]
pub async fn holds_a_lock(x: &std::sync::Mutex<i32>) -> i32 {
    let guard = x.lock().unwrap();
    pause().await;
    *guard
}

#[monitored]
pub async fn not_send(x: i32) -> i32 {
    let x = std::rc::Rc::new(x);
    pause().await;
    *x
}

#[monitored]
pub async fn large(x: i32) -> i32 {
    let all = [x; 10_000];
    pause().await;
    all[0]
}

#[monitored]
pub async fn awaits_large(x: i32) -> i32 {
    large(x).await
}

#[monitored]
pub fn by_hand(x: i32) -> impl Future<Output = i32> {
    async move { x }
}

#[monitored]
pub fn boxed(x: i32) -> Pin<Box<dyn Future<Output = i32> + Send>> {
    Box::pin(async move {
        pause().await;
        return x;
    })
}

#[monitored]
pub async fn yields_async(x: i32) -> i32 {
    let _future = async { pause() };
    pause().await;
    x
}

#[monitored]
pub async fn unwraps(x: Option<i32>) -> i32 {
    pause().await;
    x.unwrap()
}

#[monitored]
pub async fn indexes(x: &[i32]) -> i32 {
    pause().await;
    x[0] + 1
}

#[monitored]
pub async fn let_unit() -> i32 {
    let x = pause().await;
    drop(x);
    1
}

#[monitored]
pub async fn underscore_used(_x: i32) -> i32 {
    pause().await;
    _x
}

#[monitored]
pub async fn long_lifetimes<'a>(x: &'a str) -> &'a str {
    pause().await;
    x
}

pub struct Store;

impl Store {
    #[monitored]
    pub async fn unused_self(&self, x: i32) -> i32 {
        pause().await;
        x
    }

    #[monitored]
    pub async fn new() -> i32 {
        pause().await;
        1
    }

    #[monitored]
    pub async fn never_mutated(&mut self, x: &mut i32) -> i32 {
        pause().await;
        *x
    }
}
