//! Where Redis is.

use std::fmt;

use redis::{ConnectionAddr, ConnectionInfo, IntoConnectionInfo, ProtocolVersion};

/// What a URL looks like that is one.
const RIGHT: &str = "one is redis://host:6379/0, or rediss://host:6379/0 with TLS";

/// A URL that was understood.
#[derive(Clone)]
pub(super) struct Address(ConnectionInfo);

impl Address {
    /// Or what would be right. The URL is not repeated: there may be a password in what is wrong with it.
    pub(super) fn read(url: &str) -> Result<Self, String> {
        let known = ["redis://", "rediss://", "valkey://", "valkeys://", "redis+unix://", "unix://"];
        if !known.iter().any(|scheme| url.starts_with(scheme)) {
            return Err(format!("that is no URL of a Redis; {RIGHT}"));
        }
        if url.contains('#') {
            return Err(format!("a URL with # in it; certificates are always checked, and {RIGHT}"));
        }
        let info = url.into_connection_info();
        // What the error says may repeat the URL.
        let info = info.map_err(|_| format!("the URL cannot be read; {RIGHT}"))?;
        let redis = info.redis_settings().clone();
        let redis = redis.set_protocol(ProtocolVersion::RESP2).set_skip_set_lib_name();
        Ok(Self(info.set_redis_settings(redis)))
    }

    pub(super) fn info(&self) -> &ConnectionInfo {
        &self.0
    }

    pub(super) fn is_with_tls(&self) -> bool {
        matches!(self.0.addr(), ConnectionAddr::TcpTls { .. })
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Address").field(&format_args!("{}", self.0.addr())).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn what_is_no_url_says_what_would_be() {
        let wrong = [
            "",
            "localhost:6379",
            "http://u:hunter2@localhost",
            "redis://",
            "redis://:hunter2@",
            "redis://u:hunter2@host:99999/0",
            "redis://u:hunter2@host/first",
            "redis://u:hunter2@host:port/0",
            "rediss://:hunter2@host/#insecure",
        ];
        for url in wrong {
            let told = Address::read(url).unwrap_err();
            assert!(told.contains("redis://host:6379/0"), "{url}: {told}");
            assert!(!told.contains("hunter2"), "{told}");
        }
    }

    #[test]
    fn what_is_one_shows_no_password() {
        for url in [
            "redis://host",
            "redis://user:hunter2@host:7/3",
            "rediss://:hunter2@[::1]:6379",
            "unix:///tmp/s?pass=hunter2",
        ] {
            let address = Address::read(url).unwrap();
            let shown = format!("{address:?} {:?}", address.info());
            assert!(!shown.contains("hunter2"), "{shown}");
        }
        assert!(Address::read("rediss://host").unwrap().is_with_tls());
        assert!(!Address::read("redis://host").unwrap().is_with_tls());
    }
}
