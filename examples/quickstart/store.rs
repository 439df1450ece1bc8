//! The users, in an SQLite database in memory.

use std::sync::{Arc, Mutex, PoisonError};

use monitored::{Classify, monitored};
use rusqlite::{Connection, ffi};
use tokio::task::{self, JoinError};

use crate::sign_up::SignUp;

const SCHEMA: &str = "
    CREATE TABLE users (
        id    INTEGER PRIMARY KEY,
        email TEXT NOT NULL UNIQUE,
        name  TEXT NOT NULL CHECK (length(name) <= 64),
        age   INTEGER NOT NULL,
        plan  TEXT NOT NULL
    )";

/// Why a user could not be stored.
#[derive(Debug, thiserror::Error, Classify)]
pub(crate) enum StoreError {
    #[error("{email:?} has signed up already")]
    #[class(conflict)]
    Duplicate { email: String },
    #[error("cannot store the user")]
    #[class(database)]
    Sqlite(#[from] rusqlite::Error),
    #[error("the task that stores the user failed")]
    #[class(internal)]
    Task(#[from] JoinError),
}

/// The database.
pub(crate) struct Store {
    connection: Arc<Mutex<Connection>>,
}

impl Store {
    /// An empty database.
    pub(crate) fn open() -> Result<Self, rusqlite::Error> {
        let connection = Connection::open_in_memory()?;
        connection.execute_batch(SCHEMA)?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)) })
    }

    /// Stores a user, off the threads that futures run on, and returns its id.
    pub(crate) async fn add(&self, sign_up: &SignUp) -> Result<i64, StoreError> {
        let (connection, sign_up) = (Arc::clone(&self.connection), sign_up.clone());
        // Another thread: without the scope, the insert would be a trace of its own.
        task::spawn_blocking(monitored::in_current_scope(move || {
            let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            insert_user(&connection, &sign_up)
        }))
        .await?
    }
}

#[monitored(op = "database", tags(table = "users"), data(plan = %sign_up.plan))]
fn insert_user(connection: &Connection, sign_up: &SignUp) -> Result<i64, StoreError> {
    let SignUp { email, name, age, plan } = sign_up;
    connection
        .execute(
            "INSERT INTO users (email, name, age, plan) VALUES (?1, ?2, ?3, ?4)",
            (email, name, age, plan.to_string()),
        )
        .map_err(|error| match error.sqlite_error() {
            Some(cause) if cause.extended_code == ffi::SQLITE_CONSTRAINT_UNIQUE => {
                StoreError::Duplicate { email: email.clone() }
            }
            _ => StoreError::Sqlite(error),
        })?;
    Ok(connection.last_insert_rowid())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sign_up::Plan;

    fn somebody(email: &str, name: &str) -> SignUp {
        SignUp { email: email.into(), name: name.into(), age: 36, plan: Plan::Free }
    }

    #[tokio::test]
    async fn stores_an_address_once() {
        let store = Store::open().unwrap();
        assert_eq!(store.add(&somebody("a@b.org", "A")).await.unwrap(), 1);
        let again = store.add(&somebody("a@b.org", "B")).await;
        assert!(matches!(again, Err(StoreError::Duplicate { email }) if email == "a@b.org"));
        assert_eq!(store.add(&somebody("c@d.org", "C'); DROP TABLE users --")).await.unwrap(), 2);
    }

    #[tokio::test]
    async fn refuses_what_the_schema_refuses() {
        let store = Store::open().unwrap();
        let result = store.add(&somebody("a@b.org", &"A".repeat(65))).await;
        assert!(matches!(result, Err(StoreError::Sqlite(_))));
    }
}
