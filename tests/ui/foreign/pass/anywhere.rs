//! In a function, in a module, of a type of one's own that says nothing of itself, under every lint.
#![deny(warnings)]
#![warn(clippy::pedantic, missing_docs, unreachable_pub, rust_2018_idioms)]

use monitored::{ErrorClass, monitored};

#[derive(Debug)]
struct Own;

mod errors {
    monitored::classify! {
        std::fmt::Error => |_| monitored::ErrorClass::INTERNAL,
        super::Own => class_of,
    }

    fn class_of(_: &super::Own) -> monitored::ErrorClass {
        monitored::ErrorClass::CONFLICT
    }
}

#[monitored]
fn own() -> Result<(), Own> {
    Err(Own)
}

#[monitored]
fn write() -> std::fmt::Result {
    Err(std::fmt::Error)
}

fn main() {
    monitored::classify! { std::num::ParseIntError => |_| ErrorClass::API }
    assert!(own().is_err() && write().is_err());
    assert_eq!(monitored::report(&Own), ErrorClass::CONFLICT);
}
