//! Where the data is: SQLite, in memory or in a file, or PostgreSQL.

use std::time::Duration;

use sqlx::{
    AnyConnection, AnyPool, Connection, Executor,
    any::{AnyConnectOptions, AnyPoolOptions, install_default_drivers},
};
use tokio::time;

/// Which one it is: what they call things differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum System {
    Sqlite,
    Postgres,
}

impl System {
    /// As OpenTelemetry names them.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgresql",
        }
    }

    pub(crate) fn schema(self) -> &'static str {
        match self {
            Self::Sqlite => include_str!("schema/sqlite.sql"),
            Self::Postgres => include_str!("schema/postgres.sql"),
        }
    }
}

/// Connections, and what they lead to.
#[derive(Clone)]
pub(crate) struct Database {
    pub(crate) pool: AnyPool,
    pub(crate) system: System,
}

impl Database {
    /// Connects, and makes the tables where there are none.
    pub(crate) async fn open(url: &str, timeout: Duration) -> sqlx::Result<Self> {
        let database = pool(&with_mode(url, "rw"), timeout)?;
        let schema = sqlx::raw_sql(database.system.schema());
        if is_memory(url) {
            database.pool.execute(schema).await?;
            return Ok(database);
        }
        // Not by the pool, which would go on trying until its time is over. And a file is made here only: one that is
        // lost later is an error, and not an empty database.
        let url = with_mode(url, "rwc");
        let mut connection = connect(&url, database.system, timeout).await?;
        set_up(&mut connection, database.system, timeout).await?;
        connection.execute(schema).await?;
        connection.close().await?;
        Ok(database)
    }
}

/// A file is there or is not: only who asks another machine may wait for long.
async fn connect(url: &str, system: System, timeout: Duration) -> sqlx::Result<AnyConnection> {
    let connecting = AnyConnection::connect(url);
    match system {
        System::Sqlite => connecting.await,
        System::Postgres => {
            time::timeout(timeout, connecting).await.map_err(|_| sqlx::Error::PoolTimedOut)?
        }
    }
}

/// Connections that are made when somebody needs them.
fn pool(url: &str, timeout: Duration) -> sqlx::Result<Database> {
    install_default_drivers();
    let options = url.parse::<AnyConnectOptions>()?;
    let system = match options.database_url.scheme() {
        "sqlite" => System::Sqlite,
        "postgres" | "postgresql" => System::Postgres,
        _ => return Err(sqlx::Error::Configuration("only sqlite: and postgres: are known".into())),
    };
    let mut pool = AnyPoolOptions::new().max_connections(5).acquire_timeout(timeout);
    if is_memory(url) {
        // A database in memory is its connection's, and ends with it.
        pool = pool.max_connections(1).idle_timeout(None).max_lifetime(None);
    }
    let pool = pool.after_connect(move |connection, _| Box::pin(set_up(connection, system, timeout)));
    Ok(Database { pool: pool.connect_lazy_with(options), system })
}

/// SQLite waits for a lock for as long as each connection says.
async fn set_up(connection: &mut AnyConnection, system: System, timeout: Duration) -> sqlx::Result<()> {
    if system == System::Sqlite {
        let wait = format!("PRAGMA busy_timeout = {}", timeout.as_millis());
        connection.execute(sqlx::AssertSqlSafe(wait)).await?;
    }
    Ok(())
}

fn is_memory(url: &str) -> bool {
    url.contains(":memory:") || url.contains("mode=memory")
}

fn is_file(url: &str) -> bool {
    url.starts_with("sqlite:") && !is_memory(url) && !url.contains("mode=")
}

/// Adds how a file is opened, where the URL does not say.
fn with_mode(url: &str, mode: &str) -> String {
    if !is_file(url) {
        return url.to_owned();
    }
    let separator = if url.contains('?') { '&' } else { '?' };
    format!("{url}{separator}mode={mode}")
}
