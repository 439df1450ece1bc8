//! The user's own names, whatever they are.
#![allow(dead_code, non_camel_case_types, non_snake_case)]

use super::block_on;

/// Called like the types of the prelude.
struct Box(u8);
struct Option;
struct Some;
struct Result(u8);
struct Ok;
struct Err;
struct String;
struct Send;
struct Future;
mod core {}
mod std {}
mod sentry {}
mod Probe {}
struct Shape;
struct Call;
struct Slot;
trait Observe {}
trait Record {}

#[::monitored::monitored(args, tags(n))]
fn shadowed(n: u8, value: Result) -> Box {
    let __monitored_call = n;
    let __monitored_result = value.0;
    Box(__monitored_call + __monitored_result)
}

#[::monitored::monitored(args)]
#[allow(clippy::used_underscore_binding)]
async fn like_ours(__monitored_call: u8, __monitored_slot: u8, (__monitored_0, _): (u8, u8), _: Box) -> u8 {
    __monitored_call + __monitored_slot + __monitored_0
}

#[::monitored::monitored]
fn shape_of(_: Shape) -> Shape {
    Shape
}

/// Methods called like ours.
trait Run {
    fn run(&self) -> u8 {
        1
    }

    fn enter(&self) -> u8 {
        2
    }

    fn tag(&self) -> u8 {
        3
    }

    fn debug(&self) -> u8 {
        4
    }
}

impl<T> Run for T {}

#[::monitored::monitored(args)]
fn with_a_blanket_trait(n: u8) -> ::core::result::Result<u8, u8> {
    ::core::result::Result::Ok(n.run() + n.enter() + n.tag() + n.debug())
}

#[::monitored::monitored]
fn r#match(r#if: u8) -> u8 {
    r#if
}

#[test]
fn nothing_of_ours_meets_them() {
    ::core::assert_eq!(shadowed(1, Result(2)).0, 3);
    ::core::assert_eq!(block_on(like_ours(1, 2, (3, 0), Box(0))), 6);
    shape_of(Shape);
    ::core::assert_eq!(with_a_blanket_trait(1), ::core::result::Result::Ok(10));
    ::core::assert_eq!(r#match(1), 1);
    ::core::assert_eq!(super::ended(|| r#match(1)), "match  ok");
}
