//! Shapes that only edition 2024 accepts, or treats otherwise. The braces of an expansion that are not the user's
//! would make these fail, or drop in another order.

#![allow(clippy::all, reason = "as in twins")]
#![allow(unused_imports, unused_braces, reason = "of what is written through `shape!`, bare functions too")]

use std::cell::RefCell;
use std::sync::Mutex;

use crate::twins::harness::{Failed, block_on, pause};

shape! { tail_temporary_borrows_a_local, value [1 ok], {
    fn length() -> usize { let c = RefCell::new("abc"); c.borrow().len() }
} => { assert_eq!(length(), 3); } }

shape! { tail_temporary_borrows_an_argument, value [1 ok], {
    fn length(c: RefCell<&str>, _unused: String) -> usize { c.borrow().len() }
} => { assert_eq!(length(RefCell::new("abc"), String::new()), 3); } }

shape! { tail_temporary_in_ok, fallible [1 err], {
    fn length() -> Result<usize, Failed> { let c = RefCell::new(3); if *c.borrow() > 4 { return Ok(0); } Err(Failed(*c.borrow())) }
} => { assert_eq!(length(), Err(Failed(3))); } }

shape! { tail_temporary_later, value [1 ok], {
    async fn length() -> usize { let c = Mutex::new("abc"); pause().await; c.lock().unwrap().len() }
} => { assert_eq!(block_on(length()), 3); } }

shape! { tail_temporary_of_an_argument_later, fallible [1 ok], {
    async fn length(c: Mutex<String>, (_, d): (i32, Mutex<String>)) -> Result<usize, Failed> { pause().await; Ok(c.lock().unwrap().len() + d.lock().unwrap().len()) }
} => { assert_eq!(block_on(length(Mutex::default(), (1, Mutex::default()))), Ok(0)); } }

shape! { tail_temporary_behind_impl, value [1 ok], {
    fn length() -> impl std::fmt::Display { let c = RefCell::new("abc"); c.borrow().len() }
} => { assert_eq!(length().to_string(), "3"); } }

shape! { tail_temporary_behind_nested_impl, fallible [1 ok], {
    fn length() -> Result<impl std::fmt::Display, Failed> { let c = RefCell::new("abc"); Ok(c.borrow().len()) }
} => { assert_eq!(length().unwrap().to_string(), "3"); } }

shape! { tail_temporary_tracked, value [1 ok], {
    #[track_caller]
    fn length() -> usize { let c = RefCell::new("abc"); c.borrow().len() }
} => { assert_eq!(length(), 3); } }

shape! { if_let_frees_before_else, value [1 ok], {
    fn fill(c: &Mutex<Option<i32>>) -> i32 { if let Some(x) = *c.lock().unwrap() { x } else { *c.lock().unwrap() = Some(1); 2 } }
} => { assert_eq!(fill(&Mutex::new(None)), 2); } }

shape! { let_chains, value [1 ok], {
    fn sum(a: Option<i32>, b: Option<i32>) -> i32 { if let Some(a) = a && let Some(b) = b && a > 0 { a + b } else { 0 } }
} => { assert_eq!(sum(Some(1), Some(2)), 3); } }

shape! { opaque_types_capture, value [1 ok], {
    fn words(text: &str, by: &char) -> impl Iterator<Item = String> { text.split(*by).map(str::to_owned) }
} => { assert_eq!(words("a b", &' ').count(), 2); } }

shape! { futures_capture, fallible [1 err], {
    fn check(text: &str) -> impl Future<Output = Result<i32, Failed>> { async move { pause().await; Err(Failed(text.len() as i32)) } }
} => { assert_eq!(block_on(check("abc")), Err(Failed(3))); } }

shape! { raw_gen, value [1 ok], { fn r#gen(r#gen: i32) -> i32 { r#gen + 1 } } => { assert_eq!(r#gen(1), 2); } }

shape! { never_falls_back_to_never, fallible [1 ok], {
    fn f(x: Result<i32, Failed>) -> Result<(), Failed> { x.map(|_| ())?; Ok(()) }
} => { assert_eq!(f(Ok(1)), Ok(())); } }
