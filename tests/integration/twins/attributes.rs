//! Attributes beside ours, and qualifiers.

use super::harness::{Failed, block_on, panics, pause};

shape! { track_caller, value [1 ok, 1 panic], {
    #[track_caller]
    fn here(fail: bool) -> u32 { assert!(!fail, "as asked"); std::panic::Location::caller().line() }
} => {
    assert_eq!((here(false), line!()), (line!(), line!()));
    let at = std::sync::Arc::new(std::sync::Mutex::new(0));
    // The hook belongs to the whole process: other tests may panic meanwhile, so only this thread counts.
    let (seen, thread) = (at.clone(), std::thread::current().id());
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().id() == thread { *seen.lock().unwrap() = info.location().unwrap().line(); }
    }));
    assert!(panics(|| here(true)));
    let _ = std::panic::take_hook();
    std::panic::set_hook(before);
} }

shape! { track_caller_result, fallible [1 ok, 1 err], {
    #[track_caller]
    fn here(x: i32) -> Result<u32, Failed> {
        if x > 0 { Ok(std::panic::Location::caller().line()) } else { Err(Failed(x)) }
    }
} => {
    assert_eq!((here(1), line!()), (Ok(line!()), line!()));
    assert_eq!(here(-1), Err(Failed(-1)));
} }

shape! { track_caller_method_reborrows, fallible [1 ok], in { struct S(i32); impl S } {
    #[track_caller]
    fn get(&mut self) -> Result<&mut i32, Failed> { Ok(&mut self.0) }
} => { *S(1).get().unwrap() += 1; } }

shape! { must_use, value [1 ok], { #[must_use = "why not"] fn f() -> i32 { 3 } } => { assert_eq!(f(), 3); } }

shape! { deprecated, value [1 ok], { #[deprecated(note = "old")] #[allow(deprecated)] fn f() -> i32 { 3 } } => {
    #[allow(deprecated)]
    let x = f();
    assert_eq!(x, 3);
} }

shape! { inline, value [1 ok], { #[inline(always)] fn f() -> i32 { 3 } } => { assert_eq!(f(), 3); } }

shape! { cold_and_hidden, value [1 ok], { #[cold] #[doc(hidden)] fn f() -> i32 { 3 } } => { assert_eq!(f(), 3); } }

shape! { doc_comments, value [1 ok], {
    /// What it does.
    ///
    /// ```
    /// assert!(true);
    /// ```
    #[doc = concat!("more", " of it")]
    fn f(/* no parameter */) -> i32 { /* nothing */ 3 }
} => { assert_eq!(f(), 3); } }

shape! { inner_attributes, value [1 ok], {
    fn f(x: i32) -> i32 { #![allow(unused_variables, non_snake_case)] #![doc = "inner"] let Unused = 1; 3 }
} => { assert_eq!(f(1), 3); } }

shape! { inner_doc_comments, value [1 ok], {
    async fn f() -> i32 {
        //! Says something.
        #![allow(unused_mut)]
        let mut x = 3;
        pause().await;
        x
    }
} => { assert_eq!(block_on(f()), 3); } }

shape! { configured_in, value [1 ok], { #[cfg(all())] #[cfg_attr(all(), inline)] fn f() -> i32 { 3 } } => { assert_eq!(f(), 3); } }

shape! { lint_levels, value [1 ok], {
    #[allow(non_snake_case)]
    #[expect(unused_variables)]
    #[warn(missing_docs)]
    fn F(x: i32) -> i32 { let y = 1; 3 }
} => { assert_eq!(F(1), 3); } }

shape! { extern_c, value [1 ok], { extern "C" fn f(x: i32) -> i32 { x + 1 } } => {
    let pointer: extern "C" fn(i32) -> i32 = f;
    assert_eq!(pointer(1), 2);
} }

shape! { extern_without_a_name, value [1 ok], { pub extern "system" fn f(x: i32) -> i32 { x + 1 } } => { assert_eq!(f(1), 2); } }

shape! { visibility, value [1 ok], { pub(in super::super) fn f() -> i32 { 3 } } => { assert_eq!(f(), 3); } }

shape! { as_a_function_pointer, value [1 ok], { fn f(x: &str) -> usize { x.len() } } => {
    let pointer: for<'a> fn(&'a str) -> usize = f;
    assert_eq!(pointer("a"), 1);
} }

shape! { as_a_callback, value [2 ok], { fn f(x: i32) -> i32 { x + 1 } } => {
    assert_eq!([1, 2].map(f), [2, 3]);
} }

shape! { tokio_main_inside, fallible [1 err], {
    #[tokio::main(flavor = "current_thread")]
    async fn f(x: i32) -> Result<i32, Failed> { pause().await; Err(Failed(x)) }
} => { assert_eq!(f(3), Err(Failed(3))); } }

mod tokio_main_outside {
    use super::*;

    #[tokio::main(flavor = "current_thread")]
    #[::monitored::monitored]
    #[::monitored::classify_errors(_ => timeout)]
    async fn f(x: i32) -> Result<i32, Failed> {
        pause().await;
        Err(Failed(x))
    }

    #[test]
    fn runs() {
        crate::twins::harness::both(&[(1, "err")], || assert_eq!(f(3), Err(Failed(3))));
    }
}

#[test]
#[::monitored::monitored]
fn a_test() {
    assert_eq!(1, 1);
}

#[::monitored::monitored]
#[test]
fn a_test_from_outside() -> Result<(), Failed> {
    Ok(())
}

#[test]
#[should_panic = "as asked"]
#[::monitored::monitored]
fn a_test_that_panics() {
    panic!("as asked");
}

#[tokio::test]
#[::monitored::monitored]
async fn a_tokio_test() {
    pause().await;
}

#[::monitored::monitored]
#[tokio::test]
async fn a_tokio_test_from_outside() -> Result<(), Failed> {
    pause().await;
    Ok(())
}

#[rustfmt::skip]
#[::monitored::monitored]
fn   skipped ( ) -> i32 { 3 }

#[::monitored::monitored]
#[rustfmt::skip]
#[inline(never)]
fn   skipped_inside ( ) -> i32 { 3 }

#[test]
fn tool_attributes() {
    assert_eq!(skipped() + skipped_inside(), 6);
}
