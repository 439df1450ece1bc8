//! What clients are answered, by axum: `monitored::axum`.

mod concurrency;
mod ids;
mod inside;
mod layers;
mod once;
mod panicked;
mod returned;
mod secrets;
mod statuses;
mod traceparent;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::Response;
use monitored::sentry::ClientOptions;
use monitored::sentry::protocol::{Context, TraceContext};
use monitored::testing::{self, Captured};
use monitored::{Classify, Monitored};
use serde_json::Value as Json;
use tower::ServiceExt as _;

/// An error as applications have them; what it says in full is nobody's business but theirs.
#[derive(Debug, thiserror::Error, Classify)]
enum AppError {
    #[error("{0:?} is no address: hunter2")]
    #[class(validation)]
    #[public("{0:?} is no address")]
    Address(String),
    #[error("order {0} cannot be stored: hunter2")]
    #[class(database)]
    Store(#[context] u64),
    #[error("row {0} was not found: hunter2")]
    #[class(database)]
    #[public("nothing is known of {0}")]
    Row(u64),
}

type Result<T> = std::result::Result<T, monitored::axum::Error<AppError>>;

/// What a client sees.
struct Answered {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
    body: Json,
}

impl Answered {
    async fn of(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 1 << 20).await.expect("a body");
        let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
        let body = serde_json::from_str(&text).unwrap_or(Json::Null);
        Self { status: parts.status, headers: parts.headers, text, body }
    }

    fn member(&self, name: &str) -> Option<&str> {
        self.body.get(name).map(|value| value.as_str().expect("a string"))
    }

    fn event_id(&self) -> Option<&str> {
        self.member("event_id")
    }

    fn trace_id(&self) -> Option<&str> {
        self.member("trace_id")
    }
}

async fn ask(app: &Router, path: &str) -> Answered {
    let request = Request::get(path).body(Body::empty()).expect("a request");
    Answered::of(app.clone().oneshot(request).await.expect("axum answers")).await
}

fn on_this_thread<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime").block_on(future)
}

/// What the client saw, and what Sentry did.
fn asked_with(monitored: Monitored, options: ClientOptions, app: Router, path: &str) -> (Answered, Captured) {
    let mut answered = None;
    let asking = async { answered = Some(ask(&app, path).await) };
    let captured = on_this_thread(testing::capture_async_with(monitored, options, asking));
    (answered.expect("an answer"), captured)
}

fn asked(app: Router, path: &str) -> (Answered, Captured) {
    asked_with(Monitored::new(), ClientOptions::new(), app, path)
}

fn trace_of(contexts: &monitored::sentry::protocol::Map<String, Context>) -> TraceContext {
    match &contexts["trace"] {
        Context::Trace(trace) => (**trace).clone(),
        other => panic!("{other:?}"),
    }
}

/// The id of the only event.
fn event_id(captured: &Captured) -> String {
    assert_eq!(captured.events.len(), 1);
    captured.events[0].event_id.simple().to_string()
}
