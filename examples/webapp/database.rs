//! Where the data is: SQLite, in memory or in a file, or PostgreSQL.

use std::time::Duration;

use sqlx::{
    AnyPool, Executor,
    any::{AnyConnectOptions, AnyPoolOptions, install_default_drivers},
};

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

    fn schema(self) -> &'static str {
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
        if is_file(url) {
            // Here only: a file that is lost later is an error, and not an empty database.
            let created = connect(&with_mode(url, "rwc"), timeout)?;
            prepare(&created).await?;
            created.pool.close().await;
        }
        let database = connect(&with_mode(url, "rw"), timeout)?;
        prepare(&database).await?;
        Ok(database)
    }
}

/// A pool that connects when somebody asks it to.
pub(crate) fn connect(url: &str, timeout: Duration) -> sqlx::Result<Database> {
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
    if system == System::Sqlite {
        pool = pool.after_connect(move |connection, _| {
            let millis = timeout.as_millis();
            let pragmas = sqlx::AssertSqlSafe(format!("PRAGMA busy_timeout = {millis}"));
            Box::pin(async move { connection.execute(pragmas).await.map(drop) })
        });
    }
    Ok(Database { pool: pool.connect_lazy_with(options), system })
}

async fn prepare(database: &Database) -> sqlx::Result<()> {
    database.pool.execute(sqlx::raw_sql(database.system.schema())).await.map(drop)
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
