//! What stands in bodies.

use super::harness::{Failed, block_on, pause};

shape! { tail_with_a_semicolon, value [1 ok], { fn f(xs: &mut Vec<i32>) { xs.push(1); } } => { f(&mut vec![]); } }

shape! { only_a_return, value [1 ok], { fn f(x: i32) -> i32 { return x; } } => { assert_eq!(f(1), 1); } }

shape! { every_branch_returns, fallible [1 err], {
    fn f(x: i32) -> Result<i32, Failed> { if x > 0 { return Ok(x); } else { return Err(Failed(x)); } }
} => { assert_eq!(f(-1), Err(Failed(-1))); } }

shape! { ends_in_panic, value [1 ok], {
    fn f(x: i32) -> i32 { if x > 0 { return x; } panic!("never") }
} => { assert_eq!(f(1), 1); } }

shape! { ends_in_todo, value [1 panic], { fn f(_x: i32) -> Vec<String> { todo!() } }
=> { assert!(super::super::super::harness::panics(|| f(1))); } }

shape! { async_ends_in_todo, value [1 panic], { async fn f(_x: i32) -> Vec<String> { todo!() } }
=> { assert!(super::super::super::harness::panics(|| block_on(f(1)))); } }

shape! { loops_with_labels, value [1 ok], {
    fn f(xs: &[Vec<i32>]) -> Option<i32> { 'rows: for row in xs { for x in row { if *x < 0 { continue 'rows; } if *x > 3 { break 'rows; } if *x == 3 { return Some(*x); } } } None }
} => { assert_eq!(f(&[vec![-1, 3], vec![1, 3]]), Some(3)); } }

shape! { let_else, fallible [1 ok, 1 err], {
    fn f(text: &str) -> Result<i32, Failed> { let Ok(x) = text.parse::<i32>() else { return Err(Failed(0)) }; Ok(x) }
} => { assert_eq!(f("1"), Ok(1)); assert!(f("x").is_err()); } }

shape! { items_inside, value [1 ok], {
    fn f(x: i32) -> i32 {
        use std::collections::BTreeMap as Map;
        const ONE: i32 = 1;
        static TWO: i32 = 2;
        struct Inner(i32);
        impl Inner { fn get(&self) -> i32 { self.0 } }
        fn helper(x: i32) -> i32 { x + ONE }
        macro_rules! three { () => { 3 } }
        let map: Map<i32, i32> = Map::from([(1, three!())]);
        helper(x) + TWO + Inner(map[&1]).get()
    }
} => { assert_eq!(f(1), 7); } }

shape! { annotated_inside, value [2 ok], {
    fn f(x: i32) -> i32 { #[::monitored::monitored] fn inner(x: i32) -> i32 { x + 1 } if cfg!(any()) { return inner(0); } once(|| inner(x)) }
} => { if f(1) == 0 { unreachable!() } } }

fn once(f: impl FnOnce() -> i32) -> i32 {
    f()
}

shape! { closures_and_early_returns_inside, fallible [1 ok], {
    fn f(xs: &[&str]) -> Result<Vec<i32>, Failed> {
        let parse = |x: &&str| -> Result<i32, Failed> { if x.is_empty() { return Ok(0); } x.parse().map_err(|_| Failed(1)) };
        xs.iter().map(parse).collect()
    }
} => { assert_eq!(f(&["1", ""]), Ok(vec![1, 0])); } }

shape! { closures_borrow_arguments, value [1 ok], {
    fn f(xs: &mut Vec<i32>, by: i32) -> i32 { let mut add = |x| xs.push(x + by); add(1); add(2); xs.iter().sum() }
} => { assert_eq!(f(&mut vec![], 1), 5); } }

shape! { async_blocks_inside, fallible [1 err], {
    async fn f(x: i32) -> Result<i32, Failed> {
        let inner = async { if x > 0 { return Err(Failed(x)); } Ok::<_, Failed>(0) };
        let y = inner.await?;
        Ok(y)
    }
} => { assert_eq!(block_on(f(1)), Err(Failed(1))); } }

shape! { inferred_from_the_signature, fallible [1 ok, 1 err], {
    async fn f(x: &str) -> Result<Vec<u8>, std::num::ParseIntError> {
        let mut all = Vec::new();
        all.push(x.parse()?);
        pause().await;
        let more = Default::default();
        all.push(more);
        Ok(all)
    }
} => { assert_eq!(block_on(f("1")).unwrap(), [1, 0]); assert!(block_on(f("x")).is_err()); } }

shape! { collect_into_the_return_type, value [1 ok], {
    fn f(text: &str) -> std::collections::BTreeSet<char> { text.chars().collect() }
} => { assert_eq!(f("aab").len(), 2); } }

shape! { into_the_return_type, value [1 ok], { async fn f(text: &str) -> String { if text.is_empty() { return "none".into(); } pause().await; text.into() } }
=> { assert_eq!(block_on(f("")), "none"); } }

shape! { default_is_the_tail, value [1 ok], { async fn f() -> Vec<Option<String>> { pause().await; Default::default() } } => { assert!(block_on(f()).is_empty()); } }

shape! { integer_literals_take_the_type, value [1 ok], { fn f(big: bool) -> u64 { let x = 1; if big { return x << 40; } x } }
=> { assert_eq!(f(true), 1 << 40); } }

shape! { match_with_guards, fallible [2 ok, 1 err], {
    async fn f(x: Option<i32>) -> Result<i32, Failed> {
        match x { Some(x) if x > 3 => { pause().await; Ok(x) } Some(x @ 0..=2) => Ok(x + 1), Some(x) => Err(Failed(x)), None => unreachable!() }
    }
} => { assert_eq!(block_on(f(Some(4))), Ok(4)); assert_eq!(block_on(f(Some(0))), Ok(1)); assert_eq!(block_on(f(Some(3))), Err(Failed(3))); } }

shape! { unsized_match_on_slices, value [1 ok], { fn f(xs: &[i32]) -> i32 { match xs { [] => 0, [x] => *x, [first, .., last] => first + last } } }
=> { assert_eq!(f(&[1, 2, 3]), 4); } }

shape! { select_and_join, value [1 ok], {
    async fn f() -> i32 {
        let (a, b) = tokio::join!(async { pause().await; 1 }, async { 2 });
        tokio::select! { biased; _ = std::future::pending::<()>() => 0, _ = pause() => a + b }
    }
} => { assert_eq!(block_on(f()), 3); } }

shape! { spawned, value [1 ok], {
    async fn f(x: i32) -> i32 { let shared = std::sync::Arc::new(x); pause().await; *shared }
} => { assert_eq!(block_on(async { tokio::spawn(f(3)).await.unwrap() }), 3); } }

shape! { not_send, value [1 ok], {
    async fn f(x: i32) -> i32 { let local = std::rc::Rc::new(std::cell::RefCell::new(x)); pause().await; *local.borrow_mut() += 1; let y = *local.borrow(); y }
} => { assert_eq!(block_on(f(3)), 4); } }

shape! { temporaries_live_as_long, value [1 ok], {
    fn f(mutex: &std::sync::Mutex<Vec<i32>>) -> usize { let n = mutex.lock().unwrap().len(); mutex.lock().unwrap().push(1); n + mutex.lock().unwrap().len() }
} => { assert_eq!(f(&std::sync::Mutex::default()), 1); } }

shape! { statements_that_look_like_blocks, value [1 ok], { fn f(x: i32) -> i32 { { let _y = x; } if x > 0 {} match x { _ => {} } x } }
=> { assert_eq!(f(1), 1); } }

shape! { tail_is_a_block, value [1 ok], { fn f(x: i32) -> i32 { { x + 1 } } } => { assert_eq!(f(1), 2); } }

shape! { tail_is_unsafe_free_const, value [1 ok], { fn f() -> usize { const { 1 + 2 } } } => { assert_eq!(f(), 3); } }

shape! { tail_is_a_struct, value [1 ok], { fn f(a: i32) -> Wrapped { Wrapped { a } } } => { assert_eq!(f(1).a, 1); } }

struct Wrapped {
    a: i32,
}

shape! { tail_is_a_macro, value [1 ok], { async fn f(a: i32) -> Vec<i32> { vec![a; 2] } } => { assert_eq!(block_on(f(1)), [1, 1]); } }

shape! { tail_is_a_closure_call, value [1 ok], { fn f(a: i32) -> i32 { (|x| x + a)(1) } } => { assert_eq!(f(1), 2); } }

shape! { starts_with_a_parenthesis, value [1 ok], { fn f(a: i32) -> bool { (a + 1) as i64 > 1 } } => { assert!(f(1)); } }

shape! { tail_is_an_assignment, value [1 ok], { fn f(a: &mut i32) { *a = 2 } } => { let mut x = 1; f(&mut x); assert_eq!(x, 2); } }

shape! { tail_is_a_loop, value [1 ok], { async fn f(mut a: i32) -> i32 { loop { pause().await; a += 1; if a > 3 { break a } } } } => { assert_eq!(block_on(f(1)), 4); } }
