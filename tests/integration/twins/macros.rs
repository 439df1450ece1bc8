//! Functions made by `macro_rules!`, whose parts arrive in groups without delimiters.

use super::harness::{Failed, block_on, pause};
use monitored::testing::capture;
use monitored::{classify_errors, monitored};

macro_rules! with_block {
    ($(#[$meta:meta])* $vis:vis fn $name:ident($($arg:ident: $ty:ty),*) -> $ret:ty $body:block) => {
        #[monitored]
        $(#[$meta])*
        $vis fn $name($($arg: $ty),*) -> $ret $body
    };
    ($(#[$meta:meta])* $vis:vis async fn $name:ident($($arg:pat => $ty:ty),*) -> $ret:ty $body:block) => {
        #[monitored]
        #[classify_errors(_ => timeout)]
        $(#[$meta])*
        $vis async fn $name($($arg: $ty),*) -> $ret $body
    };
}

with_block! {
    /// Doubles.
    #[must_use]
    pub(crate) fn double(x: i32) -> i32 { let y = x; y * 2 }
}
with_block! { fn reborrow(x: &mut Vec<i32>) -> Result<&mut i32, Failed> { x.last_mut().ok_or(Failed(1)) } }
with_block! { fn early(x: i32) -> Result<i32, Failed> { if x > 0 { return Err(Failed(x)); } Ok(x) } }
with_block! { fn boxed() -> std::pin::Pin<Box<dyn std::future::Future<Output = i32>>> { Box::pin(async { 3 }) } }
with_block! { async fn asynchronous((a, b) => (i32, i32), mut c => String) -> Result<i32, Failed> { c.push('x'); pause().await; Err(Failed(a + b + c.len() as i32)) } }

macro_rules! with_expression {
    ($name:ident, $value:expr, $ty:ty) => {
        #[monitored]
        fn $name() -> $ty {
            $value
        }
    };
}

with_expression!(three, 1 + 2, i32);
with_expression!(iterator, [1, 2].into_iter(), impl Iterator<Item = i32>);
with_expression!(gives_up, panic!("as asked"), !);
with_expression!(future, async { 3 }, impl std::future::Future<Output = i32>);

macro_rules! with_keys {
    ($name:ident, $x:ident, $op:literal, $tag:expr, $level:literal, $class:path, $pat:pat) => {
        #[monitored(op = $op, tags(tag = $tag), level = $level)]
        #[classify_errors($pat => $class)]
        fn $name($x: i32) -> Result<i32, Failed> {
            Err(Failed($x))
        }
    };
}

with_keys!(keys, x, "database", x + 1, "warning", monitored::ErrorClass::TIMEOUT, Failed(1));

macro_rules! with_item {
    ($(#[$meta:meta])* $function:item) => {
        #[monitored]
        $function
    };
}

with_item! { fn item(x: i32) -> i32 { x + 1 } }
with_item! { async fn async_item(x: &str) -> Result<usize, &str> { if x.is_empty() { Err(x) } else { Ok(x.len()) } } }

macro_rules! hygienic {
    ($name:ident, $x:ident) => {
        #[monitored(tags(hidden = hidden, given = $x), args)]
        fn $name($x: i32, hidden: i32) -> i32 {
            let inner = $x;
            inner - hidden
        }
    };
}

hygienic!(subtract, hidden);

macro_rules! in_an_impl {
    ($name:ident { $($function:ident => $body:expr),* $(,)? }) => {
        impl $name {
            $(
                #[monitored]
                async fn $function(&mut self) -> Result<&mut i32, Failed> {
                    $body
                }
            )*
        }
    };
}

struct Pair(i32);
in_an_impl!(Pair { first => Err(Failed(1)), second => Err(Failed(2)) });

macro_rules! with_lifetime {
    ($lt:lifetime, $name:ident) => {
        #[monitored]
        fn $name<$lt>(x: &$lt str) -> &$lt str {
            x
        }
    };
}

with_lifetime!('text, same);

macro_rules! with_self {
    ($self:ident, $name:ident, $body:block) => {
        #[monitored]
        fn $name(&$self) -> i32 $body
    };
}

impl Pair {
    with_self!(self, get, { self.0 });
}

#[test]
fn all_run() {
    let captured = capture(|| {
        assert_eq!(double(2), 4);
        assert_eq!(reborrow(&mut vec![1]), Ok(&mut 1));
        assert_eq!(early(1), Err(Failed(1)));
        assert_eq!(block_on(boxed()), 3);
        assert_eq!(block_on(asynchronous((1, 2), String::new())), Err(Failed(4)));
        assert_eq!(three() + iterator().sum::<i32>() + block_on(future()), 9);
        assert!(super::harness::panics(|| gives_up()));
        assert_eq!(keys(1), Err(Failed(1)));
        assert_eq!(item(1), 2);
        assert_eq!(block_on(async_item("")), Err(""));
        assert_eq!(subtract(3, 1), 2);
        assert_eq!(block_on(Pair(1).first()), Err(Failed(1)));
        assert_eq!(block_on(Pair(1).second()), Err(Failed(2)));
        assert_eq!(same("a"), "a");
        assert_eq!(Pair(3).get(), 3);
    });
    let names: Vec<_> = captured.transactions.iter().map(|t| t.name.as_deref().unwrap()).collect();
    assert_eq!(
        names,
        [
            "double",
            "reborrow",
            "early",
            "boxed",
            "asynchronous",
            "three",
            "iterator",
            "future",
            "keys",
            "item",
            "async_item",
            "subtract",
            "first",
            "second",
            "same",
            "get",
        ]
    );
    assert_eq!(captured.events.len(), 6, "{}", captured.tree());
}
