//! Nothing that the derive writes can be taken for something of the user's.
#![allow(unused_macros, non_camel_case_types, dead_code, non_local_definitions)]

mod std {}
mod core {}

struct Option;
struct Some;
struct None;
struct Result;
struct Box;
struct str;
struct bool;
struct ErrorClass;
struct Fields;

trait Observe {
    fn class(self) -> Self
    where
        Self: Sized,
    {
        self
    }
    fn inner(&self) {}
    fn code(&self) {}
    fn public(&self) {}
    fn text(self, _: u8) -> Self
    where
        Self: Sized,
    {
        self
    }
    fn value(&self) {}
    fn done(self)
    where
        Self: Sized,
    {
    }
}

impl<T> Observe for T {}

macro_rules! quote {
    () => {};
}

macro_rules! format_args {
    () => {};
}

#[derive(monitored::Classify)]
#[public("later")]
enum Failed<E> {
    #[class(not_found)]
    #[public("no {0}, {{}}")]
    Some(#[context] u8),
    #[class(transparent)]
    Io(::std::io::Error),
    #[class(transparent)]
    Any { source: E, __monitored_0: u8 },
    #[class(transparent)]
    #[public("{source} of {__monitored_0}")]
    Told { source: E, __monitored_0: u8, __monitored_source: u8 },
    #[class("own_error")]
    None,
}

fn main() {
    let failed = Failed::<::std::fmt::Error>::Some(1);
    assert_eq!(monitored::Classify::class(&failed).as_str(), "not_found_error");
    assert_eq!(monitored::Classify::public(&failed).as_deref(), ::std::option::Option::Some("no 1, {}"));
}
