//! Names of the user's that look like what the expansion needs.

use super::harness::{Failed, block_on, pause};

/// Types called like those of the prelude, and a module called like the standard library.
#[allow(non_camel_case_types)]
mod shadows {
    pub struct Box;
    pub struct Some;
    pub struct None;
    #[derive(Debug)]
    pub struct Ok(pub i32);
    #[derive(Debug)]
    pub struct Err(pub i32);
    pub struct Option;
    #[derive(Debug)]
    pub struct Result<T>(pub T);
    pub struct String;
    pub struct Vec;
    pub struct Pin;
    pub trait Future {}
    pub trait Send {}
    pub trait Sized2 {}
    pub trait Drop {}
    pub trait Fn {}
    pub trait FnOnce {}
    pub trait Debug {}
    pub trait Display {}
    pub struct Site;
    pub struct Call;
    pub struct Probe;
    pub struct Values;
    pub struct Level;
    pub struct Shape;
    pub struct ErrorClass;
    pub mod std {}
    pub mod core {}
    pub mod alloc {}
    pub mod sentry {}
    pub mod monitored {}
    pub mod __private {}
    pub fn drop<T>(_: T) {
        panic!("the user's")
    }
}

#[allow(unused_imports)]
mod shadowed {
    use super::super::harness::Failed;
    use super::shadows::*;

    #[::monitored::monitored]
    fn sync(x: i32) -> Result<i32> {
        Result(x)
    }

    #[::monitored::monitored]
    async fn asynchronous(x: i32) -> Result<i32> {
        Result(x)
    }

    #[::monitored::monitored]
    #[::monitored::classify_errors(::std::io::Error { .. } => timeout)]
    fn fails(x: i32) -> ::core::result::Result<i32, ::std::io::Error> {
        if x > 0 {
            ::core::result::Result::Ok(x)
        } else {
            ::core::result::Result::Err(::std::io::Error::other("x"))
        }
    }

    #[::monitored::monitored(op = "x", tags(a = x, b = %x, c = ?x), args, fingerprint(x))]
    async fn values(x: i32) -> ::core::result::Result<i32, ::std::io::Error> {
        ::core::result::Result::Ok(x)
    }

    #[::monitored::classify_errors(is Failed as f if f.0 == 3 => timeout, Failed(_) if true => "mine", _ => database)]
    fn arms(x: i32) -> ::core::result::Result<i32, Failed> {
        ::core::result::Result::Err(Failed(x))
    }

    #[::monitored::monitored]
    fn boxed(x: i32) -> ::core::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = i32>>> {
        ::std::boxed::Box::pin(async move { x })
    }

    #[::monitored::monitored]
    fn opaque(x: i32) -> impl ::core::future::Future<Output = i32> {
        async move { x }
    }

    #[::monitored::monitored]
    fn own_box() -> Box {
        Box
    }

    #[test]
    fn all_run() {
        let captured = ::monitored::testing::capture(|| {
            assert_eq!(sync(1).0, 1);
            assert_eq!(super::block_on(asynchronous(1)).0, 1);
            assert!(fails(1).is_ok() && fails(-1).is_err());
            assert_eq!(super::block_on(values(1)).unwrap(), 1);
            assert!(arms(3).is_err() && arms(4).is_err());
            assert_eq!(super::block_on(boxed(1)), 1);
            assert_eq!(super::block_on(opaque(1)), 1);
            own_box();
        });
        assert_eq!(captured.transactions.len(), 8);
        let classes: ::std::vec::Vec<_> =
            captured.events.iter().map(|e| e.tags["error_type"].as_str()).collect();
        assert_eq!(classes, ["timeout_error", "timeout_error", "mine"]);
    }
}

/// Macros called like those of the standard library.
#[allow(unused_macros)]
mod own_macros {
    macro_rules! line {
        () => {
            compile_error!("the user's")
        };
    }
    macro_rules! file {
        () => {
            compile_error!("the user's")
        };
    }
    macro_rules! module_path {
        () => {
            compile_error!("the user's")
        };
    }
    macro_rules! stringify {
        ($($t:tt)*) => {
            compile_error!("the user's")
        };
    }
    macro_rules! concat {
        ($($t:tt)*) => {
            compile_error!("the user's")
        };
    }
    macro_rules! format {
        ($($t:tt)*) => {
            compile_error!("the user's")
        };
    }
    macro_rules! panic {
        ($($t:tt)*) => {
            compile_error!("the user's")
        };
    }
    macro_rules! unreachable {
        ($($t:tt)*) => {
            compile_error!("the user's")
        };
    }
    macro_rules! matches {
        ($($t:tt)*) => {
            compile_error!("the user's")
        };
    }

    #[::monitored::monitored(op = "x", tags(a = x), data(b = ?x, c = %x), args, log = "off", slow = "2s")]
    #[::monitored::classify_errors(e if e.kind() == ::std::io::ErrorKind::Other => timeout, _ => database)]
    async fn all(x: i32) -> Result<i32, ::std::io::Error> {
        Ok(x)
    }

    #[test]
    fn runs() {
        assert_eq!(super::block_on(all(1)).unwrap(), 1);
    }
}

/// Traits in scope that give every type the methods which the expansion calls.
mod own_methods {
    #![allow(dead_code, reason = "they are in the way, not called")]

    trait InTheWay: Sized {
        fn end(&self) -> i32 {
            1
        }
        fn shape(&self) -> i32 {
            1
        }
        fn record(&self, _: i32) -> i32 {
            1
        }
        fn enter(&self) -> i32 {
            1
        }
        fn enter_with(&self) -> i32 {
            1
        }
        fn run(self) -> i32 {
            1
        }
        fn run_async(self) -> i32 {
            1
        }
        fn run_typed(self) -> i32 {
            1
        }
        fn run_future(self) -> i32 {
            1
        }
        fn value(&self) -> i32 {
            1
        }
        fn display(&self) -> i32 {
            1
        }
        fn debug(&self) -> i32 {
            1
        }
        fn tag(&self) -> i32 {
            1
        }
        fn data(&self) -> i32 {
            1
        }
        fn arg(&self) -> i32 {
            1
        }
        fn op(self) -> i32 {
            1
        }
        fn name(self) -> i32 {
            1
        }
        fn seek(&self) -> i32 {
            1
        }
        fn error(&self) -> i32 {
            1
        }
        fn never(&self) -> i32 {
            1
        }
        fn outermost(&self) -> i32 {
            1
        }
        fn class(&self) -> i32 {
            1
        }
        fn as_classified(&self) -> i32 {
            1
        }
        fn fingerprint(&self) -> i32 {
            1
        }
    }
    impl<T> InTheWay for T {}

    use super::super::harness::Failed;

    #[::monitored::monitored(op = "x", name = "y", tags(a = x), data(b = ?x, c = %x), args, fingerprint(x))]
    #[::monitored::classify_errors(is Failed as f if f.0 == 3 => timeout, Failed(_) => database)]
    fn sync(x: i32) -> Result<i32, Failed> {
        Err(Failed(x))
    }

    #[::monitored::monitored(op = "x", tags(a = x), args(x))]
    async fn asynchronous(x: i32) -> Result<i32, Failed> {
        Err(Failed(x))
    }

    #[::monitored::monitored]
    fn boxed(x: i32) -> std::pin::Pin<Box<dyn Future<Output = i32>>> {
        Box::pin(async move { x })
    }

    use std::future::Future;

    #[::monitored::monitored]
    fn opaque(x: i32) -> impl Future<Output = i32> {
        async move { x }
    }

    #[::monitored::monitored]
    fn nested(x: i32) -> Result<impl Fn() -> i32, Failed> {
        Ok(move || x)
    }

    #[test]
    fn are_not_called() {
        let captured = ::monitored::testing::capture(|| {
            assert_eq!(sync(3), Err(Failed(3)));
            assert_eq!(super::block_on(asynchronous(3)), Err(Failed(3)));
            assert_eq!(super::block_on(boxed(3)), 3);
            assert_eq!(super::block_on(opaque(3)), 3);
            assert_eq!(nested(3).unwrap()(), 3);
        });
        assert_eq!(captured.transactions.len(), 5);
        assert_eq!(captured.events.len(), 2);
    }
}

const SITE: i32 = 1;
/// Names that a pattern of the expansion would take for its own if it introduced them.
#[allow(non_upper_case_globals)]
mod constants {
    pub const m: i32 = 1;
    pub const call: i32 = 1;
    pub const found: i32 = 1;
    pub const result: i32 = 1;
    pub const value: i32 = 1;
    pub const values: i32 = 1;
    pub const error: i32 = 1;
    pub const failure: i32 = 1;
    pub const slot: i32 = 1;
    pub const s: i32 = 1;
    pub const v: i32 = 1;
    pub const __m: i32 = 1;
    pub const __r: i32 = 1;
    pub const __e: i32 = 1;
    pub const __v: i32 = 1;
    pub const __s: i32 = 1;
    pub const __self: i32 = 1;
}
use constants::*;

shape! { constants_and_statics, value [1 ok], {
    fn sum() -> i32 { SITE + __m + __r + __e + __v + __s + m + call + found + result + value + values + error + failure + slot + s + v + __self }
} => { assert_eq!(sum(), 18); } }

#[::monitored::monitored(op = "x", tags(a = a), data(b = ?a), args, fingerprint(a), error_if = |x: &Result<i32, Failed>| x.is_err())]
#[::monitored::classify_errors(is Failed as f if f.0 == 3 => timeout, Failed(4) => database, is std::io::Error => api)]
async fn constants_with_keys(a: i32, (b, _): (i32, i32), _: i32) -> Result<i32, Failed> {
    Err(Failed(a + b))
}

#[test]
fn constants_beside_keys() {
    assert_eq!(block_on(constants_with_keys(1, (2, 3), 4)), Err(Failed(3)));
}

shape! { locals, fallible [1 err], {
    fn sum(__n: i32, call_: i32, guard: i32, __guard__: i32, site: i32) -> Result<(), Failed> {
        let (__q, body, hub, observe) = (1, 2, 3, 4);
        Err(Failed(__n + call_ + guard + __guard__ + site + __q + body + hub + observe))
    }
} => { assert_eq!(sum(1, 2, 3, 4, 5), Err(Failed(25))); } }

shape! { lifetimes_and_generics, fallible [1 err], {
    async fn hand<'life0, 'a, R: Copy, F: Copy, O: Copy, E: std::fmt::Debug + 'static>(r: &'a R, f: &'life0 F, o: O, e: E) -> Result<(R, F, O), E> {
        let _ = (*r, *f, o);
        pause().await;
        Err(e)
    }
} => { assert!(block_on(hand(&1, &2, 3, "e")).is_err()); } }

shape! { type_parameters_named_like_the_runtime, value [1 ok], {
    fn hand<Call, Site, Probe>(a: Call, b: Site, c: Probe) -> (Probe, Site, Call) { (c, b, a) }
} => { assert_eq!(hand(1, 2, 3), (3, 2, 1)); } }

shape! { functions, value [1 ok], {
    fn enter() -> i32 { fn never() -> i32 { 3 } fn returns() -> i32 { 4 } never() + returns() }
} => { assert_eq!(enter(), 7); } }

shape! { raw_identifiers, fallible [1 err], {
    async fn r#match(r#type: i32, r#in: &str) -> Result<i32, Failed> { let r#fn = r#type; pause().await; Err(Failed(r#fn + r#in.len() as i32)) }
} => { assert_eq!(block_on(r#match(1, "ab")), Err(Failed(3))); } }

shape! { a_function_called_monitored, value [1 ok], {
    fn monitored(monitored: i32) -> i32 { monitored + 1 }
} => { assert_eq!(monitored(1), 2); } }

shape! { non_ascii, value [1 ok], {
    fn größe(länge: i32) -> i32 { println!("{länge}"); länge }
} => { assert_eq!(größe(1), 1); } }

shape! { labels, value [1 ok], {
    fn find(x: i32) -> i32 { 'outer: loop { loop { if x > 0 { break 'outer x; } } } }
} => { assert_eq!(find(1), 1); } }
