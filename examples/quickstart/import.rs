//! The import: from a file to users who are stored and welcomed.

use std::{fmt, path::Path};

use monitored::{Classify, monitored};

use crate::{
    csv_file::{self, FileError, Row},
    sign_up::{self, SignUpError},
    store::{Store, StoreError},
    welcome::Welcome,
    with_causes,
};

/// Why a row was left out.
#[derive(Debug, thiserror::Error, Classify)]
pub(crate) enum RowError {
    #[error(transparent)]
    #[class(transparent)]
    SignUp(#[from] SignUpError),
    #[error(transparent)]
    #[class(transparent)]
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
#[monitored(op = "task")]
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
#[monitored(op = "task.row", tags(line = row.line))]
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

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, TcpListener};

    use super::*;
    use crate::{SHIPPED, mail_service::MailService};

    async fn import_with(mail_url: String) -> Summary {
        let welcome = Welcome::through(mail_url).unwrap();
        import(Path::new(SHIPPED), &Store::open().unwrap(), &welcome).await.unwrap()
    }

    /// The fourth mail is refused, the fifth times out.
    #[tokio::test]
    async fn imports_the_file_that_ships() {
        let mail = MailService::start().await.unwrap();
        assert_eq!(import_with(mail.url()).await, Summary { stored: 6, welcomed: 4, left_out: 7 });
    }

    #[tokio::test]
    async fn goes_on_where_nobody_can_be_welcomed() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let url = format!("http://{}/welcome", listener.local_addr().unwrap());
        drop(listener);
        assert_eq!(import_with(url).await, Summary { stored: 6, welcomed: 0, left_out: 7 });
    }
}
