//! Tokens that are known by their form: JSON Web Tokens, and what follows `Bearer` or `Basic`.

use std::borrow::Cow;

use super::edits::Edits;

/// The characters of base64url, and the dots between the parts.
fn in_jwt(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

/// The characters of a bearer token (RFC 6750, `b64token`).
fn in_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'+' | b'/' | b'=')
}

/// The end of the run of such characters.
fn run(bytes: &[u8], start: usize, is: impl Fn(u8) -> bool) -> usize {
    start + bytes.get(start..).unwrap_or_default().iter().take_while(|byte| is(**byte)).count()
}

/// Replaces JSON Web Tokens: parts in base64url, the first of them a JSON object (`{"` is written `eyJ`).
pub(super) fn jwt(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut edits = Edits::new(text);
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("eyJ")) {
        let start = from + at;
        let end = run(bytes, start, in_jwt);
        from = end;
        let stands_alone = start == 0 || !in_jwt(bytes[start - 1]) || bytes[start - 1] == b'.';
        if stands_alone && is_jwt(&bytes[start..end]) {
            edits.filter(start, end);
        }
    }
    edits.finish()
}

/// A second part that is JSON, too, or any three parts; the last may have been cut off.
fn is_jwt(run: &[u8]) -> bool {
    let mut parts = run.split(|byte| *byte == b'.');
    let (Some(header), Some(payload)) = (parts.next(), parts.next()) else { return false };
    header.len() >= 10 && (payload.starts_with(b"eyJ") || (payload.len() >= 10 && parts.next().is_some()))
}

/// Replaces what follows the name of an HTTP authentication scheme, where it looks like a token and not like a word.
pub(super) fn scheme(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut edits = Edits::new(text);
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_alphabetic() {
            at += 1;
            continue;
        }
        let end = run(bytes, at, |byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let word = &bytes[at..end];
        at = end;
        if word.eq_ignore_ascii_case(b"bearer") || word.eq_ignore_ascii_case(b"basic") {
            let start = run(bytes, end, |byte| byte == b' ');
            let token = run(bytes, start, in_token);
            let token = token - usize::from(bytes[start..token].ends_with(b"."));
            if start > end && is_token(&bytes[start..token]) {
                edits.filter(start, token);
                at = token;
            }
        }
    }
    edits.finish()
}

fn is_token(run: &[u8]) -> bool {
    let mixed = run.iter().skip(1).any(u8::is_ascii_uppercase) && run.iter().any(u8::is_ascii_lowercase);
    run.len() >= 8 && (run.iter().any(u8::is_ascii_digit) || mixed || run.ends_with(b"=") || run.len() >= 24)
}

#[cfg(test)]
mod tests {
    use super::{jwt, scheme};

    #[test]
    fn json_web_tokens_go() {
        let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(jwt(&format!("got {token}, rejected")), "got [Filtered], rejected");
        assert_eq!(jwt(&format!("/verify/{token}/")), "/verify/[Filtered]/");
        assert_eq!(jwt("eyJhbGciOiJIUzI1NiJ9.eyJzdWIi…"), "[Filtered]…");
        assert_eq!(jwt("eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."), "[Filtered]");
    }

    #[test]
    fn other_text_with_dots_stays() {
        for text in ["eyJ", "eyJhbGci.rs", "hey.eyJhbGciOi", "keyJhbGciOiJIUzI1NiJ9.abcdefghijk.abc", "a.b.c"]
        {
            assert_eq!(jwt(text), text);
        }
    }

    #[test]
    fn what_follows_a_scheme_goes() {
        assert_eq!(scheme("sent Bearer abc123def.ghi and"), "sent Bearer [Filtered] and");
        assert_eq!(scheme("bearer   mF_9.B5f-4.1JqM."), "bearer   [Filtered].");
        assert_eq!(scheme("Basic dXNlcjpwYXNz"), "Basic [Filtered]");
        assert_eq!(scheme("BASIC dTpw0000Cg=="), "BASIC [Filtered]");
    }

    #[test]
    fn words_after_a_scheme_stay() {
        for text in [
            "bearer of bad news",
            "Bearer authentication failed",
            "basic functionality",
            "a forbearer abc12345",
        ] {
            assert_eq!(scheme(text), text);
        }
    }
}
