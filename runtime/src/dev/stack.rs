//! The stack of an error, a line a frame.

use sentry::protocol::{Context, Event, Frame, Value};

use super::text::{MESSAGE, NAME, escape, pair};

/// As many of a panic's own frames are shown before the calls.
const PANICKED: usize = 4;

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
/// The stack trace of an exception (the outermost that has one), else the call path in the context `monitored`. Of a panic
/// inside monitored calls the way from there into the innermost one, and then the calls.
pub(super) fn places(event: &Event<'_>) -> (Vec<Place>, usize) {
    let trace = event.exception.values.iter().rev().find_map(|exception| exception.stacktrace.as_ref());
    let mut places = match trace {
        Some(trace) if trace.frames.iter().any(is_physical) => {
            let calls = of_calls(event);
            if calls.is_empty() { of_frames(&trace.frames) } else { of_panic(&trace.frames, calls) }
        }
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

/// From where it happened to the first frame that is none of the application's, and then the calls.
fn of_panic(frames: &[Frame], calls: Vec<Place>) -> Vec<Place> {
    let own = frames.iter().rev().take_while(|frame| frame.in_app != Some(false));
    // The calls below them say what was recorded.
    let bare = |frame: &Frame| Place { arguments: Vec::new(), ..place(frame) };
    own.take(PANICKED).map(bare).chain(calls).collect()
}

fn is_physical(frame: &Frame) -> bool {
    frame.instruction_addr.is_some()
}

/// The calls around a panic, from the context `monitored`.
fn of_calls(event: &Event<'_>) -> Vec<Place> {
    let Some(Value::Array(calls)) = in_context(event, "calls") else { return Vec::new() };
    calls.iter().rev().filter_map(call).collect()
}

fn call(call: &Value) -> Option<Place> {
    let function = without_module(call.get("function")?.as_str()?);
    let mut place = place_of_call(&format!("{function} ({})", call.get("place")?.as_str()?));
    if let Some(Value::Object(arguments)) = call.get("arguments") {
        place.arguments = arguments.iter().map(|(name, value)| pair(name, value)).collect();
    }
    Some(place)
}

/// `Users::find` of `app::users::Users::find`.
fn without_module(function: &str) -> &str {
    let is_module = |segment: &str| segment.starts_with(|c: char| c.is_lowercase() || c == '_');
    let mut rest = function;
    while let Some((_, inner)) = rest.split_once("::").filter(|(segment, _)| is_module(segment)) {
        rest = inner;
    }
    rest
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
        physical: is_physical(frame),
    }
}

/// `name (file:line)`, outermost first.
fn of_call_path(event: &Event<'_>) -> Vec<Place> {
    let Some(Value::Array(path)) = in_context(event, "call_path") else { return Vec::new() };
    path.iter().rev().filter_map(Value::as_str).map(place_of_call).collect()
}

fn in_context<'e>(event: &'e Event<'_>, key: &str) -> Option<&'e Value> {
    match event.contexts.get("monitored") {
        Some(Context::Other(context)) => context.get(key),
        _ => None,
    }
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

#[cfg(test)]
mod tests {
    use super::without_module;

    #[test]
    fn a_function_is_known_without_its_module() {
        for (function, short) in [
            ("app::users::Users::find", "Users::find"),
            ("app::outer", "outer"),
            ("outer", "outer"),
            ("load_user", "load_user"),
            ("", ""),
        ] {
            assert_eq!(without_module(function), short);
        }
    }
}
