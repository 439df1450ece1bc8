//! URLs: who logs in, and the values of the query.

use std::borrow::Cow;

use super::edits::Edits;

/// Stands where a text was cut.
const CUT: &[u8] = "…".as_bytes();

/// What ends a URL in a text.
fn ends_url(byte: u8) -> bool {
    byte.is_ascii_whitespace()
        || byte.is_ascii_control()
        || matches!(byte, b'"' | b'\'' | b'<' | b'>' | b'`' | b'\\')
}

/// Punctuation of the sentence that a URL stands at the end of.
fn is_punctuation(byte: u8) -> bool {
    matches!(byte, b'.' | b',' | b';' | b':' | b'!' | b')')
}

/// Replaces userinfo, the values of queries, and those of fragments that look like one.
pub(super) fn pass(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut edits = Edits::new(text);
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("://")) {
        let start = from + at + "://".len();
        let end = position(bytes, start, bytes.len(), ends_url);
        from = end;
        let trimmed = bytes[start..end].iter().rev().take_while(|byte| is_punctuation(**byte)).count();
        url(bytes, start, end - trimmed, &mut edits);
    }
    edits.finish()
}

/// The first byte of a kind in a range, or its end.
fn position(bytes: &[u8], start: usize, end: usize, is: impl Fn(u8) -> bool) -> usize {
    bytes.get(start..end).and_then(|part| part.iter().position(|byte| is(*byte))).map_or(end, |at| start + at)
}

fn url(bytes: &[u8], start: usize, end: usize, edits: &mut Edits<'_>) {
    let path = match user_end(bytes, start, end) {
        Some(at) => {
            edits.filter(start, at);
            at
        }
        None => start,
    };
    let hash = position(bytes, path, end, |byte| byte == b'#');
    let question = position(bytes, path, hash, |byte| byte == b'?');
    values(bytes, question + 1, hash, edits);
    if bytes.get(hash..end).is_some_and(|fragment| fragment.contains(&b'=')) {
        values(bytes, hash + 1, end, edits);
    }
}

/// Where the userinfo ends. A password may hold a `/`, `?` or `#` that should have been escaped: then what looks like
/// the port is no number.
fn user_end(bytes: &[u8], start: usize, end: usize) -> Option<usize> {
    let authority = position(bytes, start, end, |byte| matches!(byte, b'/' | b'?' | b'#'));
    let last_at =
        |end: usize| bytes.get(start..end)?.iter().rposition(|byte| *byte == b'@').map(|at| start + at);
    if let Some(at) = last_at(authority) {
        return Some(at);
    }
    let host = bytes.get(start..authority)?;
    if host.ends_with(CUT) {
        // Whether an `@` came after it, nobody can tell any more.
        return Some(authority);
    }
    let port = &host[host.iter().rposition(|byte| *byte == b':')? + 1..];
    let is_host = port.iter().all(u8::is_ascii_digit) || host.first() == Some(&b'[');
    if is_host { None } else { last_at(end).or_else(|| bytes.get(start..end)?.ends_with(CUT).then_some(end)) }
}

fn values(bytes: &[u8], start: usize, end: usize, edits: &mut Edits<'_>) {
    let mut from = start;
    while from < end {
        let next = position(bytes, from, end, |byte| byte == b'&');
        let equals = position(bytes, from, next, |byte| byte == b'=');
        // Without a name the whole of it is the value.
        let value = if equals < next { equals + 1 } else { from };
        edits.filter(value, next);
        from = next + 1;
    }
}

/// Replaces the values of a query that stands alone.
pub(super) fn query(text: &str) -> Cow<'_, str> {
    let mut edits = Edits::new(text);
    values(text.as_bytes(), 0, text.len(), &mut edits);
    edits.finish()
}

#[cfg(test)]
mod tests {
    use super::{pass, query};

    #[test]
    fn users_and_values_go() {
        for (text, scrubbed) in [
            ("https://u:pw@host/?token=t", "https://[Filtered]@host/?token=[Filtered]"),
            ("postgres://app:s3cr3t@db:5432/shop", "postgres://[Filtered]@db:5432/shop"),
            ("redis://:pw@cache", "redis://[Filtered]@cache"),
            ("mongodb://u:p@a:1,b:2/db", "mongodb://[Filtered]@a:1,b:2/db"),
            ("amqp://u:p@ss@host/v", "amqp://[Filtered]@host/v"),
            ("postgres://u:p/w#x@host/db", "postgres://[Filtered]@host/db"),
            ("postgres://app:s3cr3t…", "postgres://[Filtered]"),
            ("postgres://app:12…", "postgres://[Filtered]"),
            ("postgres://app:s3/cr3t…", "postgres://[Filtered]"),
            ("https://ghp…", "https://[Filtered]"),
            ("https://h/a?x=1&y=&z#f", "https://h/a?x=[Filtered]&y=&[Filtered]#f"),
            ("https://h/#access_token=t&state=s", "https://h/#access_token=[Filtered]&state=[Filtered]"),
            ("(see https://h/?a=1).", "(see https://h/?a=[Filtered])."),
            ("{\"url\":\"https://h/?a=1\"}", "{\"url\":\"https://h/?a=[Filtered]\"}"),
            ("https://h/?ä=ö next", "https://h/?ä=[Filtered] next"),
        ] {
            assert_eq!(pass(text), scrubbed);
            assert_eq!(pass(scrubbed), scrubbed);
        }
    }

    #[test]
    fn the_rest_of_a_url_stays() {
        for text in [
            "https://example.com:8080/users/42/@me#top",
            "https://example.com:8080/users/…",
            "http://[::1]:8080/",
            "https://example.com/users/a@b.example",
            "://",
            "see https://",
            "mail a@b.example?",
            "really? yes=no",
        ] {
            assert_eq!(pass(text), text);
        }
    }

    #[test]
    fn a_query_alone() {
        assert_eq!(query("a=1&b=2&c"), "a=[Filtered]&b=[Filtered]&[Filtered]");
        assert_eq!(query(""), "");
    }
}
