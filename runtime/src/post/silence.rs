//! Why there was no answer. What ureq says of that may quote the URL; what is told here is known not to.

use std::io;

use ureq::{Error, Timeout};

/// There was no answer.
pub(crate) enum Silence {
    /// No connection in time.
    Unconnected,
    /// No answer in time.
    Late,
    /// It cannot be sent by HTTP at all.
    Unsendable,
    /// Anything else, in words.
    Told(String),
}

impl Silence {
    pub(super) fn of(error: &Error) -> Self {
        let reason = match error {
            Error::Timeout(Timeout::Connect) => return Self::Unconnected,
            Error::Timeout(_) => return Self::Late,
            Error::Http(_) | Error::BadUri(_) => return Self::Unsendable,
            Error::HostNotFound => "the host was not found".to_owned(),
            Error::Io(error) => io_reason(error),
            Error::Rustls(error) => format!("TLS: {error}"),
            Error::Tls(_) | Error::TlsRequired => "there is no TLS with this host".to_owned(),
            Error::InvalidProxyUrl => "the proxy in the environment has no valid URL".to_owned(),
            Error::ConnectProxyFailed(reason) => format!("no way through the proxy: {reason}"),
            Error::Protocol(_) | Error::LargeResponseHeader(..) => "what was answered is no HTTP".to_owned(),
            _ => "the HTTP client failed".to_owned(),
        };
        Self::Told(reason)
    }
}

fn io_reason(error: &io::Error) -> String {
    // The standard library has no kind for it, but says it in the same words everywhere.
    if error.to_string().starts_with("failed to lookup address") {
        return "the host was not found".to_owned();
    }
    match (error.kind(), error.get_ref()) {
        (io::ErrorKind::UnexpectedEof, _) => "the connection was closed without an answer".to_owned(),
        // TLS, which says what is wrong with a certificate.
        (io::ErrorKind::InvalidData, Some(inner)) => format!("TLS: {inner}"),
        (kind, _) => kind.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::io_reason;

    #[test]
    fn a_failure_to_connect_is_told_in_words() {
        let lookup = io::Error::other("failed to lookup address information: Name or service not known");
        assert_eq!(io_reason(&lookup), "the host was not found");
        assert_eq!(io_reason(&io::ErrorKind::ConnectionReset.into()), "connection reset");
        let certificate =
            io::Error::new(io::ErrorKind::InvalidData, "invalid peer certificate: UnknownIssuer");
        assert_eq!(io_reason(&certificate), "TLS: invalid peer certificate: UnknownIssuer");
        let gone = io::Error::new(io::ErrorKind::UnexpectedEof, "Peer disconnected");
        assert_eq!(io_reason(&gone), "the connection was closed without an answer");
    }
}
