//! The whole service, on one thread and ports that are free, and what it would have sent.

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use monitored::{
    Monitored,
    sentry::{
        ClientOptions, Hub,
        integrations::panic::PanicIntegration,
        protocol::{Event, Transaction},
    },
    testing::{self, Captured},
};
use reqwest::{Client, Method, RequestBuilder, StatusCode, header::HeaderMap};
use serde_json::{Value, json};

use crate::{config::Config, serve, telemetry};

pub(super) const ADMIN: &str = "demo-admin-token";
pub(super) const READER: &str = "demo-reader-token";

/// The service, for whoever calls it.
pub(super) struct Service {
    pub(super) client: Client,
    pub(super) address: SocketAddr,
    external: SocketAddr,
}

#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Value,
}

/// The defaults, but for the ports and what `variables` set.
pub(super) fn config(variables: &[(&str, &str)]) -> Config {
    let ports = [("PORT", "0"), ("EXTERNAL_PORT", "0")];
    let set = |name: &str| variables.iter().chain(&ports).find(|(known, _)| *known == name);
    Config::from(|name| set(name).map(|(_, value)| (*value).to_owned())).unwrap()
}

/// As good as no time for a request, and as much as it likes for everything in it.
pub(super) fn impatient(database: &File) -> Config {
    config(&[
        ("DATABASE_URL", &database.url()),
        ("DATABASE_TIMEOUT_MS", "600000"),
        ("PROFILE_TIMEOUT_MS", "600000"),
        ("REQUEST_TIMEOUT_MS", "20"),
    ])
}

/// What the service sends while `body` calls it, until it has ended.
pub(super) async fn capture(config: Config, body: impl AsyncFnOnce(&Service)) -> Captured {
    capture_with(telemetry::monitored(), config, body).await
}

/// [`capture`], under another configuration of the monitoring.
pub(super) async fn capture_with(
    monitored: Monitored,
    config: Config,
    body: impl AsyncFnOnce(&Service),
) -> Captured {
    let served = async {
        let running = serve::start(config).await.unwrap();
        body(&Service::new(running.address, running.external_address)).await;
        running.stop().await;
    };
    in_tasks_too_with(monitored, served).await
}

/// What `body` sends, and what the tasks do that it starts.
pub(super) async fn in_tasks_too(body: impl Future<Output = ()>) -> Captured {
    in_tasks_too_with(Monitored::new(), body).await
}

async fn in_tasks_too_with(monitored: Monitored, body: impl Future<Output = ()>) -> Captured {
    // What the tasks of this thread take their hubs from.
    let thread = Hub::current();
    let options = ClientOptions::new().add_integration(PanicIntegration::new()).org_id("1".parse().unwrap());
    let captured = testing::capture_async_with(monitored, options, async move {
        thread.bind_client(Hub::current().client());
        body.await;
        thread.bind_client(None);
    });
    captured.await
}

impl Service {
    pub(super) fn new(address: SocketAddr, external: SocketAddr) -> Self {
        let client = Client::builder().no_proxy().build().unwrap();
        Self { client, address, external }
    }

    pub(super) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("http://{}{path}", self.address))
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        answer(self.request(Method::GET, path)).await
    }

    pub(super) async fn post(&self, path: &str, body: Value) -> Answer {
        answer(self.request(Method::POST, path).json(&body)).await
    }

    pub(super) async fn delete(&self, path: &str, token: &str) -> Answer {
        answer(self.request(Method::DELETE, path).bearer_auth(token)).await
    }

    /// The first user, who is needed where something else is looked at.
    pub(super) async fn create_ada(&self) {
        let created = self.post("/api/users", json!({ "name": "Ada", "email": "ada@example.org" })).await;
        assert_eq!(created.status, StatusCode::CREATED, "{created:?}");
    }

    /// Makes the service of the profiles as unreliable as that.
    pub(super) async fn external(&self, settings: Value) {
        let request = self.client.put(format!("http://{}/settings", self.external)).json(&settings);
        assert_eq!(answer(request).await.status, StatusCode::OK);
    }
}

pub(super) async fn answer(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let body = response.text().await.unwrap();
    Answer { status, headers, body: serde_json::from_str(&body).unwrap_or(Value::String(body)) }
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub(super) fn trace_id(&self) -> &str {
        self.header("x-trace-id").unwrap()
    }

    /// A problem of that status, as RFC 9457 has it.
    pub(super) fn assert_problem(&self, status: u16) {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        assert_eq!(self.body["status"], status, "{self:?}");
    }
}

/// The exceptions' types and texts, from the outermost to the cause.
pub(super) fn exceptions(event: &Event<'_>) -> Vec<String> {
    let told = |exception: &monitored::sentry::protocol::Exception| {
        format!("{}: {}", exception.ty, exception.value.as_deref().unwrap_or_default())
    };
    event.exception.iter().rev().map(told).collect()
}

/// What all events say that failed.
pub(super) fn classes(captured: &Captured) -> Vec<&str> {
    captured.events.iter().map(|event| event.tags["error_type"].as_str()).collect()
}

/// The transactions of that name.
pub(super) fn transactions<'c>(captured: &'c Captured, name: &str) -> Vec<&'c Transaction<'static>> {
    captured.transactions.iter().filter(|transaction| transaction.name.as_deref() == Some(name)).collect()
}

/// All that was sent, as text.
pub(super) fn sent(captured: &Captured) -> String {
    let events = captured.events.iter().map(|event| serde_json::to_string(event).unwrap());
    let transactions = captured.transactions.iter().map(|one| serde_json::to_string(one).unwrap());
    let alerts = captured.alerts.iter().map(|alert| format!("{alert:?}"));
    events.chain(transactions).chain(alerts).collect::<Vec<_>>().join("\n")
}

/// A file for a database, which is removed with this.
pub(super) struct File(pub(super) PathBuf);

impl File {
    pub(super) fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        Self(std::env::temp_dir().join(format!("webapp-{}-{number}.db", std::process::id())))
    }

    /// One that holds the first user: for a service that may not have the time to make her.
    pub(super) async fn with_ada() -> Self {
        let file = Self::new();
        let config = config(&[("DATABASE_URL", &file.url()), ("DATABASE_TIMEOUT_MS", "600000")]);
        capture(config, async |service| service.create_ada().await).await;
        file
    }

    pub(super) fn url(&self) -> String {
        format!("sqlite:{}", self.0.display())
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
