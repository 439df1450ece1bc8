//! Methods, by what their `self` is.

use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use super::harness::{Failed, block_on, pause};

#[derive(Debug, Default, PartialEq)]
struct Data {
    rows: Vec<i32>,
}

shape! { by_value, fallible [1 ok, 1 err], in { #[derive(Debug)] struct S(Data); impl S } {
    fn take(self) -> Result<Vec<i32>, Failed> { if self.0.rows.is_empty() { return Err(Failed(0)); } Ok(self.0.rows) }
} => {
    assert_eq!(S(Data { rows: vec![1] }).take(), Ok(vec![1]));
    assert_eq!(S(Data::default()).take(), Err(Failed(0)));
} }

shape! { by_mut_value, value [1 ok], in { struct S(Data); impl S } {
    fn with(mut self, x: i32) -> Self { self.0.rows.push(x); self }
} => { assert_eq!(S(Data::default()).with(1).0.rows, [1]); } }

shape! { by_reference, value [1 ok], in { struct S(Data); impl S } {
    fn rows(&self) -> &[i32] { &self.0.rows }
} => { assert_eq!(S(Data { rows: vec![1] }).rows(), [1]); } }

shape! { by_mut_reference, value [1 ok], in { struct S(Data); impl S } {
    fn push(&mut self, x: i32) { self.0.rows.push(x) }
} => { let mut s = S(Data::default()); s.push(1); assert_eq!(s.0.rows, [1]); } }

shape! { unused, value [1 ok], in { struct S; impl S } { fn three(&self) -> i32 { 3 } } => { assert_eq!(S.three(), 3); } }

shape! { associated, value [1 ok], in { struct S(i32); impl S } {
    fn new(x: i32) -> Self { Self(x) }
} => { assert_eq!(S::new(3).0, 3); } }

shape! { associated_with_self_types, fallible [1 ok, 1 err], in { #[derive(Debug, PartialEq)] struct S<T>(T); impl<T: PartialOrd + Default> S<T> } {
    fn new(t: T) -> Result<Self, Failed> where Self: Sized { if t > T::default() { Ok(Self(t)) } else { Err(Failed(0)) } }
} => {
    assert_eq!(S::new(3), Ok(S(3)));
    assert_eq!(S::new(-3), Err(Failed(0)));
} }

shape! { by_box, value [1 ok], in { struct S(Data); impl S } {
    fn take(self: Box<Self>) -> Data { self.0 }
} => { assert_eq!(Box::new(S(Data::default())).take(), Data::default()); } }

shape! { by_rc, value [1 ok], in { struct S(i32); impl S } {
    fn count(self: &Rc<Self>) -> usize { Rc::strong_count(self) }
} => { let s = Rc::new(S(1)); let _t = s.clone(); assert_eq!(s.count(), 2); } }

shape! { by_arc, fallible [1 err], in { struct S(i32); impl S } {
    fn fail(self: Arc<Self>) -> Result<(), Failed> { Err(Failed(self.0)) }
} => { assert_eq!(Arc::new(S(1)).fail(), Err(Failed(1))); } }

shape! { by_reference_to_arc, value [1 ok], in { struct S(i32); impl S } {
    fn see<'a>(self: &'a Arc<Self>, _other: &str) -> &'a i32 { &self.0 }
} => { let s = Arc::new(S(1)); assert_eq!(*s.see(""), 1); } }

shape! { by_pin, value [1 ok], in { struct S(i32); impl S } {
    fn add(self: Pin<&mut Self>, x: i32) -> &mut i32 { let s = self.get_mut(); s.0 += x; &mut s.0 }
} => { let mut s = S(1); *Pin::new(&mut s).add(1) += 1; assert_eq!(s.0, 3); } }

shape! { by_mut_pin, value [1 ok], in { struct S(i32); impl S } {
    fn add(mut self: Pin<&mut Self>, x: i32) -> i32 { self.as_mut().get_mut().0 += x; self.0 }
} => { assert_eq!(Pin::new(&mut S(1)).add(1), 2); } }

shape! { typed_self, value [1 ok], in { struct S(i32); impl S } {
    fn see(self: &Self) -> i32 { self.0 }
} => { assert_eq!(S(1).see(), 1); } }

shape! { async_by_value, fallible [1 ok], in { struct S(Data); impl S } {
    async fn take(self) -> Result<Vec<i32>, Failed> { pause().await; Ok(self.0.rows) }
} => { assert_eq!(block_on(S(Data::default()).take()), Ok(vec![])); } }

shape! { async_by_mut_value, value [1 ok], in { struct S(Data); impl S } {
    async fn with(mut self, x: i32) -> Self { pause().await; self.0.rows.push(x); self }
} => { assert_eq!(block_on(S(Data::default()).with(1)).0.rows, [1]); } }

shape! { async_by_reference, value [1 ok], in { struct S(Data); impl S } {
    async fn rows(&self, _other: &str) -> &[i32] { pause().await; &self.0.rows }
} => { assert_eq!(block_on(S(Data { rows: vec![1] }).rows("")), [1]); } }

shape! { async_by_mut_reference, value [1 ok], in { struct S(Data); impl S } {
    async fn push(&mut self, x: i32) { pause().await; self.0.rows.push(x) }
} => { let mut s = S(Data::default()); block_on(s.push(1)); assert_eq!(s.0.rows, [1]); } }

shape! { async_by_box, value [1 ok], in { struct S(Data); impl S } {
    async fn take(self: Box<Self>) -> Data { pause().await; self.0 }
} => { assert_eq!(block_on(Box::new(S(Data::default())).take()), Data::default()); } }

shape! { async_by_arc, fallible [1 err], in { struct S(i32); impl S } {
    async fn fail(self: Arc<Self>) -> Result<(), Failed> { pause().await; Err(Failed(self.0)) }
} => {
    let s = Arc::new(S(1));
    assert_eq!(block_on(async { tokio::spawn(s.fail()).await.unwrap() }), Err(Failed(1)));
} }

shape! { async_by_pin, value [1 ok], in { struct S(i32); impl S } {
    async fn add(mut self: Pin<&mut Self>, x: i32) -> i32 { pause().await; self.as_mut().get_mut().0 += x; self.0 }
} => { assert_eq!(block_on(Pin::new(&mut S(1)).add(1)), 2); } }

shape! { generic_impl, value [1 ok], in { struct S<'a, T, const N: usize>(&'a [T; N]); impl<'a, T: Clone + 'a, const N: usize> S<'a, T, N> } {
    fn first<U: From<T>>(&self) -> Option<U> { self.0.first().cloned().map(U::from) }
} => { assert_eq!(S(&[1u8, 2]).first::<u32>(), Some(1)); } }

shape! { self_in_a_closure, value [1 ok], in { struct S(i32); impl S } {
    fn add(&mut self, xs: &[i32]) -> i32 { xs.iter().for_each(|x| self.0 += x); self.0 }
} => { assert_eq!(S(1).add(&[1, 2]), 4); } }

shape! { moves_out_of_self_in_parts, value [1 ok], in { struct S { a: String, b: String } impl S } {
    fn split(self) -> (String, usize) { let S { a, b } = self; drop(a); (b.clone(), b.len()) }
} => { assert_eq!(S { a: "a".into(), b: "b".into() }.split(), ("b".to_owned(), 1)); } }

shape! { moves_one_field, value [1 ok], in { struct S { a: String, b: String } impl S } {
    fn take(self) -> String { self.a }
} => { assert_eq!(S { a: "a".into(), b: "b".into() }.take(), "a"); } }

shape! { self_only_in_a_macro, value [1 ok], in { struct S(i32); impl S } {
    fn text(&self) -> String { format!("{}", self.0) }
} => { assert_eq!(S(1).text(), "1"); } }

shape! { drop_itself, value [1 ok], in { struct S(Rc<std::cell::Cell<i32>>); impl Drop for S } {
    fn drop(&mut self) { self.0.set(self.0.get() + 1) }
} => { let n = Rc::default(); drop(S(Rc::clone(&n))); assert_eq!(n.get(), 1); } }
