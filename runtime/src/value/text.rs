//! Text of bounded length from whatever a user's type writes.

use std::borrow::Cow;
use std::fmt::{self, Debug, Display, Write};

use super::{guarded, limits};

/// Marks the place where text was cut.
const CUT: char = '…';
const PANICKED: &str = "<panicked while formatting>";
const FAILED: &str = "<failed to format>";

/// How often a type may go on writing after it was told to stop, before it is stopped by unwinding.
const PATIENCE: u32 = 4096;

/// What `Display` writes, at most `limit` bytes of it.
pub(crate) fn display(value: &dyn Display, limit: usize) -> String {
    written(limit, |text| write!(text, "{value}"))
}

/// What `Debug` writes, at most `limit` bytes of it.
pub(crate) fn debug(value: &dyn Debug, limit: usize) -> String {
    written(limit, |text| write!(text, "{value:?}"))
}

/// What is formatted, at most `limit` bytes of it; `None` where that panics or fails.
pub(crate) fn whole(value: fmt::Arguments<'_>, limit: usize) -> Option<String> {
    let (Bounded { text, full, .. }, outcome) = attempted(limit, |text| text.write_fmt(value));
    (full || outcome == Some(Ok(()))).then_some(text)
}

fn attempted(
    limit: usize,
    write: impl FnOnce(&mut Bounded) -> fmt::Result,
) -> (Bounded, Option<fmt::Result>) {
    let mut bounded = Bounded { text: String::new(), limit, full: false, refused: 0 };
    let outcome = guarded(|| write(&mut bounded));
    (bounded, outcome)
}

fn written(limit: usize, write: impl FnOnce(&mut Bounded) -> fmt::Result) -> String {
    let (Bounded { mut text, full, .. }, outcome) = attempted(limit, write);
    match outcome {
        _ if full => {}
        Some(Ok(())) => {}
        Some(Err(_)) if text.is_empty() => text.push_str(FAILED),
        Some(Err(_)) => text.push(CUT),
        None => text.push_str(PANICKED),
    }
    text
}

/// A string that refuses to grow beyond its limit, and is never allocated beyond it.
struct Bounded {
    text: String,
    limit: usize,
    full: bool,
    refused: u32,
}

impl Bounded {
    fn reserve(&mut self, more: usize) {
        let (len, capacity) = (self.text.len(), self.text.capacity());
        if len + more > capacity {
            let wanted = (len + more).max(capacity * 2).min(self.limit.max(len + more));
            self.text.reserve_exact(wanted - len);
        }
    }

    fn refuse(&mut self) -> fmt::Result {
        self.refused += 1;
        if self.refused > PATIENCE && cfg!(panic = "unwind") {
            // Someone who ignores errors and writes for ever: leave through the `guarded` around us. This
            // way of unwinding runs no panic hook, so nothing is reported.
            std::panic::resume_unwind(Box::new(()));
        }
        Err(fmt::Error)
    }
}

impl Write for Bounded {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        if self.full {
            return self.refuse();
        }
        if self.text.len() + piece.len() <= self.limit {
            self.reserve(piece.len());
            self.text.push_str(piece);
            return Ok(());
        }
        self.full = true;
        let keep = self.limit.saturating_sub(CUT.len_utf8());
        if self.text.len() > keep {
            self.text.truncate(boundary(&self.text, keep));
        } else {
            let end = boundary(piece, keep - self.text.len());
            self.reserve(end + CUT.len_utf8());
            self.text.push_str(&piece[..end]);
        }
        self.text.push(CUT);
        self.refuse()
    }
}

/// The last place at or before `index` where `text` may be cut.
fn boundary(text: &str, index: usize) -> usize {
    if index >= text.len() {
        return text.len();
    }
    (0..=index).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// `text`, at most `limit` bytes of it.
pub(crate) fn cut(text: &str, limit: usize) -> Cow<'_, str> {
    if text.len() <= limit {
        return Cow::Borrowed(text);
    }
    let end = boundary(text, limit.saturating_sub(CUT.len_utf8()));
    Cow::Owned(format!("{}{CUT}", &text[..end]))
}

/// `text`, at most `limit` characters of it.
pub(crate) fn cut_characters(text: &str, limit: usize) -> Cow<'_, str> {
    match text.char_indices().nth(limit) {
        None => Cow::Borrowed(text),
        Some(_) => {
            let end = text.char_indices().nth(limit.saturating_sub(1)).map_or(0, |(at, _)| at);
            Cow::Owned(format!("{}{CUT}", &text[..end]))
        }
    }
}

/// `text` as one line that cannot act on a terminal or forge a line of its own: control characters, line
/// separators and marks that turn the direction of writing are written as escapes.
pub(crate) fn escape_controls(text: &str) -> Cow<'_, str> {
    if !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut line = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if acts(character) {
            line.extend(character.escape_default());
        } else {
            line.push(character);
        }
    }
    Cow::Owned(line)
}

/// `text` as one line of at most `limit` bytes, for logs.
pub(crate) fn one_line(text: &str, limit: usize) -> String {
    // Cut before escaping too, so that what is thrown away is not escaped first.
    let line = escape_controls(&cut(text, limit)).into_owned();
    cut(&line, limit).into_owned()
}

/// `key` as Sentry takes the key of a tag: letters, digits, `_`, `.`, `:` and `-`, at most 200 of them.
/// (Relay's normaliser refuses a tag with any other character in its key.)
pub(crate) fn tag_key(key: &str) -> Cow<'_, str> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':' | '-');
    if key.len() <= limits::KEY && key.chars().all(fits) {
        return Cow::Borrowed(key);
    }
    Cow::Owned(key.chars().take(limits::KEY).map(|c| if fits(c) { c } else { '_' }).collect())
}

fn acts(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use std::fmt::{self, Display, Formatter};

    use super::{cut, cut_characters, debug, display, escape_controls, one_line, tag_key, whole};

    struct Pieces(&'static str, usize);

    impl Display for Pieces {
        fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
            (0..self.1).try_for_each(|_| f.write_str(self.0))
        }
    }

    struct Deaf;

    impl Display for Deaf {
        fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
            loop {
                let _ = f.write_str("again ");
            }
        }
    }

    struct Panics(bool);

    impl Display for Panics {
        fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
            if self.0 {
                f.write_str("so far ")?;
            }
            panic!("in Display")
        }
    }

    struct Fails;

    impl Display for Fails {
        fn fmt(&self, _: &mut Formatter<'_>) -> fmt::Result {
            Err(fmt::Error)
        }
    }

    #[test]
    fn what_fits_is_whole() {
        assert_eq!(display(&"né", 3), "né");
        assert_eq!(debug(&"né", 16), "\"né\"");
        assert_eq!(display(&"", 0), "");
    }

    #[test]
    fn what_does_not_fit_is_cut_at_a_character_and_marked() {
        assert_eq!(display(&"abcdef", 5), "ab…");
        assert_eq!(display(&"äöü", 5), "ä…");
        assert_eq!(display(&Pieces("ab", usize::MAX), 8), "ababa…");
        assert_eq!(display(&"abc", 1), "…");
    }

    #[test]
    fn no_more_than_the_limit_is_allocated() {
        let text = display(&Pieces("0123456", usize::MAX), 1000);
        assert_eq!(text.len(), 1000);
        assert!(text.capacity() <= 1003, "{}", text.capacity());
    }

    #[test]
    fn writing_for_ever_ends() {
        assert_eq!(display(&Deaf, 12), "again aga…");
    }

    #[test]
    fn a_panic_is_told_in_the_text() {
        assert_eq!(display(&Panics(false), 64), "<panicked while formatting>");
        assert_eq!(display(&Panics(true), 64), "so far <panicked while formatting>");
    }

    #[test]
    fn a_failure_to_format_is_told_in_the_text() {
        assert_eq!(display(&Fails, 64), "<failed to format>");
    }

    #[test]
    fn what_is_to_be_whole_is_none_where_it_fails() {
        assert_eq!(whole(format_args!("{} of {:?}", 1, "x"), 64).as_deref(), Some("1 of \"x\""));
        assert_eq!(whole(format_args!("{}", Deaf), 12).as_deref(), Some("again aga…"));
        assert_eq!(whole(format_args!("{}", Panics(true)), 64), None);
        assert_eq!(whole(format_args!("{}", Fails), 64), None);
    }

    #[test]
    fn cutting_counts_bytes_or_characters() {
        assert_eq!(cut("äöü", 6), "äöü");
        assert_eq!(cut("äöüß", 6), "ä…");
        assert_eq!(cut_characters("äöü", 3), "äöü");
        assert_eq!(cut_characters("äöüß", 3), "äö…");
    }

    #[test]
    fn a_tags_key_is_what_sentry_takes() {
        assert_eq!(tag_key("db.system:x-1_A"), "db.system:x-1_A");
        assert_eq!(tag_key("line\nbreak/ü ö"), "line_break____");
        assert_eq!(tag_key(&"k".repeat(300)).len(), 200);
        assert_eq!(tag_key(""), "");
    }

    #[test]
    fn a_line_stays_one_line() {
        assert_eq!(escape_controls("plain — ünïcode"), "plain — ünïcode");
        assert_eq!(escape_controls("a\nb\u{1b}[31m\u{202e}"), "a\\nb\\u{1b}[31m\\u{202e}");
        assert_eq!(one_line("\n\n\n\n\n\n", 8), "\\n\\n\\…");
    }
}
