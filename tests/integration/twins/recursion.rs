//! Functions that call themselves and each other.

use std::future::Future;
use std::pin::Pin;

use super::harness::{Failed, block_on, pause};

shape! { sync, value [4 ok], { fn f(x: u64) -> u64 { if x == 0 { 1 } else { x * f(x - 1) } } } => { assert_eq!(f(3), 6); } }

shape! { with_question_mark, fallible [1 err, 2 passed], { fn f(x: i32) -> Result<i32, Failed> { if x == 0 { return Err(Failed(0)); } Ok(f(x - 1)? + 1) } } => { assert!(f(2).is_err()); } }

shape! { async_by_box_pin, value [4 ok], {
    async fn f(x: u64) -> u64 { pause().await; if x == 0 { return 1; } x * Box::pin(f(x - 1)).await }
} => { assert_eq!(block_on(f(3)), 6); } }

shape! { async_by_box_pin_borrowing, value [3 ok], {
    async fn f(x: u64, log: &mut Vec<u64>) { log.push(x); pause().await; if x > 0 { Box::pin(f(x - 1, log)).await } }
} => { let mut log = vec![]; block_on(f(2, &mut log)); assert_eq!(log, [2, 1, 0]); } }

shape! { async_result, fallible [1 err, 2 passed], {
    async fn f(x: i32) -> Result<i32, Failed> { if x == 0 { return Err(Failed(0)); } let y = Box::pin(f(x - 1)).await?; Ok(y + 1) }
} => { assert!(block_on(f(2)).is_err()); } }

shape! { async_spawned, value [3 ok], {
    async fn f(x: u64) -> u64 { if x == 0 { return 1; } x * Box::pin(f(x - 1)).await }
} => { assert_eq!(block_on(async { tokio::spawn(f(2)).await.unwrap() }), 2); } }

shape! { boxed, value [3 ok], {
    fn f(x: u64) -> Pin<Box<dyn Future<Output = u64> + Send>> { Box::pin(async move { if x == 0 { return 1; } x * f(x - 1).await }) }
} => { assert_eq!(block_on(f(2)), 2); } }

shape! { through_another, value [2 ok], { fn f(x: i32) -> bool { x == 0 || odd(x - 1, f) } } => { assert!(f(2)); } }

fn odd(x: i32, even: fn(i32) -> bool) -> bool {
    x != 0 && even(x - 1)
}

shape! { method, value [3 ok], in { struct Tree(Vec<Tree>); impl Tree } { fn count(&self) -> usize { 1 + self.0.iter().map(Tree::count).sum::<usize>() } }
=> { assert_eq!(Tree(vec![Tree(vec![]), Tree(vec![])]).count(), 3); } }

shape! { opaque, value [1 ok], { fn f(x: u32) -> impl Iterator<Item = u32> { (0..x).flat_map(|x| 0..x) } } => { assert_eq!(f(3).count(), 3); } }

mod mutual {
    use super::*;

    #[::monitored::monitored]
    async fn ping(x: u32) -> Result<u32, Failed> {
        if x == 0 { Ok(0) } else { Box::pin(pong(x - 1)).await }
    }

    #[::monitored::monitored]
    fn pong(x: u32) -> Pin<Box<dyn Future<Output = Result<u32, Failed>> + Send>> {
        Box::pin(async move { if x == 0 { Err(Failed(0)) } else { ping(x - 1).await } })
    }

    #[test]
    fn runs() {
        let captured = monitored::testing::capture(|| {
            assert_eq!(
                block_on(async {
                    tokio::spawn(monitored::MonitoredFutureExt::in_current_scope(ping(2))).await.unwrap()
                }),
                Ok(0)
            );
            assert_eq!(block_on(ping(1)), Err(Failed(0)));
        });
        let spans: usize = captured.transactions.iter().map(|t| 1 + t.spans.len()).sum();
        assert_eq!(spans, 5, "{}", captured.tree());
    }
}
