//! How an attempt ended, for the delivery and for a person.

use std::io::Read;
use std::time::{Duration, SystemTime};

use ureq::Body;
use ureq::http::{HeaderMap, Response, StatusCode, header};

use super::hidden::Hidden;
use crate::alert::DeliveryError;
use crate::alert::words;
use crate::post::{Limits, Silence};
use crate::value::text;

/// Bytes of a refusal's body that are read.
const READ: usize = 4 * 1024;

/// Bytes of it that are told.
const TOLD: usize = 200;

/// A receiver that asks for more is asked again all the same.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// The receiver answered something else than that it has the alert.
pub(super) fn refused(answer: Response<Body>, hidden: &Hidden) -> DeliveryError {
    let status = answer.status();
    let wait = retry_after(answer.headers(), SystemTime::now());
    let name = [status.as_str(), status.canonical_reason().unwrap_or_default()].join(" ");
    if status.is_redirection() {
        return DeliveryError::permanent(format!(
            "{}: redirects are not followed; give the sink the URL that answers itself",
            name.trim_end()
        ));
    }
    let reason = match said(answer.into_body().into_reader(), hidden) {
        said if said.is_empty() => name.trim_end().to_owned(),
        said => format!("{}: {said}", name.trim_end()),
    };
    match (is_passing(status), wait) {
        (false, _) => DeliveryError::permanent(reason),
        (true, None) => DeliveryError::retry(reason),
        (true, Some(wait)) => DeliveryError::retry(reason).after(wait),
    }
}

/// Whether the same request may go well later. A success that is none to this sink comes from something in between.
fn is_passing(status: StatusCode) -> bool {
    let client = [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_EARLY, StatusCode::TOO_MANY_REQUESTS];
    !status.is_client_error() || client.contains(&status)
}

/// `Retry-After`, in seconds or as a date (RFC 9110, 10.2.3).
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().map_or(LONGEST_WAIT, Duration::from_secs)
    } else {
        let at = httpdate::parse_http_date(text).ok()?;
        at.duration_since(now).unwrap_or_default()
    };
    Some(wait.min(LONGEST_WAIT))
}

/// The beginning of a refusal's body, as a line without secrets.
fn said(body: impl Read, hidden: &Hidden) -> String {
    let mut bytes = Vec::with_capacity(READ);
    let is_whole = body.take(READ as u64).read_to_end(&mut bytes).is_ok() && bytes.len() < READ;
    let mut filtered = hidden.filtered(&String::from_utf8_lossy(&bytes));
    if !is_whole {
        // Where it breaks off, the beginning of a secret may stand, which is none of those that are known.
        let end = filtered.len().saturating_sub(hidden.longest());
        filtered = text::cut(&filtered, end).into_owned();
    }
    text::one_line(filtered.trim(), TOLD)
}

/// There was no answer.
pub(super) fn missing(silence: Silence, limits: Limits, hidden: &Hidden) -> DeliveryError {
    let Limits { deadline, connected } = limits;
    let reason = match silence {
        Silence::Unconnected => {
            format!("no connection within {}", words::duration(deadline.min(connected)))
        }
        Silence::Late => format!("no answer within {}", words::duration(deadline)),
        Silence::Unsendable => return DeliveryError::permanent("this cannot be sent by HTTP"),
        Silence::Told(reason) => reason,
    };
    DeliveryError::retry(text::one_line(&hidden.filtered(&reason), TOLD))
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::time::{Duration, SystemTime};

    use ureq::http::{HeaderMap, HeaderValue, StatusCode, header};

    use super::{Hidden, is_passing, retry_after, said};

    fn wait(text: &str) -> Option<u64> {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let mut headers = HeaderMap::new();
        headers.insert(header::RETRY_AFTER, HeaderValue::from_str(text).unwrap());
        retry_after(&headers, now).map(|wait| wait.as_secs())
    }

    #[test]
    fn a_receiver_says_how_long_it_wants_to_be_left_alone() {
        assert_eq!([wait("0"), wait(" 30 "), wait("3601")], [Some(0), Some(30), Some(3600)]);
        assert_eq!(wait("99999999999999999999999"), Some(3600));
        // 1,700,000,000 is 22:13:20.
        assert_eq!(wait("Tue, 14 Nov 2023 22:14:05 GMT"), Some(45));
        assert_eq!(wait("Tue, 14 Nov 2023 22:00:00 GMT"), Some(0));
        assert_eq!(wait("Tue, 14 Nov 2028 22:00:00 GMT"), Some(3600));
        assert_eq!([wait(""), wait("soon"), wait("-1"), wait("1.5")], [None; 4]);
        assert_eq!(retry_after(&HeaderMap::new(), SystemTime::now()), None);
    }

    #[test]
    fn what_may_pass() {
        let passing = |code| is_passing(StatusCode::from_u16(code).unwrap());
        assert!([200, 408, 425, 429, 500, 502, 503, 504, 599].into_iter().all(passing));
        assert!(![400, 401, 403, 404, 405, 407, 410, 413, 422, 451].into_iter().any(passing));
    }

    /// A body that breaks off.
    struct Broken<'a>(&'a [u8]);

    impl Read for Broken<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            if self.0.is_empty() {
                return Err(std::io::ErrorKind::ConnectionReset.into());
            }
            self.0.read(buffer)
        }
    }

    #[test]
    fn what_was_said_is_a_bounded_line_without_secrets() {
        let mut hidden = Hidden::default();
        hidden.add("/hooks/s3cr3t-w0rd");
        assert_eq!(said(&b" invalid_payload\r\n"[..], &hidden), "invalid_payload");
        assert_eq!(said(&b"a\nb\x1b[31m"[..], &hidden), "a\\nb\\u{1b}[31m");
        assert_eq!(said(&b"Cannot POST /hooks/s3cr3t-w0rd"[..], &hidden), "Cannot POST /[Filtered]");
        assert_eq!(said(std::io::repeat(b'x'), &hidden).len(), 200);
        assert_eq!(said(&b"\xff\xfe"[..], &hidden), "\u{fffd}\u{fffd}");
    }

    #[test]
    fn half_a_secret_at_the_end_is_not_told() {
        let mut hidden = Hidden::default();
        hidden.add("/hooks/s3cr3t-w0rd");
        assert_eq!(said(Broken(b"It was Cannot POST /hooks/s3cr3t-w"), &hidden), "It was Cannot POST …");
        assert_eq!(said(Broken(b"s3cr3t-w"), &hidden), "…");
        let long = "s3cr3t-w0rd".repeat(400);
        let told = said(long.as_bytes(), &hidden);
        assert!(told.starts_with("[Filtered][Filtered]") && !told.contains("s3c"), "{told}");
    }
}
