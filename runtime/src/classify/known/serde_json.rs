//! The errors of `serde_json`. Their messages quote the input, which may hold what nobody wants to send.

use serde_json::Error;
use serde_json::error::Category;

use super::io as kinds;
use super::table::table;
use crate::classify::ErrorClass;

/// In a message, where it said something that may have been read from the input.
const CUT: char = '…';

fn class(error: &Error) -> Option<ErrorClass> {
    match error.classify() {
        Category::Syntax | Category::Data | Category::Eof => Some(ErrorClass::VALIDATION),
        // The reader or writer failed.
        Category::Io => error.io_error_kind().and_then(kinds::by_kind),
    }
}

fn name(error: &Error) -> &'static str {
    match error.classify() {
        Category::Syntax => "serde_json::Error::Syntax",
        Category::Data => "serde_json::Error::Data",
        Category::Eof => "serde_json::Error::Eof",
        Category::Io => "serde_json::Error::Io",
    }
}

fn code(error: &Error) -> Option<String> {
    error.io_error_kind().map(|kind| format!("{kind:?}"))
}

/// The message without what it quotes. Messages of the categories but `Data` are fixed ones.
fn text(error: &Error) -> Option<String> {
    (error.classify() == Category::Data).then(|| cut(&error.to_string()))
}

/// `serde` writes its own messages in few forms; what is left was written by a type of the user's, in any.
fn cut(message: &str) -> String {
    let (said, place) = place(message);
    let said = match said.split_once(": ") {
        Some((kind @ ("invalid type" | "invalid value"), unexpected)) => unexpected_value(kind, unexpected),
        _ if said.starts_with("unknown variant `") || said.starts_with("unknown field `") => named(said),
        _ if ["missing field `", "duplicate field `", "invalid length "]
            .iter()
            .any(|it| said.starts_with(it)) =>
        {
            said.to_owned()
        }
        _ => CUT.to_string(),
    };
    said + place
}

/// What was said, and ` at line 1 column 5`.
fn place(message: &str) -> (&str, &str) {
    let found = message.rfind(" at line ").filter(|at| {
        let rest = &message[at + " at line ".len()..];
        rest.chars().all(|c| c.is_ascii_digit() || " column".contains(c))
    });
    message.split_at(found.unwrap_or(message.len()))
}

/// `invalid type: string "hunter2", expected u32`: strings are quoted with escapes, everything else in backquotes.
fn unexpected_value(kind: &str, unexpected: &str) -> String {
    let Some(start) = unexpected.find(['"', '`']) else { return format!("{kind}: {unexpected}") };
    let (what, quoted) = unexpected.split_at(start);
    let expected = match quoted.rfind(", expected ") {
        // The text of an expectation may stand in the input, too: then the last one is ours.
        Some(at) => &quoted[at..],
        None => "",
    };
    format!("{kind}: {what}{CUT}{expected}")
}

/// ``unknown field `hunter2`, expected one of `a`, `b` ``
fn named(said: &str) -> String {
    let start = said.find('`').unwrap_or(said.len());
    let rest = ["`, expected ", "`, there are no "].iter().find_map(|it| said.rfind(it));
    let rest = rest.map_or("", |at| &said[at + 1..]);
    format!("{}{CUT}{rest}", &said[..start])
}

table! {
    concrete {
        Error => "serde_json::Error" in "serde_json" {
            class class;
            name name;
            code code;
            text text;
        }
    }
    generic {}
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn nothing_of_the_input_is_left_in_a_message() {
        for (message, left) in [
            (
                "invalid type: string \"hunter2\", expected u32 at line 1 column 9",
                "invalid type: string …, expected u32 at line 1 column 9",
            ),
            ("invalid type: integer `42`, expected a string", "invalid type: integer …, expected a string"),
            (
                "invalid type: map, expected u32 at line 2 column 0",
                "invalid type: map, expected u32 at line 2 column 0",
            ),
            (
                "invalid value: string \"a\\\", expected b at line 1 column 1\", expected c at line 3 column 4",
                "invalid value: string …, expected c at line 3 column 4",
            ),
            ("unknown variant `hunter2`, expected `a` or `b`", "unknown variant …, expected `a` or `b`"),
            (
                "unknown field `x`, expected y`, expected one of `a`, `b` at line 1 column 3",
                "unknown field …, expected one of `a`, `b` at line 1 column 3",
            ),
            ("unknown field `hunter2`, there are no fields", "unknown field …, there are no fields"),
            ("missing field `id` at line 1 column 2", "missing field `id` at line 1 column 2"),
            ("invalid length 3, expected an array", "invalid length 3, expected an array"),
            ("hunter2 is no colour at line 1 column 8", "… at line 1 column 8"),
            ("no hunter2 at line 1 hunter3", "…"),
        ] {
            assert_eq!(cut(message), left);
        }
    }
}
