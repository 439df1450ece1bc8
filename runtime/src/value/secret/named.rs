//! What follows a name that means a secret, and a `:` or `=`; or a comma, where both are a pair.

use std::borrow::Cow;

use super::edits::Edits;
use super::extent::{self, Extent};
use super::names::{Names, Secrecy, is_spoken_pair};

/// The longest name, and the most blanks around the sign.
const NAME: usize = 128;
const BLANKS: usize = 4;

/// Values that tell nothing.
const HARMLESS: [&str; 8] = ["None", "null", "nil", "none", "true", "false", "undefined", "…"];

/// Replaces the values of such names.
pub(super) fn pass<'a>(text: &'a str, names: &Names) -> Cow<'a, str> {
    let bytes = text.as_bytes();
    let mut edits = Edits::new(text);
    let mut at = 0;
    while at < bytes.len() {
        let sign = bytes[at];
        if sign == b',' {
            at = pair(text, at, names, &mut edits).unwrap_or(at + 1);
            continue;
        }
        if !matches!(sign, b':' | b'=') {
            at += 1;
            continue;
        }
        if bytes[at..].starts_with(b"::") {
            at += 2;
            continue;
        }
        let (name, spoken) = name_before(text, at);
        let value = value_start(bytes, at);
        at += 1;
        let secrecy = if spoken { Secrecy::Secret } else { names.secrecy(name) };
        if name.is_empty()
            || secrecy == Secrecy::Open
            || is_location(name, sign, bytes.get(at))
            || is_variant(&text[..at - 1], name, sign)
        {
            continue;
        }
        let Extent { start, end, next } = extent::of(text, value, sign == b':' && is_header(name));
        let shown = text.get(start..end).unwrap_or_default();
        let is_number = !shown.is_empty() && shown.bytes().all(|byte| byte.is_ascii_digit());
        if !(HARMLESS.contains(&shown) || (is_number && secrecy == Secrecy::UnlessNumber)) {
            edits.filter(start, end);
        }
        at = next.max(at);
    }
    edits.finish()
}

/// A name in quotes and its value, as `Debug` writes a tuple of two, and JSON a list: where to read on.
fn pair(text: &str, comma: usize, names: &Names, edits: &mut Edits<'_>) -> Option<usize> {
    let bytes = text.as_bytes();
    let quote = *bytes[..comma].last().filter(|byte| matches!(byte, b'"' | b'\''))?;
    let ends = |end: usize, is: fn(u8) -> bool, most: usize| {
        end - bytes[..end].iter().rev().take(most).take_while(|byte| is(**byte)).count()
    };
    let end = ends(comma - 1, |byte| byte == b'\\', 8);
    let start = ends(end, in_name, NAME);
    let open = ends(start.checked_sub(1).filter(|open| bytes[*open] == quote)?, |byte| byte == b'\\', 8);
    let closing = match bytes[..open].last()? {
        b'(' => b')',
        b'[' => b']',
        _ => return None,
    };
    if names.secrecy(text.get(start..end)?) == Secrecy::Open {
        return None;
    }
    let blanks = bytes[comma + 1..].iter().take(BLANKS).take_while(|byte| **byte == b' ').count();
    let value = extent::of(text, comma + 1 + blanks, false);
    // A list of names is no pair.
    let is_pair = closing == b')' || bytes.get(value.next).is_none_or(|next| *next == closing);
    if !is_pair || HARMLESS.contains(&text.get(value.start..value.end)?) {
        return None;
    }
    edits.filter(value.start, value.end);
    Some(value.next.max(comma + 1))
}

fn in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-')
}

/// The name before the sign at `at`, without quotes; and whether it is two words that are a name only together.
fn name_before(text: &str, at: usize) -> (&str, bool) {
    let bytes = text.as_bytes();
    let mut end = at;
    let skip = |end: usize, most: usize, is: fn(u8) -> bool| {
        let skipped = bytes[..end].iter().rev().take(most).take_while(|byte| is(**byte)).count();
        end - skipped
    };
    end = skip(end, BLANKS, |byte| matches!(byte, b' ' | b'\t' | b':'));
    if bytes[..end].ends_with(b"]") {
        // The place of an element in a list: `password[]`, `tokens[3]`.
        let index = skip(end - 1, 8, |byte| byte.is_ascii_digit());
        end = if bytes[..index].ends_with(b"[") { index - 1 } else { end };
    }
    let unquoted = skip(end, 8, |byte| matches!(byte, b'"' | b'\'' | b'`' | b'\\' | b']'));
    let start = skip(unquoted, NAME, in_name);
    let name = &text[start..unquoted];
    if unquoted == end && start > 0 && bytes[start - 1] == b' ' {
        let first = skip(start - 1, NAME, |byte| byte.is_ascii_alphabetic());
        if is_spoken_pair(&text[first..start - 1], name) {
            return (name, true);
        }
    }
    (name, false)
}

/// Where the value begins: after `=`, `:`, `==`, `=>`, `:=` and blanks.
fn value_start(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at + 1..).unwrap_or_default().iter();
    let sign = rest.clone().take(2).take_while(|byte| matches!(byte, b'=' | b'>')).count();
    let blanks = rest.skip(sign).take(BLANKS).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    at + 1 + sign + blanks
}

/// A file and a line: `token.rs:41`.
fn is_location(name: &str, sign: u8, next: Option<&u8>) -> bool {
    sign == b':' && name.contains('.') && next.is_some_and(u8::is_ascii_digit)
}

/// The type of an error before its text, `AuthError::NoToken: no token`: the end of a path, and of a type by its first letter.
fn is_variant(before: &str, name: &str, sign: u8) -> bool {
    let is_type = sign == b':' && name.starts_with(|first: char| first.is_ascii_uppercase());
    is_type && before.strip_suffix(name).is_some_and(|path| path.ends_with("::"))
}

/// Headers whose values hold blanks, and go on to the end of the line.
fn is_header(name: &str) -> bool {
    let ends = |with: &str| {
        name.len() >= with.len()
            && name.as_bytes()[name.len() - with.len()..].eq_ignore_ascii_case(with.as_bytes())
    };
    ends("authorization") || ends("cookie")
}

#[cfg(test)]
mod tests {
    use super::{Names, pass};

    fn scrub(text: &str) -> String {
        pass(text, &Names::default()).into_owned()
    }

    #[test]
    fn values_after_names_go() {
        for (text, scrubbed) in [
            ("password=hunter2", "password=[Filtered]"),
            ("password: hunter2, user: bob", "password: [Filtered], user: bob"),
            ("AuthError::NoToken: token: abc", "AuthError::NoToken: token: [Filtered]"),
            ("config::token: abc", "config::token: [Filtered]"),
            ("?user=bob&token=t&x=1", "?user=bob&token=[Filtered]&x=1"),
            ("API key: abc-123 is wrong", "API key: [Filtered] is wrong"),
            ("{\"password\": \"a b\", \"id\": 1}", "{\"password\": \"[Filtered]\", \"id\": 1}"),
            ("{'api_key': 'k'}", "{'api_key': '[Filtered]'}"),
            (r#""{\"token\":\"a\\\"b\",\"id\":1}""#, r#""{\"token\":\"[Filtered]\",\"id\":1}""#),
            (r#"password: Some("a \" b"), id: 7"#, "password: [Filtered], id: 7"),
            (r#"secret: Secret { inner: "x, y" } }"#, "secret: [Filtered] }"),
            (r#"token: b"ab c", id"#, "token: b\"[Filtered]\", id"),
            ("tokens: [\"a\", \"b\"] left", "tokens: [Filtered] left"),
            ("headers[\"cookie\"] = abc", "headers[\"cookie\"] = [Filtered]"),
            (":password => \"x\"", ":password => \"[Filtered]\""),
            ("secret := x", "secret := [Filtered]"),
            ("Authorization: Basic abc, def\nHost: h", "Authorization: [Filtered]\nHost: h"),
            ("Cookie: a=b; c=d\r\nHost: h", "Cookie: [Filtered]\r\nHost: h"),
            (r"Set-Cookie: a=b; Path=/\r\nHost: h", r"Set-Cookie: [Filtered]\r\nHost: h"),
            ("\"password=hunter2\" was", "\"password=[Filtered]\" was"),
            ("password: \"cut off…", "password: \"[Filtered]"),
            ("credentials: Login(\"u\", \"p…", "credentials: [Filtered]"),
            ("password=pässwörd; x", "password=[Filtered]; x"),
            (
                r#"[("password", "hunter2"), ("cookie", "a=b"), ("id", "7")]"#,
                r#"[("password", "[Filtered]"), ("cookie", "[Filtered]"), ("id", "7")]"#,
            ),
            (r#"("token", Some("a, b")), 7"#, r#"("token", [Filtered]), 7"#),
            (r#"["password","hunter2"]"#, r#"["password","[Filtered]"]"#),
            (r#"[[\"api_key\",\"a\"],1]"#, r#"[[\"api_key\",\"[Filtered]\"],1]"#),
            (r#"("password", "cut off…"#, r#"("password", "[Filtered]"#),
            ("password[]=abc", "password[]=[Filtered]"),
            ("user[password]=abc&tokens[3]=abc", "user[password]=[Filtered]&tokens[3]=[Filtered]"),
            ("auth_key=abc", "auth_key=[Filtered]"),
            ("X-Auth-Key: abc", "X-Auth-Key: [Filtered]"),
            ("pass=12345678", "pass=[Filtered]"),
        ] {
            assert_eq!(scrub(text), scrubbed);
            assert_eq!(scrub(scrubbed), scrubbed);
        }
    }

    #[test]
    fn what_is_no_secret_stays() {
        for text in [
            "user: bob",
            "author=bob",
            "password: None",
            "has_token=true",
            "token: ",
            "password: \"\"",
            "max_tokens: 512",
            "my::token::Kind::new",
            "create_user failed: AuthError::NoToken: no token",
            "src/token.rs:41:5",
            "SecretError: cannot open",
            "password_length = 3",
            "a secret garden: roses",
            "the password is wrong",
            ":=::=:=",
            "key: value",
            r#"["password", "email", "token"]"#,
            r#"("id", "password"), ("name", "x")"#,
            "say \"password\", please",
            r#"("password", None)"#,
            "items[3]=abc",
        ] {
            assert_eq!(scrub(text), text);
        }
    }
}
