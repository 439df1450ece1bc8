//! What functions return.

use std::error::Error;
use std::fmt::{Debug, Display};
use std::io;

use monitored::{classify_errors, monitored};

use super::ended;

type Outcome<T> = Result<T, io::Error>;

#[monitored]
fn unit() {}

#[monitored]
fn written_unit() -> () {}

#[monitored]
fn value(n: u32) -> u32 {
    if n == 0 {
        return 7;
    }
    n + 1
}

#[monitored]
fn alias(fails: bool) -> Outcome<u8> {
    if fails { Err(io::Error::other("x")) } else { Ok(1) }
}

#[monitored]
fn option(n: u8) -> Option<u8> {
    let n = n.checked_sub(1)?;
    Some(n)
}

#[monitored]
fn question_mark(text: &str) -> Result<i32, Box<dyn Error + Send + Sync>> {
    let n: i32 = text.parse()?;
    if n < 0 {
        return Err("negative".into());
    }
    Ok(n)
}

#[monitored]
fn coerced_err() -> Result<(), Box<dyn Error>> {
    let e = io::Error::other("b");
    Err(Box::new(e))
}

#[monitored]
fn coerced_ok(n: u8) -> Result<Box<dyn Display>, io::Error> {
    if n == 0 {
        return Ok(Box::new("nothing"));
    }
    Ok(Box::new(n))
}

#[monitored]
fn coerced_value() -> Box<dyn Debug> {
    Box::new(1)
}

#[monitored]
fn boxed_closure(n: usize) -> Box<dyn Fn(&str) -> bool> {
    if n == 0 {
        return Box::new(|s| s.is_empty());
    }
    Box::new(move |s| s.len() > n)
}

#[monitored]
fn inferred() -> Vec<u8> {
    Default::default()
}

#[monitored]
fn collected(n: u8) -> Vec<u8> {
    (0..n).collect()
}

#[monitored]
fn slice<'a>(text: &'a str, _other: &str) -> &'a str {
    text.trim()
}

#[monitored]
fn mutable(numbers: &mut [u8]) -> Result<&mut u8, io::Error> {
    numbers.first_mut().ok_or_else(|| io::Error::other("none"))
}

#[monitored]
fn associated<I: Iterator>(mut items: I) -> Result<<I as Iterator>::Item, String> {
    items.next().ok_or_else(|| "none".into())
}

#[monitored]
fn function_pointer() -> fn(u8) -> u8 {
    |n| n + 1
}

#[monitored]
fn closure(n: usize) -> impl Fn(&str) -> bool {
    move |s| s.len() > n
}

#[monitored]
fn iterator(n: u8) -> impl Iterator<Item = u8> {
    (0..n).map(|n| n * 2)
}

#[monitored]
fn borrowing_iterator(numbers: &mut Vec<u8>) -> impl Iterator<Item = &mut u8> {
    numbers.iter_mut()
}

#[monitored]
fn nested(fails: bool) -> Result<impl Display, io::Error> {
    if fails {
        return Err(io::Error::other("x"));
    }
    "4".parse::<u8>().map_err(io::Error::other)
}

#[monitored]
fn nested_closure(n: usize) -> Result<impl Fn(&str) -> bool, io::Error> {
    if n == 3 {
        return Err(io::Error::other("x"));
    }
    Ok(move |s: &str| s.len() > n)
}

#[monitored]
fn closure_in_tuple() -> (impl Fn(&str) -> bool, u8) {
    (|s| s.is_empty(), 1)
}

#[monitored]
fn nested_in_box(items: Vec<i32>) -> Option<Box<dyn Iterator<Item = impl Clone>>> {
    Some(Box::new(items.into_iter()))
}

#[monitored]
fn nested_in_tuple() -> (impl Clone, impl Debug) {
    (1, "x")
}

#[monitored]
fn impl_error() -> Result<i32, impl Error> {
    "a".parse::<i32>()
}

#[monitored]
fn recursive_impl(n: u32) -> Result<impl Display, io::Error> {
    if n > 0 {
        let inner = recursive_impl(n - 1)?;
        return Ok(inner.to_string());
    }
    Ok(String::new())
}

#[monitored]
fn never(fails: bool) -> ! {
    if fails {
        panic!("never");
    }
    loop {}
}

#[monitored]
fn recursive(n: u32) -> u32 {
    if n == 0 { 0 } else { 1 + recursive(n - 1) }
}

#[monitored]
#[classify_errors(_ => conflict)]
fn both(fails: bool) -> Result<u8, io::Error> {
    if fails { Err(io::Error::other("x")) } else { Ok(1) }
}

#[test]
fn values_are_what_they_were() {
    unit();
    written_unit();
    assert_eq!((value(0), value(1)), (7, 2));
    assert_eq!((option(0), option(2)), (None, Some(1)));
    assert_eq!(question_mark("4").unwrap(), 4);
    assert_eq!(question_mark("-4").unwrap_err().to_string(), "negative");
    assert_eq!(coerced_err().unwrap_err().to_string(), "b");
    assert_eq!(coerced_ok(0).unwrap().to_string() + &coerced_ok(3).unwrap().to_string(), "nothing3");
    assert_eq!(format!("{:?}", coerced_value()), "1");
    assert!(boxed_closure(0)("") && boxed_closure(1)("ab"));
    assert!(inferred().is_empty());
    assert_eq!(collected(2), [0, 1]);
    assert_eq!(slice(" a ", ""), "a");
    let mut numbers = vec![1, 2];
    *mutable(&mut numbers).unwrap() = 5;
    assert_eq!(numbers, [5, 2]);
    borrowing_iterator(&mut numbers).for_each(|n| *n += 1);
    assert_eq!(numbers, [6, 3]);
    assert_eq!(associated([1].into_iter()).unwrap(), 1);
    assert_eq!(function_pointer()(1), 2);
    assert!(closure(1)("ab"));
    assert_eq!(iterator(2).sum::<u8>(), 2);
    assert_eq!(nested(false).unwrap_or_else(|_| panic!()).to_string(), "4");
    assert!(nested_closure(1).unwrap_or_else(|_| panic!())("ab"));
    assert!(closure_in_tuple().0(""));
    assert_eq!(nested_in_box(vec![1, 2]).unwrap().count(), 2);
    assert_eq!(format!("{:?}", nested_in_tuple().1), "\"x\"");
    assert!(impl_error().is_err());
    assert_eq!(recursive_impl(2).unwrap_or_else(|_| panic!()).to_string(), "");
    assert!(std::panic::catch_unwind(|| never(true)).is_err());
    assert_eq!(recursive(3), 3);
    assert_eq!(both(false).unwrap(), 1);
}

#[test]
fn errors_are_seen_where_the_type_tells() {
    for (ended, name) in [
        (ended(|| alias(true)), "alias"),
        (ended(|| question_mark("x")), "question_mark"),
        (ended(coerced_err), "coerced_err"),
        (ended(|| nested(true).is_err()), "nested"),
        (ended(|| impl_error().is_err()), "impl_error"),
    ] {
        assert!(ended.starts_with(name) && ended.contains("error"), "{ended}");
    }
    assert_eq!(ended(|| both(true)), "both  conflict_error");
    assert_eq!(ended(|| value(1)), "value  ok");
    assert_eq!(ended(|| iterator(1).count()), "iterator  ok");
}
