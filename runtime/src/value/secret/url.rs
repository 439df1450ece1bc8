//! URLs: who logs in, and the values of the query.

use std::borrow::Cow;

use super::edits::Edits;

/// Stands where a text was cut.
const CUT: &[u8] = "…".as_bytes();

/// What no URL goes beyond.
fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte.is_ascii_control()
}

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

/// The kinds of quotes that are open where the text has been read to. An apostrophe within a word opens none.
#[derive(Default)]
struct Quotes {
    open: Vec<u8>,
    read: usize,
}

impl Quotes {
    fn read_to(&mut self, bytes: &[u8], end: usize) {
        for at in self.read..end {
            let Some(quote) = bytes.get(at).copied().filter(|byte| is_quote(*byte)) else { continue };
            let within = at > 0 && bytes[at - 1].is_ascii_alphanumeric();
            match self.open.iter().position(|open| *open == quote) {
                Some(open) if !goes_on(bytes.get(at + 1)) => drop(self.open.remove(open)),
                None if !within => self.open.push(quote),
                _ => {}
            }
        }
        self.read = self.read.max(end);
    }

    /// Where the URL ends that begins at `start`: at a blank, at the quote that closes one around it, and at what escapes a
    /// quote or the end of a line.
    fn end(&self, bytes: &[u8], start: usize) -> usize {
        let mut at = start;
        while let Some(byte) = bytes.get(at).copied() {
            let ends = match byte {
                b'<' | b'>' => true,
                b'\\' => {
                    let escapes = bytes[at..].iter().take_while(|byte| **byte == b'\\').count();
                    if ends_escaped(&bytes[at + escapes..]) {
                        return at;
                    }
                    at += escapes;
                    continue;
                }
                _ if is_quote(byte) => self.open.contains(&byte) && !goes_on(bytes.get(at + 1)),
                _ => is_blank(byte),
            };
            if ends {
                return at;
            }
            at += 1;
        }
        bytes.len()
    }
}

/// Whether this, behind a quote, shows that the quote closes nothing.
fn goes_on(next: Option<&u8>) -> bool {
    next.is_some_and(|next| next.is_ascii_alphanumeric() || matches!(next, b'@' | b'&' | b'='))
}

/// Whether what stands behind backslashes is the end of a URL: a quote, or what is no character of one. In JSON slashes are
/// escaped, too, and `\u0026` is an `&`.
fn ends_escaped(rest: &[u8]) -> bool {
    match rest {
        [quote, ..] if is_quote(*quote) => !goes_on(rest.get(1)),
        [b'n' | b'r' | b't' | b'0', ..] | [b'u', b'{', ..] | [] => true,
        _ => false,
    }
}

/// Punctuation of the sentence that a URL stands at the end of.
fn is_punctuation(byte: u8) -> bool {
    matches!(byte, b'.' | b',' | b';' | b':' | b'!' | b')')
}

/// Replaces userinfo, the values of queries, and those of fragments that look like one.
pub(super) fn pass(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut edits = Edits::new(text);
    let (mut quotes, mut from, mut without_at) = (Quotes::default(), 0, 0);
    while let Some(start) = next_url(text, from) {
        quotes.read_to(bytes, start);
        let end = quotes.end(bytes, start);
        from = end;
        let trimmed = bytes[start..end].iter().rev().take_while(|byte| is_punctuation(**byte)).count();
        if url(bytes, start, end - trimmed, &mut edits) || end < without_at {
            continue;
        }
        // Rather all of it than half a password.
        let at = position(bytes, end, bytes.len(), |byte| byte == b'@' || is_blank(byte));
        if bytes.get(at) == Some(&b'@') {
            edits.filter(start, at);
            from = at;
        } else {
            without_at = at;
        }
    }
    edits.finish()
}

/// Where the next URL begins, behind `://`, of which JSON may have escaped the slashes.
fn next_url(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    rest.match_indices(':').find_map(|(at, _)| {
        let behind = rest.as_bytes().get(at + 1..)?;
        let slash = |from: usize| {
            let behind = behind.get(from..)?;
            let escapes = behind.iter().take(8).take_while(|byte| **byte == b'\\').count();
            (behind.get(escapes) == Some(&b'/')).then_some(from + escapes + 1)
        };
        Some(from + at + 1 + slash(slash(0)?)?)
    })
}

/// The first byte of a kind in a range, or its end.
fn position(bytes: &[u8], start: usize, end: usize, is: impl Fn(u8) -> bool) -> usize {
    bytes.get(start..end).and_then(|part| part.iter().position(|byte| is(*byte))).map_or(end, |at| start + at)
}

/// Replaces what is secret in the URL. Whether that is all: else it ends in the middle of a password.
fn url(bytes: &[u8], start: usize, end: usize, edits: &mut Edits<'_>) -> bool {
    let (path, whole) = match user_end(bytes, start, end) {
        User::Before(at) => {
            edits.filter(start, at);
            (at, true)
        }
        User::None => (start, true),
        User::Unclear => (start, false),
    };
    let hash = position(bytes, path, end, |byte| byte == b'#');
    let question = position(bytes, path, hash, |byte| byte == b'?');
    values(bytes, question + 1, hash, edits);
    if bytes.get(hash..end).is_some_and(|fragment| fragment.contains(&b'=')) {
        values(bytes, hash + 1, end, edits);
    }
    whole
}

/// The userinfo of a URL.
enum User {
    None,
    /// It ends here.
    Before(usize),
    /// There seems to be one, but no `@`.
    Unclear,
}

/// Where the userinfo ends. A password may hold a `/`, `?` or `#` that should have been escaped: then what looks like
/// the port is no number.
fn user_end(bytes: &[u8], start: usize, end: usize) -> User {
    let authority = position(bytes, start, end, |byte| matches!(byte, b'/' | b'?' | b'#'));
    let part = |end: usize| bytes.get(start..end).unwrap_or_default();
    let last_at = |end: usize| part(end).iter().rposition(|byte| *byte == b'@').map(|at| start + at);
    if let Some(at) = last_at(authority) {
        return User::Before(at);
    }
    let host = part(authority);
    if host.ends_with(CUT) {
        // Whether an `@` came after it, nobody can tell any more.
        return User::Before(authority);
    }
    let escapes = host.iter().rev().take_while(|byte| **byte == b'\\').count();
    let host = &host[..host.len() - escapes];
    let Some(colon) = host.iter().rposition(|byte| *byte == b':') else { return User::None };
    if host[colon + 1..].iter().all(u8::is_ascii_digit) || host.first() == Some(&b'[') {
        return User::None;
    }
    let cut = || part(end).ends_with(CUT).then_some(end);
    last_at(end).or_else(cut).map_or(User::Unclear, User::Before)
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
            ("postgres://app:it's3cret@db/shop", "postgres://[Filtered]@db/shop"),
            ("can't open postgres://app:it's@db", "can't open postgres://[Filtered]@db"),
            ("'postgres://app:it's@db' is down", "'postgres://[Filtered]@db' is down"),
            ("\"https://u:p\"w@host/\" failed", "\"https://[Filtered]@host/\" failed"),
            ("https://u:p\"w@host/", "https://[Filtered]@host/"),
            ("\"https://u:p\",x@host/\"", "\"https://[Filtered]@host/\""),
            ("https://u:p<w@host/", "https://[Filtered]@host/"),
            (r"https://u:p\nw@host/", "https://[Filtered]@host/"),
            (r#""https://u:p\"w@host/""#, r#""https://[Filtered]@host/""#),
            ("https://h/?q=it's&sig=abcdef", "https://h/?q=[Filtered]&sig=[Filtered]"),
            ("'https://h/?q=it's&sig=abcdef', ok", "'https://h/?q=[Filtered]&sig=[Filtered]', ok"),
            ("https://h/?code=a`b&sig=z x", "https://h/?code=[Filtered]&sig=[Filtered] x"),
            ("'https://h/?a=1' and 'b'", "'https://h/?a=[Filtered]' and 'b'"),
            ("{'url': 'https://h/?a=1', 'b': 2}", "{'url': 'https://h/?a=[Filtered]', 'b': 2}"),
            (
                r#""{\"url\":\"https://h/?a=1\",\"b\":2}""#,
                r#""{\"url\":\"https://h/?a=[Filtered]\",\"b\":2}""#,
            ),
            (
                r#"{"url":"https:\/\/u:pw@host\/?token=abc","b":1}"#,
                r#"{"url":"https:\/\/[Filtered]@host\/?token=[Filtered]","b":1}"#,
            ),
            (
                r#"{"url":"https:\/\/host:80\/?a=b\u0026c=d"}"#,
                r#"{"url":"https:\/\/host:80\/?a=[Filtered]"}"#,
            ),
            (r#""{\"u\":\"https:\\/\\/u:pw@h\\/\"}""#, r#""{\"u\":\"https:\\/\\/[Filtered]@h\\/\"}""#),
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
            "{\"url\":\"https://h:80/x\",\"mail\":\"a@b.example\"}",
            r#"{"url":"https:\/\/h:80\/x","mail":"a@b.example"}"#,
            r"C:\users\x: y",
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
