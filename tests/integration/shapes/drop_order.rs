//! Arguments and locals are dropped in the order in which they would be.

use std::cell::RefCell;

use super::block_on;

thread_local! {
    static DROPPED: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

/// Says its name when it is dropped.
struct D(&'static str);

impl Drop for D {
    fn drop(&mut self) {
        DROPPED.with_borrow_mut(|dropped| dropped.push(self.0));
    }
}

impl D {
    fn name(&self) -> &'static str {
        self.0
    }
}

struct Pair {
    first: D,
    second: D,
}

impl Pair {
    fn new() -> Self {
        Self { first: D("first"), second: D("second") }
    }
}

fn dropped(body: impl FnOnce()) -> Vec<&'static str> {
    body();
    DROPPED.take()
}

/// The same functions bare and annotated, and a test that compares what they drop.
macro_rules! same_order {
    ($($test:ident: { $($item:item)+ } => $call:expr;)+) => {$(
        mod $test {
            #[allow(unused_imports)]
            use super::{D, Pair, block_on, dropped};

            mod bare {
                #[allow(unused_imports)]
                use super::super::{D, Pair};
                $($item)+
            }

            mod annotated {
                #[allow(unused_imports)]
                use super::super::{D, Pair};
                $(#[monitored::monitored] $item)+
            }

            #[test]
            fn is_the_same() {
                let bare = dropped(|| { use bare::f; let _ = $call; });
                let annotated = dropped(|| { use annotated::f; let _ = $call; });
                assert!(!bare.is_empty());
                assert_eq!(bare, annotated);
            }
        }
    )+};
}

same_order! {
    arguments: { pub(super) fn f(_a: D, _: D, _c: D) { let _x = D("x"); let _y = D("y"); } }
        => f(D("a"), D("b"), D("c"));
    used_out_of_order: { pub(super) fn f(a: D, b: D, c: D) -> usize { c.name().len() + a.name().len() + b.name().len() } }
        => f(D("a"), D("b"), D("c"));
    some_unused: { pub(super) fn f(a: D, _b: D, c: D, _d: D) -> usize { a.name().len() + c.name().len() } }
        => f(D("a"), D("b"), D("c"), D("d"));
    moved_out: { pub(super) fn f(a: D, b: D, c: D) -> D { drop(b); let _ = &c; a } }
        => f(D("a"), D("b"), D("c"));
    taken_apart: { pub(super) fn f((a, b): (D, D), _c: D) -> usize { b.name().len() + a.name().len() } }
        => f((D("a"), D("b")), D("c"));
    left_in_part: { pub(super) fn f(_z: D, (a, _): (D, D), (_, b): (D, D), _c: D) -> usize { a.name().len() + b.name().len() } }
        => f(D("z"), (D("a"), D("a_rest")), (D("b_rest"), D("b")), D("c"));
    left_with_dots: { pub(super) fn f(Pair { second, .. }: Pair, ref c: D, _d: D) -> usize { second.name().len() + c.name().len() } }
        => f(Pair::new(), D("c"), D("d"));
    early_return: { pub(super) fn f(a: D, b: D) -> usize { let _x = D("x"); if a.name().len() == 1 { return b.name().len(); } let _y = D("y"); 0 } }
        => f(D("a"), D("b"));
    tail_temporary: { pub(super) fn f(a: D, b: D) -> usize { let _x = D("x"); D("temporary").name().len() + a.name().len() + b.name().len() } }
        => f(D("a"), D("b"));
    in_a_guard: { pub(super) fn f(_a: D, (b, _): (D, D), _: D) -> impl Fn() -> usize { let _x = D("x"); let n = b.name().len(); move || n } }
        => f(D("a"), (D("b"), D("rest")), D("c"));
    in_a_tail: { #[track_caller] pub(super) fn f(_a: D, (b, _): (D, D), _: D) -> usize { let _x = D("x"); b.name().len() } }
        => f(D("a"), (D("b"), D("rest")), D("c"));
    nested_impl: { pub(super) fn f(_a: D, (b, _): (D, D), _: D) -> Option<impl Fn() -> usize> { let _x = D("x"); let n = b.name().len(); Some(move || n) } }
        => f(D("a"), (D("b"), D("rest")), D("c"));
    in_a_future: { pub(super) async fn f(_a: D, _: D, _c: D) { let _x = D("x"); tokio::task::yield_now().await; let _y = D("y"); } }
        => block_on(f(D("a"), D("b"), D("c")));
    used_in_a_future: { pub(super) async fn f(a: D, b: D, c: D, _d: D) -> usize { tokio::task::yield_now().await; c.name().len() + a.name().len() + b.name().len() } }
        => block_on(f(D("a"), D("b"), D("c"), D("d")));
    taken_apart_in_a_future: { pub(super) async fn f((a, b): (D, D), _c: D, Pair { first, second }: Pair) -> usize { tokio::task::yield_now().await; b.name().len() + a.name().len() + second.name().len() + first.name().len() } }
        => block_on(f((D("a"), D("b")), D("c"), Pair::new()));
    left_in_part_in_a_future: { pub(super) async fn f(_z: D, (a, _): (D, D), (_, b): (D, D), _c: D) -> usize { tokio::task::yield_now().await; a.name().len() + b.name().len() } }
        => block_on(f(D("z"), (D("a"), D("a_rest")), (D("b_rest"), D("b")), D("c")));
    early_return_in_a_future: { pub(super) async fn f(a: D, b: D) -> usize { let _x = D("x"); if a.name().len() == 1 { return b.name().len(); } 0 } }
        => block_on(f(D("a"), D("b")));
    tail_temporary_in_a_future: { pub(super) async fn f(a: D, b: D) -> usize { let _x = D("x"); tokio::task::yield_now().await; D("temporary").name().len() + a.name().len() + b.name().len() } }
        => block_on(f(D("a"), D("b")));
    never_polled: { pub(super) async fn f(_a: D, (b, _): (D, D), _: D) -> usize { b.name().len() } }
        => drop(f(D("a"), (D("b"), D("rest")), D("c")));
    cancelled: { pub(super) async fn f(_a: D, b: D, _: D) -> usize { let _x = D("x"); std::future::pending::<()>().await; b.name().len() } }
        => block_on(async { tokio::select! { biased; _ = f(D("a"), D("b"), D("c")) => {}, () = tokio::task::yield_now() => {} } });
    returned_future: { pub(super) fn f(_a: D, b: D, _: D) -> impl Future<Output = usize> { let _x = D("x"); async move { b.name().len() } } }
        => block_on(f(D("a"), D("b"), D("c")));
}

/// The same methods bare and annotated.
macro_rules! methods {
    ($module:ident $(, #[$attr:meta])?) => {
        mod $module {
            use super::{D, block_on, dropped};

            struct Owner {
                first: D,
                second: D,
            }

            impl Owner {
                fn new() -> Self {
                    Self { first: D("first"), second: D("second") }
                }

                $(#[$attr])?
                fn uses_second(self, _a: D) -> usize {
                    self.second.name().len()
                }

                $(#[$attr])?
                fn takes_second(self, a: D) -> D {
                    drop(a);
                    self.second
                }

                $(#[$attr])?
                fn unused(self, _a: D) -> usize {
                    D("x").name().len()
                }

                $(#[$attr])?
                async fn uses_second_later(self, _a: D) -> usize {
                    tokio::task::yield_now().await;
                    self.second.name().len() + self.first.name().len()
                }

                $(#[$attr])?
                async fn unused_later(self, _a: D) -> usize {
                    D("x").name().len()
                }
            }

            pub(super) fn all() -> Vec<Vec<&'static str>> {
                vec![
                    dropped(|| assert_eq!(Owner::new().uses_second(D("a")), 6)),
                    dropped(|| drop(Owner::new().takes_second(D("a")))),
                    dropped(|| assert_eq!(Owner::new().unused(D("a")), 1)),
                    dropped(|| assert_eq!(block_on(Owner::new().uses_second_later(D("a"))), 11)),
                    dropped(|| assert_eq!(block_on(Owner::new().unused_later(D("a"))), 1)),
                ]
            }
        }
    };
}

methods!(bare_methods);
methods!(annotated_methods, #[monitored::monitored]);

#[test]
fn methods_drop_self_last_and_in_its_order() {
    assert_eq!(bare_methods::all(), annotated_methods::all());
}
