//! How large an event may become. Relay takes one of a mebibyte; what its exceptions say and what the calls recorded take
//! a quarter of that at most, in the bytes of JSON, where a control character is six.

use sentry::protocol::{Event, Exception, Value as Json};

/// Bytes of JSON for the messages of all exceptions, and as many for the variables of all their stacks.
const PART: usize = 128 * 1024;

/// Cuts what is too long: each message to its share, and of the variables those of the outer calls.
pub(super) fn limit(event: &mut Event<'static>) {
    let exceptions = &mut event.exception.values;
    messages(exceptions);
    variables(exceptions);
}

fn messages(exceptions: &mut [Exception]) {
    let values = exceptions.iter_mut().filter_map(|exception| exception.value.as_mut());
    let mut long: Vec<_> = values.map(|text| (escaped(text), text)).collect();
    long.sort_by_key(|(bytes, _)| *bytes);
    let (mut left, mut count) = (PART, long.len());
    for (bytes, text) in long {
        // What the short ones leave of theirs is for the long ones.
        let share = left / count.max(1);
        if bytes > share {
            *text = shortened(text, share);
        }
        left = left.saturating_sub(bytes.min(share));
        count -= 1;
    }
}

fn variables(exceptions: &mut [Exception]) {
    let stacks = exceptions.iter_mut().filter_map(|exception| exception.stacktrace.as_mut());
    let mut left = PART;
    // A stack's last frame is the innermost.
    for frame in stacks.flat_map(|stack| stack.frames.iter_mut().rev()) {
        frame.vars.retain(|name, value| {
            let rest = left.checked_sub(escaped(name) + bytes(value) + 2);
            left = rest.unwrap_or(left);
            rest.is_some()
        });
    }
}

/// The beginning of `text` that takes no more than `limit` bytes of JSON.
fn shortened(text: &str, limit: usize) -> String {
    let mut left = limit.saturating_sub(2 + "…".len());
    let fits = |c: &char| {
        let rest = left.checked_sub(escape(*c));
        left = rest.unwrap_or_default();
        rest.is_some()
    };
    let mut kept: String = text.chars().take_while(fits).collect();
    kept.push('…');
    kept
}

fn bytes(value: &Json) -> usize {
    match value {
        Json::String(text) => escaped(text),
        other => other.to_string().len(),
    }
}

/// The bytes of a text in JSON, with its quotes.
fn escaped(text: &str) -> usize {
    2 + text.chars().map(escape).sum::<usize>()
}

fn escape(c: char) -> usize {
    match c {
        '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
        '\0'..'\u{20}' => 6,
        other => other.len_utf8(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Json, PART, escaped, limit};
    use sentry::protocol::{Event, Exception, Frame, Stacktrace};

    fn event(texts: impl IntoIterator<Item = String>) -> Event<'static> {
        let exception = |value| Exception { value: Some(value), ..Exception::default() };
        Event { exception: texts.into_iter().map(exception).collect::<Vec<_>>().into(), ..Event::default() }
    }

    fn texts(event: &Event<'_>) -> Vec<String> {
        event.exception.values.iter().filter_map(|exception| exception.value.clone()).collect()
    }

    #[test]
    fn bytes_are_counted_as_they_are_written() {
        for text in ["", "plain", "é\u{1}\n\"\\/\u{7f}\u{2028}\u{8}\u{c}\r\t\u{1f}"] {
            assert_eq!(escaped(text), Json::from(text).to_string().len(), "{text:?}");
        }
    }

    #[test]
    fn what_fits_stays() {
        let mut event = event((0..50).map(|n| format!("{n}{}", "x".repeat(2000))));
        let before = texts(&event);
        limit(&mut event);
        assert_eq!(texts(&event), before);
    }

    #[test]
    fn long_ones_share_what_short_ones_leave() {
        let mut event = event(["\u{1}".repeat(40_000), "short".to_owned(), "\u{2}é".repeat(40_000)]);
        limit(&mut event);
        let texts = texts(&event);
        assert_eq!(texts[1], "short");
        let sizes: Vec<_> = texts.iter().map(|text| escaped(text)).collect();
        assert!(sizes.iter().sum::<usize>() <= PART, "{sizes:?}");
        assert!(sizes[0] > PART / 2 - 100 && sizes[2] > PART / 2 - 100, "{sizes:?}");
        assert!(texts[0].ends_with("\u{1}…") && texts[2].ends_with('…'));
    }

    #[test]
    fn the_variables_of_the_innermost_calls_are_kept() {
        let frame = |n: usize| Frame {
            vars: [(format!("v{n}"), "\u{1}".repeat(10_000).into())].into_iter().collect(),
            ..Frame::default()
        };
        let mut event = event(["failed".to_owned()]);
        event.exception.values[0].stacktrace = Stacktrace::from_frames_reversed((0..5).map(frame).collect());
        limit(&mut event);
        let frames = &event.exception.values[0].stacktrace.as_ref().unwrap().frames;
        // The first of a reversed list is the innermost.
        assert_eq!(frames.iter().map(|frame| frame.vars.len()).collect::<Vec<_>>(), [0, 0, 0, 1, 1]);
    }
}
