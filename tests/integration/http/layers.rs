//! Handlers behind a layer that is monitored, too: what is answered is what they failed with, not what that makes of it.

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get;
use axum::{Router, response::IntoResponse};
use monitored::sentry::ClientOptions;
use monitored::sentry::integrations::panic::PanicIntegration;
use monitored::{Monitored, classify_errors, monitored};
use tower_http::catch_panic::CatchPanicLayer;

use super::{AppError, Result, ask, asked, asked_with, event_id, on_this_thread, trace_of};

#[monitored(op = "middleware")]
async fn layer(request: Request, next: Next) -> Response {
    next.run(request).await
}

#[monitored(op = "http.server")]
#[classify_errors(monitored::axum::Error(AppError::Row(_)) => conflict, _ => api)]
async fn refuses() -> Result<()> {
    tokio::task::yield_now().await;
    Err(AppError::Row(7))?
}

#[monitored(op = "http.server")]
#[classify_errors(monitored::axum::Error(AppError::Row(_)) => conflict, _ => api)]
async fn fails() -> Result<()> {
    Err(AppError::Store(7))?
}

#[monitored(op = "database")]
async fn service() -> std::result::Result<(), AppError> {
    Err(AppError::Store(7))
}

/// Its `Result` is not looked into.
#[monitored(op = "http.server")]
async fn hides() -> impl IntoResponse {
    service().await.map_err(monitored::axum::Error::from)
}

#[monitored(op = "http.server")]
async fn panics() -> Result<()> {
    panic!("out of here")
}

fn inner() -> Router {
    Router::new()
        .route("/refuses", get(refuses))
        .route("/fails", get(fails))
        .route("/hides", get(hides))
        .route("/panics", get(panics))
        .layer(CatchPanicLayer::custom(monitored::axum::panicked))
}

/// Behind none, behind one, and behind two.
fn apps() -> [Router; 3] {
    [inner(), inner().layer(from_fn(layer)), inner().layer(from_fn(layer)).layer(from_fn(layer))]
}

#[test]
fn the_handlers_class_is_answered_with_and_without_a_client() {
    for app in apps() {
        for (path, status) in [("/refuses", 409), ("/fails", 502)] {
            assert_eq!(asked(app.clone(), path).0.status.as_u16(), status, "{path}");
            on_this_thread(async { assert_eq!(ask(&app, path).await.status.as_u16(), status, "{path}") });
        }
    }
}

#[test]
fn an_event_that_is_still_to_be_sent_is_named() {
    for app in apps() {
        for path in ["/fails", "/hides", "/panics"] {
            let options = ClientOptions::new().add_integration(PanicIntegration::new());
            let (answered, captured) = asked_with(Monitored::new(), options, app.clone(), path);
            assert_eq!(answered.event_id(), Some(event_id(&captured).as_str()), "{path}");
        }
        let (answered, captured) = asked(app, "/refuses");
        let trace = trace_of(&captured.transactions[0].contexts).trace_id.to_string();
        assert_eq!((answered.event_id(), answered.trace_id()), (None, Some(trace.as_str())));
        assert!(captured.events.is_empty());
    }
}

#[test]
fn where_something_may_yet_drop_it_the_trace_is_named() {
    let may_drop: [fn() -> (Monitored, ClientOptions); 4] = [
        || (Monitored::new().filter(Some), ClientOptions::new()),
        || (Monitored::new().filter(|_| None), ClientOptions::new()),
        || (Monitored::new(), ClientOptions::new().before_send(Some)),
        || (Monitored::new(), ClientOptions::new().sample_rate(0.0)),
    ];
    let [bare, layered, _] = apps();
    for with in may_drop {
        let (monitored, options) = with();
        let (answered, captured) = asked_with(monitored, options, layered.clone(), "/fails");
        let trace = trace_of(&captured.transactions[0].contexts).trace_id.to_string();
        assert_eq!((answered.event_id(), answered.trace_id()), (None, Some(trace.as_str())));
        assert_eq!(answered.status.as_u16(), 502);
        // Where the handler is outermost, it is known by then what became of it.
        let (monitored, options) = with();
        let (answered, captured) = asked_with(monitored, options, bare.clone(), "/hides");
        let sent = captured.events.first().map(|event| event.event_id.simple().to_string());
        assert_eq!(answered.event_id(), sent.as_deref());
    }
}
