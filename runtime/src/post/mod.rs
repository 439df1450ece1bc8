//! What is posted over HTTP: where to, one attempt with a deadline, and why there was no answer.
//!
//! Nothing is kept between attempts, no connection and no thread: the process may fork at any time.

mod silence;

use std::fmt::{self, Display, Formatter};
use std::net::IpAddr;
use std::time::Duration;

use tracing::Dispatch;
use ureq::config::Config;
use ureq::http::{HeaderName, HeaderValue, Response, Uri};
use ureq::{Agent, Body};

pub(crate) use self::silence::Silence;
use crate::value::guarded;

/// Bytes of an answer's head.
const HEAD: usize = 16 * 1024;

/// Bytes of ureq's buffers, of which an attempt has two.
const BUFFER: usize = 16 * 1024;

const USER_AGENT: &str = concat!("monitored/", env!("CARGO_PKG_VERSION"));

/// How long an attempt may take.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    /// From the look-up of the name to the end of the answer.
    pub(crate) deadline: Duration,
    /// How much of it may pass until there is a connection.
    pub(crate) connected: Duration,
}

/// An `http` or `https` URL. Shown by its scheme, host and port: the rest may be a secret.
pub(crate) struct Target(Uri);

impl Target {
    /// Blanks around the URL do not count: a file with a secret in it often ends with a line break.
    pub(crate) fn read(url: &str) -> Option<Self> {
        url.trim().parse().ok().filter(is_http).map(Self)
    }

    pub(crate) fn scheme_and_host(&self) -> (&str, &str) {
        (self.0.scheme_str().unwrap_or_default(), self.0.host().unwrap_or_default())
    }

    #[cfg(feature = "webhook")]
    pub(crate) fn path_and_query(&self) -> &str {
        self.0.path_and_query().map_or("", |path| path.as_str())
    }

    #[cfg(feature = "webhook")]
    pub(crate) fn userinfo(&self) -> &str {
        let authority = self.0.authority().map_or("", |authority| authority.as_str());
        authority.rsplit_once('@').map_or("", |(userinfo, _)| userinfo)
    }

    /// One attempt. What there is to be read of an answer has to be read in `answered`, where the deadline still counts. Nothing of it is
    /// logged through `tracing`: at its finest level ureq writes the bytes that it sends.
    pub(crate) fn post<T>(
        &self,
        limits: Limits,
        headers: &[(HeaderName, HeaderValue)],
        body: &[u8],
        answered: impl FnOnce(Response<Body>) -> T,
    ) -> Result<T, Silence> {
        let attempt = || {
            let agent = Agent::new_with_config(self.config(limits));
            let mut request = agent.post(&self.0);
            for (name, value) in headers {
                request = request.header(name, value);
            }
            request.send(body).map(answered).map_err(|error| Silence::of(&error))
        };
        let silent = || tracing::dispatcher::with_default(&Dispatch::none(), attempt);
        guarded(silent).unwrap_or_else(|| Err(Silence::Told("the HTTP client panicked".to_owned())))
    }

    /// The proxy that the environment names is ureq's default. None is asked for what is on this machine, as in Go's
    /// `net/http` (`ProxyFromEnvironment`).
    fn config(&self, limits: Limits) -> Config {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(limits.deadline))
            .timeout_connect(Some(limits.deadline.min(limits.connected)))
            .max_idle_connections(0)
            .max_response_header_size(HEAD)
            .input_buffer_size(BUFFER)
            .output_buffer_size(BUFFER)
            .user_agent(USER_AGENT);
        if is_loopback(&self.0) { config.proxy(None).build() } else { config.build() }
    }
}

impl Display for Target {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (scheme, host) = self.scheme_and_host();
        write!(f, "{scheme}://{host}")?;
        self.0.port_u16().map_or(Ok(()), |port| write!(f, ":{port}"))
    }
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
    use super::{Target, is_loopback};

    #[test]
    fn what_is_a_url() {
        for url in ["https://example.org", "http://u:p@[::1]:8080/x?y#z", " https://example.org/hook\n"] {
            assert!(Target::read(url).is_some(), "{url}");
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
            assert!(Target::read(url).is_none(), "{url}");
        }
    }

    #[test]
    fn only_scheme_host_and_port_are_shown() {
        let shown = |url| Target::read(url).unwrap().to_string();
        assert_eq!(shown("https://user:pass@example.org:8443/path?key=value"), "https://example.org:8443");
        assert_eq!(shown("http://[::1]/"), "http://[::1]");
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
}
