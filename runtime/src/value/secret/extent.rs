//! How far a value goes that is written in a text: as a word, in quotes, or as `Debug` writes structures.

/// The bytes of a value, without quotes around them, and where to read on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) next: usize,
}

/// The value that begins at `start`; `line`: where it is a plain one, it goes on to the end of the line.
pub(super) fn of(text: &str, start: usize, line: bool) -> Extent {
    let bytes = text.as_bytes();
    let rest = bytes.get(start..).unwrap_or_default();
    // Byte strings and raw ones: b"…", r"…".
    let prefix = rest.iter().take(2).take_while(|byte| matches!(byte, b'b' | b'r')).count();
    let prefix = if rest.get(prefix) == Some(&b'"') { prefix } else { 0 };
    let escapes = rest[prefix..].iter().take(8).take_while(|byte| **byte == b'\\').count();
    let open = start + prefix + escapes;
    match bytes.get(open).copied() {
        Some(quote @ (b'"' | b'\'' | b'`')) => quoted(bytes, open + 1, quote, escapes),
        Some(first) if line && !matches!(first, b'[' | b'{' | b'(') => plain(start, line_end(bytes, start)),
        _ => plain(start, word_end(bytes, start)),
    }
}

fn plain(start: usize, end: usize) -> Extent {
    Extent { start, end, next: end }
}

/// To the quote that closes it, escaped as often as the one that opened it; else to the end of the text, which has
/// been cut.
fn quoted(bytes: &[u8], start: usize, quote: u8, escapes: usize) -> Extent {
    let mut at = start;
    while at < bytes.len() {
        let backslashes = bytes[at..].iter().take_while(|byte| **byte == b'\\').count();
        match bytes.get(at + backslashes) {
            Some(byte) if *byte == quote && backslashes <= escapes => {
                return Extent { start, end: at, next: at + backslashes + 1 };
            }
            // What is escaped is no end; two backslashes are an escaped backslash, which may stand before the end.
            Some(byte) if *byte == quote && escapes == 0 && backslashes % 2 == 0 => {
                return Extent { start, end: at + backslashes, next: at + backslashes + 1 };
            }
            Some(_) => at += backslashes + 1,
            None => break,
        }
    }
    plain(start, bytes.len())
}

/// To the end of the line, also where that is written as an escape, or to the quote that closes the text around it.
fn line_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        let escaped = *byte == b'\\' && matches!(bytes.get(at + 1), Some(b'n' | b'r' | b'"'));
        if escaped || matches!(byte, b'\n' | b'\r' | b'"') {
            break;
        }
        at += 1;
    }
    at
}

/// To whatever ends a word, but with the brackets that it opens: `Some("a b")`, `Secret { inner: "x" }`.
fn word_end(bytes: &[u8], start: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = start;
    while let Some(byte) = bytes.get(at).copied() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' if depth == 0 => break,
            b')' | b']' | b'}' => depth -= 1,
            b'"' if depth > 0 => at = quoted(bytes, at + 1, b'"', 0).next - 1,
            b' ' if depth == 0 && opens_structure(bytes, start, at) => {}
            _ if depth > 0 => {}
            // Within a word a quote closes nothing.
            b'"' | b'\'' | b'`' if bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric) => {}
            b'"' | b'\'' | b'`' | b'\\' | b',' | b';' | b'&' | b'<' | b'>' | b'|' => break,
            _ if byte.is_ascii_whitespace() || byte.is_ascii_control() => break,
            _ => {}
        }
        at += 1;
    }
    at
}

/// A type's name before the blank, and a bracket behind it.
fn opens_structure(bytes: &[u8], start: usize, blank: usize) -> bool {
    const LONGEST: usize = 128;
    blank - start <= LONGEST
        && bytes[start].is_ascii_uppercase()
        && bytes[start..blank].iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        && matches!(bytes.get(blank + 1), Some(b'{' | b'('))
}

#[cfg(test)]
mod tests {
    use super::{Extent, of};

    fn value(text: &str) -> &str {
        let Extent { start, end, .. } = of(text, 0, false);
        &text[start..end]
    }

    #[test]
    fn words_quotes_and_structures() {
        assert_eq!(value("abc, d"), "abc");
        assert_eq!(value("abc"), "abc");
        assert_eq!(value("\"a b\" c"), "a b");
        assert_eq!(value(r#""a\"b\\" c"#), r#"a\"b\\"#);
        assert_eq!(value(r#"\"a b\" c"#), "a b");
        assert_eq!(value("Some(\"a) b\") c"), "Some(\"a) b\")");
        assert_eq!(value("A { b: [1, 2] }, c"), "A { b: [1, 2] }");
        assert_eq!(value("[Filtered]x y"), "[Filtered]x");
        assert_eq!(value("a {"), "a");
        assert_eq!(value("it's' x"), "it's");
        assert_eq!(value("p\"w\", x"), "p\"w");
        assert_eq!(value(""), "");
        assert_eq!(value("\"unclosed"), "unclosed");
        assert_eq!(value("(unclosed \"x"), "(unclosed \"x");
    }
}
