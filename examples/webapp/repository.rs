//! The users, as rows.

use std::time::{SystemTime, UNIX_EPOCH};

use monitored::{Classify, monitored};
use serde::Serialize;
use sqlx::{AnyConnection, FromRow, Row, any::AnyRow};

use crate::database::Database;

/// A user, as callers see them; times are seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct User {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) created_at: i64,
    pub(crate) welcomed_at: Option<i64>,
}

/// Somebody who is to become a user.
#[derive(Debug)]
pub(crate) struct NewUser {
    pub(crate) name: String,
    pub(crate) email: String,
}

/// Why something could not be stored or found.
#[derive(Debug, thiserror::Error, Classify)]
pub(crate) enum StoreError {
    #[error("the address belongs to another user")]
    #[class(conflict)]
    #[public("the address belongs to another user")]
    EmailTaken,
    #[error("the database failed")]
    #[class(transparent)]
    Database(#[from] sqlx::Error),
}

/// What cleaning up took away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Cleaned {
    pub(crate) users: u64,
    pub(crate) audit_rows: u64,
}

#[derive(Clone)]
pub(crate) struct Repository {
    database: Database,
}

#[monitored(op = "database", tags(db.system = self.system()), args(id))]
impl Repository {
    #[monitored(skip)]
    pub(crate) fn new(database: Database) -> Self {
        Self { database }
    }

    #[monitored(skip)]
    fn system(&self) -> &'static str {
        self.database.system.as_str()
    }

    /// Stores a user and writes down that it was done: both, or neither.
    pub(crate) async fn add_user(&self, new: &NewUser) -> Result<User, StoreError> {
        let mut transaction = self.database.pool.begin().await?;
        let user = insert_user(&mut transaction, new).await?;
        write_audit(&mut transaction, user.id, "created").await?;
        transaction.commit().await?;
        Ok(user)
    }

    pub(crate) async fn find_user(&self, id: i64) -> Result<Option<User>, StoreError> {
        let select =
            "SELECT id, name, email, created_at, welcomed_at FROM users WHERE id = $1 AND deleted_at IS NULL";
        Ok(sqlx::query_as(select).bind(id).fetch_optional(&self.database.pool).await?)
    }

    /// A page of the users, by their ids, and how many there are.
    #[monitored(data(offset, limit))]
    pub(crate) async fn list_users(&self, offset: i64, limit: i64) -> Result<(Vec<User>, i64), StoreError> {
        let select = "SELECT id, name, email, created_at, welcomed_at FROM users WHERE deleted_at IS NULL
                      ORDER BY id LIMIT $1 OFFSET $2";
        let users = sqlx::query_as(select).bind(limit).bind(offset).fetch_all(&self.database.pool).await?;
        let count = "SELECT COUNT(*) FROM users WHERE deleted_at IS NULL";
        let total = sqlx::query_scalar(count).fetch_one(&self.database.pool).await?;
        Ok((users, total))
    }

    /// Marks a user as deleted, and tells whether there was one.
    pub(crate) async fn delete_user(&self, id: i64) -> Result<bool, StoreError> {
        let mut transaction = self.database.pool.begin().await?;
        let update = "UPDATE users SET deleted_at = $1 WHERE id = $2 AND deleted_at IS NULL";
        let updated = sqlx::query(update).bind(now()).bind(id).execute(&mut *transaction).await?;
        if updated.rows_affected() == 0 {
            return Ok(false);
        }
        write_audit(&mut transaction, id, "deleted").await?;
        transaction.commit().await?;
        Ok(true)
    }

    pub(crate) async fn mark_welcomed(&self, id: i64) -> Result<(), StoreError> {
        let update = "UPDATE users SET welcomed_at = $1 WHERE id = $2";
        sqlx::query(update).bind(now()).bind(id).execute(&self.database.pool).await?;
        Ok(())
    }

    /// Forgets the users who were deleted, and what was written down, before these times.
    pub(crate) async fn clean_up(
        &self,
        deleted_before: i64,
        audited_before: i64,
    ) -> Result<Cleaned, StoreError> {
        let (users, audit) = ("DELETE FROM users WHERE deleted_at < $1", "DELETE FROM audit WHERE at < $1");
        let mut transaction = self.database.pool.begin().await?;
        let users = sqlx::query(users).bind(deleted_before).execute(&mut *transaction).await?;
        let audit_rows = sqlx::query(audit).bind(audited_before).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(Cleaned { users: users.rows_affected(), audit_rows: audit_rows.rows_affected() })
    }

    /// Whether the database answers: asked every few seconds, and by nobody who has a trace.
    #[monitored(skip)]
    pub(crate) async fn ping(&self) -> sqlx::Result<()> {
        sqlx::query("SELECT id FROM users LIMIT 1").execute(&self.database.pool).await.map(drop)
    }
}

#[monitored(op = "database")]
async fn insert_user(connection: &mut AnyConnection, new: &NewUser) -> Result<User, StoreError> {
    let insert = "INSERT INTO users (name, email, created_at) VALUES ($1, $2, $3)
                  RETURNING id, name, email, created_at, welcomed_at";
    let query = sqlx::query_as(insert).bind(&new.name).bind(&new.email).bind(now());
    query.fetch_one(connection).await.map_err(|error| match error.as_database_error() {
        Some(cause) if cause.is_unique_violation() => StoreError::EmailTaken,
        _ => error.into(),
    })
}

#[monitored(op = "database")]
async fn write_audit(connection: &mut AnyConnection, user_id: i64, what: &str) -> Result<(), StoreError> {
    let insert = "INSERT INTO audit (at, user_id, what) VALUES ($1, $2, $3)";
    sqlx::query(insert).bind(now()).bind(user_id).bind(what).execute(connection).await?;
    Ok(())
}

impl FromRow<'_, AnyRow> for User {
    fn from_row(row: &AnyRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            email: row.try_get("email")?,
            created_at: row.try_get("created_at")?,
            welcomed_at: row.try_get("welcomed_at")?,
        })
    }
}

/// Seconds since 1970.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_secs().try_into().unwrap_or(i64::MAX)
}
