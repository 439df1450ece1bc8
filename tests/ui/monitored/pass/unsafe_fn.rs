#![deny(warnings, unsafe_op_in_unsafe_fn, unused_unsafe)]

use monitored::monitored;

#[monitored]
unsafe fn deref(n: *const u8) -> u8 {
    unsafe { *n }
}

#[monitored]
async unsafe fn later(n: *const u8) -> u8 {
    unsafe { *n }
}

#[monitored]
unsafe extern "C" fn c_abi(n: *const u8) -> u8 {
    unsafe { *n }
}

#[monitored]
#[unsafe(no_mangle)]
pub extern "C" fn exported(n: u8) -> u8 {
    n
}

struct S;

impl S {
    #[monitored(args)]
    unsafe fn method(&self, (a, _): (*const u8, u8)) -> u8 {
        unsafe { *a }
    }
}

fn main() {
    let byte = 5;
    unsafe {
        assert_eq!(deref(&byte) + c_abi(&byte) + S.method((&byte, 1)), 15);
        let mut later = std::pin::pin!(later(&byte));
        let poll = later.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop()));
        assert_eq!(poll, std::task::Poll::Ready(5));
    }
    assert_eq!(exported(1), 1);
}
