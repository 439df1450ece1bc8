//! From a configuration to a service that answers, and an end at which nothing is lost.

use std::{
    error::Error,
    future::Future,
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use axum::Router;
use tokio::{
    net::TcpListener,
    signal,
    sync::watch,
    task::{JoinHandle, JoinSet},
    time,
};

use crate::{
    app::{self, App},
    config::Config,
    database::Database,
    external::{self, External},
    nightly,
    page::Page,
    profiles::Profiles,
    queue::{self, Worker},
    repository::Repository,
    service::Users,
};

/// What runs.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    pub(crate) external_address: SocketAddr,
    stopping: watch::Sender<bool>,
    servers: JoinSet<io::Result<()>>,
    worker: Worker,
    night: JoinHandle<()>,
    config: Config,
}

/// A port that is not to be had.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on port {port} (see {variable})")]
struct PortError {
    port: u16,
    variable: &'static str,
    source: io::Error,
}

/// The database of `DATABASE_URL`, which may hold a password and is not shown.
#[derive(Debug, thiserror::Error)]
#[error("cannot use the database (see DATABASE_URL)")]
struct DatabaseError(#[from] sqlx::Error);

/// Serves until `stop` is ready.
pub(crate) async fn until_stopped(
    config: Config,
    stop: impl Future<Output = ()>,
) -> Result<(), Box<dyn Error>> {
    let running = start(config).await?;
    let (address, external) = (running.address, running.external_address);
    eprintln!("webapp: http://{address}/ (profiles come from http://{external}/); ctrl-c ends it");
    stop.await;
    eprintln!("webapp: finishing");
    running.stop().await;
    Ok(())
}

/// Starts everything; an error if anything cannot be.
pub(crate) async fn start(config: Config) -> Result<Running, Box<dyn Error>> {
    let listener = listen(config.port, "PORT").await?;
    let external_listener = listen(config.external_port, "EXTERNAL_PORT").await?;
    let (address, external_address) = (listener.local_addr()?, external_listener.local_addr()?);
    let database =
        Database::open(&config.database_url, config.database_timeout).await.map_err(DatabaseError)?;
    let repository = Arc::new(Repository::new(database));
    let (queue, worker) = queue::start(config.queue_length, repository.as_ref().clone());
    let url = config.profile_url.clone().unwrap_or_else(|| format!("http://{external_address}"));
    let profiles = Profiles::at(&url, config.profile_timeout)?;
    let app = Arc::new(App {
        users: Users::new(repository.as_ref().clone(), profiles, queue),
        repository,
        tokens: config.tokens.clone(),
        page: Page::new(external_address),
    });
    let (stopping, stopped) = watch::channel(false);
    let night = tokio::spawn(nightly::every_night(app.repository.clone(), stopped.clone()));
    let mut servers = JoinSet::new();
    servers.spawn(serve(listener, app::router(app, config.request_timeout), stopped.clone()));
    servers.spawn(serve(external_listener, external::router(Arc::new(External::default())), stopped));
    Ok(Running { address, external_address, stopping, servers, worker, night, config })
}

impl Running {
    /// Takes no more requests, answers those that there are, and then does what they left to do; for a time.
    pub(crate) async fn stop(mut self) {
        let _ = self.stopping.send(true);
        let limit = self.config.shutdown_timeout;
        let finish = async { while self.servers.join_next().await.is_some() {} };
        if time::timeout(limit, finish).await.is_err() {
            tracing::warn!("some requests were not answered in time");
        }
        let jobs = async { tokio::join!(self.worker.finish(), self.night) };
        if time::timeout(limit, jobs).await.is_err() {
            tracing::warn!("some jobs were not done in time");
        }
    }
}

async fn listen(port: u16, variable: &'static str) -> Result<TcpListener, PortError> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
    listener.map_err(|source| PortError { port, variable, source })
}

async fn serve(listener: TcpListener, router: Router, mut stopped: watch::Receiver<bool>) -> io::Result<()> {
    let stop = async move {
        // An error means that nobody is there who could ask for it.
        let _ = stopped.wait_for(|stopped| *stopped).await;
    };
    axum::serve(listener, router).with_graceful_shutdown(stop).await
}

/// Ready when the program is asked to end: ctrl-c, or SIGTERM as from a supervisor.
pub(crate) async fn stop_signal() {
    #[cfg(unix)]
    let terminated = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut signals) => drop(signals.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        _ = signal::ctrl_c() => {}
        () = terminated => {}
    }
}
