//! Functions that are not `async`.

use super::*;

case! { used, sync: { fn f(a: D, b: D, how: How) { a.get(); b.get(); step(how); } } => |how| f(D("a"), D("b"), how) }
case! { unused, sync: { fn f(a: D, b: D, how: How) { step(how); } } => |how| f(D("a"), D("b"), how) }
case! { used_in_the_other_order, sync: { fn f(a: D, b: D, how: How) { b.get(); step(how); a.get(); } } => |how| f(D("a"), D("b"), how) }
case! { one_unused, sync: { fn f(a: D, b: D, c: D, how: How) { b.get(); step(how); } } => |how| f(D("a"), D("b"), D("c"), how) }
case! { underscored, sync: { fn f(_a: D, b: D, _c: D, how: How) { b.get(); step(how); } } => |how| f(D("a"), D("b"), D("c"), how) }
case! { ignored, sync: { fn f(_: D, b: D, _: D, how: How) { b.get(); step(how); } } => |how| f(D("a"), D("b"), D("c"), how) }
case! { all_ignored, sync: { fn f(_: D, _: D, how: How) { step(how); } } => |how| f(D("a"), D("b"), how) }
case! { mutable, sync: { fn f(mut a: D, b: D, how: How) { step(how); a = D("new"); step(how); } } => |how| f(D("a"), D("b"), how) }
case! { tuple, sync: { fn f((a, b): (D, D), c: D, how: How) { step(how); b.get(); } } => |how| f((D("a"), D("b")), D("c"), how) }
case! { tuple_in_part, sync: { fn f(z: D, (a, _): (D, D), c: D, how: How) { step(how); a.get(); } } => |how| f(D("z"), (D("a"), D("b")), D("c"), how) }
case! { tuple_ignored, sync: { fn f(z: D, (_, _): (D, D), c: D, how: How) { step(how); } } => |how| f(D("z"), (D("a"), D("b")), D("c"), how) }
case! { structs, sync: { fn f(z: D, Pair { x, y }: Pair, c: D, how: How) { step(how); y.get(); } } => |how| f(D("z"), pair(), D("c"), how) }
case! { structs_swapped, sync: { fn f(z: D, Pair { y, x }: Pair, c: D, how: How) { step(how); } } => |how| f(D("z"), pair(), D("c"), how) }
case! { structs_in_part, sync: { fn f(z: D, Pair { x, .. }: Pair, c: D, how: How) { step(how); x.get(); } } => |how| f(D("z"), pair(), D("c"), how) }
case! { structs_underscored, sync: { fn f(z: D, Pair { x: _, y: _y }: Pair, c: D, how: How) { step(how); } } => |how| f(D("z"), pair(), D("c"), how) }
case! { structs_mutable, sync: { fn f(z: D, Pair { mut x, y }: Pair, how: How) { step(how); x = D("new"); } } => |how| f(D("z"), pair(), how) }
case! { by_ref, sync: { fn f(z: D, ref a: D, Pair { ref x, .. }: Pair, how: How) { step(how); a.get(); x.get(); } } => |how| f(D("z"), D("a"), pair(), how) }
case! { by_ref_mut, sync: { fn f(z: D, ref mut a: D, b: D, how: How) { step(how); *a = D("new"); } } => |how| f(D("z"), D("a"), D("b"), how) }
case! { bound_at, sync: { fn f(z: D, a @ Pair { .. }: Pair, b: D, how: How) { step(how); a.x.get(); } } => |how| f(D("z"), pair(), D("b"), how) }
case! { arrays, sync: { fn f(z: D, [a, .., c]: [D; 3], how: How) { step(how); a.get(); } } => |how| f(D("z"), [D("a"), D("b"), D("c")], how) }
case! { moved_away, sync: { fn f(a: D, b: D, c: D, how: How) { drop(b); step(how); } } => |how| f(D("a"), D("b"), D("c"), how) }
case! { moved_perhaps, sync: { fn f(a: D, b: D, how: How) { if how == How::Ends { drop(a); } step(how); } } => |how| f(D("a"), D("b"), how) }
case! { moved_in_part, sync: { fn f(a: D, p: Pair, c: D, how: How) { drop(p.y); step(how); } } => |how| f(D("a"), pair(), D("c"), how) }
case! { returned, sync: { fn f(a: D, b: D, how: How) -> D { step(how); a } } => |how| { let _ = f(D("a"), D("b"), how); } }
case! { returned_early, sync: { fn f(a: D, b: D, how: How) -> Option<D> { let l = D("l"); if how == How::Ends { return Some(l); } step(how); None } } => |how| { let _ = f(D("a"), D("b"), how); } }
case! { question_mark, sync: { fn f(a: D, b: D, how: How) -> Result<D, String> { let l = D("l"); if how == How::Ends { Err("no".to_owned())?; } step(how); Ok(l) } } => |how| { let _ = f(D("a"), D("b"), how); } }
case! { locals, sync: { fn f(a: D, how: How) { let l = D("l"); let m = D("m"); let _ = D("ignored"); let _n = D("n"); step(how); } } => |how| f(D("a"), how) }
case! { shadowed, sync: { fn f(a: D, b: D, how: How) { let a = D("shadow"); step(how); a.get(); } } => |how| f(D("a"), D("b"), how) }
case! { rebound, sync: { fn f(a: D, b: D, how: How) { let a = a; step(how); a.get(); } } => |how| f(D("a"), D("b"), how) }
case! { by_value_self, sync: in { trait F: Sized { fn f(self, b: D, how: How); } impl F for D } { fn f(self, b: D, how: How) { step(how); self.get(); } } => |how| D("self").f(D("b"), how) }
case! { unused_self, sync: in { trait F: Sized { fn f(self, b: D, how: How); } impl F for D } { fn f(self, b: D, how: How) { step(how); } } => |how| D("self").f(D("b"), how) }
case! { mut_self, sync: in { trait F: Sized { fn f(self, b: D, how: How); } impl F for D } { fn f(mut self, b: D, how: How) { self.0 = "changed"; step(how); } } => |how| D("self").f(D("b"), how) }
case! { self_in_parts, sync: in { trait F: Sized { fn f(self, b: D, how: How); } impl F for Pair } { fn f(self, b: D, how: How) { self.y.get(); step(how); } } => |how| pair().f(D("b"), how) }
case! { self_moved_in_parts, sync: in { trait F: Sized { fn f(self, b: D, how: How); } impl F for Pair } { fn f(self, b: D, how: How) { drop(self.y); step(how); } } => |how| pair().f(D("b"), how) }
case! { boxed_self, sync: in { trait F: Sized { fn f(self: Box<Self>, b: D, how: How); } impl F for Pair } { fn f(self: Box<Self>, b: D, how: How) { step(how); } } => |how| Box::new(pair()).f(D("b"), how) }
case! { tail_temporary, sync: { fn f(a: D, b: D, how: How) -> i32 { step(how); a.lend().get() } } => |how| { let _ = f(D("a"), D("b"), how); } }
case! { tail_temporary_of_nothing, sync: { fn f(a: D, how: How) -> i32 { step(how); D("temporary").get() } } => |how| { let _ = f(D("a"), how); } }
case! { tail_temporary_beside_locals, sync: { fn f(a: D, how: How) -> i32 { let l = D("l"); step(how); (D("temporary").get(), l.get()).0 } } => |how| { let _ = f(D("a"), how); } }
case! { tail_match, sync: { fn f(a: D, how: How) -> i32 { let l = D("l"); step(how); match D("matched").get() { 1 => D("arm").get(), x => x } } } => |how| { let _ = f(D("a"), how); } }
case! { tail_if_let, sync: { fn f(a: D, how: How) -> i32 { let l = D("l"); step(how); if let 2 = D("condition").get() { 1 } else { note("else"); 2 } } } => |how| { let _ = f(D("a"), how); } }
case! { tail_block, sync: { fn f(a: D, how: How) -> i32 { step(how); { let l = D("l"); D("temporary").get() } } } => |how| { let _ = f(D("a"), how); } }
case! { statement_temporaries, sync: { fn f(a: D, how: How) { D("temporary").get(); let x = a.lend().get(); step(how); } } => |how| f(D("a"), how) }
case! { with_an_opaque_type, sync: { fn f(a: D, b: D, how: How) -> impl Fn() -> i32 { step(how); move || a.get() } } => |how| { let _ = f(D("a"), D("b"), how); } }
case! { with_a_nested_opaque_type, sync: { fn f(a: D, (b, _): (D, D), how: How) -> Result<impl Fn() -> i32, String> { let l = D("l"); step(how); Ok(move || b.get()) } } => |how| { let _ = f(D("a"), (D("b"), D("c")), how); } }
case! { track_caller, sync: { #[track_caller] fn f(a: D, (b, _): (D, D), _: D, how: How) -> i32 { let l = D("l"); step(how); D("temporary").get() } } => |how| { let _ = f(D("a"), (D("b"), D("c")), D("d"), how); } }
case! { never, sync: { fn f(a: D, _: D, (b, _): (D, D), how: How) -> ! { let l = D("l"); step(how); panic!("at last") } } => |how| f(D("a"), D("ignored"), (D("b"), D("c")), how) }
case! { generic, sync: { fn f<T, U>(a: T, _: U, b: U, how: How) { step(how); } } => |how| f(D("a"), D("ignored"), D("b"), how) }
case! { macro_body, sync: { fn f(a: D, b: D, c: D, how: How) { println!("{b:?}"); step(how); } } => |how| f(D("a"), D("b"), D("c"), how) }
case! { closures_take_arguments, sync: { fn f(a: D, b: D, c: D, how: How) { let take = move || b.get(); take(); step(how); } } => |how| f(D("a"), D("b"), D("c"), how) }
case! { caught_inside, sync: { fn f(a: D, how: How) { let _ = catch_unwind(AssertUnwindSafe(|| { let l = D("l"); step(how); })); } } => |how| f(D("a"), how) }
