//! Many requests at once, whose errors look all the same: each is told its own event.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use monitored::sentry::{Hub, SentryFutureExt as _};
use monitored::testing::{self, Captured};
use monitored::{MonitoredFutureExt as _, monitored};

use super::{AppError, Result, ask};

const REQUESTS: usize = 200;

#[monitored(op = "database")]
async fn store(wait: usize) -> std::result::Result<(), AppError> {
    for _ in 0..wait {
        tokio::task::yield_now().await;
    }
    Err(AppError::Store(7))
}

#[monitored(op = "http.server", tags(request))]
async fn handler(Path(request): Path<usize>) -> Result<()> {
    tokio::task::yield_now().await;
    Ok(store(request % 7).await?)
}

type Named = Arc<Mutex<Vec<(usize, Option<String>)>>>;

async fn request(number: usize, app: Router, named: Named) {
    let answered = ask(&app, &format!("/{number}")).await;
    let event_id = answered.event_id().map(str::to_owned);
    named.lock().unwrap().push((number, event_id));
}

/// Each number's event was told to whoever asked with that number.
fn check(captured: &Captured, named: &Named) {
    let named = named.lock().unwrap();
    assert_eq!((captured.events.len(), named.len()), (REQUESTS, REQUESTS));
    for (number, event_id) in named.iter() {
        let event = captured.events.iter().find(|event| event.tags["request"] == number.to_string());
        let expected = event.map(|event| event.event_id.simple().to_string());
        assert!(expected.is_some());
        assert_eq!(*event_id, expected, "request {number}");
    }
}

fn app() -> Router {
    Router::new().route("/{request}", get(handler))
}

#[test]
fn interleaved_on_one_thread() {
    let named = Named::default();
    let requests = (0..REQUESTS).map(|number| request(number, app(), Arc::clone(&named)));
    let captured = super::on_this_thread(testing::capture_async(futures_util::future::join_all(requests)));
    check(&captured, &named);
}

#[test]
fn on_many_threads() {
    let named = Named::default();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).build().expect("a runtime");
    let captured = runtime.block_on(testing::capture_async(async {
        let tasks: Vec<_> = (0..REQUESTS)
            .map(|number| tokio::spawn(request(number, app(), Arc::clone(&named)).in_current_scope()))
            .collect();
        for task in tasks {
            task.await.expect("no panic");
        }
    }));
    check(&captured, &named);
}

/// As `sentry-tower` has it: a hub for each request.
#[test]
fn with_a_hub_for_each_request() {
    let named = Named::default();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).build().expect("a runtime");
    let captured = runtime.block_on(testing::capture_async(async {
        let tasks: Vec<_> = (0..REQUESTS)
            .map(|number| {
                let hub = Arc::new(Hub::new_from_top(Hub::current()));
                tokio::spawn(request(number, app(), Arc::clone(&named)).bind_hub(hub))
            })
            .collect();
        for task in tasks {
            task.await.expect("no panic");
        }
    }));
    check(&captured, &named);
}
