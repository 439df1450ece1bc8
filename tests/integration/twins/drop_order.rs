//! In which order arguments, locals and temporaries are dropped: bare and annotated from the same tokens, whether
//! the call ends, panics, is dropped halfway or never polled.

use std::cell::RefCell;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Waker};

thread_local! {
    static DROPPED: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

fn note(what: &'static str) {
    DROPPED.with_borrow_mut(|log| log.push(what));
}

fn taken() -> Vec<&'static str> {
    DROPPED.take()
}

/// Says when it is dropped.
pub(super) struct D(&'static str);

impl D {
    fn get(&self) -> i32 {
        1
    }

    fn lend(&self) -> Lent<'_> {
        Lent(self)
    }
}

impl Drop for D {
    fn drop(&mut self) {
        note(self.0);
    }
}

/// A temporary that borrows.
struct Lent<'a>(&'a D);

impl Lent<'_> {
    fn get(&self) -> i32 {
        self.0.get()
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        note("lent");
    }
}

/// Two in one.
pub(super) struct Pair {
    x: D,
    y: D,
}

fn pair() -> Pair {
    Pair { x: D("pair.x"), y: D("pair.y") }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum How {
    Ends,
    Panics,
    DroppedHalfway,
    NeverPolled,
}

fn step(how: How) {
    note("step");
    if how == How::Panics {
        panic!("as asked");
    }
}

async fn later(how: How) {
    note("step");
    match how {
        How::Panics => panic!("as asked"),
        How::DroppedHalfway => std::future::pending().await,
        How::Ends | How::NeverPolled => {}
    }
}

fn sync(call: impl FnOnce(How)) -> impl FnOnce(How) -> Vec<&'static str> {
    move |how| {
        taken();
        let _ = catch_unwind(AssertUnwindSafe(|| call(how)));
        note("called");
        taken()
    }
}

fn polled<F: Future>(call: impl FnOnce(How) -> F) -> impl FnOnce(How) -> Vec<&'static str> {
    move |how| {
        taken();
        let _ = catch_unwind(AssertUnwindSafe(|| {
            let future = call(how);
            note("made");
            let mut future = pin!(future);
            if how != How::NeverPolled {
                let ready = future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready();
                note(if ready { "ready" } else { "pending" });
            }
        }));
        note("called");
        taken()
    }
}

fn same(how: How, bare: Vec<&'static str>, annotated: Vec<&'static str>, by: &str) {
    assert!(bare.len() > 2, "{how:?}: {bare:?}");
    assert_eq!(bare, annotated, "{how:?} under {by}");
}

/// `case! { name, run: function => call }`, where `run` is `sync` or `polled`.
macro_rules! case {
    ($name:ident, $run:ident, [$($how:ident),*], $(in { $($head:tt)* })? { $($function:tt)* } => $call:expr) => {
        #[allow(unused_variables, unused_mut, unused_assignments, clippy::all)]
        mod $name {
            use super::*;
            mod bare {
                use super::*;
                case!(@item $([$($head)*])? [] $($function)*);
                pub(super) fn run(how: How) -> Vec<&'static str> { $run($call)(how) }
            }
            mod watched {
                use super::*;
                case!(@item $([$($head)*])? [#[::monitored::monitored]] $($function)*);
                pub(super) fn run(how: How) -> Vec<&'static str> { $run($call)(how) }
            }
            mod recorded {
                use super::*;
                case!(@item $([$($head)*])? [#[::monitored::monitored(args)]] $($function)*);
                pub(super) fn run(how: How) -> Vec<&'static str> { $run($call)(how) }
            }
            #[test]
            fn is_kept() {
                for how in [$(How::$how),*] {
                    same(how, bare::run(how), watched::run(how), "monitored");
                    ::monitored::testing::capture(|| same(how, bare::run(how), watched::run(how), "monitored, traced"));
                    ::monitored::testing::capture(|| same(how, bare::run(how), recorded::run(how), "monitored(args)"));
                }
            }
        }
    };
    (@item [$($head:tt)*] [$($attribute:tt)*] $($function:tt)*) => { $($head)* { $($attribute)* $($function)* } };
    (@item [$($attribute:tt)*] $($function:tt)*) => { $($attribute)* $($function)* };
    ($name:ident, sync: $($rest:tt)*) => { case! { $name, sync, [Ends, Panics], $($rest)* } };
    ($name:ident, polled: $($rest:tt)*) => { case! { $name, polled, [Ends, Panics, DroppedHalfway, NeverPolled], $($rest)* } };
}

// Nobody looks at the fields otherwise.
impl std::fmt::Debug for D {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

mod asynchronous;
mod synchronous;
