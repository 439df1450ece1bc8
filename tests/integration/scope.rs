//! Whose tags and whose user are on an event, and what is on the scope afterwards.

use monitored::sentry::protocol::Event;
use monitored::sentry::{self, Level, User, capture_message, configure_scope};
use monitored::testing::{capture, capture_async};
use monitored::{MonitoredFutureExt, in_current_scope, monitored};
use monitored_tests::scope_now;

fn message(text: &str) {
    capture_message(text, Level::Info);
}

fn user(id: &str) -> User {
    User { id: Some(id.to_owned()), ..User::default() }
}

fn user_of(event: &Event<'_>) -> Option<String> {
    event.user.as_ref().and_then(|user| user.id.clone())
}

fn tags_now() -> Vec<(String, String)> {
    scope_now().1
}

#[monitored]
fn authenticate() {
    configure_scope(|scope| scope.set_user(Some(user("ada"))));
}

#[monitored]
fn act() {
    message("act");
}

#[test]
fn a_user_set_by_a_callee_holds_for_the_rest_of_the_transaction_and_no_longer() {
    #[monitored(op = "api")]
    fn handler() {
        authenticate();
        act();
    }
    let captured = capture(|| {
        handler();
        message("after");
    });
    let users: Vec<_> = captured.events.iter().map(user_of).collect();
    assert_eq!(users, [Some("ada".to_owned()), None]);
    assert_eq!(captured.transactions[0].user.as_ref().and_then(|user| user.id.as_deref()), Some("ada"));
}

#[test]
fn a_user_set_in_an_isolated_call_is_gone_after_it() {
    #[monitored(scope = "isolated")]
    fn impersonate() {
        configure_scope(|scope| {
            scope.set_user(Some(user("root")));
            scope.set_tag("as", "root");
        });
        act();
    }
    #[monitored]
    fn handler() {
        authenticate();
        impersonate();
        act();
    }
    let captured = capture(handler);
    let users: Vec<_> = captured.events.iter().map(user_of).collect();
    assert_eq!(users, [Some("root".to_owned()), Some("ada".to_owned())]);
    assert!(!captured.events[1].tags.contains_key("as"));
}

#[test]
fn the_key_user_holds_during_the_call() {
    #[monitored(user = user(id))]
    fn acting_as(id: &str) {
        act();
    }
    #[monitored]
    fn handler() {
        authenticate();
        acting_as("grace");
        act();
    }
    let captured = capture(handler);
    let users: Vec<_> = captured.events.iter().map(user_of).collect();
    assert_eq!(users, [Some("grace".to_owned()), Some("ada".to_owned())]);
}

#[test]
fn tags_of_a_call_are_on_what_is_captured_inside_and_gone_after_it() {
    #[monitored(tags(tenant = id, "http.route" = "/users", level = ?Some(1), text = %"x"))]
    fn inner(id: u32) {
        message("inside");
    }
    #[monitored(tags(tenant = "outer"))]
    fn outer() {
        inner(7);
        message("between");
        assert_eq!(tags_now(), [("tenant".to_owned(), "outer".to_owned())]);
    }
    let captured = capture(|| {
        configure_scope(|scope| scope.set_tag("tenant", "nobody"));
        outer();
        assert_eq!(tags_now(), [("tenant".to_owned(), "nobody".to_owned())]);
    });
    assert_eq!(captured.events[0].tags["tenant"], "7");
    assert_eq!(captured.events[0].tags["http.route"], "/users");
    assert_eq!(captured.events[0].tags["level"], "Some(1)");
    assert_eq!(captured.events[0].tags["text"], "x");
    assert_eq!(captured.events[1].tags["tenant"], "outer");
}

#[test]
fn an_isolated_call_shows_its_own_tags_over_those_around_it() {
    #[monitored(scope = "isolated", tags(step = "isolated"))]
    fn isolated() {
        act();
    }
    #[monitored(tags(step = "around", order = 7))]
    fn around() {
        isolated();
    }
    #[monitored]
    fn root() {
        around();
    }
    let captured = capture(root);
    assert_eq!(captured.events[0].tags["step"], "isolated");
    assert_eq!(captured.events[0].tags["order"], "7");
}

#[test]
fn current_tags_and_notes_its_own_call() {
    #[monitored]
    fn inner() {}
    #[monitored]
    fn outer() {
        let call = monitored::current();
        inner();
        call.tag("rows", 3).data("bytes", 512_u64);
        message("inside");
    }
    #[monitored]
    fn root() {
        outer();
        message("after");
    }
    let captured = capture(root);
    let outer =
        captured.transactions[0].spans.iter().find(|span| span.description.as_deref() == Some("outer"));
    let outer = outer.unwrap();
    assert_eq!(outer.tags["rows"], "3");
    assert_eq!(outer.data["bytes"], 512);
    assert_eq!(captured.events[0].tags["rows"], "3");
    assert!(!captured.events[1].tags.contains_key("rows"));
}

#[test]
fn a_scope_that_the_application_opened_keeps_what_is_done_to_it() {
    let captured = capture(|| {
        let transaction =
            sentry::start_transaction(sentry::TransactionContext::new("request", "http.server"));
        configure_scope(|scope| scope.set_span(Some(transaction.clone().into())));
        authenticate();
        act();
        message("in the handler");
        transaction.finish();
    });
    assert_eq!(captured.transactions.len(), 1);
    assert_eq!(captured.transactions[0].spans.len(), 2);
    let users: Vec<_> = captured.events.iter().map(user_of).collect();
    assert_eq!(users, [Some("ada".to_owned()), Some("ada".to_owned())]);
}

#[tokio::test]
async fn carried_tasks_have_the_trace_and_a_scope_of_their_own() {
    #[monitored(op = "job")]
    async fn job(id: u32) -> u32 {
        configure_scope(|scope| scope.set_tag("job", id));
        tokio::task::yield_now().await;
        message("working");
        id
    }
    #[monitored(op = "api")]
    async fn handler() {
        configure_scope(|scope| scope.set_user(Some(user("ada"))));
        let first = tokio::spawn(job(1).in_current_scope());
        let second = tokio::spawn(job(2).in_current_scope());
        let blocking = tokio::task::spawn_blocking(in_current_scope(act));
        assert_eq!(first.await.unwrap() + second.await.unwrap(), 3);
        blocking.await.unwrap();
        assert_eq!(tags_now(), [("endpoint".to_owned(), "handler".to_owned())]);
    }
    let captured = capture_async(handler()).await;
    assert_eq!(captured.transactions.len(), 1);
    let root = &captured.transactions[0];
    let sentry::protocol::Context::Trace(trace) = &root.contexts["trace"] else { panic!("no trace") };
    assert_eq!(root.spans.len(), 3);
    assert!(root.spans.iter().all(|span| span.parent_span_id == Some(trace.span_id)));
    let mut jobs: Vec<_> = captured.events.iter().filter_map(|event| event.tags.get("job")).collect();
    jobs.sort();
    assert_eq!(jobs, ["1", "2"]);
    assert!(captured.events.iter().all(|event| user_of(event).as_deref() == Some("ada")));
}

#[tokio::test]
async fn a_carried_task_that_outlives_its_transaction_starts_another_in_the_same_trace() {
    #[monitored]
    async fn late() {}
    #[monitored]
    async fn handler(go: tokio::sync::oneshot::Receiver<()>) -> tokio::task::JoinHandle<()> {
        tokio::spawn(
            async move {
                go.await.unwrap();
                late().await;
            }
            .in_current_scope(),
        )
    }
    let captured = capture_async(async {
        let (go, gone) = tokio::sync::oneshot::channel();
        let task = handler(gone).await;
        go.send(()).unwrap();
        task.await.unwrap();
    })
    .await;
    let names: Vec<_> = captured.transactions.iter().map(|t| t.name.as_deref().unwrap()).collect();
    assert_eq!(names, ["handler", "late"]);
    let trace_ids: Vec<_> = captured
        .transactions
        .iter()
        .map(|t| match &t.contexts["trace"] {
            sentry::protocol::Context::Trace(trace) => trace.trace_id,
            _ => unreachable!(),
        })
        .collect();
    assert_eq!(trace_ids[0], trace_ids[1]);
}

#[tokio::test]
async fn what_the_body_puts_on_the_scope_is_still_there_after_an_await() {
    #[monitored(user = user("attribute"))]
    async fn inner() {
        configure_scope(|scope| scope.set_user(Some(user("body"))));
        let span = monitored::current().sentry_span().unwrap().start_child("manual", "by hand");
        configure_scope(|scope| scope.set_span(Some(span.clone().into())));
        tokio::task::yield_now().await;
        message("inside");
        act();
        span.finish();
    }
    #[monitored]
    async fn beside() {
        for _ in 0..3 {
            act();
            tokio::task::yield_now().await;
        }
    }
    #[monitored]
    async fn both() {
        tokio::join!(inner(), beside());
    }
    let captured = capture_async(both()).await;
    let inside = captured.events.iter().find(|event| event.message.as_deref() == Some("inside")).unwrap();
    assert_eq!(user_of(inside).as_deref(), Some("body"));
    let spans = &captured.transactions[0].spans;
    let id =
        |name: &str| spans.iter().find(|span| span.description.as_deref() == Some(name)).unwrap().span_id;
    let parents: Vec<_> =
        spans.iter().filter(|s| s.description.as_deref() == Some("act")).map(|s| s.parent_span_id).collect();
    assert_eq!(parents.iter().filter(|parent| **parent == Some(id("by hand"))).count(), 1);
    assert_eq!(parents.iter().filter(|parent| **parent == Some(id("beside"))).count(), 3);
}

#[test]
fn a_carried_closure_tells_its_trace() {
    #[monitored]
    fn handler() -> [Vec<(&'static str, String)>; 2] {
        let carried = in_current_scope(|| monitored::current().trace_headers());
        [monitored::current().trace_headers(), std::thread::spawn(carried).join().unwrap()]
    }
    let mut headers = None;
    capture(|| headers = Some(handler()));
    let [here, there] = headers.unwrap();
    assert_eq!(here.len(), 3);
    assert_eq!(here, there);
}
