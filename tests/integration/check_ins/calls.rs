//! What the calls of a function tell that has the key `checkin`.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Barrier;
use std::task::{Context, Poll, Waker};

use monitored::sentry::protocol::MonitorCheckInStatus as Status;
use monitored::sentry::{ClientOptions, Hub, TransactionContext, configure_scope, start_transaction};
use monitored::testing::{capture, capture_async, capture_with};
use monitored::{Classify, ErrorClass, Monitored, MonitoredFutureExt, Policy, classify_errors, monitored};

use super::{ERROR, OK, ends, runs};

#[derive(Debug, thiserror::Error, Classify)]
enum ImportError {
    #[error("no file today")]
    #[class(not_found)]
    Missing,
    #[error("disk full")]
    #[class(database)]
    Disk,
}

#[monitored(checkin(slug = "import", every = "1d"))]
fn import(result: Result<u8, ImportError>) -> Result<u8, ImportError> {
    result
}

#[test]
fn a_value_is_ok_and_any_error_is_an_error() {
    let captured = capture(|| {
        let _ = import(Ok(1));
        // Its class's policy makes no event of it: the run has failed all the same.
        let _ = import(Err(ImportError::Missing));
        let _ = import(Err(ImportError::Disk));
    });
    assert_eq!(ends(&captured), [OK, ERROR, ERROR]);
    assert_eq!(captured.events.len(), 1);
    assert!(captured.check_ins.iter().all(|check_in| check_in.monitor_slug == "import"));
}

#[test]
fn neither_policy_nor_capture_make_an_error_ok() {
    #[monitored(capture = false, checkin(slug = "quiet"))]
    fn quiet() -> Result<(), ImportError> {
        Err(ImportError::Disk)
    }
    let monitored = Monitored::new().policy(ErrorClass::DATABASE, Policy::ignore());
    let captured = capture_with(monitored, ClientOptions::new(), quiet);
    assert_eq!(ends(&captured), [ERROR]);
    assert!(captured.events.is_empty());
}

#[test]
fn other_values_are_ok_but_for_what_error_if_says() {
    #[monitored(checkin(slug = "find"), error_if = Option::is_none)]
    fn find(found: Option<u8>) -> Option<u8> {
        found
    }
    #[monitored(checkin(slug = "unit"))]
    fn unit() {}
    #[monitored(checkin(slug = "opaque"))]
    fn opaque() -> impl Iterator<Item = u8> {
        [1].into_iter()
    }
    let captured = capture(|| (find(Some(1)), find(None), unit(), opaque().count()));
    assert_eq!(ends(&captured), [OK, ERROR, OK, OK]);
}

#[test]
fn it_goes_with_the_other_attribute() {
    #[classify_errors(_ => validation)]
    #[monitored(checkin(slug = "parse"))]
    fn parse(text: &str) -> Result<u8, std::num::ParseIntError> {
        text.parse()
    }
    let captured = capture(|| (parse("1").is_ok(), parse("x").is_ok()));
    assert_eq!(ends(&captured), [OK, ERROR]);
}

#[test]
fn a_panic_is_an_error() {
    #[monitored(checkin(slug = "divide"))]
    fn divide(by: i32) -> i32 {
        10 / by
    }
    let captured = capture(|| {
        assert!(catch_unwind(|| divide(0)).is_err());
        assert_eq!(divide(5), 2);
    });
    assert_eq!(ends(&captured), [ERROR, OK]);
}

#[monitored(checkin(slug = "poll", schedule = "*/5 * * * *"))]
async fn poll(times: u32, panics: bool) -> Result<u32, ImportError> {
    for _ in 0..times {
        tokio::task::yield_now().await;
    }
    assert!(!panics);
    if times == 0 { Err(ImportError::Missing) } else { Ok(times) }
}

#[tokio::test]
async fn a_future_ends_as_a_call_does() {
    let captured = capture_async(async {
        poll(2, false).await.unwrap();
        poll(0, false).await.unwrap_err();
        assert!(tokio::spawn(poll(1, true).in_current_scope()).await.unwrap_err().is_panic());
    })
    .await;
    assert_eq!(ends(&captured), [OK, ERROR, ERROR]);
}

fn polled_once<F: Future + ?Sized>(future: Pin<&mut F>) {
    assert!(matches!(future.poll(&mut Context::from_waker(Waker::noop())), Poll::Pending));
}

#[test]
fn a_future_begins_when_it_is_polled_and_dropped_unfinished_is_an_error() {
    let captured = capture(|| {
        drop(poll(1, false));
        let mut started = Box::pin(poll(1, false));
        polled_once(started.as_mut());
        drop(started);
    });
    assert_eq!(ends(&captured), [ERROR]);
}

#[test]
fn a_future_that_is_dropped_by_a_thread_at_its_end_is_an_error_as_well() {
    thread_local! {
        static LATE: std::cell::RefCell<Option<Pin<Box<dyn Future<Output = ()>>>>> = const { std::cell::RefCell::new(None) };
    }
    let captured = capture(|| {
        let hub = Hub::current();
        std::thread::spawn(|| {
            // Used before the hub, and so dropped after it.
            LATE.with(|_| ());
            Hub::run(hub, || {
                let mut late: Pin<Box<dyn Future<Output = ()>>> = Box::pin(async {
                    let _ = poll(1, false).await;
                });
                polled_once(late.as_mut());
                LATE.with(|kept| *kept.borrow_mut() = Some(late));
            });
        })
        .join()
        .unwrap();
    });
    assert_eq!(ends(&captured), [ERROR]);
}

#[test]
fn a_run_inside_of_what_is_dropped_is_an_error() {
    #[monitored]
    async fn around() {
        let _ = poll(1, false).await;
    }
    let captured = capture(|| {
        let mut around = Box::pin(around());
        polled_once(around.as_mut());
    });
    assert_eq!(ends(&captured), [ERROR]);
}

#[tokio::test]
async fn runs_that_overlap_have_ids_of_their_own_and_each_is_closed() {
    let captured = capture_async(async {
        let (first, second) = tokio::join!(poll(3, false), poll(1, false));
        first.unwrap();
        second.unwrap();
    })
    .await;
    let began: Vec<_> = captured.check_ins.iter().take(2).map(|check_in| check_in.check_in_id).collect();
    let ended: Vec<_> = captured.check_ins.iter().skip(2).map(|check_in| check_in.check_in_id).collect();
    assert_ne!(began[0], began[1]);
    assert_eq!(ended, [began[1], began[0]], "the shorter run ends first");
    assert_eq!(ends(&captured), [OK, OK]);
}

#[test]
fn threads_overlap_too() {
    #[monitored(checkin(slug = "parallel"))]
    fn parallel(barrier: &Barrier) {
        barrier.wait();
    }
    let captured = capture(|| {
        let barrier = Barrier::new(4);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                let hub = Hub::current();
                scope.spawn(|| Hub::run(hub, || parallel(&barrier)));
            }
        });
    });
    assert_eq!(ends(&captured), [OK; 4]);
    let first: Vec<_> = captured.check_ins.iter().take(4).map(|check_in| check_in.status).collect();
    assert_eq!(first, [Status::InProgress; 4], "none ended before all had begun");
}

#[test]
fn recursion_is_runs_within_runs() {
    #[monitored(checkin(slug = "countdown"))]
    fn countdown(from: u8) -> Result<(), ImportError> {
        if from == 0 { Err(ImportError::Disk) } else { countdown(from - 1) }
    }
    let captured = capture(|| countdown(2));
    assert_eq!(ends(&captured), [ERROR; 3]);
    let runs = runs(&captured);
    let ended: Vec<_> = captured.check_ins.iter().skip(3).map(|check_in| check_in.check_in_id).collect();
    assert_eq!(ended, [runs[2].0, runs[1].0, runs[0].0], "the innermost ends first");
    assert_eq!(captured.events.len(), 1);
}

#[test]
fn whether_a_trace_is_sampled_does_not_matter() {
    let options = || ClientOptions::new().traces_sample_rate(0.0);
    let captured = capture_with(Monitored::new(), options(), || import(Ok(1)));
    assert!(captured.transactions.is_empty());
    assert_eq!(ends(&captured), [OK]);

    #[monitored(root = "never", checkin(slug = "rootless"))]
    fn rootless() {}
    let captured = capture_with(Monitored::new(), options(), || {
        #[monitored]
        fn outer() {
            let _ = import(Err(ImportError::Missing));
            rootless();
        }
        outer();
        rootless();
    });
    assert_eq!(ends(&captured), [ERROR, OK, OK]);
}

#[test]
fn the_scope_is_as_it_would_be_without() {
    let seen = |body: fn()| {
        let captured = capture(|| {
            let around = start_transaction(TransactionContext::new("around", "task"));
            configure_scope(|scope| scope.set_span(Some(around.clone().into())));
            body();
            monitored::sentry::capture_message("after", monitored::sentry::Level::Info);
            around.finish();
        });
        (captured.tree(), captured.events[0].tags.clone())
    };
    #[monitored(name = "job")]
    fn without() {
        configure_scope(|scope| scope.set_tag("left", "behind"));
    }
    #[monitored(name = "job", checkin(slug = "job"))]
    fn with() {
        configure_scope(|scope| scope.set_tag("left", "behind"));
    }
    assert_eq!(seen(with), seen(without));
}

#[test]
fn values_that_panic_cost_no_check_in() {
    #[monitored(checkin(slug = "values"), tags(bad = Vec::<u8>::new()[0]))]
    fn values() -> Result<(), ImportError> {
        Ok(())
    }
    assert_eq!(ends(&capture(values)), [OK]);
    // Nor does an error whose own code panics make a run that never ends.
    #[derive(Debug)]
    struct Bad;
    impl std::fmt::Display for Bad {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            panic!("in its Display")
        }
    }
    impl std::error::Error for Bad {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            panic!("in its source")
        }
    }
    #[monitored(checkin(slug = "bad"))]
    fn bad() -> Result<(), Bad> {
        Err(Bad)
    }
    let captured = capture(|| catch_unwind(AssertUnwindSafe(|| bad().is_err())).unwrap());
    assert_eq!(ends(&captured), [ERROR]);
}
