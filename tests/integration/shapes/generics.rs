//! Type parameters, lifetimes, `where`.

use std::borrow::Cow;
use std::fmt::{Debug, Display};

use monitored::monitored;

#[monitored(args)]
fn argument_impl(value: impl Display + Debug, f: impl Fn(&str) -> usize) -> usize {
    f(&value.to_string())
}

#[monitored(args)]
fn array<const N: usize, T>() -> [T; N]
where
    T: Debug + Default + Copy,
{
    [T::default(); N]
}

#[monitored]
fn function<F>(f: F) -> F
where
    F: Fn(&str) -> bool,
{
    f
}

#[monitored(args)]
fn unbounded<T>(value: T) -> T {
    value
}

#[monitored]
fn higher<F: for<'a> Fn(&'a str) -> &'a str>(f: F) -> String {
    f(" a ").to_owned()
}

#[monitored]
fn cow<'a, 'b: 'a>(a: Cow<'a, str>, b: &'b str, short: bool) -> Cow<'a, str> {
    if short { Cow::Borrowed(b) } else { a }
}

#[monitored]
fn dynamic(value: &dyn Debug, boxed: Box<dyn Fn() -> u8 + '_>) -> String {
    format!("{value:?}{}", boxed())
}

#[monitored]
fn unsized_<T: ?Sized + Debug>(value: &T) -> String {
    format!("{value:?}")
}

struct Wrapper<'a, T>(&'a T);

impl<'a, T: Clone> Wrapper<'a, T> {
    #[monitored]
    fn get(&self) -> &'a T {
        self.0
    }

    #[monitored]
    fn both<U>(&self, other: U) -> (T, U) {
        (self.0.clone(), other)
    }

    #[monitored]
    async fn later<U: Clone>(&self, other: &U) -> (T, U) {
        (self.0.clone(), other.clone())
    }
}

#[test]
fn generics_do_what_they_did() {
    assert_eq!(argument_impl("abc", str::len), 3);
    assert_eq!(array::<2, u8>(), [0, 0]);
    assert!(function(str::is_empty)(""));
    assert_eq!(unbounded(3), 3);
    assert_eq!(higher(str::trim), "a");
    assert_eq!(cow(Cow::Borrowed("a"), "b", true), "b");
    assert_eq!(dynamic(&1, Box::new(|| 2)), "12");
    assert_eq!(unsized_("x"), "\"x\"");
    let wrapper = Wrapper(&5);
    assert_eq!((*wrapper.get(), wrapper.both('x')), (5, (5, 'x')));
    assert_eq!(super::block_on(wrapper.later(&1)), (5, 1));
}
