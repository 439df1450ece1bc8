//! Calls that run at once: each has its own parent, its own tags, and its own end.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Barrier};
use std::task::{Context, Poll, Waker};

use monitored::monitored;
use monitored::sentry::protocol::{SpanId, SpanStatus, Transaction};
use monitored::sentry::{self, ClientOptions, Hub, Level, capture_message, configure_scope};
use monitored::testing::{capture, capture_async};
use monitored_tests::{scope_now, scope_of};

fn root_id(transaction: &Transaction<'_>) -> SpanId {
    match &transaction.contexts["trace"] {
        sentry::protocol::Context::Trace(trace) => trace.span_id,
        _ => panic!("a transaction without a trace"),
    }
}

#[monitored]
async fn child(of: &'static str) {
    tokio::task::yield_now().await;
    capture_message(of, Level::Info);
}

#[monitored(tags(who = name))]
async fn branch(name: &'static str) {
    for _ in 0..3 {
        tokio::task::yield_now().await;
        child(name).await;
        tokio::task::yield_now().await;
        capture_message(name, Level::Info);
    }
}

#[tokio::test]
async fn joined_calls_do_not_mix() {
    #[monitored]
    async fn both() {
        tokio::join!(branch("left"), branch("right"));
    }
    let captured = capture_async(async {
        let before = scope_now();
        both().await;
        assert_eq!(scope_now(), before);
    })
    .await;

    assert_eq!(captured.events.len(), 12);
    for event in &captured.events {
        assert_eq!(event.message.as_deref(), event.tags.get("who").map(String::as_str));
    }
    let transaction = &captured.transactions[0];
    let branches: HashMap<_, _> = transaction
        .spans
        .iter()
        .filter(|span| span.description.as_deref() == Some("branch"))
        .map(|span| (span.span_id, span.tags["who"].clone()))
        .collect();
    assert_eq!(branches.len(), 2);
    let events: HashMap<_, _> = captured
        .events
        .iter()
        .map(|event| match &event.contexts["trace"] {
            sentry::protocol::Context::Trace(trace) => (trace.span_id, event.message.clone().unwrap()),
            _ => panic!("an event without a trace"),
        })
        .collect();
    let children: Vec<_> =
        transaction.spans.iter().filter(|span| span.description.as_deref() == Some("child")).collect();
    assert_eq!(children.len(), 6);
    for child in children {
        assert_eq!(branches[&child.parent_span_id.unwrap()], events[&child.span_id]);
    }
}

#[test]
fn a_future_may_be_polled_and_dropped_on_different_threads() {
    struct Reports(&'static str);
    impl Drop for Reports {
        fn drop(&mut self) {
            capture_message(self.0, Level::Info);
        }
    }
    #[monitored(tags(job = "moved"))]
    async fn moves() {
        let _reports = Reports("dropped elsewhere");
        std::future::pending::<()>().await;
    }
    let captured = capture(|| {
        let mut future = Box::pin(moves());
        let mut context = Context::from_waker(Waker::noop());
        assert!(future.as_mut().poll(&mut context).is_pending());
        assert!(monitored::current().trace_headers().is_empty(), "nothing stays behind on this thread");
        std::thread::spawn(move || {
            let mut context = Context::from_waker(Waker::noop());
            assert!(future.as_mut().poll(&mut context).is_pending());
            drop(future);
        })
        .join()
        .unwrap();
    });
    assert_eq!(captured.transactions.len(), 1);
    assert_eq!(captured.events.len(), 1);
    assert_eq!(captured.events[0].tags["job"], "moved");
}

#[test]
fn an_inherited_call_dropped_elsewhere_leaves_both_scopes_as_they_were() {
    #[monitored(tags(step = "inner"))]
    async fn inner() {
        std::future::pending::<()>().await;
    }
    #[monitored]
    fn outer() {
        let mut future = Box::pin(inner());
        let mut context = Context::from_waker(Waker::noop());
        assert!(future.as_mut().poll(&mut context).is_pending());
        let before = scope_now();
        std::thread::spawn(move || {
            let before = scope_now();
            drop(future);
            assert_eq!(scope_now(), before);
        })
        .join()
        .unwrap();
        assert_eq!(scope_now(), before);
    }
    let captured = capture(outer);
    assert_eq!(captured.transactions[0].spans[0].status, Some(SpanStatus::Cancelled));
}

#[test]
fn recursion_nests() {
    #[monitored]
    fn down(levels: u32) -> u32 {
        if levels == 0 { 0 } else { 1 + down(levels - 1) }
    }
    #[monitored]
    async fn down_async(levels: u32) -> u32 {
        if levels == 0 { 0 } else { 1 + Box::pin(down_async(levels - 1)).await }
    }
    let captured = capture(|| assert_eq!(down(20), 20));
    let transaction = &captured.transactions[0];
    assert_eq!(transaction.spans.len(), 20);
    let parents: HashMap<_, _> =
        transaction.spans.iter().map(|s| (s.span_id, s.parent_span_id.unwrap())).collect();
    let deepest = parents.keys().find(|id| !parents.values().any(|parent| parent == *id)).unwrap();
    let mut depth = 0;
    let mut at = *deepest;
    while at != root_id(transaction) {
        at = parents[&at];
        depth += 1;
    }
    assert_eq!(depth, 20);

    let mut future = Box::pin(down_async(5));
    let captured = capture(|| {
        let mut context = Context::from_waker(Waker::noop());
        assert_eq!(future.as_mut().poll(&mut context), Poll::Ready(5));
    });
    assert_eq!(captured.transactions[0].spans.len(), 5);
}

#[test]
fn recursion_ten_thousand_deep_ends() {
    #[monitored]
    fn down(levels: u32) -> u32 {
        if levels == 0 { 0 } else { 1 + down(levels - 1) }
    }
    let captured = capture(|| {
        let hub = Hub::current();
        let deep =
            std::thread::Builder::new().stack_size(256 << 20).spawn(move || Hub::run(hub, || down(10_000)));
        assert_eq!(deep.unwrap().join().unwrap(), 10_000);
    });
    assert_eq!(captured.transactions.len(), 1);
    assert!(captured.transactions[0].spans.len() <= 1_001, "the SDK keeps no more");
}

#[monitored(op = "work", tags(worker = id))]
fn work(id: usize) {
    step(id);
    capture_message(&id.to_string(), Level::Info);
    step(id);
}

#[monitored]
fn step(id: usize) {
    std::hint::black_box(id);
}

#[test]
fn two_threads_under_one_hub_do_not_take_each_others_spans() {
    for with_transaction in [false, true] {
        let captured = capture(|| {
            let hub = Hub::current();
            let transaction = sentry::start_transaction(sentry::TransactionContext::new("shared", "request"));
            if with_transaction {
                hub.configure_scope(|scope| scope.set_span(Some(transaction.clone().into())));
            }
            let before = scope_of(&hub);
            let start = Barrier::new(2);
            std::thread::scope(|scope| {
                for id in 0..2 {
                    let (hub, start) = (Arc::clone(&hub), &start);
                    scope.spawn(move || {
                        start.wait();
                        Hub::run(hub, || (0..100).for_each(|_| work(id)));
                    });
                }
            });
            assert_eq!(scope_of(&hub), before);
            hub.configure_scope(|scope| scope.set_span(None));
            transaction.finish();
        });
        assert_eq!(captured.events.len(), 200);
        for event in &captured.events {
            assert_eq!(event.message, event.tags.get("worker").cloned());
        }
        for transaction in &captured.transactions {
            let root = root_id(transaction);
            let works: Vec<_> =
                transaction.spans.iter().filter(|s| s.description.as_deref() == Some("work")).collect();
            let ids: Vec<_> = works.iter().map(|span| span.span_id).collect();
            assert!(works.iter().all(|span| span.parent_span_id == Some(root)));
            for step in transaction.spans.iter().filter(|s| s.description.as_deref() == Some("step")) {
                let parent = step.parent_span_id.unwrap();
                assert!(if with_transaction { ids.contains(&parent) } else { parent == root });
            }
        }
        assert_eq!(captured.transactions.len(), if with_transaction { 1 } else { 201 });
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn spawned_calls_are_traces_of_their_own() {
    #[monitored(tags(n = n))]
    async fn task(n: u32) {
        tokio::task::yield_now().await;
        child("task").await;
        capture_message(&n.to_string(), Level::Info);
    }
    let captured = capture_async(async {
        let hub = Hub::current();
        let tasks: Vec<_> = (0..50)
            .map(|n| {
                let hub = Arc::clone(&hub);
                tokio::spawn(sentry::SentryFutureExt::bind_hub(task(n), hub))
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
    })
    .await;
    assert_eq!(captured.transactions.len(), 50);
    for event in captured.events.iter().filter(|event| event.message.as_deref() != Some("task")) {
        assert_eq!(event.message, event.tags.get("n").cloned());
    }
    for transaction in &captured.transactions {
        assert_eq!(transaction.spans.len(), 1);
        assert_eq!(transaction.spans[0].parent_span_id, Some(root_id(transaction)));
    }
}

#[test]
fn what_the_user_started_by_hand_is_the_parent() {
    #[monitored]
    fn inside() {}
    #[monitored]
    fn outer() {
        let span = monitored::current().sentry_span().unwrap().start_child("manual", "by hand");
        configure_scope(|scope| scope.set_span(Some(span.clone().into())));
        inside();
        let id = span.get_span_id();
        span.finish();
        monitored::current().data("manual", id.to_string());
    }
    let captured = capture(outer);
    let spans = &captured.transactions[0].spans;
    let manual = spans.iter().find(|span| span.description.as_deref() == Some("by hand")).unwrap();
    let inside = spans.iter().find(|span| span.description.as_deref() == Some("inside")).unwrap();
    assert_eq!(inside.parent_span_id, Some(manual.span_id));
}

#[test]
fn options_without_tracing_report_errors_all_the_same() {
    #[monitored]
    fn fails() -> Result<(), std::io::Error> {
        Err(std::io::Error::other("broken"))
    }
    let transport = sentry::test::TestTransport::new();
    let options =
        ClientOptions::new().dsn("https://public@sentry.invalid/1").transport(Arc::clone(&transport));
    let hub = Arc::new(Hub::new(Some(Arc::new(options.into())), Arc::default()));
    Hub::run(hub, || assert!(fails().is_err()));
    assert_eq!(transport.fetch_and_clear_events().len(), 1);
}

#[test]
fn a_waiting_call_with_a_scope_of_its_own_leaves_the_shared_one_to_other_threads() {
    #[monitored(scope = "isolated")]
    async fn waits() {
        std::future::pending::<()>().await;
    }
    #[monitored]
    fn authenticates() {
        configure_scope(|scope| {
            scope.set_user(Some(sentry::User { id: Some("ada".into()), ..Default::default() }))
        });
    }
    capture(|| {
        let hub = Hub::current();
        let transaction =
            sentry::start_transaction(sentry::TransactionContext::new("request", "http.server"));
        hub.configure_scope(|scope| scope.set_span(Some(transaction.clone().into())));
        let mut waiting = Box::pin(waits());
        assert!(waiting.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        let shared = Arc::clone(&hub);
        std::thread::spawn(move || Hub::run(shared, authenticates)).join().unwrap();
        assert_eq!(scope_of(&hub).2.as_deref(), Some("ada"));
    });
}
