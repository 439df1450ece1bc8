//! What the sinks that speak HTTP share: where to, one attempt with a deadline, and what its end means.
//!
//! Nothing is kept between attempts, no connection and no thread: the process may fork at any time.

mod answer;
mod hidden;

use std::fmt::{self, Debug, Formatter};
use std::net::IpAddr;
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tracing::Dispatch;
use ureq::Agent;
use ureq::config::Config;
use ureq::http::{HeaderName, HeaderValue, StatusCode, Uri, header};

use self::hidden::Hidden;
use super::DeliveryError;
use crate::value::guarded;

/// How long an attempt may take, from the look-up of the name to the end of the answer.
const DEADLINE: Duration = Duration::from_secs(10);

/// How much of it may pass until there is a connection.
const CONNECTED: Duration = Duration::from_secs(5);

/// Bytes of an answer's head.
const HEAD: usize = 16 * 1024;

/// Bytes of ureq's buffers, of which an attempt has two.
const BUFFER: usize = 16 * 1024;

const USER_AGENT: &str = concat!("monitored/", env!("CARGO_PKG_VERSION"));

/// A URL that JSON is posted to, and what must not be shown of the requests.
pub(super) struct Endpoint {
    uri: Option<Uri>,
    deadline: Duration,
    hidden: Hidden,
}

impl Endpoint {
    /// Blanks around the URL do not count: a file with a secret in it often ends with a line break.
    pub(super) fn new(url: &str) -> Self {
        let uri = url.trim().parse().ok().filter(is_http);
        let mut hidden = Hidden::default();
        if let Some(uri) = &uri {
            hidden.add(uri.path_and_query().map_or("", |path| path.as_str()));
            let userinfo = userinfo(uri);
            hidden.add(userinfo);
            hidden.add(&BASE64_STANDARD.encode(userinfo));
        }
        Self { uri, deadline: DEADLINE, hidden }
    }

    pub(super) fn deadline(&self) -> Duration {
        self.deadline
    }

    /// Another deadline for an attempt.
    pub(super) fn set_deadline(&mut self, deadline: Duration) {
        self.deadline = deadline;
    }

    /// Must appear in nothing that is told of an attempt.
    pub(super) fn hide(&mut self, secret: &str) {
        self.hidden.add(secret);
    }

    /// What is wrong with the URL, which is not quoted: `whose` it is and an `example` of one.
    pub(super) fn mistake(&self, whose: &str, example: &str) -> Option<String> {
        self.uri.is_none().then(|| format!("{whose} is no http(s) URL; one looks like {example}"))
    }

    /// One attempt. `accepted` are the answers that mean that the receiver has it.
    pub(super) fn post(
        &self,
        headers: &[(HeaderName, HeaderValue)],
        body: &[u8],
        accepted: fn(StatusCode) -> bool,
    ) -> Result<(), DeliveryError> {
        let Some(uri) = &self.uri else {
            return Err(DeliveryError::permanent("the sink's URL is no http(s) URL"));
        };
        let attempt = || self.attempt(uri, headers, body, accepted);
        // At its finest level ureq logs the bytes that it sends.
        let silent = || tracing::dispatcher::with_default(&Dispatch::none(), attempt);
        guarded(silent).unwrap_or_else(|| Err(DeliveryError::retry("the HTTP client panicked")))
    }

    fn attempt(
        &self,
        uri: &Uri,
        headers: &[(HeaderName, HeaderValue)],
        body: &[u8],
        accepted: fn(StatusCode) -> bool,
    ) -> Result<(), DeliveryError> {
        let agent = Agent::new_with_config(self.config(uri));
        let mut request = agent.post(uri).header(header::CONTENT_TYPE, "application/json");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let answer =
            request.send(body).map_err(|error| answer::missing(&error, self.deadline, &self.hidden))?;
        // What a receiver says besides is its own affair once it has the alert, and not waited for.
        if accepted(answer.status()) {
            return Ok(());
        }
        Err(answer::refused(answer, &self.hidden))
    }

    /// The proxy that the environment names is ureq's default. None is asked for what is on this machine, as in Go's
    /// `net/http` (`ProxyFromEnvironment`).
    fn config(&self, uri: &Uri) -> Config {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(self.deadline))
            .timeout_connect(Some(self.deadline.min(CONNECTED)))
            .max_idle_connections(0)
            .max_response_header_size(HEAD)
            .input_buffer_size(BUFFER)
            .output_buffer_size(BUFFER)
            .user_agent(USER_AGENT);
        if is_loopback(uri) { config.proxy(None).build() } else { config.build() }
    }
}

/// Scheme and host, by which two of a kind can be told apart: the rest of a webhook's URL is a secret.
impl Debug for Endpoint {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let shown = self.uri.as_ref().and_then(|uri| Some((uri.scheme_str()?, uri.host()?)));
        match shown {
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

fn is_http(uri: &Uri) -> bool {
    let is_scheme = matches!(uri.scheme_str(), Some("http" | "https"));
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let host = uri.host().unwrap_or_default();
    let address = authority.rsplit('@').next().unwrap_or_default();
    let is_port = match address.strip_prefix(host) {
        Some("") => true,
        Some(port) => port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok()),
        None => false,
    };
    is_scheme && !host.is_empty() && is_port
}

fn userinfo(uri: &Uri) -> &str {
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    authority.rsplit_once('@').map_or("", |(userinfo, _)| userinfo)
}

fn is_loopback(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let host = host.to_ascii_lowercase();
    host == "localhost"
        || host.ends_with(".localhost")
        || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::{Endpoint, is_loopback, rfc3339};

    #[test]
    fn what_is_a_url() {
        for url in ["https://example.org", "http://u:p@[::1]:8080/x?y#z", " https://example.org/hook\n"] {
            assert_eq!(Endpoint::new(url).mistake("it", "x"), None, "{url}");
        }
        let none = [
            "",
            "example.org/hook",
            "/hook",
            "ftp://example.org/",
            "https://",
            "https:///hook",
            "https://:80/",
        ];
        let odd = [
            "https://exa mple.org",
            "https://bücher.example",
            "https://example.org:99999/",
            "https://a:b:c/x",
        ];
        for url in none.into_iter().chain(odd) {
            let mistake = Endpoint::new(url).mistake("the webhook's URL", "https://example.org");
            let wanted = "the webhook's URL is no http(s) URL; one looks like https://example.org";
            assert_eq!(mistake.as_deref(), Some(wanted), "{url}");
        }
    }

    #[test]
    fn only_scheme_and_host_are_shown() {
        let shown = |url| format!("{:?}", Endpoint::new(url));
        assert_eq!(shown("https://user:pass@example.org:8443/path?key=value"), "https://example.org/…");
        assert_eq!(shown("example.org/secret"), "<no http(s) URL>");
    }

    #[test]
    fn what_is_on_this_machine() {
        let local = |url: &str| is_loopback(&url.parse().unwrap());
        assert!(
            ["http://localhost/", "http://a.LOCALHOST:1/", "http://127.8.0.1/", "http://[::1]:80/"]
                .iter()
                .all(|url| local(url))
        );
        assert!(
            !["http://localhost.example.org/", "http://10.0.0.1/", "http://[::2]/"]
                .iter()
                .any(|url| local(url))
        );
    }

    #[test]
    fn times_are_in_milliseconds() {
        let at = |millis| rfc3339(SystemTime::UNIX_EPOCH + Duration::from_micros(millis));
        assert_eq!(at(1_700_000_000_120_999), "2023-11-14T22:13:20.12Z");
        assert_eq!(at(0), "1970-01-01T00:00:00Z");
        assert_eq!(rfc3339(SystemTime::UNIX_EPOCH - Duration::from_secs(1)), "1970-01-01T00:00:00Z");
    }
}
