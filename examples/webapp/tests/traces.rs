//! What a request looks like in Sentry.

use monitored::sentry::protocol::{Context, SpanStatus};
use serde_json::json;

use super::harness::{capture, classes, config, exceptions, sent, transactions};

#[tokio::test]
async fn a_new_user_is_a_trace_down_to_the_rows() {
    let captured = capture(config(&[]), async |service| service.create_ada().await).await;
    assert_eq!(
        captured.tree(),
        "\
POST /api/users  http.server  ok  http.response.status_code=201
└─ create_user  api  ok
   └─ create  ok
      └─ add_user  database  ok  db.system=sqlite
         ├─ insert_user  database  ok
         └─ write_audit  database  ok
process  queue.process  ok
└─ mark_welcomed  database  ok  db.system=sqlite"
    );
    assert_eq!(captured.events.len(), 0);
}

#[tokio::test]
async fn a_profile_is_one_transaction_through_all_layers() {
    let captured = capture(config(&[]), async |service| {
        service.create_ada().await;
        let answer = service.get("/api/users/1/profile").await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.body["profile"]["followers"], 7);
    });
    let captured = captured.await;
    let tree = captured.tree();
    let (_, request) = tree.split_at(tree.find("GET /api/users/{id}/profile").unwrap());
    assert_eq!(
        request,
        "\
GET /api/users/{id}/profile  http.server  ok  http.response.status_code=200
└─ get_profile  api  ok  user_id=1
   └─ profile  ok
      ├─ get  ok
      │  └─ find_user  database  ok  db.system=sqlite
      └─ profile_service  http.client  ok
GET /profiles/{id}  http.server  ok  http.response.status_code=200"
    );
}

#[tokio::test]
async fn the_answer_names_its_trace() {
    let mut told = String::new();
    let captured = capture(config(&[]), async |service| {
        told.push_str(service.get("/api/users").await.trace_id());
    });
    let captured = captured.await;
    let Context::Trace(trace) = &captured.transactions[0].contexts["trace"] else { panic!("no trace") };
    assert_eq!(trace.trace_id.to_string(), told);
}

#[tokio::test]
async fn a_failure_of_the_other_service_is_one_event_with_the_whole_way() {
    let captured = capture(config(&[]), async |service| {
        service.create_ada().await;
        service.external(json!({ "failure_percent": 100 })).await;
        service.get("/api/users/1/profile").await.assert_problem(502);
    });
    let captured = captured.await;
    assert_eq!(classes(&captured), ["api_error"]);
    let event = &captured.events[0];
    assert!(exceptions(event)[0].starts_with("AppError::Profile: "), "{:?}", exceptions(event));
    for (tag, value) in [("service", "backend"), ("component", "api"), ("user_id", "1")] {
        assert_eq!(event.tags[tag], value);
    }
    let stack = event.exception.last().unwrap().stacktrace.as_ref().unwrap();
    let functions: Vec<_> = stack.frames.iter().map(|frame| frame.function.as_deref().unwrap()).collect();
    assert_eq!(functions, ["get_profile", "profile", "fetch"]);
}

#[tokio::test]
async fn dividing_by_zero_is_one_event_and_the_service_goes_on() {
    let captured = capture(config(&[]), async |service| {
        let answer = service.get("/api/sentry-test").await;
        answer.assert_problem(500);
        assert!(!answer.body.to_string().contains("zero"), "{answer:?}");
        assert_eq!(service.get("/api/users").await.status, 200);
    });
    let captured = captured.await;
    assert_eq!(classes(&captured), ["calculation_error"]);
    let event = &captured.events[0];
    assert_eq!(exceptions(event), ["panic: attempt to divide by zero"]);
    let [request] = transactions(&captured, "GET /api/sentry-test")[..] else {
        panic!("not one transaction")
    };
    let Context::Trace(trace) = &request.contexts["trace"] else { panic!("no trace") };
    assert_eq!(trace.status, Some(SpanStatus::InternalError));
    assert_eq!(captured.alerts.len(), 1, "a panic is told at once");
}

#[tokio::test]
async fn health_is_never_traced() {
    let captured = capture(config(&[]), async |service| {
        let answer = service.get("/health").await;
        assert_eq!((answer.status.as_u16(), answer.header("x-trace-id")), (200, None));
        assert_eq!(service.get("/").await.status, 200);
        service.get("/wp-login.php").await.assert_problem(404);
    });
    assert_eq!(sent(&captured.await), "");
}

#[tokio::test]
async fn a_trace_that_began_elsewhere_goes_on_here() {
    let (trace_id, parent) = ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");
    let captured = capture(config(&[]), async |service| {
        for header in
            [&format!("{trace_id}-{parent}-1"), "", "nonsense", "0-0-0", "\u{fffd}", &"f".repeat(6_000)]
        {
            let request = service.request(reqwest::Method::GET, "/api/users").header("sentry-trace", header);
            let answer = super::harness::answer(request).await;
            assert_eq!(answer.status, 200, "{header}");
            assert_eq!(answer.trace_id() == trace_id, header.contains(trace_id), "{header}");
        }
    });
    let captured = captured.await;
    assert_eq!(captured.transactions.len(), 6);
    let Context::Trace(trace) = &captured.transactions[0].contexts["trace"] else { panic!("no trace") };
    assert_eq!(trace.parent_span_id.unwrap().to_string(), parent);
}
