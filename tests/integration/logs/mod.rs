//! Lines in the log under Sentry's layers for `tracing`: one failure is one issue, whoever writes of it.

mod echoes;
mod lines;
mod spans;
mod without_integration;

use std::io;

use monitored::sentry::integrations::tracing::{BreadcrumbLayer, ErrorLayer, LogLayer, SpanLayer};
use monitored::{Classify, monitored};
use tracing::Level;
use tracing_subscriber::filter::{LevelFilter, filter_fn};
use tracing_subscriber::layer::{Layer, SubscriberExt};

#[derive(Debug, thiserror::Error, Classify)]
enum StoreError {
    #[error("cannot store the user")]
    #[class(database)]
    Disk(#[source] io::Error),
    #[error("no such user")]
    #[class(not_found)]
    Missing,
    #[error("one\ntwo\u{1b}[31m")]
    #[class(database)]
    Lines,
}

fn disk() -> StoreError {
    StoreError::Disk(io::Error::other("disk full"))
}

#[monitored(op = "database")]
fn store() -> Result<(), StoreError> {
    Err(disk())
}

/// What an application installs, as Sentry recommends it.
fn layers() -> impl tracing::Subscriber + Send + Sync {
    let crumbs = filter_fn(|metadata| matches!(*metadata.level(), Level::WARN | Level::INFO));
    tracing_subscriber::registry()
        .with(SpanLayer::new().with_filter(LevelFilter::INFO))
        .with(BreadcrumbLayer::new().with_filter(crumbs))
        .with(ErrorLayer::new().with_filter(LevelFilter::ERROR))
        .with(LogLayer::new().with_filter(LevelFilter::DEBUG))
}

/// The layer that was all of these before.
#[expect(deprecated, reason = "applications still install it")]
fn combined() -> impl tracing::Subscriber + Send + Sync {
    tracing_subscriber::registry().with(monitored::sentry::integrations::tracing::layer())
}
