//! The mail server, as its URL tells of it.

use std::fmt::{self, Debug, Formatter};

use lettre::transport::smtp::authentication::Credentials;
use percent_encoding::percent_decode_str;
use url::{Host, Url};

/// What a URL looks like that is right.
const FORM: &str = "`smtps://user:password@host` for TLS from the start, or `smtp://user:password@host` for STARTTLS, \
    with what is special in user and password percent-encoded (`@` is `%40`)";

/// How what is sent is kept from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Security {
    /// TLS from the first byte.
    Wrapped,
    /// STARTTLS, or nothing is sent.
    Required,
    /// STARTTLS where the server offers it.
    Opportunistic,
    /// Not at all.
    None,
}

impl Security {
    /// The ports of RFC 8314 and RFC 6409 for programs that hand mail in, and SMTP's own for a relay nearby.
    fn port(self) -> u16 {
        match self {
            Self::Wrapped => 465,
            Self::Required | Self::Opportunistic => 587,
            Self::None => 25,
        }
    }
}

/// Where mail is handed in, and as whom.
pub(super) struct Server {
    /// A name, or an address without brackets.
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Security,
    pub(super) credentials: Option<Credentials>,
    /// To be looked for, and taken out, in what the server answers.
    pub(super) password: Option<String>,
    /// What the server is told that this machine is called.
    pub(super) hello: Option<String>,
}

/// Without user and password.
impl Debug for Server {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { host, port, security, hello, credentials, password: _ } = self;
        let mut server = f.debug_struct("Server");
        server.field("host", host).field("port", port).field("security", security).field("hello", hello);
        server.field("credentials", &credentials.as_ref().map(|_| "[Filtered]")).finish()
    }
}

impl Server {
    /// What the URL says, or what would be right. The mistake quotes nothing of the URL but its scheme: in one that is
    /// wrong nobody knows which part is the password.
    pub(super) fn parse(url: &str) -> Result<Self, String> {
        let parsed = Url::parse(url)
            .map_err(|error| format!("the mail server's URL is none ({error}): write {FORM}"))?;
        let security = security(url, &parsed)?;
        let host = host(&parsed)?;
        let (credentials, password) = credentials(&parsed)?;
        let port = parsed.port().unwrap_or_else(|| security.port());
        if port == 0 {
            return Err("the mail server's port is 0: leave it out for the usual one".to_owned());
        }
        if parsed.fragment().is_some() {
            return Err(format!("the mail server's URL has a `#` in it: write {FORM} (`#` is `%23`)"));
        }
        Ok(Self { host, port, security, credentials, password, hello: hello(&parsed)? })
    }
}

fn security(url: &str, parsed: &Url) -> Result<Security, String> {
    let pairs: Vec<_> = parsed.query_pairs().collect();
    let tls =
        match pairs.as_slice() {
            [] => None,
            [(key, value)] if key == "tls" => Some(value.as_ref()),
            _ => return Err(
                "the mail server's URL takes nothing but `tls` after its `?` (one in a password is `%3F`)"
                    .to_owned(),
            ),
        };
    match (parsed.scheme(), tls) {
        ("smtps", None | Some("required")) => Ok(Security::Wrapped),
        ("smtps", Some(_)) => {
            Err("`smtps` is TLS from the start: leave `?tls=` out, or write `smtp://`".to_owned())
        }
        ("smtp", None | Some("required")) => Ok(Security::Required),
        ("smtp", Some("opportunistic")) => Ok(Security::Opportunistic),
        ("smtp", Some("none")) => Ok(Security::None),
        ("smtp", Some(_)) => {
            Err("`tls` is `required`, `opportunistic` or `none` in the mail server's URL".to_owned())
        }
        // What stands before a colon without slashes may be anything: a user's name, say.
        (scheme, _) if url.contains("://") && scheme.len() <= 16 => {
            Err(format!("the scheme `{scheme}` is none of a mail server: write {FORM}"))
        }
        _ => Err(format!("the mail server's URL has no scheme: write {FORM}")),
    }
}

fn host(parsed: &Url) -> Result<String, String> {
    let name = match parsed.host() {
        // Outside of `http` and its like a URL's host may be anything; in SMTP it is one of these all the same.
        Some(Host::Domain(name)) => {
            Host::parse(name).map_err(|_| "the mail server's host is none".to_owned())?
        }
        Some(Host::Ipv4(address)) => Host::Ipv4(address),
        Some(Host::Ipv6(address)) => Host::Ipv6(address),
        None => return Err(format!("the mail server's URL has no host: write {FORM}")),
    };
    Ok(match name {
        Host::Domain(name) => name,
        Host::Ipv4(address) => address.to_string(),
        Host::Ipv6(address) => address.to_string(),
    })
}

fn credentials(parsed: &Url) -> Result<(Option<Credentials>, Option<String>), String> {
    let decoded = |text: &str| {
        let text = percent_decode_str(text).decode_utf8().map_err(|_| {
            "user or password in the mail server's URL is no UTF-8 once its `%` are decoded (`%` itself is `%25`)".to_owned()
        })?;
        Ok::<_, String>(text.into_owned())
    };
    match (parsed.username(), parsed.password()) {
        ("", None) => Ok((None, None)),
        (user, Some(password)) if !user.is_empty() && !password.is_empty() => {
            let (user, password) = (decoded(user)?, decoded(password)?);
            Ok((Some(Credentials::new(user, password.clone())), Some(password)))
        }
        _ => Err(format!(
            "the mail server's URL has one of user and password, and needs both or none: write {FORM}"
        )),
    }
}

fn hello(parsed: &Url) -> Result<Option<String>, String> {
    let name = parsed.path().trim_matches('/');
    if name.is_empty() {
        return Ok(None);
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
    match name.len() <= 255 && name.chars().all(plain) {
        true => Ok(Some(name.to_owned())),
        false => Err(format!(
            "the path in the mail server's URL is the name that this machine gives itself, and this is none: write {FORM} \
             (`/` is `%2F`)"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::{Security, Server};

    fn parsed(url: &str) -> (String, u16, Security) {
        let server = Server::parse(url).unwrap();
        (server.host, server.port, server.security)
    }

    #[test]
    fn the_scheme_decides_and_tls_says_otherwise() {
        assert_eq!(
            parsed("smtps://mail.example.org"),
            ("mail.example.org".to_owned(), 465, Security::Wrapped)
        );
        assert_eq!(parsed("smtps://h?tls=required").2, Security::Wrapped);
        assert_eq!(parsed("smtp://mail.example.org").1, 587);
        assert_eq!(parsed("smtp://h").2, Security::Required);
        assert_eq!(parsed("smtp://h?tls=required").2, Security::Required);
        assert_eq!(parsed("smtp://h?tls=opportunistic"), ("h".to_owned(), 587, Security::Opportunistic));
        assert_eq!(parsed("smtp://localhost?tls=none"), ("localhost".to_owned(), 25, Security::None));
        assert_eq!(parsed("smtp://[::1]:2525?tls=none"), ("::1".to_owned(), 2525, Security::None));
        assert_eq!(parsed("SMTP://127.0.0.1:26").1, 26);
        assert_eq!(parsed("smtp://bücher.example").0, "xn--bcher-kva.example");
    }

    #[test]
    fn user_and_password_are_decoded() {
        let server =
            Server::parse("smtp://me%40example.org:p%3F%22%25%C3%BC@host/web-1.example.org").unwrap();
        assert_eq!(server.password.as_deref(), Some("p?\"%ü"));
        assert_eq!(server.credentials, Some(("me@example.org", "p?\"%ü").into()));
        assert_eq!(server.hello.as_deref(), Some("web-1.example.org"));
        assert_eq!(Server::parse("smtp://host/").unwrap().hello, None);
    }

    #[test]
    fn a_mistake_says_what_would_be_right_and_quotes_nothing() {
        for (url, said) in [
            ("https://user:hunter2@host", "scheme `https`"),
            ("user:hunter2@host", "no scheme"),
            ("mail.example.org", "the mail server's URL is none"),
            ("", "the mail server's URL is none"),
            ("smtp://", "no host"),
            ("smtp:///hunter2", "no host"),
            ("smtp://user:hunter2@", "the mail server's URL is none"),
            ("smtp://user:hunter2@ho%20st", "host is none"),
            ("smtp://user:hunter2@host:0", "port is 0"),
            ("smtp://user:hunter2@host:99999", "the mail server's URL is none"),
            ("smtp://user:12#hunter2@host", "`#` is `%23`"),
            ("smtp://user:12/hunter2@host", "`/` is `%2F`"),
            ("smtp://user:12?hunter2@host", "`%3F`"),
            ("smtp://user:hunter2@host?ssl=on", "nothing but `tls`"),
            ("smtp://user:hunter2@host?tls=maybe", "`required`, `opportunistic` or `none`"),
            ("smtps://user:hunter2@host?tls=none", "TLS from the start"),
            ("smtp://user@host", "both or none"),
            ("smtp://:hunter2@host", "both or none"),
            ("smtp://user:hunter2%ff@host", "no UTF-8"),
            ("smtp://user:hunter2@host/a%0d%0ab", "the path"),
        ] {
            let mistake = Server::parse(url).unwrap_err();
            assert!(mistake.contains(said), "{url}: {mistake}");
            assert!(!mistake.contains("hunter2"), "{url}: {mistake}");
        }
    }

    #[test]
    fn debug_shows_neither_user_nor_password() {
        let shown = format!("{:?}", Server::parse("smtp://somebody:hunter2@host").unwrap());
        assert!(
            shown.contains("host") && !shown.contains("hunter2") && !shown.contains("somebody"),
            "{shown}"
        );
    }
}
