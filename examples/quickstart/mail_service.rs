//! A mail service on loopback that is as unreliable as the real ones, on a schedule.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{Router, extract::State, http::StatusCode, routing::post};
use tokio::{net::TcpListener, task::JoinHandle, time};

/// Every fourth request is refused.
const REFUSED: u64 = 4;

/// Every fifth takes longer than anybody waits.
const SLOW: u64 = 5;
const FOR_EVER: Duration = Duration::from_secs(60);

/// A running service; it ends when this is dropped.
pub(crate) struct MailService {
    address: SocketAddr,
    task: JoinHandle<io::Result<()>>,
}

impl MailService {
    /// Serves on a port that is free.
    pub(crate) async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let requests = Arc::new(AtomicU64::new(0));
        let router = Router::new().route("/welcome", post(welcome)).with_state(requests);
        let task = tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { address, task })
    }

    /// Where mails are handed over.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/welcome", self.address)
    }
}

impl Drop for MailService {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn welcome(State(requests): State<Arc<AtomicU64>>) -> StatusCode {
    let number = requests.fetch_add(1, Ordering::Relaxed) + 1;
    if number.is_multiple_of(SLOW) {
        time::sleep(FOR_EVER).await;
    }
    if number.is_multiple_of(REFUSED) { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::ACCEPTED }
}
