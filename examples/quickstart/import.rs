//! The import: from a file to users who are stored and welcomed.

use std::{fmt, path::Path};

use crate::{
    csv_file::{self, FileError, Row},
    sign_up::{self, SignUpError},
    store::{Store, StoreError},
    welcome::Welcome,
    with_causes,
};

/// Why a row was left out.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RowError {
    #[error(transparent)]
    SignUp(#[from] SignUpError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What became of the rows.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    pub(crate) stored: usize,
    pub(crate) welcomed: usize,
    pub(crate) left_out: usize,
}

/// Imports a file. A row that cannot be taken is left out, and the rest goes on.
pub(crate) async fn import(path: &Path, store: &Store, welcome: &Welcome) -> Result<Summary, FileError> {
    let rows = csv_file::read_rows(path)?;
    let mut summary = Summary::default();
    for row in &rows {
        match import_row(row, store, welcome).await {
            Ok(welcomed) => {
                summary.stored += 1;
                summary.welcomed += usize::from(welcomed);
            }
            Err(error) => {
                summary.left_out += 1;
                eprintln!("line {}: left out: {}", row.line, with_causes(&error));
            }
        }
    }
    Ok(summary)
}

/// Imports a row, and tells whether its user was welcomed: one who was not is a user all the same.
async fn import_row(row: &Row, store: &Store, welcome: &Welcome) -> Result<bool, RowError> {
    let sign_up = sign_up::validate(row)?;
    store.add(&sign_up).await?;
    match welcome.send(&sign_up).await {
        Ok(()) => Ok(true),
        Err(error) => {
            eprintln!("line {}: stored, but not welcomed: {}", row.line, with_causes(&error));
            Ok(false)
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stored, welcomed, left_out } = self;
        write!(f, "{stored} stored, {welcomed} of them welcomed; {left_out} left out")
    }
}
