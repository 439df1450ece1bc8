//! Arguments: taken apart, mutable, ignored, configured away.

use super::harness::{Failed, block_on, pause};

#[derive(Clone, Copy)]
struct Point {
    x: i32,
    y: i32,
}

struct Id(i32);

shape! { ignored, value [1 ok], { fn f(_: i32, x: i32, _: &str) -> i32 { x } } => { assert_eq!(f(1, 2, ""), 2); } }

shape! { underscored, value [1 ok], { fn f(_x: i32, _y: String) -> i32 { 3 } } => { assert_eq!(f(1, String::new()), 3); } }

shape! { mutable, value [1 ok], { fn f(mut x: i32, mut text: String) -> String { x += 1; text.push_str(&x.to_string()); text } }
=> { assert_eq!(f(1, "a".into()), "a2"); } }

shape! { tuple, fallible [1 err], {
    fn f((a, b): (i32, String), (c, _): (i32, i32)) -> Result<(), Failed> { Err(Failed(a + b.len() as i32 + c)) }
} => { assert_eq!(f((1, "a".into()), (1, 2)), Err(Failed(3))); } }

shape! { structs, value [1 ok], {
    fn f(Point { x, y: mut z }: Point, Id(id): Id, Point { x: _, .. }: Point) -> i32 { z += 1; x + z + id }
} => { assert_eq!(f(Point { x: 1, y: 2 }, Id(3), Point { x: 0, y: 0 }), 7); } }

shape! { references, value [1 ok], {
    fn f(&x: &i32, &(ref a, b): &(i32, i32), Point { x: px, .. }: &Point) -> i32 { x + *a + b + *px }
} => { assert_eq!(f(&1, &(2, 3), &Point { x: 4, y: 5 }), 10); } }

shape! { by_ref_patterns, value [1 ok], {
    fn f(ref x: String, ref mut y: String, whole @ Point { x: px, .. }: Point) -> i32 { y.push_str(x); y.len() as i32 + whole.y + px }
} => { assert_eq!(f("a".into(), "b".into(), Point { x: 1, y: 2 }), 5); } }

shape! { slices, value [1 ok], { fn f([a, .., b]: [i32; 4], [c, rest @ ..]: &[i32; 2]) -> i32 { a + b + c + rest[0] } }
=> { assert_eq!(f([1, 2, 3, 4], &[5, 6]), 16); } }

shape! { nested, value [1 ok], {
    fn f((Point { x, .. }, [Id(a), Id(b)]): (Point, [Id; 2])) -> i32 { x + a + b }
} => { assert_eq!(f((Point { x: 1, y: 0 }, [Id(2), Id(3)])), 6); } }

shape! { unit_pattern, value [1 ok], { fn f((): (), x: i32) -> i32 { x } } => { assert_eq!(f((), 1), 1); } }

shape! { configured, value [1 ok], {
    fn f(#[cfg(any())] gone: Missing, #[cfg(all())] here: i32, #[cfg(any())] _: Missing, #[cfg_attr(any(), nothing)] x: i32) -> i32 { here + x }
} => { assert_eq!(f(1, 2), 3); } }

shape! { configured_async, fallible [1 err], {
    async fn f(#[cfg(any())] gone: Missing, #[cfg(all())] here: i32, #[cfg(any())] (a, b): Missing, (c, d): (i32, i32)) -> Result<(), Failed> {
        pause().await;
        Err(Failed(here + c + d))
    }
} => { assert_eq!(block_on(f(1, (2, 3))), Err(Failed(6))); } }

shape! { with_lint_levels, value [1 ok], {
    fn f(#[allow(unused_variables)] x: i32, #[expect(unused_mut)] mut y: i32) -> i32 { y }
} => { assert_eq!(f(1, 2), 2); } }

shape! { impl_trait, value [1 ok], {
    fn f(x: impl Into<String>, f: impl Fn(&str) -> usize) -> usize { let text = x.into(); f(&text) }
} => { assert_eq!(f("abc", |text| text.len()), 3); } }

shape! { impl_trait_async, fallible [1 err], {
    async fn f(x: impl AsRef<str>, g: impl AsyncFn(&str) -> usize) -> Result<(), Failed> { pause().await; Err(Failed(g(x.as_ref()).await as i32)) }
} => { assert_eq!(block_on(f("abc", async |text: &str| text.len())), Err(Failed(3))); } }

shape! { dynamic, value [1 ok], {
    fn f(f: &dyn Fn(i32) -> i32, g: Box<dyn FnOnce() -> i32 + '_>, h: &mut dyn FnMut() -> i32) -> i32 { f(1) + g() + h() }
} => { assert_eq!(f(&|x| x, Box::new(|| 2), &mut || 3), 6); } }

shape! { unsized_behind_a_reference, value [1 ok], { fn f<T: ?Sized + ToString>(t: &T) -> String { t.to_string() } }
=> { assert_eq!(f("a"), "a"); } }

shape! { moved_into_a_closure, value [1 ok], {
    fn f(text: String, x: i32) -> impl Fn() -> String { move || format!("{text}{x}") }
} => { assert_eq!(f("a".into(), 1)(), "a1"); } }

shape! { moved_into_a_thread, value [1 ok], {
    fn f(text: String) -> usize { std::thread::spawn(move || text.len()).join().unwrap() }
} => { assert_eq!(f("abc".into()), 3); } }

shape! { only_in_text, value [1 ok], { fn f(a: i32, b: i32, width: usize) -> String { format!("{a}-{b:>width$}") } }
=> { assert_eq!(f(1, 2, 3), "1-  2"); } }

shape! { only_in_text_async, value [1 ok], { async fn f(a: i32, b: i32, width: usize) -> String { pause().await; format!("{a}-{b:>width$}") } }
=> { assert_eq!(block_on(f(1, 2, 3)), "1-  2"); } }

shape! { given_to_a_macro, value [1 ok], { async fn f(a: Vec<i32>, b: bool) -> bool { pause().await; matches!(a[..], [_, ..] if b) } }
=> { assert!(block_on(f(vec![1], true))); } }

shape! { shadowed_in_the_body, value [1 ok], { async fn f(x: &str) -> usize { let x = x.len(); pause().await; let x = x + 1; x } }
=> { assert_eq!(block_on(f("a")), 2); } }

shape! { async_ignored, value [1 ok], { async fn f(_: String, x: i32, _: (i32, String), _y: String) -> i32 { pause().await; x } }
=> { assert_eq!(block_on(f(String::new(), 1, (1, String::new()), String::new())), 1); } }

shape! { async_taken_apart, fallible [1 err], {
    async fn f((a, mut b): (i32, String), Point { x, .. }: Point, [c, _]: [i32; 2], Id(id): Id, ref r: String) -> Result<(), Failed> {
        b.push_str(r);
        pause().await;
        Err(Failed(a + b.len() as i32 + x + c + id))
    }
} => { assert_eq!(block_on(f((1, "a".into()), Point { x: 1, y: 0 }, [1, 2], Id(1), "b".into())), Err(Failed(6))); } }

shape! { async_mutable, value [1 ok], { async fn f(mut x: i32, mut text: String) -> String { pause().await; x += 1; text.push_str(&x.to_string()); text } }
=> { assert_eq!(block_on(f(1, "a".into())), "a2"); } }

shape! { async_not_copied_twice, value [1 ok], { async fn f(x: Vec<i32>) -> Vec<i32> { pause().await; drop(x.clone()); x } }
=> { assert_eq!(block_on(f(vec![1])), [1]); } }

shape! { many, value [1 ok], {
    async fn f(a: i32, b: i32, c: i32, d: i32, e: i32, f: i32, g: i32, h: i32, i: i32, j: i32, k: i32, l: i32, m: i32) -> i32 {
        pause().await;
        a + b + c + d + e + f + g + h + i + j + k + l + m
    }
} => { assert_eq!(block_on(f(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)), 13); } }

shape! { trailing_comma, value [1 ok], { fn f(a: i32, b: i32,) -> i32 { a - b } } => { assert_eq!(f(2, 1), 1); } }

shape! { partly_moved, value [1 ok], { async fn f(pair: (String, String)) -> String { let a = pair.0; pause().await; a + &pair.1 } }
=> { assert_eq!(block_on(f(("a".into(), "b".into()))), "ab"); } }

shape! { conditionally_moved, value [2 ok], { fn f(text: String, keep: bool) -> Option<String> { if keep { Some(text) } else { None } } }
=> { assert_eq!(f("a".into(), true).as_deref(), Some("a")); assert!(f("a".into(), false).is_none()); } }

shape! { assigned_late, value [1 ok], { async fn f(mut x: Option<String>) -> usize { pause().await; drop(x); x = Some("ab".into()); x.map_or(0, |x| x.len()) } }
=> { assert_eq!(block_on(f(None)), 2); } }
