//! Lifetimes: elided, named, and reborrows in what is returned.

use super::harness::{Failed, block_on, pause};

shape! { named, value [1 ok], {
    fn first<'a>(a: &'a str, _b: &str) -> &'a str { a }
} => { assert_eq!(first("a", "b"), "a"); } }

shape! { elided, value [1 ok], { fn head(text: &str) -> &str { &text[..1] } } => { assert_eq!(head("ab"), "a"); } }

shape! { reborrow_of_self, value [1 ok], in { struct S { rows: Vec<i32> } impl S } {
    fn rows(&mut self) -> &mut Vec<i32> { &mut self.rows }
} => { let mut s = S { rows: vec![] }; s.rows().push(1); assert_eq!(s.rows, [1]); } }

shape! { reborrow_of_self_in_ok, fallible [1 ok, 1 err], in { struct S { rows: Vec<i32> } impl S } {
    fn row(&mut self, at: usize) -> Result<&mut i32, Failed> {
        let row = self.rows.get_mut(at).ok_or(Failed(0))?;
        Ok(row)
    }
} => {
    let mut s = S { rows: vec![1] };
    *s.row(0).unwrap() += 1;
    assert_eq!(s.rows, [2]);
    assert!(s.row(1).is_err());
} }

shape! { whole_self_in_ok, fallible [1 ok, 1 err], in { struct S { rows: Vec<i32> } impl S } {
    fn check(&mut self) -> Result<&mut Self, Failed> { if self.rows.is_empty() { return Err(Failed(0)); } Ok(self) }
} => {
    let mut s = S { rows: vec![1] };
    s.check().unwrap().rows.push(2);
    assert_eq!(s.rows, [1, 2]);
    assert!(S { rows: vec![] }.check().is_err());
} }

shape! { whole_self, value [1 ok], in { struct S { rows: Vec<i32> } impl S } {
    fn add(&mut self, x: i32) -> &mut Self { self.rows.push(x); self }
} => { let mut s = S { rows: vec![] }; s.add(1).rows.push(2); assert_eq!(s.rows, [1, 2]); } }

shape! { argument, value [1 ok], {
    fn last<'a>(rows: &'a mut Vec<i32>, x: &mut i32) -> &'a mut i32 { *x += 1; rows.last_mut().unwrap() }
} => { let mut rows = vec![1]; *last(&mut rows, &mut 0) += 1; assert_eq!(rows, [2]); } }

shape! { argument_in_ok, fallible [1 ok, 1 err], {
    fn last(rows: &mut Vec<i32>) -> Result<&mut i32, Failed> { match rows.last_mut() { Some(row) => Ok(row), None => Err(Failed(0)) } }
} => {
    let mut rows = vec![1];
    *last(&mut rows).unwrap() += 1;
    assert_eq!(rows, [2]);
    assert!(last(&mut vec![]).is_err());
} }

shape! { argument_in_some, value [1 ok], {
    fn last(rows: &mut [i32]) -> Option<(&mut i32, usize)> { let n = rows.len(); let last = rows.last_mut()?; Some((last, n)) }
} => { assert_eq!(last(&mut [1, 2]), Some((&mut 2, 2))); } }

shape! { reborrow_in_a_loop, value [1 ok], {
    fn end<'a>(mut list: &'a mut Option<Box<Node>>) -> &'a mut Option<Box<Node>> {
        while let Some(node) = list { list = &mut node.next; }
        list
    }
} => {
    let mut list = Some(Box::new(Node { next: None }));
    *end(&mut list) = Some(Box::new(Node { next: None }));
    assert!(list.unwrap().next.is_some());
} }

struct Node {
    next: Option<Box<Node>>,
}

shape! { async_reborrow_of_self, value [1 ok], in { struct S { rows: Vec<i32> } impl S } {
    async fn rows(&mut self) -> &mut Vec<i32> { pause().await; &mut self.rows }
} => { let mut s = S { rows: vec![] }; block_on(s.rows()).push(1); assert_eq!(s.rows, [1]); } }

shape! { async_reborrow_of_self_in_ok, fallible [1 ok, 1 err], in { struct S { rows: Vec<i32> } impl S } {
    async fn row(&mut self, at: usize) -> Result<&mut i32, Failed> { pause().await; self.rows.get_mut(at).ok_or(Failed(0)) }
} => {
    let mut s = S { rows: vec![1] };
    *block_on(s.row(0)).unwrap() += 1;
    assert_eq!(s.rows, [2]);
    assert!(block_on(s.row(1)).is_err());
} }

shape! { async_argument, fallible [1 ok], {
    async fn last<'a>(rows: &'a mut Vec<i32>, other: &mut Vec<i32>) -> Result<&'a mut i32, Failed> {
        other.push(1);
        pause().await;
        rows.last_mut().ok_or(Failed(0))
    }
} => { let mut rows = vec![1]; *block_on(last(&mut rows, &mut vec![])).unwrap() += 1; assert_eq!(rows, [2]); } }

shape! { async_borrows_across_an_await, value [1 ok], {
    async fn join(a: &str, b: &mut String, c: &[&str]) -> usize { b.push_str(a); pause().await; for x in c { b.push_str(x); pause().await; } b.len() }
} => { assert_eq!(block_on(join("a", &mut String::new(), &["b"])), 2); } }

shape! { struct_with_a_lifetime, value [1 ok], in { struct S<'a>(&'a str); impl<'a> S<'a> } {
    fn text(&self) -> &'a str { self.0 }
} => { let text = String::from("a"); let seen = { let s = S(&text); s.text() }; assert_eq!(seen, "a"); } }

shape! { elided_in_a_path, fallible [1 ok], {
    fn wrap(text: &str) -> Result<std::borrow::Cow<'_, str>, Failed> { Ok(text.into()) }
} => { assert_eq!(wrap("a").unwrap(), "a"); } }

shape! { error_that_borrows, fallible [1 ok, 1 err], {
    fn check(text: &str) -> Result<usize, &str> { if text.is_empty() { Err(text) } else { Ok(text.len()) } }
} => {
    assert_eq!(check("ab"), Ok(2));
    assert_eq!(check(""), Err(""));
} }

shape! { error_that_borrows_mutably, fallible [1 err], {
    fn check<'a>(text: &'a mut String) -> Result<(), &'a mut String> { Err(text) }
} => { let mut text = String::new(); check(&mut text).unwrap_err().push('a'); assert_eq!(text, "a"); } }

shape! { poison, fallible [1 ok], {
    fn lock(mutex: &std::sync::Mutex<i32>) -> Result<std::sync::MutexGuard<'_, i32>, std::sync::PoisonError<std::sync::MutexGuard<'_, i32>>> { mutex.lock() }
} => { assert_eq!(*lock(&std::sync::Mutex::new(3)).unwrap(), 3); } }

shape! { higher_ranked_argument, value [1 ok], {
    fn apply<F>(f: F) -> usize where F: for<'a> Fn(&'a str) -> &'a str { let text = String::from(" a "); f(&text).len() }
} => { assert_eq!(apply(|text| text.trim()), 1); } }

shape! { outlives, value [1 ok], {
    fn pick<'long: 'short, 'short>(a: &'long str, b: &'short str, first: bool) -> &'short str { if first { a } else { b } }
} => { assert_eq!(pick("a", "b", true), "a"); } }

shape! { static_data, value [1 ok], { fn text() -> &'static str { "a" } } => { assert_eq!(text(), "a"); } }

shape! { two_phase_borrows, value [1 ok], in { struct S { rows: Vec<usize> } impl S } {
    fn push(&mut self) { self.rows.push(self.rows.len()); }
} => { let mut s = S { rows: vec![] }; s.push(); assert_eq!(s.rows, [0]); } }

shape! { locals_outlive_arguments, value [1 ok], {
    fn longest<'a>(mut best: &'a str, all: Vec<&'a str>) -> &'a str { for x in &all { if x.len() > best.len() { best = x; } } best }
} => { assert_eq!(longest("a", vec!["bb", "c"]), "bb"); } }
