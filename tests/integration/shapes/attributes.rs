//! Other attributes, qualifiers, and functions made by macros.

use std::io;
use std::panic::Location;

use monitored::{classify_errors, monitored};

use super::{block_on, ended};

#[monitored]
extern "C" fn c_abi(n: i32) -> i32 {
    n + 1
}

#[monitored]
#[track_caller]
fn caller() -> u32 {
    Location::caller().line()
}

#[track_caller]
#[monitored]
fn caller_of_a_result(fails: bool) -> Result<u32, io::Error> {
    if fails { Err(io::Error::other("x")) } else { Ok(Location::caller().line()) }
}

#[monitored]
#[track_caller]
fn caller_impl() -> impl Fn() -> u32 {
    let line = Location::caller().line();
    move || line
}

#[monitored]
#[track_caller]
fn caller_early(n: u8) -> u32 {
    if n == 0 {
        return Location::caller().line();
    }
    0
}

/// Documented.
#[monitored]
#[must_use = "it matters"]
#[inline]
fn must_use() -> u8 {
    1
}

#[deprecated = "use another"]
#[monitored]
fn old() -> u8 {
    1
}

#[monitored]
#[cold]
#[inline(never)]
#[allow(clippy::all, unused_variables)]
fn with_lints(x: u8) {}

#[monitored]
fn inner_attributes(unused: u8) -> u8 {
    //! Documented inside.
    #![allow(unused_variables)]
    #![allow(dead_code)]
    fn unused_too() {}
    let x = 1;
    2
}

#[monitored]
#[test]
fn a_test() {
    assert_eq!(must_use(), 1);
}

#[test]
#[monitored]
fn a_test_below() -> Result<(), io::Error> {
    Ok(())
}

#[monitored]
#[test]
#[should_panic(expected = "this")]
fn a_test_that_panics() {
    panic!("this");
}

#[tokio::test]
#[monitored]
async fn a_tokio_test() {
    tokio::task::yield_now().await;
}

#[monitored]
#[tokio::test]
async fn a_tokio_test_above() -> Result<(), io::Error> {
    tokio::task::yield_now().await;
    Ok(())
}

#[monitored]
#[monitored(name = "again")]
fn twice() -> u8 {
    1
}

#[monitored::monitored]
#[monitored::classify_errors(_ => conflict)]
fn joined_by_path() -> Result<(), io::Error> {
    Err(io::Error::other("x"))
}

#[::monitored::classify_errors(_ => conflict)]
#[must_use]
#[::monitored::monitored(op = "api")]
fn joined_the_other_way() -> Result<(), io::Error> {
    Err(io::Error::other("x"))
}

#[classify_errors(_ => conflict)]
fn alone() -> Result<(), io::Error> {
    Err(io::Error::other("x"))
}

macro_rules! function {
    ($(#[$attr:meta])* $vis:vis fn $name:ident($($arg:ident: $ty:ty),*) -> $ret:ty $body:block) => {
        #[monitored(tags($($arg),*))]
        $(#[$attr])*
        $vis fn $name($($arg: $ty),*) -> $ret $body
    };
    (async $name:ident $arg:ident $ty:ty, $ret:ty, $body:block) => {
        #[monitored(args)]
        async fn $name($arg: $ty) -> $ret $body
    };
    (hygienic $name:ident $body:expr) => {
        #[monitored]
        fn $name(x: u8) -> u8 {
            let y = $body;
            x + y
        }
    };
}

function! {
    /// Made by a macro.
    pub(crate) fn made(a: u8, b: &str) -> Result<usize, io::Error> {
        let n = usize::from(a);
        Ok(n + b.len())
    }
}
function!(async made_async text &str, usize, { text.len() });

const X: u8 = 10;
function!(hygienic hygienic X);

#[monitored]
fn with_items_inside() -> u8 {
    #[monitored]
    fn inner() -> u8 {
        const N: u8 = 3;
        N
    }
    use std::cmp::max;
    max(inner(), 1)
}

mod visible {
    #[monitored::monitored]
    pub(in crate::shapes) fn here() -> u8 {
        1
    }
}

mod renamed {
    pub(super) mod prelude {
        pub(crate) use ::monitored as observed;
    }

    #[prelude::observed::monitored(crate = prelude::observed, args)]
    #[prelude::observed::classify_errors(is std::io::Error as e if e.raw_os_error().is_none() => resource)]
    pub(super) fn f(n: u8) -> Result<u8, std::io::Error> {
        if n == 0 { Err(std::io::Error::other("x")) } else { Ok(n) }
    }

    #[prelude::observed::classify_errors(crate = prelude::observed, _ => "mine")]
    pub(super) fn g() -> Result<u8, std::io::Error> {
        Ok(1)
    }
}

#[test]
fn qualifiers_hold() {
    assert_eq!(c_abi(1), 2);
    let pointer: extern "C" fn(i32) -> i32 = c_abi;
    assert_eq!(pointer(2), 3);
    #[allow(deprecated)]
    let one = old();
    assert_eq!(one, 1);
    with_lints(1);
    assert_eq!(inner_attributes(1), 2);
    assert_eq!((twice(), with_items_inside(), visible::here()), (1, 3, 1));
}

#[test]
fn the_caller_is_who_it_was() {
    assert_eq!(caller(), line!());
    assert_eq!(caller_of_a_result(false).unwrap(), line!());
    assert_eq!(caller_impl()(), line!());
    assert_eq!(caller_early(0), line!());
    assert!(ended(|| caller_of_a_result(true)).contains("error"));
}

#[test]
fn both_attributes_are_one_wrapper() {
    assert_eq!(ended(joined_by_path), "joined_by_path  conflict_error");
    assert_eq!(ended(joined_the_other_way), "joined_the_other_way  api  conflict_error");
    assert!(alone().is_err());
    assert_eq!(ended(|| renamed::f(0)), "f  resource_error  n=0");
    assert_eq!(renamed::g().unwrap(), 1);
}

#[test]
fn macros_make_monitored_functions() {
    assert_eq!(made(1, "ab").unwrap(), 3);
    assert_eq!(block_on(made_async("ab")), 2);
    assert_eq!(hygienic(1), 11);
}
