//! The stack of an error, a line a frame.

use sentry::protocol::{Context, Event, Frame, Value};

use super::text::{MESSAGE, NAME, escape, pair};

/// More frames than that bury the error they belong to.
const FRAMES: usize = 12;

/// Where somebody was when it happened.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Place {
    /// `insert_user (src/users.rs`, or `insert_user` where no file is known.
    pub(super) function_and_file: String,
    /// `:41)`, `)` or nothing: the part that the next edit of the file changes.
    pub(super) line: String,
    /// `id=42`
    pub(super) arguments: Vec<String>,
    /// From a backtrace, with an address: what it looks like depends on compiler and platform.
    pub(super) physical: bool,
}

/// The places where the event happened, innermost first, and how many there are besides.
///
/// The stack trace of an exception (the outermost that has one), else the call path in the context `monitored`.
pub(super) fn places(event: &Event<'_>) -> (Vec<Place>, usize) {
    let trace = event.exception.values.iter().rev().find_map(|exception| exception.stacktrace.as_ref());
    let mut places = match trace {
        Some(trace) => of_frames(&trace.frames),
        None => of_call_path(event),
    };
    let left_out = places.len().saturating_sub(FRAMES);
    places.truncate(FRAMES);
    (places, left_out)
}

/// The application's own frames, or all that are not said to be others', where none is said to be its own.
fn of_frames(frames: &[Frame]) -> Vec<Place> {
    let own = frames.iter().any(|frame| frame.in_app == Some(true));
    let wanted = |frame: &&Frame| if own { frame.in_app == Some(true) } else { frame.in_app != Some(false) };
    frames.iter().rev().filter(wanted).map(place).collect()
}

fn place(frame: &Frame) -> Place {
    let function = escape(frame.function.as_deref().unwrap_or("<unknown>"), NAME);
    let file = frame.filename.as_deref().or(frame.abs_path.as_deref());
    let line = frame.lineno.map(|line| format!(":{line}")).unwrap_or_default();
    Place {
        function_and_file: match file {
            Some(file) => format!("{function} ({}", escape(file, NAME)),
            None => function,
        },
        line: if file.is_some() { format!("{line})") } else { String::new() },
        arguments: frame.vars.iter().map(|(name, value)| pair(name, value)).collect(),
        physical: frame.instruction_addr.is_some(),
    }
}

/// `name (file:line)`, outermost first.
fn of_call_path(event: &Event<'_>) -> Vec<Place> {
    let Some(Context::Other(context)) = event.contexts.get("monitored") else { return Vec::new() };
    let Some(Value::Array(path)) = context.get("call_path") else { return Vec::new() };
    path.iter().rev().filter_map(Value::as_str).map(place_of_call).collect()
}

fn place_of_call(call: &str) -> Place {
    let (function_and_file, line) = match call.rfind(':').map(|colon| call.split_at(colon)) {
        Some((start, line)) if is_line(line) => (start, line),
        _ => (call, ""),
    };
    Place {
        function_and_file: escape(function_and_file, MESSAGE),
        line: line.to_owned(),
        arguments: Vec::new(),
        physical: false,
    }
}

/// `:41)`
fn is_line(text: &str) -> bool {
    let digits = text.strip_prefix(':').and_then(|text| text.strip_suffix(')'));
    digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}
