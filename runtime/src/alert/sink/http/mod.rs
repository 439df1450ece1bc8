//! What the sinks that speak HTTP share: where to, one attempt with a deadline, and what its end means for an alert.

mod answer;
mod hidden;

use std::fmt::{self, Debug, Formatter};
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use ureq::http::{HeaderName, HeaderValue, StatusCode, header};

use self::hidden::Hidden;
use super::DeliveryError;
use crate::post::{Limits, Target};

/// An attempt takes no longer.
const LIMITS: Limits = Limits { deadline: Duration::from_secs(10), connected: Duration::from_secs(5) };

const JSON: (HeaderName, HeaderValue) = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));

/// A URL that JSON is posted to, and what must not be shown of the requests.
pub(super) struct Endpoint {
    target: Option<Target>,
    limits: Limits,
    hidden: Hidden,
}

impl Endpoint {
    pub(super) fn new(url: &str) -> Self {
        let target = Target::read(url);
        let mut hidden = Hidden::default();
        if let Some(target) = &target {
            hidden.add(target.path_and_query());
            hidden.add(target.userinfo());
            hidden.add(&BASE64_STANDARD.encode(target.userinfo()));
        }
        Self { target, limits: LIMITS, hidden }
    }

    pub(super) fn deadline(&self) -> Duration {
        self.limits.deadline
    }

    /// Another deadline for an attempt.
    pub(super) fn set_deadline(&mut self, deadline: Duration) {
        self.limits.deadline = deadline;
    }

    /// Must appear in nothing that is told of an attempt.
    pub(super) fn hide(&mut self, secret: &str) {
        self.hidden.add(secret);
    }

    /// What is wrong with the URL, which is not quoted: `whose` it is and an `example` of one.
    pub(super) fn mistake(&self, whose: &str, example: &str) -> Option<String> {
        self.target.is_none().then(|| format!("{whose} is no http(s) URL; one looks like {example}"))
    }

    /// One attempt. `accepted` are the answers that mean that the receiver has it.
    pub(super) fn post(
        &self,
        headers: &[(HeaderName, HeaderValue)],
        body: &[u8],
        accepted: fn(StatusCode) -> bool,
    ) -> Result<(), DeliveryError> {
        let Some(target) = &self.target else {
            return Err(DeliveryError::permanent("the sink's URL is no http(s) URL"));
        };
        let headers: Vec<_> = headers.iter().cloned().chain([JSON]).collect();
        // What a receiver says besides is its own affair once it has the alert, and not waited for.
        let answered = target.post(self.limits, &headers, body, |answer| match accepted(answer.status()) {
            true => Ok(()),
            false => Err(answer::refused(answer, &self.hidden)),
        });
        answered.unwrap_or_else(|silence| Err(answer::missing(silence, self.limits, &self.hidden)))
    }
}

/// Scheme and host, by which two of a kind can be told apart: the rest of a webhook's URL is a secret.
impl Debug for Endpoint {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.target.as_ref().map(Target::scheme_and_host) {
            Some((scheme, host)) => write!(f, "{scheme}://{host}/…"),
            None => f.write_str("<no http(s) URL>"),
        }
    }
}

/// Any of the answers that say that it went well.
pub(super) fn is_success(status: StatusCode) -> bool {
    status.is_success()
}

/// `2026-11-26T13:56:38.120Z`
pub(super) fn rfc3339(at: SystemTime) -> String {
    let since = at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
    let at = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let at = at + Duration::from_millis(since.subsec_millis().into());
    at.format(&Rfc3339).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::{Endpoint, rfc3339};

    #[test]
    fn a_url_that_is_none_is_not_quoted() {
        let mistake = |url| Endpoint::new(url).mistake("the webhook's URL", "https://example.org");
        assert_eq!(mistake(" https://example.org/hook\n"), None);
        let wanted = "the webhook's URL is no http(s) URL; one looks like https://example.org";
        assert_eq!(mistake("example.org/s3cret").as_deref(), Some(wanted));
    }

    #[test]
    fn only_scheme_and_host_are_shown() {
        let shown = |url| format!("{:?}", Endpoint::new(url));
        assert_eq!(shown("https://user:pass@example.org:8443/path?key=value"), "https://example.org/…");
        assert_eq!(shown("example.org/secret"), "<no http(s) URL>");
    }

    #[test]
    fn times_are_in_milliseconds() {
        let at = |millis| rfc3339(SystemTime::UNIX_EPOCH + Duration::from_micros(millis));
        assert_eq!(at(1_700_000_000_120_999), "2023-11-14T22:13:20.12Z");
        assert_eq!(at(0), "1970-01-01T00:00:00Z");
        assert_eq!(rfc3339(SystemTime::UNIX_EPOCH - Duration::from_secs(1)), "1970-01-01T00:00:00Z");
    }
}
