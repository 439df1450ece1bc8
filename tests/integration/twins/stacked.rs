//! Together with other attributes that rewrite functions, and twice.

use super::harness::{Failed, block_on, pause};

use fastrace::trace;
use tracing::instrument;

shape! { over_instrument, fallible [1 err], { #[instrument(skip_all)] fn f(x: i32) -> Result<i32, Failed> { if x > 0 { return Err(Failed(x)); } Ok(x) } }
=> { assert_eq!(f(1), Err(Failed(1))); } }

shape! { over_instrument_async, fallible [1 err], { #[instrument(ret)] async fn f(x: i32, text: &str) -> Result<i32, Failed> { pause().await; Err(Failed(x + text.len() as i32)) } }
=> { assert_eq!(block_on(f(1, "a")), Err(Failed(2))); } }

shape! { over_trace, fallible [1 err], { #[trace] fn f(x: i32) -> Result<i32, Failed> { Err(Failed(x)) } } => { assert_eq!(f(1), Err(Failed(1))); } }

shape! { over_trace_async, fallible [1 err], { #[trace] async fn f(x: &mut i32) -> Result<&mut i32, Failed> { pause().await; Err(Failed(*x)) } }
=> { assert_eq!(block_on(f(&mut 1)), Err(Failed(1))); } }

shape! { over_instrument_method, fallible [1 ok], in { #[derive(Debug)] struct S(i32); impl S } { #[instrument] async fn get(&mut self) -> Result<&mut i32, Failed> { pause().await; Ok(&mut self.0) } }
=> { assert_eq!(block_on(S(1).get()), Ok(&mut 1)); } }

mod below {
    use super::*;
    use monitored::{classify_errors, monitored};

    #[instrument(skip_all)]
    #[monitored]
    fn instrument_sync(x: i32) -> Result<i32, Failed> {
        Err(Failed(x))
    }

    #[instrument]
    #[monitored]
    #[classify_errors(_ => timeout)]
    async fn instrument_async(x: i32, text: &str) -> Result<i32, Failed> {
        pause().await;
        Err(Failed(x + text.len() as i32))
    }

    #[instrument(err, ret)]
    #[classify_errors(_ => timeout)]
    #[monitored]
    async fn instrument_err(x: i32) -> Result<i32, Failed> {
        Err(Failed(x))
    }

    #[trace]
    #[monitored]
    fn trace_sync(x: i32) -> Result<i32, Failed> {
        Err(Failed(x))
    }

    #[trace]
    #[monitored]
    async fn trace_async(x: &mut i32) -> Result<&mut i32, Failed> {
        pause().await;
        Err(Failed(*x))
    }

    #[monitored]
    #[instrument]
    #[trace]
    #[classify_errors(_ => timeout)]
    async fn between(x: i32) -> Result<i32, Failed> {
        pause().await;
        Err(Failed(x))
    }

    #[test]
    fn all_run() {
        let captured = monitored::testing::capture(|| {
            assert_eq!(instrument_sync(1), Err(Failed(1)));
            assert_eq!(block_on(instrument_async(1, "a")), Err(Failed(2)));
            assert_eq!(block_on(instrument_err(1)), Err(Failed(1)));
            assert_eq!(trace_sync(1), Err(Failed(1)));
            assert_eq!(block_on(trace_async(&mut 1)), Err(Failed(1)));
            assert_eq!(block_on(between(1)), Err(Failed(1)));
        });
        assert_eq!(captured.transactions.len(), 6, "{}", captured.tree());
        assert_eq!(captured.events.len(), 6, "{}", captured.tree());
    }
}

/// The first attribute is expanded first, and so is the inner one.
mod twice {
    use super::*;
    use monitored::monitored;

    #[monitored(name = "inner")]
    #[monitored(name = "outer")]
    fn sync(x: i32) -> i32 {
        x + 1
    }

    #[monitored(name = "inner")]
    #[monitored(name = "outer", tags(x = x))]
    async fn asynchronous(x: i32) -> Result<i32, Failed> {
        pause().await;
        Ok(x)
    }

    #[monitored(name = "inner")]
    #[monitored(name = "outer")]
    async fn reborrow<'a>((x, _): (&'a mut i32, i32), _: &str) -> Result<&'a mut i32, Failed> {
        pause().await;
        Ok(x)
    }

    #[monitored(name = "inner")]
    #[monitored(name = "outer")]
    fn future(x: i32) -> impl std::future::Future<Output = i32> {
        async move { x }
    }

    #[test]
    fn are_two_calls() {
        let captured = monitored::testing::capture(|| {
            assert_eq!(sync(1), 2);
            assert_eq!(block_on(asynchronous(1)), Ok(1));
            assert_eq!(block_on(reborrow((&mut 1, 2), "")), Ok(&mut 1));
            assert_eq!(block_on(future(1)), 1);
        });
        for transaction in &captured.transactions {
            assert_eq!(transaction.name.as_deref(), Some("outer"));
            assert_eq!(transaction.spans.len(), 1);
            assert_eq!(transaction.spans[0].description.as_deref(), Some("inner"));
        }
        assert_eq!(captured.transactions.len(), 4);
    }
}
