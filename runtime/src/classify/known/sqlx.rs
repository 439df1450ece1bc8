//! The errors of `sqlx`, by their variants and by what the database itself says.

use sqlx_core::Error;
use sqlx_core::error::{DatabaseError, ErrorKind};

use super::io as kinds;
use super::table::table;
use crate::classify::ErrorClass;

/// What failed. Statements and types that do not fit the schema are the program's fault, and the database's matter.
fn class(error: &Error) -> Option<ErrorClass> {
    Some(match error {
        Error::Database(error) => database(error.as_ref()),
        Error::RowNotFound => ErrorClass::NOT_FOUND,
        Error::PoolTimedOut => ErrorClass::TIMEOUT,
        Error::PoolClosed | Error::Tls(_) => ErrorClass::CONNECTION,
        // A missing socket or an answer that ends too soon: the database cannot be reached.
        Error::Io(error) => match kinds::class(error) {
            Some(class @ (ErrorClass::TIMEOUT | ErrorClass::PERMISSION | ErrorClass::RESOURCE)) => class,
            _ => ErrorClass::CONNECTION,
        },
        Error::Configuration(_) | Error::ConfigFile(_) => ErrorClass::CONFIGURATION,
        Error::WorkerCrashed => ErrorClass::INTERNAL,
        Error::InvalidArgument(_)
        | Error::Protocol(_)
        | Error::TypeNotFound { .. }
        | Error::ColumnIndexOutOfBounds { .. }
        | Error::ColumnNotFound(_)
        | Error::ColumnDecode { .. }
        | Error::Encode(_)
        | Error::Decode(_)
        | Error::AnyDriverError(_)
        | Error::InvalidSavePointStatement
        | Error::BeginFailed => ErrorClass::DATABASE,
        // `Migrate` is there with a feature of `sqlx`, and there may be new ones.
        _ => ErrorClass::DATABASE,
    })
}

fn database(error: &dyn DatabaseError) -> ErrorClass {
    match error.kind() {
        ErrorKind::UniqueViolation | ErrorKind::ForeignKeyViolation | ErrorKind::ExclusionViolation => {
            ErrorClass::CONFLICT
        }
        ErrorKind::NotNullViolation | ErrorKind::CheckViolation => ErrorClass::VALIDATION,
        _ => match error.code() {
            Some(code) if code.len() == 5 => by_sqlstate(&code),
            Some(code) => code.parse().map_or(ErrorClass::DATABASE, by_sqlite),
            None => ErrorClass::DATABASE,
        },
    }
}

/// By SQLSTATE, as PostgreSQL and MySQL answer (PostgreSQL's documentation, appendix A).
fn by_sqlstate(code: &str) -> ErrorClass {
    match code {
        // query_canceled: by the statement's timeout, mostly.
        "57014" => ErrorClass::TIMEOUT,
        "42501" => ErrorClass::PERMISSION,
        // lock_not_available
        "55P03" => ErrorClass::RESOURCE,
        // admin_shutdown, crash_shutdown, cannot_connect_now
        "57P01" | "57P02" | "57P03" => ErrorClass::CONNECTION,
        _ => match code.get(..2) {
            Some("08") => ErrorClass::CONNECTION,
            Some("22") => ErrorClass::VALIDATION,
            Some("28") => ErrorClass::AUTHENTICATION,
            // Serialization failures and deadlocks: somebody else changed it meanwhile.
            Some("40") => ErrorClass::CONFLICT,
            Some("53") => ErrorClass::RESOURCE,
            _ => ErrorClass::DATABASE,
        },
    }
}

/// By SQLite's result code, whose lowest byte is the primary one (sqlite.org/rescode.html).
fn by_sqlite(code: u32) -> ErrorClass {
    match code & 0xff {
        // PERM, READONLY
        3 | 8 => ErrorClass::PERMISSION,
        // BUSY, LOCKED, NOMEM, FULL
        5 | 6 | 7 | 13 => ErrorClass::RESOURCE,
        // INTERRUPT
        9 => ErrorClass::CANCELLED,
        // CANTOPEN
        14 => ErrorClass::CONNECTION,
        // TOOBIG, MISMATCH
        18 | 20 => ErrorClass::VALIDATION,
        // AUTH
        23 => ErrorClass::AUTHENTICATION,
        _ => ErrorClass::DATABASE,
    }
}

fn code(error: &Error) -> Option<String> {
    match error {
        Error::Database(error) => error.code().map(|code| code.into_owned()),
        Error::Io(error) => Some(kinds::code(error)),
        _ => None,
    }
}

fn name(error: &Error) -> &'static str {
    match error {
        Error::Configuration(_) => "sqlx::Error::Configuration",
        Error::InvalidArgument(_) => "sqlx::Error::InvalidArgument",
        Error::Database(_) => "sqlx::Error::Database",
        Error::Io(_) => "sqlx::Error::Io",
        Error::Tls(_) => "sqlx::Error::Tls",
        Error::Protocol(_) => "sqlx::Error::Protocol",
        Error::RowNotFound => "sqlx::Error::RowNotFound",
        Error::TypeNotFound { .. } => "sqlx::Error::TypeNotFound",
        Error::ColumnIndexOutOfBounds { .. } => "sqlx::Error::ColumnIndexOutOfBounds",
        Error::ColumnNotFound(_) => "sqlx::Error::ColumnNotFound",
        Error::ColumnDecode { .. } => "sqlx::Error::ColumnDecode",
        Error::Encode(_) => "sqlx::Error::Encode",
        Error::Decode(_) => "sqlx::Error::Decode",
        Error::AnyDriverError(_) => "sqlx::Error::AnyDriverError",
        Error::PoolTimedOut => "sqlx::Error::PoolTimedOut",
        Error::PoolClosed => "sqlx::Error::PoolClosed",
        Error::WorkerCrashed => "sqlx::Error::WorkerCrashed",
        Error::InvalidSavePointStatement => "sqlx::Error::InvalidSavePointStatement",
        Error::BeginFailed => "sqlx::Error::BeginFailed",
        Error::ConfigFile(_) => "sqlx::Error::ConfigFile",
        _ => "sqlx::Error",
    }
}

table! {
    concrete {
        Error => "sqlx::Error" in "sqlx" {
            class class;
            name name;
            code code;
        }
    }
    generic {}
}

#[cfg(test)]
mod tests {
    use super::{by_sqlite, by_sqlstate};
    use crate::classify::ErrorClass;

    #[test]
    fn codes_of_databases() {
        for (code, class) in [
            ("08006", ErrorClass::CONNECTION),
            ("22001", ErrorClass::VALIDATION),
            ("28P01", ErrorClass::AUTHENTICATION),
            ("40P01", ErrorClass::CONFLICT),
            ("42501", ErrorClass::PERMISSION),
            ("42P01", ErrorClass::DATABASE),
            ("53300", ErrorClass::RESOURCE),
            ("57014", ErrorClass::TIMEOUT),
            ("57P03", ErrorClass::CONNECTION),
            ("ßßß", ErrorClass::DATABASE),
        ] {
            assert_eq!(by_sqlstate(code), class, "{code}");
        }
        // SQLITE_BUSY_SNAPSHOT, SQLITE_READONLY_DBMOVED, SQLITE_ERROR
        assert_eq!(by_sqlite(517), ErrorClass::RESOURCE);
        assert_eq!(by_sqlite(1032), ErrorClass::PERMISSION);
        assert_eq!(by_sqlite(1), ErrorClass::DATABASE);
    }
}
