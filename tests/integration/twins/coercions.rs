//! Coercions that the declared return type causes at the tail and at returns.

use std::any::Any;
use std::error::Error;
use std::fmt::Display;

use super::harness::{Failed, block_on, pause};

shape! { box_dyn, value [2 ok], { fn f(x: i32) -> Box<dyn Display> { if x > 0 { return Box::new("a"); } Box::new(x) } }
=> { assert_eq!(f(1).to_string() + &f(-1).to_string(), "a-1"); } }

shape! { ok_box_dyn, fallible [2 ok], { fn f(x: i32) -> Result<Box<dyn Display>, Failed> { if x > 0 { return Ok(Box::new("a")); } Ok(Box::new(x)) } }
=> { assert_eq!(f(1).unwrap().to_string(), "a"); assert_eq!(f(-1).unwrap().to_string(), "-1"); } }

shape! { err_box_dyn, fallible [1 ok, 2 err], {
    fn f(x: i32) -> Result<i32, Box<dyn Error>> { if x > 0 { return Err(Box::new(Failed(x))); } if x == 0 { Ok(0) } else { Err(Box::new(Other)) } }
} => { assert_eq!(f(1).unwrap_err().to_string(), "failed with 1"); assert!(f(-1).is_err()); assert!(f(0).is_ok()); } }

shape! { some_box_dyn, value [1 ok], { fn f(x: i32) -> Option<Box<dyn Any>> { Some(Box::new(x)) } } => { assert!(f(1).unwrap().is::<i32>()); } }

shape! { match_of_boxes, value [1 ok], {
    fn f(x: i32) -> Box<dyn Iterator<Item = i32>> { match x { 0 => Box::new(0..3), 1 => Box::new(std::iter::empty()), _ => Box::new(vec![x].into_iter()) } }
} => { assert_eq!(f(0).count(), 3); } }

shape! { array_to_slice, value [1 ok], { fn f<'a>(x: &'a [i32; 3]) -> &'a [i32] { x } } => { assert_eq!(f(&[1, 2, 3]).len(), 3); } }

shape! { string_to_str, value [1 ok], { fn f(x: &String) -> &str { x } } => { assert_eq!(f(&"a".to_owned()), "a"); } }

shape! { mut_to_shared, value [1 ok], { fn f(x: &mut i32) -> &i32 { x } } => { assert_eq!(*f(&mut 1), 1); } }

shape! { reference_to_dyn, value [1 ok], { fn f<'a>(x: &'a i32) -> &'a (dyn Display + 'a) { x } } => { assert_eq!(f(&1).to_string(), "1"); } }

shape! { function_to_pointer, value [1 ok], { fn f() -> fn(&str) -> usize { str::len } } => { assert_eq!(f()("a"), 1); } }

shape! { closure_to_box, value [1 ok], { fn f(x: i32) -> Box<dyn Fn(&i32) -> i32> { Box::new(move |y| x + y) } } => { assert_eq!(f(1)(&2), 3); } }

shape! { closure_to_box_in_ok, fallible [1 ok], { fn f<'a>(x: &'a str) -> Result<Box<dyn Fn(&str) -> bool + 'a>, Failed> { Ok(Box::new(move |y| x == y)) } }
=> { assert!(f("a").ok().unwrap()("a")); } }

shape! { never_to_any, fallible [1 panic], { fn f() -> Result<i32, Failed> { panic!("as asked") } }
=> { assert!(super::super::super::harness::panics(|| f())); } }

shape! { arc_dyn, value [1 ok], { fn f() -> std::sync::Arc<dyn Display + Send + Sync> { std::sync::Arc::new(1) } } => { assert_eq!(f().to_string(), "1"); } }

shape! { trait_upcast, value [1 ok], { fn f(x: &dyn Sub) -> &dyn Super { x } } => { assert_eq!(f(&3).name(), "super"); } }

#[derive(Debug)]
struct Other;

impl std::fmt::Display for Other {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("other")
    }
}

impl Error for Other {}

trait Super {
    fn name(&self) -> &str {
        "super"
    }
}
trait Sub: Super {}
impl Super for i32 {}
impl Sub for i32 {}

shape! { async_box_dyn, value [2 ok], { async fn f(x: i32) -> Box<dyn Display> { if x > 0 { return Box::new("a"); } pause().await; Box::new(x) } }
=> { assert_eq!(block_on(f(1)).to_string() + &block_on(f(-1)).to_string(), "a-1"); } }

shape! { async_ok_box_dyn, fallible [2 ok], { async fn f(x: i32) -> Result<Box<dyn Display>, Failed> { if x > 0 { return Ok(Box::new("a")); } pause().await; Ok(Box::new(x)) } }
=> { assert_eq!(block_on(f(1)).unwrap().to_string(), "a"); assert_eq!(block_on(f(-1)).unwrap().to_string(), "-1"); } }

shape! { async_err_box_dyn, fallible [1 ok, 2 err], {
    async fn f(x: i32) -> Result<i32, Box<dyn Error + Send + Sync>> { if x > 0 { return Err(Box::new(Failed(x))); } pause().await; if x == 0 { Ok(0) } else { Err(Box::new(Other)) } }
} => { assert_eq!(block_on(f(1)).unwrap_err().to_string(), "failed with 1"); assert!(block_on(f(-1)).is_err()); assert!(block_on(f(0)).is_ok()); } }

shape! { async_only_err, fallible [1 err], { async fn f(e: Failed) -> Result<(), Box<dyn Error>> { Err(Box::new(e)) } }
=> { assert_eq!(block_on(f(Failed(1))).unwrap_err().to_string(), "failed with 1"); } }

shape! { async_slices, value [1 ok], { async fn f<'a>(x: &'a [i32; 3]) -> &'a [i32] { pause().await; x } } => { assert_eq!(block_on(f(&[1, 2, 3])).len(), 3); } }

shape! { async_function_to_pointer, value [1 ok], { async fn f() -> fn(&str) -> usize { str::len } } => { assert_eq!(block_on(f())("a"), 1); } }

shape! { async_closure_to_box, value [1 ok], { async fn f(x: i32) -> Box<dyn Fn(&i32) -> i32> { Box::new(move |y| x + y) } } => { assert_eq!(block_on(f(1))(&2), 3); } }

shape! { boxed_future_of_box_dyn, fallible [1 err], {
    fn f(x: i32) -> std::pin::Pin<Box<dyn std::future::Future<Output = Result<Box<dyn Display>, Box<dyn Error>>>>> {
        Box::pin(async move { if x > 0 { return Err(Box::new(Failed(x)) as _); } Ok(Box::new(x) as _) })
    }
} => { assert!(block_on(f(1)).is_err()); } }
