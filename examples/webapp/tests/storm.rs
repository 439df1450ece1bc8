//! Two hundred callers at once, on as many threads as there are, in a process of its own.
//!
//! Every third request fails. Each report has to be that of its own request: the trace that the answer named, the user who
//! asked, the tags; and at the end nothing may be missing. How much is asked is counted, not timed; to go on for ten seconds:
//! `WEBAPP_STORM_SECONDS=10 cargo test -p monitored-examples --example webapp storm`.

use std::{
    collections::{HashMap, HashSet},
    env,
    process::Command,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use monitored::{
    Alert,
    sentry::{
        ClientOptions, Envelope, Hub, Transport,
        protocol::{Context, EnvelopeItem, Event, TraceContext, Transaction},
    },
    sink,
};
use reqwest::Method;
use serde_json::json;
use tokio::{runtime::Runtime, sync::Barrier, task::JoinSet};

use super::harness::{Service, answer, config};
use crate::{
    auth::{Caller, Role},
    serve, telemetry,
};

const CALLERS: i64 = 200;

/// Of each caller, three requests in each.
const ROUNDS: u32 = 2;

#[test]
fn nothing_is_mixed_and_nothing_is_lost() {
    let mut command = Command::new(env::current_exe().unwrap());
    let name = "tests::storm::program";
    let output =
        command.args([name, "--exact", "--ignored", "--nocapture"]).env_remove("SENTRY_DSN").output();
    let output = output.unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{output:?}");
    told.lines().filter(|line| line.contains("requests")).for_each(|line| println!("{line}"));
}

/// Keeps what would be sent.
#[derive(Default)]
struct Kept(Mutex<Vec<Envelope>>);

impl Transport for Kept {
    fn send_envelope(&self, envelope: Envelope) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(envelope);
    }
}

/// A request that failed, as its caller saw it.
struct Failed {
    trace_id: String,
    caller: i64,
    user_id: i64,
}

#[test]
#[ignore = "run by the test before it"]
fn program() {
    // This thread's hub is the one that other threads' are forked from.
    let _ = Hub::main();
    let (kept, alerts) = (Arc::new(Kept::default()), Arc::<Mutex<Vec<Alert>>>::default());
    let heard = Arc::clone(&alerts);
    let monitored = telemetry::monitored()
        .notify(sink::named("test", move |alert: &Alert| heard.lock().unwrap().push(alert.clone())));
    let options = ClientOptions::new().dsn("https://public@sentry.invalid/1").traces_sample_rate(1.0);
    let guard = monitored.init(options.transport(Arc::clone(&kept)));
    let (requests, failed) = Runtime::new().unwrap().block_on(storm());
    drop(guard);

    let (events, transactions) = sorted(std::mem::take(&mut *kept.0.lock().unwrap()));
    assert_eq!(failed.len(), events.len(), "an event for each failure, and no other");
    let by_trace: HashMap<_, _> =
        events.iter().map(|event| (trace(&event.contexts).trace_id.to_string(), event)).collect();
    failed.iter().for_each(|failed| belongs(failed, by_trace[&failed.trace_id]));

    let named = |name: &'static str| transactions.iter().filter(move |one| one.name.as_deref() == Some(name));
    assert_eq!(named("POST /api/users").count(), CALLERS as usize);
    assert_eq!(named("process").count(), CALLERS as usize, "every job was done before the end");
    assert_eq!(named("GET /api/users/{id}/profile").count(), failed.len());
    assert_eq!(named("GET /profiles/{id}").count(), failed.len());
    named("GET /api/users/{id}/profile").for_each(|request| nested(request));
    let traces = |name| named(name).map(|one| trace(&one.contexts).trace_id).collect::<HashSet<_>>();
    assert_eq!(traces("process"), traces("POST /api/users"));
    assert_eq!(traces("GET /profiles/{id}"), traces("GET /api/users/{id}/profile"));

    let alerts = alerts.lock().unwrap();
    let alert = alerts.iter().find(|alert| alert.rule == "backend_errors").expect("an alert");
    let sample = alert.sample_event.unwrap();
    assert!(events.iter().any(|event| event.event_id == sample));
    println!("{requests} requests, {} failures, {} transactions", failed.len(), transactions.len());
}

type Sorted = (Vec<Box<Event<'static>>>, Vec<Box<Transaction<'static>>>);

fn sorted(envelopes: Vec<Envelope>) -> Sorted {
    let (mut events, mut transactions) = Sorted::default();
    for item in envelopes.into_iter().flat_map(Envelope::into_items) {
        match item {
            EnvelopeItem::Event(event) => events.push(event),
            EnvelopeItem::Transaction(transaction) => transactions.push(transaction),
            _ => {}
        }
    }
    (events, transactions)
}

/// Lets them all call at once; how many requests there were, and which failed.
async fn storm() -> (u32, Vec<Failed>) {
    let mut config = config(&[
        ("QUEUE_LENGTH", "1000"),
        ("DATABASE_TIMEOUT_MS", "60000"),
        ("REQUEST_TIMEOUT_MS", "60000"),
        ("PROFILE_TIMEOUT_MS", "60000"),
    ]);
    config.tokens = (1..=CALLERS).map(|n| (format!("token-{n}"), caller(n))).collect();
    let seconds = env::var("WEBAPP_STORM_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    let until = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let running = serve::start(config).await.unwrap();
    let external = Service::new(running.address, running.external_address);
    external.external(json!({ "failure_percent": 100 })).await;
    let all_are_there = Arc::new(Barrier::new(CALLERS as usize));
    let mut callers = JoinSet::new();
    for n in 1..=CALLERS {
        let service = Service::new(running.address, running.external_address);
        callers.spawn(call(service, n, Arc::clone(&all_are_there), until));
    }
    let (mut requests, mut failed) = (0, Vec::new());
    while let Some(called) = callers.join_next().await {
        let (count, failures) = called.unwrap();
        requests += count;
        failed.extend(failures);
    }
    running.stop().await;
    (requests, failed)
}

fn caller(n: i64) -> Caller {
    Caller { name: format!("caller-{n}"), role: Role::Reader }
}

/// What one of them does, on a connection of their own.
async fn call(
    service: Service,
    n: i64,
    all_are_there: Arc<Barrier>,
    until: Option<Instant>,
) -> (u32, Vec<Failed>) {
    let new = json!({ "name": caller(n).name, "email": format!("{n}@example.org") });
    let created = service.post("/api/users", new).await;
    let user_id = created.body["id"].as_i64().unwrap_or_else(|| panic!("{created:?}"));
    all_are_there.wait().await;
    let get = |path: String| answer(service.request(Method::GET, &path).bearer_auth(format!("token-{n}")));
    let (mut requests, mut failed) = (1, Vec::new());
    while until.map_or(requests <= 3 * ROUNDS, |until| Instant::now() < until) {
        assert_eq!(get(format!("/api/users/{user_id}")).await.body["name"], caller(n).name);
        assert_eq!(get("/api/users?per_page=1".to_owned()).await.status, 200);
        let answer = get(format!("/api/users/{user_id}/profile")).await;
        answer.assert_problem(502);
        failed.push(Failed { trace_id: answer.trace_id().to_owned(), caller: n, user_id });
        requests += 3;
    }
    (requests, failed)
}

fn belongs(failed: &Failed, event: &Event<'_>) {
    let Failed { caller: n, user_id, .. } = failed;
    assert_eq!(event.user.as_ref().unwrap().username, Some(caller(*n).name));
    assert_eq!(event.tags["user_id"], user_id.to_string());
    assert_eq!(event.tags["error_type"], "api_error");
    let url = event.request.as_ref().unwrap().url.as_ref().unwrap();
    assert_eq!(url.path(), format!("/api/users/{user_id}/profile"));
}

fn nested(request: &Transaction<'_>) {
    let root = trace(&request.contexts);
    let names: Vec<_> = request.spans.iter().map(|span| span.description.as_deref().unwrap()).collect();
    assert_eq!(request.spans.len(), 6, "{names:?}");
    for span in &request.spans {
        assert_eq!(span.trace_id, root.trace_id);
        let parent = span.parent_span_id.unwrap();
        assert!(parent == root.span_id || request.spans.iter().any(|other| other.span_id == parent));
    }
}

fn trace(contexts: &monitored::sentry::protocol::Map<String, Context>) -> &TraceContext {
    let Some(Context::Trace(trace)) = contexts.get("trace") else { panic!("no trace") };
    trace
}
