//! The file: bytes that anybody may have made, turned into rows.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    str::Utf8Error,
};

use monitored::{Classify, monitored};

/// The columns that a file has, in this order.
pub(crate) const COLUMNS: [&str; 4] = ["email", "name", "age", "plan"];

/// No honest file of sign-ups is larger, and `/dev/zero` is.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// Why a file cannot be imported at all.
#[derive(Debug, thiserror::Error, Classify)]
#[class(validation)]
pub(crate) enum FileError {
    #[error("cannot read {path:?}")]
    #[class(transparent)]
    Read {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{path:?} is larger than {MAX_BYTES} bytes")]
    TooLarge { path: PathBuf },
    #[error("{path:?} holds no sign-ups")]
    Empty { path: PathBuf },
    #[error("{path:?} is not UTF-8 (line {line})")]
    NotUtf8 {
        path: PathBuf,
        #[context]
        line: usize,
        #[source]
        source: Utf8Error,
    },
    #[error("{path:?} has the columns {found:?}; expected are {:?}", COLUMNS.join(","))]
    Columns { path: PathBuf, found: String },
    #[error("{path:?} is no CSV file")]
    Csv {
        path: PathBuf,
        #[source]
        source: csv::Error,
    },
}

/// One row, as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// Where it begins, counted from 1, the header included.
    pub(crate) line: u64,
    /// How many lines it takes: more than one where a quoted field holds line ends.
    pub(crate) lines: usize,
    pub(crate) fields: Vec<String>,
}

/// Reads all rows of the file.
#[monitored(op = "file")]
pub(crate) fn read_rows(path: &Path) -> Result<Vec<Row>, FileError> {
    let text = read_text(path)?;
    let rows = parse(path, &text)?;
    monitored::current().data("rows", rows.len());
    Ok(rows)
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
        .map(|record| record.map(|record| row(text, &record)))
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

fn row(text: &str, record: &csv::StringRecord) -> Row {
    let fields = record.iter().map(str::to_owned).collect::<Vec<_>>();
    let lines = 1 + fields.iter().map(|field| field.matches('\n').count()).sum::<usize>();
    Row { line: record.position().map_or(0, |position| first_line(text, position)), lines, fields }
}

/// The reader's position is that of the blank lines which it skipped before the row.
fn first_line(text: &str, position: &csv::Position) -> u64 {
    let from_there = text.bytes().skip(usize::try_from(position.byte()).unwrap_or(usize::MAX));
    let skipped = from_there.take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() + skipped.filter(|&byte| byte == b'\n').count() as u64
}

/// The beginning of a text that may be of any length, for a message.
pub(crate) fn excerpt(text: &str) -> String {
    const MAX_CHARS: usize = 60;
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Result<Vec<Row>, FileError> {
        parse(Path::new("test.csv"), text)
    }

    fn row_at(line: u64, fields: &[&str]) -> Row {
        Row { line, lines: 1, fields: fields.iter().map(|&field| field.to_owned()).collect() }
    }

    #[test]
    fn reads_what_spreadsheets_write() {
        let text = "\u{feff}Email, Name ,age,plan\r\na@b.org,\"B, \"\"A\"\"\",36,free\r\n";
        assert_eq!(rows(text).unwrap(), [row_at(2, &["a@b.org", "B, \"A\"", "36", "free"])]);
    }

    #[test]
    fn counts_blank_lines() {
        let found = rows("email,name,age,plan\n\na,b,c,d\r\n\r\n\ne,f\n").unwrap();
        assert_eq!(found, [row_at(3, &["a", "b", "c", "d"]), row_at(6, &["e", "f"])]);
    }

    #[test]
    fn tells_how_far_an_open_quote_reaches() {
        let found = rows("email,name,age,plan\na,\"b,c,d\ne,f,g,h\ni,j,k,l\n").unwrap();
        assert_eq!((found.len(), found[0].line, found[0].lines), (1, 2, 3));
    }

    #[test]
    fn refuses_files_without_rows() {
        for text in ["", "\u{feff}", " \r\n\n", "email,name,age,plan", "email,name,age,plan\n\n"] {
            assert!(matches!(rows(text), Err(FileError::Empty { .. })), "{text:?}");
        }
    }

    #[test]
    fn refuses_other_columns_and_shows_them() {
        for text in
            ["mail,name,age,plan\n", "email;name;age;plan\n", "email,name,age\n", "name,email,age,plan\n"]
        {
            let error = rows(text).unwrap_err();
            assert!(matches!(&error, FileError::Columns { found, .. } if found == text.trim()), "{error}");
        }
    }

    #[test]
    fn keeps_messages_short() {
        let error = rows(&"é".repeat(1_000_000)).unwrap_err();
        assert!(error.to_string().len() < 300);
    }

    #[test]
    fn names_the_line_that_is_not_utf_8() {
        let path = std::env::temp_dir().join(format!("quickstart-{}.csv", std::process::id()));
        std::fs::write(&path, b"email,name,age,plan\na,b,\xff,d\n").unwrap();
        let read = read_rows(&path);
        std::fs::remove_file(&path).unwrap();
        assert!(matches!(read, Err(FileError::NotUtf8 { line: 2, .. })));
    }

    #[test]
    fn refuses_what_cannot_be_read() {
        let missing = read_rows(Path::new("no such file.csv")).unwrap_err();
        assert_eq!(missing.to_string(), "cannot read \"no such file.csv\"");
        assert!(matches!(read_rows(&std::env::temp_dir()), Err(FileError::Read { .. })));
    }
}
