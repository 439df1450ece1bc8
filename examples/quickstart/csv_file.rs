//! The file: bytes that anybody may have made, turned into rows.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    str::Utf8Error,
};

/// The columns that a file has, in this order.
pub(crate) const COLUMNS: [&str; 4] = ["email", "name", "age", "plan"];

/// No honest file of sign-ups is larger, and `/dev/zero` is.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// Why a file cannot be imported at all.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    #[error("cannot read {}", .path.display())]
    Read {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{} is larger than {MAX_BYTES} bytes", .path.display())]
    TooLarge { path: PathBuf },
    #[error("{} holds no sign-ups", .path.display())]
    Empty { path: PathBuf },
    #[error("{} is not UTF-8 (line {line})", .path.display())]
    NotUtf8 {
        path: PathBuf,
        line: usize,
        #[source]
        source: Utf8Error,
    },
    #[error("{} has the columns {found:?}; expected are {:?}", .path.display(), COLUMNS.join(","))]
    Columns { path: PathBuf, found: String },
    #[error("{} is no CSV file", .path.display())]
    Csv {
        path: PathBuf,
        #[source]
        source: csv::Error,
    },
}

/// One row, as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// Counted from 1, the header included.
    pub(crate) line: u64,
    pub(crate) fields: Vec<String>,
}

/// Reads all rows of the file.
pub(crate) fn read_rows(path: &Path) -> Result<Vec<Row>, FileError> {
    let text = read_text(path)?;
    parse(path, &text)
}

fn read_text(path: &Path) -> Result<String, FileError> {
    let bytes = read_bytes(path).map_err(|source| FileError::Read { path: path.into(), source })?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(FileError::TooLarge { path: path.into() });
    }
    String::from_utf8(bytes).map_err(|error| {
        let (source, bytes) = (error.utf8_error(), error.into_bytes());
        let before = &bytes[..source.valid_up_to()];
        let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
        FileError::NotUtf8 { path: path.into(), line, source }
    })
}

/// At most one byte more than is allowed: a device has no length to ask for.
fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn parse(path: &Path, text: &str) -> Result<Vec<Row>, FileError> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(FileError::Empty { path: path.into() });
    }
    // Flexible: a row with too few fields is that row's mistake, not the file's.
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(text.as_bytes());
    let broken = |source| FileError::Csv { path: path.into(), source };
    check_columns(path, reader.headers().map_err(broken)?)?;
    let rows = reader
        .records()
        .map(|record| record.map(Row::from))
        .collect::<Result<Vec<_>, _>>()
        .map_err(broken)?;
    if rows.is_empty() { Err(FileError::Empty { path: path.into() }) } else { Ok(rows) }
}

fn check_columns(path: &Path, header: &csv::StringRecord) -> Result<(), FileError> {
    let same = |(found, expected): (&str, &str)| found.eq_ignore_ascii_case(expected);
    if header.len() == COLUMNS.len() && header.iter().zip(COLUMNS).all(same) {
        return Ok(());
    }
    let found = excerpt(&header.iter().collect::<Vec<_>>().join(","));
    Err(FileError::Columns { path: path.into(), found })
}

impl From<csv::StringRecord> for Row {
    fn from(record: csv::StringRecord) -> Self {
        let line = record.position().map_or(0, csv::Position::line);
        Self { line, fields: record.iter().map(str::to_owned).collect() }
    }
}

/// The beginning of a text that may be of any length, for a message.
pub(crate) fn excerpt(text: &str) -> String {
    const MAX_CHARS: usize = 60;
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
