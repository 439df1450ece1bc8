//! Functions of traits, and under `#[async_trait]`.

use std::future::Future;

use async_trait::async_trait;

use super::harness::{Failed, block_on, pause};

shape! { default_method, fallible [1 err], in { struct S; impl T for S {} trait T } with { fn id(&self) -> i32 { 3 } } { fn fail(&self) -> Result<(), Failed> { Err(Failed(self.id())) } }
=> { assert_eq!(S.fail(), Err(Failed(3))); } }

shape! { default_where_sized, value [1 ok], in { struct S; impl T for S {} trait T } { fn same(self) -> Self where Self: Sized { self } } => { S.same(); } }

shape! { default_without_self, value [1 ok], in { struct S; impl T for S {} trait T } { fn three() -> i32 { 3 } } => { assert_eq!(S::three(), 3); } }

shape! { called_dynamically, value [1 ok], in { struct S; impl T for S {} trait T } { fn text(&self) -> String { "a".into() } } => { let t: &dyn T = &S; assert_eq!(t.text(), "a"); } }

shape! { implemented, fallible [1 ok, 1 err], in { #[derive(Debug, PartialEq)] struct S(i32); impl std::str::FromStr for S } with { type Err = Failed; } { fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(S).map_err(|_| Failed(0)) } }
=> { assert_eq!("3".parse(), Ok(S(3))); assert_eq!("x".parse::<S>(), Err(Failed(0))); } }

shape! { display, fallible [1 ok], in { struct S; impl std::fmt::Display for S } { fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str("a") } }
=> { assert_eq!(S.to_string(), "a"); } }

shape! { iterator, value [3 ok], in { struct S(i32); impl Iterator for S } with { type Item = i32; } { fn next(&mut self) -> Option<Self::Item> { if self.0 == 0 { return None; } self.0 -= 1; Some(self.0) } }
=> { assert_eq!(S(2).sum::<i32>(), 1); } }

shape! { future_poll, value [1 ok], in { struct S; impl Future for S } with { type Output = i32; } { fn poll(self: std::pin::Pin<&mut Self>, _cx: &mut std::task::Context<'_>) -> std::task::Poll<i32> { std::task::Poll::Ready(3) } }
=> { assert_eq!(block_on(S), 3); } }

shape! { operator, value [1 ok], in { #[derive(Clone, Copy)] struct S(i32); impl std::ops::Add<&S> for S } with { type Output = S; } { fn add(self, other: &S) -> S { S(self.0 + other.0) } }
=> { assert_eq!((S(1) + &S(2)).0, 3); } }

shape! { async_in_a_trait, fallible [1 ok, 1 err], in { trait T { async fn check(&mut self, x: i32) -> Result<&mut i32, Failed>; } struct S(i32); impl T for S } {
    async fn check(&mut self, x: i32) -> Result<&mut i32, Failed> { pause().await; if x < 0 { return Err(Failed(x)); } self.0 += x; Ok(&mut self.0) }
} => { let mut s = S(1); assert_eq!(block_on(s.check(1)), Ok(&mut 2)); assert_eq!(block_on(s.check(-1)), Err(Failed(-1))); } }

shape! { async_default, fallible [1 err], in { struct S; impl T for S {} trait T } with { fn id(&self) -> i32 { 3 } } { async fn fail(&self) -> Result<(), Failed> { pause().await; Err(Failed(self.id())) } }
=> { assert_eq!(block_on(S.fail()), Err(Failed(3))); } }

shape! { async_for_a_send_future, value [1 ok], in { trait T { fn get(&self) -> impl Future<Output = i32> + Send; } struct S(i32); impl T for S } { async fn get(&self) -> i32 { pause().await; self.0 } }
=> { assert_eq!(block_on(async { tokio::spawn(async { S(3).get().await }).await.unwrap() }), 3); } }

shape! { future_in_a_trait, fallible [1 err], in { trait T { fn get(&self) -> impl Future<Output = Result<i32, Failed>> + Send; } struct S(i32); impl T for S } { fn get(&self) -> impl Future<Output = Result<i32, Failed>> + Send { let x = self.0; async move { pause().await; Err(Failed(x)) } } }
=> { assert_eq!(block_on(S(3).get()), Err(Failed(3))); } }

shape! { default_future_in_a_trait, value [1 ok], in { struct S; impl T for S {} trait T: Sync } { fn get(&self) -> impl Future<Output = i32> + Send { async { 3 } } } => { assert_eq!(block_on(S.get()), 3); } }

shape! { under_async_trait, fallible [1 ok, 1 err], in { #[async_trait] trait T { async fn check(&self, x: i32, text: &str) -> Result<i32, Failed>; } struct S(i32); #[async_trait] impl T for S } {
    async fn check(&self, x: i32, text: &str) -> Result<i32, Failed> { pause().await; if x < 0 { return Err(Failed(x)); } Ok(self.0 + x + text.len() as i32) }
} => {
    let t: Box<dyn T> = Box::new(S(1));
    assert_eq!(block_on(t.check(1, "a")), Ok(3));
    assert_eq!(block_on(t.check(-1, "a")), Err(Failed(-1)));
} }

shape! { under_async_trait_mut, fallible [1 ok], in { #[async_trait] trait T { async fn add(&mut self, x: &mut i32) -> Result<&mut i32, Failed>; } struct S(i32); #[async_trait] impl T for S } {
    async fn add(&mut self, x: &mut i32) -> Result<&mut i32, Failed> { *x += 1; pause().await; self.0 += *x; Ok(&mut self.0) }
} => { let mut s = S(1); assert_eq!(block_on(s.add(&mut 1)), Ok(&mut 3)); } }

shape! { under_async_trait_without_self, fallible [1 err], in { #[async_trait] trait T { async fn make(x: i32) -> Result<Self, Failed> where Self: Sized; } #[derive(Debug, PartialEq)] struct S(i32); #[async_trait] impl T for S } {
    async fn make(x: i32) -> Result<Self, Failed> { pause().await; if x < 0 { return Err(Failed(x)); } Ok(S(x)) }
} => { assert_eq!(block_on(S::make(-1)), Err(Failed(-1))); } }

shape! { under_async_trait_default, value [1 ok], in { struct S; #[async_trait] impl T for S {} #[async_trait] trait T: Sync } { async fn three(&self, (a, _): (i32, i32), _: &str) -> i32 { pause().await; a } }
=> { assert_eq!(block_on(S.three((3, 1), "")), 3); } }

shape! { under_async_trait_unit, value [1 ok], in { #[async_trait] trait T { async fn run(self: Box<Self>); } struct S; #[async_trait] impl T for S } { async fn run(self: Box<Self>) { pause().await; } }
=> { block_on(Box::new(S).run()); } }

shape! { under_async_trait_local, fallible [1 err], in { #[async_trait(?Send)] trait T { async fn run(&self) -> Result<(), Failed>; } struct S; #[async_trait(?Send)] impl T for S } { async fn run(&self) -> Result<(), Failed> { let x = std::rc::Rc::new(1); pause().await; Err(Failed(*x)) } }
=> { assert_eq!(block_on(S.run()), Err(Failed(1))); } }

shape! { under_async_trait_generic, value [1 ok], in { #[async_trait] trait T<K> { async fn pick<V: Send + 'static>(&self, k: K, v: V) -> (K, V) where K: 'async_trait; } struct S; #[async_trait] impl<K: Send + 'static> T<K> for S } { async fn pick<V: Send + 'static>(&self, k: K, v: V) -> (K, V) { pause().await; (k, v) } }
=> { assert_eq!(block_on(S.pick(1, "a")), (1, "a")); } }

shape! { under_async_trait_box_error, fallible [1 err], in { #[async_trait] trait T { async fn run(&self) -> Result<(), Box<dyn std::error::Error + Send + Sync>>; } struct S; #[async_trait] impl T for S } { async fn run(&self) -> Result<(), Box<dyn std::error::Error + Send + Sync>> { Err(Box::new(Failed(1))) } }
=> { assert_eq!(block_on(S.run()).unwrap_err().to_string(), "failed with 1"); } }

mod below_async_trait {
    use super::*;
    use monitored::monitored;

    // `#[async_trait]` below ours is another matter: it stands on the block, ours on the functions in it. By hand:
    struct S(i32);

    impl S {
        #[monitored]
        fn by_hand<'life0, 'async_trait>(
            &'life0 mut self,
            x: i32,
        ) -> ::core::pin::Pin<Box<dyn Future<Output = Result<i32, Failed>> + Send + 'async_trait>>
        where
            'life0: 'async_trait,
            Self: 'async_trait,
        {
            Box::pin(async move {
                if let Some(ret) = None::<Result<i32, Failed>> {
                    return ret;
                }
                let __self = self;
                __self.0 += x;
                pause().await;
                Err(Failed(__self.0))
            })
        }
    }

    #[test]
    fn runs() {
        super::super::harness::monitored(&[(1, "err")], || {
            assert_eq!(block_on(S(1).by_hand(1)), Err(Failed(2)))
        });
    }
}
