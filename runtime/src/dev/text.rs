//! Text from outside, made fit for one line of a terminal.

use std::time::Duration;

use sentry::protocol::{TraceId, Value};

/// Longest name, function or file, in characters.
pub(super) const NAME: usize = 120;
/// Longest message.
pub(super) const MESSAGE: usize = 1_000;
/// Longest value behind a key.
const VALUE: usize = 100;

/// `text` without anything that moves a cursor or hides what is there, cut at `limit` characters.
///
/// Names and messages come from wherever the program's input comes from; a terminal obeys what it is shown.
pub(super) fn escape(text: &str, limit: usize) -> String {
    let mut escaped = String::with_capacity(text.len().min(limit));
    for (position, character) in text.chars().enumerate() {
        if position == limit {
            escaped.push('…');
            break;
        }
        if character.is_control() || reorders(character) {
            escaped.extend(character.escape_default());
        } else {
            escaped.push(character);
        }
    }
    escaped
}

/// Characters without width, of the kind that turn text around or break lines.
fn reorders(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// `key=value`, quoted where the value could be taken for more than one.
pub(super) fn pair(key: &str, value: &Value) -> String {
    let shown = match value {
        Value::String(text) if is_plain(text) => escape(text, VALUE),
        Value::String(text) => format!("\"{}\"", escape(text, VALUE)),
        other => escape(&other.to_string(), VALUE),
    };
    format!("{}={shown}", escape(key, NAME))
}

fn is_plain(text: &str) -> bool {
    (!text.is_empty() && !text.contains([' ', '=', '"'])) || is_quoted(text)
}

/// The `Debug` of a text has its quotes already.
fn is_quoted(text: &str) -> bool {
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.is_some_and(|inner| {
        let mut escaped = false;
        let ends_early = inner.chars().any(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        !ends_early && !escaped
    })
}

/// So much of a trace id as is enough to find one among those of a terminal: `trace 70df578e`.
pub(super) fn trace(id: TraceId) -> String {
    format!("trace {:.8}", id.to_string())
}

/// A duration with about three digits: `42 µs`, `8.2 ms`, `1.25 s`, `2 min 5 s`.
pub(super) fn duration(duration: Duration) -> String {
    let micros = duration.as_micros();
    let seconds = duration.as_secs_f64();
    match micros {
        0..=99 => format!("{micros} µs"),
        100..=999_949 => format!("{:.1} ms", seconds * 1e3),
        999_950..=59_994_999 => format!("{seconds:.2} s"),
        _ => format!("{} min {} s", duration.as_secs() / 60, duration.as_secs() % 60),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{duration, escape, pair};

    #[test]
    fn nothing_reaches_the_terminal_as_a_command() {
        assert_eq!(escape("a\nb\r\t\u{1b}[31m\u{9b}\u{7f}", 99), "a\\nb\\r\\t\\u{1b}[31m\\u{9b}\\u{7f}");
        assert_eq!(escape("user\u{202e}nimda", 99), "user\\u{202e}nimda");
        assert_eq!(escape("Zoë \"quoted\" \\ 日本", 99), "Zoë \"quoted\" \\ 日本");
    }

    #[test]
    fn long_text_is_cut() {
        assert_eq!(escape("abcdef", 6), "abcdef");
        assert_eq!(escape("abcdefg", 6), "abcdef…");
    }

    #[test]
    fn values_are_quoted_where_they_have_to_be() {
        assert_eq!(pair("rows", &1.into()), "rows=1");
        assert_eq!(pair("db", &"sqlite".into()), "db=sqlite");
        assert_eq!(pair("q", &"a b".into()), "q=\"a b\"");
        assert_eq!(pair("q", &"".into()), "q=\"\"");
        assert_eq!(pair("x", &vec![1, 2].into()), "x=[1,2]");
        let debug = format!("{:?}", "a \"b\" = \\");
        assert_eq!(pair("q", &debug.as_str().into()), format!("q={debug}"));
        for no_debug in ["\"", "\"a\" b", "\"a\"b\"", "\"a\\\""] {
            assert_eq!(pair("q", &no_debug.into()), format!("q=\"{no_debug}\""));
        }
    }

    #[test]
    fn durations_are_read_at_a_glance() {
        let shown = |micros| duration(Duration::from_micros(micros));
        assert_eq!(shown(0), "0 µs");
        assert_eq!(shown(99), "99 µs");
        assert_eq!(shown(100), "0.1 ms");
        assert_eq!(shown(12_360), "12.4 ms");
        assert_eq!(shown(999_900), "999.9 ms");
        assert_eq!(shown(999_990), "1.00 s");
        assert_eq!(shown(59_994_000), "59.99 s");
        assert_eq!(shown(125_000_000), "2 min 5 s");
    }
}
