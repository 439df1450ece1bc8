#![deny(warnings)]
#![no_implicit_prelude]

#[::monitored::monitored(args, tags(n, text = "a", half = n / 2), data(s = ?n), fingerprint("x", n), log = "info")]
#[::monitored::classify_errors(
    ::std::num::ParseIntError { .. } if n_is_small() => validation,
    is ::std::num::ParseIntError as e if ::std::matches!(e.kind(), ::std::num::IntErrorKind::Empty) => conflict,
    _ => "mine",
)]
fn f(n: u8) -> ::std::result::Result<u8, ::std::num::ParseIntError> {
    ::std::result::Result::Ok(n)
}

fn n_is_small() -> bool {
    true
}

#[::monitored::monitored(args)]
async fn g((a, _): (u8, u8), b: &str) -> u8 {
    let _ = b;
    a
}

#[::monitored::monitored]
fn h() -> ::std::pin::Pin<::std::boxed::Box<dyn ::std::future::Future<Output = u8>>> {
    ::std::boxed::Box::pin(g((1, 2), "x"))
}

#[::monitored::monitored]
fn i() -> impl ::std::future::Future<Output = u8> {
    g((1, 2), "x")
}

fn main() {
    ::std::assert!(f(1).is_ok());
    ::std::mem::drop(h());
    ::std::mem::drop(i());
}
