//! `sqlx::Error`, as SQLite raises it.

use ::monitored::{Classify, ErrorClass, monitored, testing};
use sentry::protocol::SpanStatus;
use sqlx::{Connection, Executor, SqliteConnection};

use super::{code, status, told};

#[monitored(op = "database")]
async fn run(sql: &'static str) -> Result<(), sqlx::Error> {
    let mut connection = SqliteConnection::connect("sqlite::memory:").await?;
    connection
        .execute(
            "PRAGMA foreign_keys = ON;
             CREATE TABLE users (id INTEGER PRIMARY KEY, mail TEXT NOT NULL UNIQUE, age INTEGER CHECK (age > 0));
             CREATE TABLE orders (buyer INTEGER REFERENCES users (id));
             INSERT INTO users VALUES (1, 'a@example.org', 36)",
        )
        .await?;
    connection.fetch_one(sql).await?;
    Ok(())
}

#[derive(Debug, thiserror::Error, Classify)]
enum StoreError {
    #[error(transparent)]
    #[class(transparent)]
    Database(#[from] sqlx::Error),
}

#[monitored]
async fn stored(sql: &'static str) -> Result<(), StoreError> {
    Ok(run(sql).await?)
}

#[tokio::test]
async fn what_the_database_says() {
    for (sql, class, expected) in [
        ("INSERT INTO users VALUES (2, 'a@example.org', 1)", "conflict_error", "2067"),
        ("INSERT INTO users VALUES (1, 'b@example.org', 1)", "conflict_error", "1555"),
        ("INSERT INTO orders VALUES (7)", "conflict_error", "787"),
        ("INSERT INTO users VALUES (2, NULL, 1)", "validation_error", "1299"),
        ("INSERT INTO users VALUES (2, 'b@example.org', 0)", "validation_error", "275"),
        ("SELECT * FROM nowhere", "database_error", "1"),
    ] {
        let captured = testing::capture_async(async { assert!(run(sql).await.is_err()) }).await;
        let (names, found, declared) = told(&captured);
        assert_eq!((names[0], found, declared), ("sqlx::Error::Database", class, false), "{sql}");
        assert_eq!(code(&captured), Some(expected), "{sql}");
    }
}

#[tokio::test]
async fn what_sqlx_says_itself() {
    let captured = testing::capture_async(async {
        assert!(run("SELECT 1 FROM users WHERE id = 9").await.is_err());
    })
    .await;
    assert_eq!(told(&captured), (vec!["sqlx::Error::RowNotFound"], "not_found_error", false));
    assert_eq!(status(&captured), Some(SpanStatus::NotFound));
}

#[tokio::test]
async fn a_variant_that_passes_it_on() {
    for (sql, class) in
        [("SELECT 1 FROM users WHERE id = 9", "not_found_error"), ("SELECT * FROM nowhere", "database_error")]
    {
        let captured = testing::capture_async(async { assert!(stored(sql).await.is_err()) }).await;
        let (names, found, declared) = told(&captured);
        assert_eq!((names[0], found, declared), ("StoreError::Database", class, false));
    }
}

#[test]
fn every_variant_has_a_class() {
    let boxed = || "why".into();
    for (error, class, name) in [
        (sqlx::Error::Configuration(boxed()), ErrorClass::CONFIGURATION, "Configuration"),
        (sqlx::Error::InvalidArgument("why".to_owned()), ErrorClass::DATABASE, "InvalidArgument"),
        (std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into(), ErrorClass::CONNECTION, "Io"),
        (std::io::Error::from(std::io::ErrorKind::TimedOut).into(), ErrorClass::TIMEOUT, "Io"),
        (sqlx::Error::Tls(boxed()), ErrorClass::CONNECTION, "Tls"),
        (sqlx::Error::Protocol("why".to_owned()), ErrorClass::DATABASE, "Protocol"),
        (sqlx::Error::RowNotFound, ErrorClass::NOT_FOUND, "RowNotFound"),
        (sqlx::Error::TypeNotFound { type_name: "t".to_owned() }, ErrorClass::DATABASE, "TypeNotFound"),
        (sqlx::Error::ColumnNotFound("c".to_owned()), ErrorClass::DATABASE, "ColumnNotFound"),
        (
            sqlx::Error::ColumnIndexOutOfBounds { index: 1, len: 1 },
            ErrorClass::DATABASE,
            "ColumnIndexOutOfBounds",
        ),
        (
            sqlx::Error::ColumnDecode { index: "1".to_owned(), source: boxed() },
            ErrorClass::DATABASE,
            "ColumnDecode",
        ),
        (sqlx::Error::Encode(boxed()), ErrorClass::DATABASE, "Encode"),
        (sqlx::Error::Decode(boxed()), ErrorClass::DATABASE, "Decode"),
        (sqlx::Error::AnyDriverError(boxed()), ErrorClass::DATABASE, "AnyDriverError"),
        (sqlx::Error::PoolTimedOut, ErrorClass::TIMEOUT, "PoolTimedOut"),
        (sqlx::Error::PoolClosed, ErrorClass::CONNECTION, "PoolClosed"),
        (sqlx::Error::WorkerCrashed, ErrorClass::INTERNAL, "WorkerCrashed"),
        (sqlx::Error::InvalidSavePointStatement, ErrorClass::DATABASE, "InvalidSavePointStatement"),
        (sqlx::Error::BeginFailed, ErrorClass::DATABASE, "BeginFailed"),
    ] {
        assert_eq!(error.class(), class, "{name}");
        assert_eq!(error.type_name(), format!("sqlx::Error::{name}"));
        assert!(error.inferred());
    }
}
