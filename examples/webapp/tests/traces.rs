//! What a request looks like in Sentry.

use monitored::sentry::protocol::{Context, Span, SpanId, SpanStatus, TraceContext, Transaction};
use reqwest::Method;
use serde_json::json;
use tokio::{io::AsyncReadExt, net::TcpListener};

use super::harness::{answer, capture, classes, config, exceptions, sent, transactions};

#[tokio::test]
async fn a_new_user_is_a_trace_down_to_the_rows() {
    let captured = capture(config(&[]), async |service| service.create_ada().await).await;
    assert_eq!(
        captured.tree(),
        "\
POST /api/users  http.server  ok  http.response.status_code=201
├─ read_json  http.body  ok
└─ create_user  api  ok
   └─ Users::create  ok
      ├─ Repository::add_user  database  ok  db.system=sqlite
      │  ├─ insert_user  database  ok
      │  └─ write_audit  database  ok
      └─ publish  queue.publish  ok
process  queue.process  ok
└─ Repository::mark_welcomed  database  ok  db.system=sqlite id=1"
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
   └─ Users::profile  ok  id=1
      ├─ Users::get  ok  id=1
      │  └─ Repository::find_user  database  ok  db.system=sqlite id=1
      └─ profile_service  http.client  ok  user_id=1
GET /profiles/{id}  http.server  ok  http.response.status_code=200"
    );
}

/// The trace of a transaction.
fn trace<'t>(transaction: &'t Transaction<'_>) -> &'t TraceContext {
    let Some(Context::Trace(trace)) = transaction.contexts.get("trace") else { panic!("no trace") };
    trace
}

/// The span of that name in a transaction.
fn span(transaction: &Transaction<'_>, name: &str) -> SpanId {
    let is_it = |span: &&Span| span.description.as_deref() == Some(name);
    transaction.spans.iter().find(is_it).unwrap().span_id
}

#[tokio::test]
async fn what_the_other_service_does_is_below_the_call_that_asked_it() {
    let captured = capture(config(&[]), async |service| {
        service.create_ada().await;
        service.get("/api/users/1/profile").await;
    });
    let captured = captured.await;
    let [request] = transactions(&captured, "GET /api/users/{id}/profile")[..] else { panic!("not one") };
    let [elsewhere] = transactions(&captured, "GET /profiles/{id}")[..] else { panic!("not one") };
    assert_eq!(trace(elsewhere).trace_id, trace(request).trace_id);
    assert_eq!(trace(elsewhere).parent_span_id, Some(span(request, "profile_service")));
}

#[tokio::test]
async fn a_job_is_in_the_trace_of_the_request_that_made_it() {
    let captured = capture(config(&[]), async |service| {
        service.create_ada().await;
        service.post("/api/users", json!({ "name": "Bob", "email": "bob@example.org" })).await;
    });
    let captured = captured.await;
    let (requests, jobs) = (transactions(&captured, "POST /api/users"), transactions(&captured, "process"));
    assert_eq!((requests.len(), jobs.len()), (2, 2));
    for (request, job) in requests.into_iter().zip(jobs) {
        assert_eq!(trace(job).trace_id, trace(request).trace_id);
        assert_eq!(trace(job).parent_span_id, Some(span(request, "publish")));
    }
}

#[tokio::test]
async fn whoever_knows_w3cs_headers_only_is_in_the_trace_too() {
    let profiles = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", profiles.local_addr().unwrap());
    let (mut told, mut heard) = (String::new(), String::new());
    capture(config(&[("PROFILE_URL", &url)]), async |service| {
        service.create_ada().await;
        let other = async {
            let (mut asked, _) = profiles.accept().await.unwrap();
            let mut request = vec![0; 4096];
            let read = asked.read(&mut request).await.unwrap();
            heard = String::from_utf8(request[..read].to_vec()).unwrap();
        };
        let (answer, ()) = tokio::join!(service.get("/api/users/1/profile"), other);
        answer.assert_problem(503);
        told = answer.trace_id().to_owned();
    })
    .await;
    assert!(heard.contains(&format!("traceparent: 00-{told}-")), "{heard}");
    assert!(heard.contains(&format!("sentry-trace: {told}-")), "{heard}");
}

#[tokio::test]
async fn the_answer_names_its_trace_and_its_event() {
    let (mut traced, mut problem) = (String::new(), String::new());
    let captured = capture(config(&[]), async |service| {
        service.create_ada().await;
        let missing = service.get("/api/users/7").await;
        missing.assert_problem(404);
        assert_eq!(missing.body["trace_id"], missing.trace_id());
        assert_eq!(missing.body["detail"], "there is no user 7");
        service.external(json!({ "failure_percent": 100 })).await;
        let failed = service.get("/api/users/1/profile").await;
        traced.push_str(failed.trace_id());
        problem.push_str(failed.body["event_id"].as_str().unwrap());
        assert_eq!(failed.body.get("detail"), None, "how we are built is nobody's business");
    });
    let captured = captured.await;
    let [event] = &captured.events[..] else { panic!("not one event") };
    assert_eq!(event.event_id.simple().to_string(), problem);
    let Context::Trace(trace) = &event.contexts["trace"] else { panic!("no trace") };
    assert_eq!(trace.trace_id.to_string(), traced);
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
    assert_eq!(functions, ["get_profile", "Users::profile", "fetch"]);
    assert_eq!(stack.frames[1].vars["id"], "1");
    assert_eq!(stack.frames[2].vars["user_id"], "1");
}

#[tokio::test]
async fn dividing_by_zero_is_one_event_and_the_service_goes_on() {
    let mut told = String::new();
    let captured = capture(config(&[]), async |service| {
        let answer = service.get("/api/sentry-test").await;
        answer.assert_problem(500);
        assert_eq!(answer.body["error_type"], "calculation_error");
        told.push_str(answer.body["event_id"].as_str().unwrap());
        assert!(!answer.body.to_string().contains("zero"), "{answer:?}");
        assert_eq!(service.get("/api/users").await.status, 200);
    });
    let captured = captured.await;
    assert_eq!(classes(&captured), ["calculation_error"]);
    let event = &captured.events[0];
    assert_eq!(event.event_id.simple().to_string(), told);
    assert_eq!(exceptions(event), ["panic: attempt to divide by zero"]);
    let Context::Other(monitored) = &event.contexts["monitored"] else { panic!("no calls") };
    let functions: Vec<_> =
        monitored["calls"].as_array().unwrap().iter().map(|call| &call["function"]).collect();
    assert_eq!(
        functions,
        ["webapp::handlers::sentry_test::sentry_test", "webapp::handlers::sentry_test::per_day"]
    );
    let [request] = transactions(&captured, "GET /api/sentry-test")[..] else {
        panic!("not one transaction")
    };
    assert_eq!(trace(request).status, Some(SpanStatus::InternalError));
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
        let request = service.request(Method::GET, "/api/users");
        let request = request.header("sentry-trace", format!("{trace_id}-{parent}-1"));
        assert_eq!(answer(request).await.trace_id(), trace_id);
    });
    let captured = captured.await;
    assert_eq!(trace(&captured.transactions[0]).parent_span_id.unwrap().to_string(), parent);
}

/// In by W3C's header and out by all of them: one trace.
#[tokio::test]
async fn a_trace_in_w3cs_words_goes_on_here_and_beyond() {
    let (trace_id, parent) = ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");
    let captured = capture(config(&[]), async |service| {
        service.create_ada().await;
        let request = service.request(Method::GET, "/api/users/1/profile");
        let request = request.header("traceparent", format!("00-{trace_id}-{parent}-01"));
        assert_eq!(answer(request).await.trace_id(), trace_id);
    });
    let captured = captured.await;
    let [request] = transactions(&captured, "GET /api/users/{id}/profile")[..] else { panic!("not one") };
    let [elsewhere] = transactions(&captured, "GET /profiles/{id}")[..] else { panic!("not one") };
    assert_eq!(trace(request).parent_span_id.unwrap().to_string(), parent);
    assert_eq!(trace(elsewhere).trace_id.to_string(), trace_id);
    assert_eq!(trace(elsewhere).parent_span_id, Some(span(request, "profile_service")));
}

#[tokio::test]
async fn of_two_traces_sentrys_own_goes_on() {
    let trace_id = "0af7651916cd43dd8448eb211c80319c";
    capture(config(&[]), async |service| {
        let request = service.request(Method::GET, "/api/users");
        let request = request.header("traceparent", format!("00-{}-b7ad6b7169203331-01", "1".repeat(32)));
        let request = request.header("sentry-trace", format!("{trace_id}-b7ad6b7169203331-1"));
        assert_eq!(answer(request).await.trace_id(), trace_id);
    })
    .await;
}

#[tokio::test]
async fn headers_that_are_no_trace_are_as_good_as_none() {
    let captured = capture(config(&[]), async |service| {
        for header in ["", "nonsense", "0-0-0", "\u{fffd}", &"f".repeat(6_000)] {
            for name in ["sentry-trace", "traceparent"] {
                let request = service.request(Method::GET, "/api/users").header(name, header);
                assert_eq!(answer(request).await.status, 200, "{name}: {header}");
            }
        }
    });
    let captured = captured.await;
    assert_eq!(captured.transactions.len(), 10);
    assert!(captured.transactions.iter().all(|request| trace(request).parent_span_id.is_none()));
}

#[tokio::test]
async fn a_trace_of_another_organisation_is_not_ours() {
    let (ours, theirs) = ("sentry-org_id=1", "sentry-org_id=2");
    let trace_id = "0af7651916cd43dd8448eb211c80319c";
    capture(config(&[]), async |service| {
        for baggage in [ours, theirs] {
            let request = service.request(Method::GET, "/api/users").header("baggage", baggage);
            let request = request.header("sentry-trace", format!("{trace_id}-b7ad6b7169203331-1"));
            assert_eq!(answer(request).await.trace_id() == trace_id, baggage == ours, "{baggage}");
        }
    })
    .await;
}
