//! Futures: of `async fn`, and returned.

use super::*;

use std::pin::Pin;

case! { used, polled: { async fn f(a: D, b: D, how: How) { a.get(); b.get(); later(how).await; } } => |how| f(D("a"), D("b"), how) }
case! { unused, polled: { async fn f(a: D, b: D, how: How) { later(how).await; } } => |how| f(D("a"), D("b"), how) }
case! { used_after, polled: { async fn f(a: D, b: D, how: How) { later(how).await; b.get(); a.get(); } } => |how| f(D("a"), D("b"), how) }
case! { used_in_the_other_order, polled: { async fn f(a: D, b: D, c: D, how: How) { c.get(); a.get(); later(how).await; } } => |how| f(D("a"), D("b"), D("c"), how) }
case! { one_unused, polled: { async fn f(a: D, b: D, c: D, how: How) { b.get(); later(how).await; } } => |how| f(D("a"), D("b"), D("c"), how) }
case! { underscored, polled: { async fn f(_a: D, b: D, _c: D, how: How) { b.get(); later(how).await; } } => |how| f(D("a"), D("b"), D("c"), how) }
case! { ignored, polled: { async fn f(_: D, b: D, _: D, how: How) { b.get(); later(how).await; } } => |how| f(D("a"), D("b"), D("c"), how) }
case! { all_ignored, polled: { async fn f(_: D, _: D, how: How) { later(how).await; } } => |how| f(D("a"), D("b"), how) }
case! { mutable, polled: { async fn f(mut a: D, b: D, how: How) { later(how).await; a = D("new"); later(how).await; } } => |how| f(D("a"), D("b"), how) }
case! { tuple, polled: { async fn f((a, b): (D, D), c: D, how: How) { later(how).await; b.get(); } } => |how| f((D("a"), D("b")), D("c"), how) }
case! { tuple_unused, polled: { async fn f(z: D, (a, b): (D, D), c: D, how: How) { later(how).await; } } => |how| f(D("z"), (D("a"), D("b")), D("c"), how) }
case! { tuple_in_part, polled: { async fn f(z: D, (a, _): (D, D), c: D, how: How) { later(how).await; a.get(); } } => |how| f(D("z"), (D("a"), D("b")), D("c"), how) }
case! { tuple_ignored, polled: { async fn f(z: D, (_, _): (D, D), c: D, how: How) { later(how).await; } } => |how| f(D("z"), (D("a"), D("b")), D("c"), how) }
case! { structs, polled: { async fn f(z: D, Pair { x, y }: Pair, c: D, how: How) { later(how).await; y.get(); } } => |how| f(D("z"), pair(), D("c"), how) }
case! { structs_swapped, polled: { async fn f(z: D, Pair { y, x }: Pair, c: D, how: How) { later(how).await; x.get(); } } => |how| f(D("z"), pair(), D("c"), how) }
case! { structs_in_part, polled: { async fn f(z: D, Pair { x, .. }: Pair, c: D, how: How) { later(how).await; x.get(); } } => |how| f(D("z"), pair(), D("c"), how) }
case! { by_ref, polled: { async fn f(z: D, ref a: D, Pair { ref x, .. }: Pair, how: How) { later(how).await; a.get(); x.get(); } } => |how| f(D("z"), D("a"), pair(), how) }
case! { by_ref_mut, polled: { async fn f(z: D, ref mut a: D, b: D, how: How) { later(how).await; *a = D("new"); } } => |how| f(D("z"), D("a"), D("b"), how) }
case! { arrays, polled: { async fn f(z: D, [a, .., c]: [D; 3], how: How) { later(how).await; a.get(); } } => |how| f(D("z"), [D("a"), D("b"), D("c")], how) }
case! { moved_away, polled: { async fn f(a: D, b: D, c: D, how: How) { drop(b); later(how).await; } } => |how| f(D("a"), D("b"), D("c"), how) }
case! { moved_perhaps, polled: { async fn f(a: D, b: D, how: How) { if how == How::Ends { drop(a); } later(how).await; } } => |how| f(D("a"), D("b"), how) }
case! { moved_in_part, polled: { async fn f(a: D, p: Pair, c: D, how: How) { drop(p.y); later(how).await; } } => |how| f(D("a"), pair(), D("c"), how) }
case! { used_in_part, polled: { async fn f(a: D, p: Pair, c: D, how: How) { later(how).await; p.y.get(); } } => |how| f(D("a"), pair(), D("c"), how) }
case! { returned, polled: { async fn f(a: D, b: D, how: How) -> D { later(how).await; a } } => |how| f(D("a"), D("b"), how) }
case! { returned_early, polled: { async fn f(a: D, b: D, how: How) -> Option<D> { let l = D("l"); if how == How::Ends { return Some(l); } later(how).await; None } } => |how| f(D("a"), D("b"), how) }
case! { question_mark, polled: { async fn f(a: D, b: D, how: How) -> Result<D, String> { let l = D("l"); if how == How::Ends { Err("no".to_owned())?; } later(how).await; Ok(l) } } => |how| f(D("a"), D("b"), how) }
case! { locals, polled: { async fn f(a: D, how: How) { let l = D("l"); let m = D("m"); let _ = D("ignored"); let _n = D("n"); later(how).await; } } => |how| f(D("a"), how) }
case! { shadowed, polled: { async fn f(a: D, b: D, how: How) { let a = D("shadow"); later(how).await; a.get(); } } => |how| f(D("a"), D("b"), how) }
case! { by_value_self, polled: in { trait F: Sized { async fn f(self, b: D, how: How); } impl F for D } { async fn f(self, b: D, how: How) { later(how).await; self.get(); } } => |how| D("self").f(D("b"), how) }
case! { unused_self, polled: in { trait F: Sized { async fn f(self, b: D, how: How); } impl F for D } { async fn f(self, b: D, how: How) { later(how).await; } } => |how| D("self").f(D("b"), how) }
case! { mut_self, polled: in { trait F: Sized { async fn f(self, b: D, how: How); } impl F for D } { async fn f(mut self, b: D, how: How) { self.0 = "changed"; later(how).await; } } => |how| D("self").f(D("b"), how) }
case! { self_in_parts, polled: in { trait F: Sized { async fn f(self, b: D, how: How); } impl F for Pair } { async fn f(self, b: D, how: How) { later(how).await; self.y.get(); } } => |how| pair().f(D("b"), how) }
case! { self_moved_in_parts, polled: in { trait F: Sized { async fn f(self, b: D, how: How); } impl F for Pair } { async fn f(self, b: D, how: How) { drop(self.x); later(how).await; } } => |how| pair().f(D("b"), how) }
case! { boxed_self, polled: in { trait F: Sized { async fn f(self: Box<Self>, b: D, how: How); } impl F for Pair } { async fn f(self: Box<Self>, b: D, how: How) { later(how).await; self.x.get(); } } => |how| Box::new(pair()).f(D("b"), how) }
case! { self_in_part_with_a_pattern, polled: in { trait F: Sized { async fn f(self, p: Pair, how: How); } impl F for Pair } { async fn f(self, Pair { x, .. }: Pair, how: How) { later(how).await; self.x.get(); } } => |how| pair().f(Pair { x: D("x2"), y: D("y2") }, how) }
case! { tail_temporary, polled: { async fn f(a: D, b: D, how: How) -> i32 { later(how).await; a.lend().get() } } => |how| f(D("a"), D("b"), how) }
case! { tail_temporary_beside_locals, polled: { async fn f(a: D, how: How) -> i32 { let l = D("l"); later(how).await; (D("temporary").get(), l.get()).0 } } => |how| f(D("a"), how) }
case! { tail_awaits, polled: { async fn f(a: D, how: How) { let l = D("l"); (D("temporary").get(), later(how).await).1 } } => |how| f(D("a"), how) }
case! { tail_match, polled: { async fn f(a: D, how: How) -> i32 { let l = D("l"); later(how).await; match D("matched").get() { 1 => D("arm").get(), x => x } } } => |how| f(D("a"), how) }
case! { tail_if_let, polled: { async fn f(a: D, how: How) -> i32 { let l = D("l"); later(how).await; if let 2 = D("condition").get() { 1 } else { note("else"); 2 } } } => |how| f(D("a"), how) }
case! { nested_calls, polled: { async fn f(a: D, b: D, how: How) { #[::monitored::monitored] async fn inner(c: D, _: D, how: How) { later(how).await; } inner(b, D("d"), how).await; note("after"); } } => |how| f(D("a"), D("b"), how) }
case! { with_an_opaque_type, polled: { async fn f(a: D, b: D, how: How) -> impl Fn() -> i32 { later(how).await; move || a.get() } } => |how| f(D("a"), D("b"), how) }
case! { with_a_nested_opaque_type, polled: { async fn f(a: D, (b, _): (D, D), how: How) -> Result<impl Fn() -> i32, String> { let l = D("l"); later(how).await; Ok(move || b.get()) } } => |how| f(D("a"), (D("b"), D("c")), how) }
case! { never, polled: { async fn f(a: D, _: D, how: How) -> ! { let l = D("l"); later(how).await; panic!("at last") } } => |how| f(D("a"), D("ignored"), how) }
case! { returned_future, polled: { fn f(a: D, b: D, _: D, how: How) -> impl Future<Output = i32> { let l = D("l"); note("before"); async move { b.get(); later(how).await; D("temporary").get() } } } => |how| f(D("a"), D("b"), D("c"), how) }
case! { returned_boxed_future, polled: { fn f(a: D, (b, _): (D, D), _: D, how: How) -> Pin<Box<dyn Future<Output = i32>>> { let l = D("l"); note("before"); Box::pin(async move { b.get(); later(how).await; D("temporary").get() }) } } => |how| f(D("a"), (D("b"), D("e")), D("c"), how) }
case! { generic, polled: { async fn f<T, U>(a: T, _: U, b: U, how: How) { later(how).await; } } => |how| f(D("a"), D("ignored"), D("b"), how) }
case! { macro_body, polled: { async fn f(a: D, b: D, c: D, how: How) { println!("{b:?}"); later(how).await; } } => |how| f(D("a"), D("b"), D("c"), how) }
case! { closures_take_arguments, polled: { async fn f(a: D, b: D, c: D, how: How) { let take = move || b.get(); take(); later(how).await; } } => |how| f(D("a"), D("b"), D("c"), how) }
case! { blocks_take_arguments, polled: { async fn f(a: D, b: D, c: D, how: How) { let take = async move { b.get(); later(how).await; }; take.await; note("after"); } } => |how| f(D("a"), D("b"), D("c"), how) }
