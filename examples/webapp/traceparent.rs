//! A trace that comes in the W3C's words: `sentry-tower` knows Sentry's header alone, so that is added.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue},
};

const SENTRY: &str = "sentry-trace";
const W3C: &str = "traceparent";

/// Adds `sentry-trace` where a well-formed `traceparent` stands without one.
pub(crate) async fn understand(mut request: Request) -> Request {
    if let Some(header) = translated(request.headers()) {
        request.headers_mut().insert(SENTRY, header);
    }
    request
}

fn translated(headers: &HeaderMap) -> Option<HeaderValue> {
    let mut given = headers.get_all(W3C).iter();
    // Of two nobody can tell which is meant.
    let (Some(only), None) = (given.next(), given.next()) else { return None };
    if headers.contains_key(SENTRY) {
        return None;
    }
    HeaderValue::try_from(sentry_trace(only.to_str().ok()?)?).ok()
}

/// `version-trace-span-flags` (<https://www.w3.org/TR/trace-context/#traceparent-header>) as `trace-span-sampled`. What a
/// later version than `00` has behind that is not looked at.
fn sentry_trace(traceparent: &str) -> Option<String> {
    let mut parts = traceparent.trim().split('-');
    let version = parts.next().filter(|version| is_hex(version, 2) && *version != "ff")?;
    let trace = parts.next().filter(|id| is_id(id, 32))?;
    let span = parts.next().filter(|id| is_id(id, 16))?;
    let flags = parts.next().filter(|flags| is_hex(flags, 2))?;
    if version == "00" && parts.next().is_some() {
        return None;
    }
    let is_sampled = u8::from_str_radix(flags, 16).ok()? & 1;
    Some(format!("{trace}-{span}-{is_sampled}"))
}

/// Nobody's id is zero.
fn is_id(text: &str, digits: usize) -> bool {
    is_hex(text, digits) && text.bytes().any(|digit| digit != b'0')
}

fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
    const SPAN: &str = "b7ad6b7169203331";

    #[test]
    fn says_the_same_in_the_words_of_sentry() {
        for (version, flags, is_sampled) in
            [("00", "01", 1), ("00", "00", 0), ("00", "03", 1), ("00", "fe", 0), ("01", "01-more-of-it", 1)]
        {
            let header = format!("{version}-{TRACE}-{SPAN}-{flags}");
            assert_eq!(sentry_trace(&header), Some(format!("{TRACE}-{SPAN}-{is_sampled}")), "{header}");
        }
    }

    #[test]
    fn what_is_not_well_formed_says_nothing() {
        let upper = TRACE.to_uppercase();
        for header in [
            String::new(),
            "00".to_owned(),
            format!("00-{TRACE}-{SPAN}"),
            format!("00-{TRACE}-{SPAN}-1"),
            format!("00-{TRACE}-{SPAN}-01-more"),
            format!("ff-{TRACE}-{SPAN}-01"),
            format!("0-{TRACE}-{SPAN}-01"),
            format!("00-{upper}-{SPAN}-01"),
            format!("00-{SPAN}-{TRACE}-01"),
            format!("00-{}-{SPAN}-01", "0".repeat(32)),
            format!("00-{TRACE}-{}-01", "0".repeat(16)),
        ] {
            assert_eq!(sentry_trace(&header), None, "{header}");
        }
    }
}
