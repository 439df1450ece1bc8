//! Generic functions.

use std::fmt::{Debug, Display};
use std::ops::Add;

use super::harness::{Failed, block_on, pause};

shape! { plain, value [1 ok], { fn f<T>(t: T) -> T { t } } => { assert_eq!(f(1), 1); } }

shape! { with_where, value [1 ok], { fn f<T, U>(t: T, u: U) -> U where T: Into<U>, U: Add<Output = U> + Copy { t.into() + u } } => { assert_eq!(f(1u8, 2u32), 3); } }

shape! { associated_item, value [2 ok], { fn f<I: Iterator>(mut i: I) -> Option<<I as Iterator>::Item> { i.next() } }
=> { assert_eq!(f([1].iter()), Some(&1)); assert_eq!(f(std::iter::empty::<i32>()), None); } }

shape! { associated_item_alone, value [1 ok], { fn f<I>(mut i: I) -> <I as Iterator>::Item where I: Iterator { i.next().unwrap() } } => { assert_eq!(f([1].iter()), &1); } }

shape! { associated_short, value [1 ok], { fn f<T: Add>(a: T, b: T) -> T::Output { a + b } } => { assert_eq!(f(1, 2), 3); } }

shape! { associated_in_result, fallible [1 ok, 1 err], { fn f<T: std::str::FromStr>(text: &str) -> Result<T, T::Err> { text.parse() } }
=> { assert_eq!(f::<bool>("true"), Ok(true)); assert!(f::<bool>("x").is_err()); } }

shape! { const_generics, value [1 ok], { fn f<T: Copy + Default, const N: usize>(x: [T; N]) -> [T; N] { let mut y = [T::default(); N]; for i in 0..N { y[i] = x[N - 1 - i]; } y } }
=> { assert_eq!(f([1, 2, 3]), [3, 2, 1]); } }

shape! { const_generic_only, value [1 ok], { async fn f<const N: usize>() -> [u8; N] { pause().await; [1; N] } } => { assert_eq!(block_on(f::<2>()), [1, 1]); } }

shape! { defaulted_trait_objects, value [1 ok], { fn f<T: Display + ?Sized>(t: Box<T>) -> String { t.to_string() } } => { assert_eq!(f::<dyn Display>(Box::new(1)), "1"); } }

shape! { error_is_generic, fallible [1 ok, 1 err], { fn f<E: std::error::Error>(e: Option<E>) -> Result<i32, E> { match e { Some(e) => Err(e), None => Ok(1) } } }
=> { assert_eq!(f(None::<Failed>), Ok(1)); assert_eq!(f(Some(Failed(1))), Err(Failed(1))); } }

shape! { error_is_generic_without_bounds, fallible [1 err], { fn f<E>(e: E) -> Result<i32, E> { Err(e) } }
=> { struct Opaque; assert!(f(Opaque).is_err()); } }

shape! { error_is_generic_debug, fallible [1 err], { async fn f<E: Debug>(e: E) -> Result<i32, E> { pause().await; Err(e) } } => { assert_eq!(block_on(f(1)), Err(1)); } }

shape! { error_is_generic_that_borrows, fallible [1 err], {
    fn f<'a, E: From<&'a str>>(text: &'a str) -> Result<(), E> { Err(E::from(text)) }
} => { let text = String::from("a"); assert_eq!(f::<&str>(&text), Err("a")); } }

shape! { error_is_generic_from, fallible [1 err], { fn f<E>(x: i32) -> Result<(), E> where E: From<Failed> { Err(Failed(x))? } }
=> { assert!(f::<Box<dyn std::error::Error>>(1).is_err()); } }

shape! { everything_is_generic, value [2 ok], { fn f<R>(r: R) -> R { r } } => { assert_eq!(f(Ok::<i32, Failed>(1)), Ok(1)); assert_eq!(f(Err::<i32, _>(Failed(1))), Err(Failed(1))); } }

shape! { closures, value [1 ok], { fn f<F, R>(f: F) -> R where F: FnOnce(&mut i32) -> R { let mut x = 1; f(&mut x) } } => { assert_eq!(f(|x| *x + 1), 2); } }

shape! { async_closures, fallible [1 err], {
    async fn f<F, Fut, T, E>(mut f: F, times: usize) -> Result<T, E> where F: FnMut(usize) -> Fut, Fut: std::future::Future<Output = Result<T, E>>, E: Debug {
        let mut at = 0;
        loop { match f(at).await { Ok(t) => return Ok(t), Err(e) if at >= times => return Err(e), Err(_) => at += 1 } }
    }
} => { assert_eq!(block_on(f(|at| async move { Err::<(), _>(Failed(at as i32)) }, 2)), Err(Failed(2))); } }

shape! { lifetimes_and_types, value [1 ok], { async fn f<'a, T: 'a + Ord>(xs: &'a [T], default: &'a T) -> &'a T { pause().await; xs.iter().max().unwrap_or(default) } }
=> { assert_eq!(block_on(f(&[1, 2], &0)), &2); } }

shape! { early_bound_lifetimes, value [1 ok], { fn f<'a: 'a>(x: &'a str) -> &'a str { x } } => { assert_eq!(f::<'static>("a"), "a"); } }

shape! { turbofish, value [1 ok], { fn f<T: Default, U>(_: U) -> T { T::default() } } => { assert_eq!(f::<i32, _>(""), 0); } }

shape! { phantom, value [1 ok], { fn f<T>() -> usize { std::mem::size_of::<T>() } } => { assert_eq!(f::<u32>(), 4); } }

shape! { generic_method, fallible [1 ok], in { trait Parse { type Error; fn parse<T: AsRef<str>>(&self, t: T) -> Result<i32, Self::Error>; } struct P; impl Parse for P } with { type Error = std::num::ParseIntError; } {
    fn parse<T: AsRef<str>>(&self, t: T) -> Result<i32, Self::Error> { t.as_ref().parse() }
} => { assert_eq!(P.parse("1"), Ok(1)); } }

shape! { deserializer_like, fallible [1 ok, 1 err], {
    fn f<'de, D: Deserializer<'de>>(d: D) -> Result<&'de str, D::Error> { d.text() }
} => { assert_eq!(f("a"), Ok("a")); assert_eq!(f(""), Err("")); } }

trait Deserializer<'de>: Sized {
    type Error;
    fn text(self) -> Result<&'de str, Self::Error>;
}

impl<'de> Deserializer<'de> for &'de str {
    type Error = &'de str;
    fn text(self) -> Result<&'de str, Self::Error> {
        if self.is_empty() { Err(self) } else { Ok(self) }
    }
}

shape! { deserializer_with_error_bound, fallible [1 ok], {
    fn f<'de, D>(d: D) -> Result<i32, D::Error> where D: Deserializer<'de>, D::Error: Display { Ok(d.text()?.len() as i32) }
} => { assert_eq!(f("a"), Ok(1)); } }

shape! { gat, value [1 ok], in { trait Lend { type Item<'a> where Self: 'a; fn lend(&mut self) -> Option<Self::Item<'_>>; } struct L(Vec<i32>); impl Lend for L } with { type Item<'a> = &'a mut [i32]; } {
    fn lend(&mut self) -> Option<Self::Item<'_>> { self.0.get_mut(..1) }
} => { assert_eq!(L(vec![1, 2]).lend().unwrap(), &mut [1]); } }

shape! { arc_error, fallible [1 err], { fn f<E: std::error::Error>(e: E) -> Result<(), std::sync::Arc<E>> { Err(std::sync::Arc::new(e)) } }
=> { assert_eq!(*f(Failed(1)).unwrap_err(), Failed(1)); } }
