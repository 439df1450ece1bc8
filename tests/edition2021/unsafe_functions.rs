//! `unsafe` functions. Their bodies are as they were: in this edition without a block of their own.

use crate::twins::harness::{Failed, block_on, pause};
use monitored::testing::capture;
use monitored::{classify_errors, monitored};

#[monitored]
unsafe fn read(x: *const i32) -> i32 {
    *x
}

#[monitored]
#[classify_errors(_ => timeout)]
unsafe fn checked<'a>(x: *const i32) -> Result<&'a i32, Failed> {
    x.as_ref().ok_or(Failed(0))
}

#[monitored]
async unsafe fn read_later(x: &*const i32) -> Result<i32, Failed> {
    pause().await;
    Ok(**x + read(*x))
}

#[monitored]
pub unsafe extern "C" fn from_c(x: *const i32) -> i32 {
    *x + 1
}

#[monitored]
#[no_mangle]
pub extern "C" fn monitored_tests_exported(x: i32) -> i32 {
    x + 1
}

#[monitored]
#[track_caller]
unsafe fn located(x: *const i32) -> (i32, u32) {
    (*x, std::panic::Location::caller().line())
}

#[monitored]
unsafe fn opaque(x: *const i32) -> impl Iterator<Item = i32> {
    std::iter::once(*x)
}

#[monitored]
unsafe fn nested(x: *const i32) -> Result<impl Iterator<Item = i32>, Failed> {
    Ok(std::iter::once(*x))
}

#[monitored]
unsafe fn future(x: *const i32) -> impl std::future::Future<Output = i32> {
    let x = *x;
    async move { x }
}

#[monitored]
unsafe fn boxed(x: *const i32) -> std::pin::Pin<Box<dyn std::future::Future<Output = i32> + Send>> {
    let x = *x;
    Box::pin(async move { x })
}

#[monitored]
async unsafe fn nested_later(x: &i32) -> Result<impl Iterator<Item = i32>, Failed> {
    pause().await;
    Ok(std::iter::once(read(x)))
}

/// # Safety
/// As the trait says.
unsafe trait Read {
    /// # Safety
    /// Never safe.
    unsafe fn get(&self) -> i32;
}

unsafe impl Read for *const i32 {
    #[monitored]
    unsafe fn get(&self) -> i32 {
        **self
    }
}

extern "C" {
    fn abs(x: i32) -> i32;
}

#[monitored]
fn with_a_block(x: i32) -> i32 {
    unsafe { abs(x) }
}

#[test]
fn behave() {
    let captured = capture(|| unsafe {
        let one = 1;
        let x = &raw const one;
        assert_eq!(read(x), 1);
        assert_eq!(checked(x), Ok(&1));
        assert_eq!(checked(std::ptr::null()), Err(Failed(0)));
        assert_eq!(block_on(read_later(&x)), Ok(2));
        let pointer: unsafe extern "C" fn(*const i32) -> i32 = from_c;
        assert_eq!(pointer(x), 2);
        assert_eq!(monitored_tests_exported(1), 2);
        assert_eq!((located(x), line!()), ((1, line!()), line!()));
        assert_eq!(opaque(x).sum::<i32>() + nested(x).ok().unwrap().sum::<i32>(), 2);
        assert_eq!(block_on(future(x)) + block_on(boxed(x)), 2);
        assert_eq!(block_on(nested_later(&1)).ok().unwrap().sum::<i32>(), 1);
        assert_eq!(x.get() + with_a_block(-1), 2);
    });
    assert_eq!(captured.transactions.len(), 14, "{}", captured.tree());
    assert_eq!(captured.events.len(), 1, "{}", captured.tree());
}
