//! TLS from the start, by STARTTLS, and where it cannot be had.

use std::sync::Arc;

use monitored::sink::Email;
use monitored::{Alert, AlertSink};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;

use crate::script::Script;
use crate::server::{Rules, Server};
use crate::{from_url, impatient};

/// A server's half, and what its clients have to trust.
fn identity(host: &str) -> (Arc<ServerConfig>, String) {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed([host.to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    (Arc::new(config.with_single_cert(vec![cert.der().clone()], key).unwrap()), cert.pem())
}

fn server(wrapped: bool) -> (Server, String) {
    let (tls, root) = identity("127.0.0.1");
    let login = Some(("me", "hunter2"));
    (Server::start(Rules { tls: Some(tls), wrapped, login, ..Rules::default() }), root)
}

fn to(server: &Server, scheme: &str, root: &str) -> Email {
    from_url(&format!("{scheme}://me:hunter2@127.0.0.1:{}", server.port())).root_certificate(root)
}

#[test]
fn smtps_is_encrypted_from_the_start() {
    let (server, root) = server(true);
    to(&server, "smtps", &root).deliver(&Alert::sample()).unwrap();
    assert_eq!(server.mail().to.len(), 2);
    assert_eq!(server.logins(), ["me"]);
}

#[test]
fn smtp_is_encrypted_before_anything_is_told() {
    let (server, root) = server(false);
    to(&server, "smtp", &root).deliver(&Alert::sample()).unwrap();
    assert_eq!(server.mail().to.len(), 2);
    assert_eq!(server.hellos().len(), 2, "one before and one after");
    assert_eq!(server.logins(), ["me"]);
}

#[test]
fn a_certificate_of_nobody_known_is_not_trusted() {
    for (wrapped, scheme) in [(true, "smtps"), (false, "smtp")] {
        let (server, _) = server(wrapped);
        let email = from_url(&format!("{scheme}://me:hunter2@127.0.0.1:{}", server.port()));
        let error = email.deliver(&Alert::sample()).unwrap_err();
        assert!(!error.is_permanent() && error.to_string().contains("certificate"), "{error}");
        assert_eq!((server.mails().len(), server.logins().len()), (0, 0));
    }
}

#[test]
fn a_certificate_of_another_host_is_not_trusted() {
    let (tls, root) = identity("other.example.org");
    let server = Server::start(Rules { tls: Some(tls), wrapped: true, ..Rules::default() });
    let error = to(&server, "smtps", &root).deliver(&Alert::sample()).unwrap_err();
    assert!(!error.is_permanent() && error.to_string().contains("certificate"), "{error}");
    assert_eq!(server.mails().len(), 0);
}

#[test]
fn without_starttls_nothing_is_sent() {
    let script = Script::start(&["220 hi\r\n", "250-hi\r\n250 AUTH PLAIN\r\n", "221 bye\r\n"]);
    let email = from_url(&format!("smtp://me:hunter2@127.0.0.1:{}", script.port()));
    let error = email.deliver(&Alert::sample()).unwrap_err();
    assert!(error.is_permanent() && error.to_string().contains("does not offer STARTTLS"), "{error}");
    assert_eq!(script.lines()[1..], ["QUIT"]);
}

#[test]
fn a_starttls_that_is_offered_and_refused_is_no_excuse() {
    for tls in ["required", "opportunistic"] {
        let answers = &["220 hi\r\n", "250-hi\r\n250 STARTTLS\r\n", "454 4.7.0 not now\r\n", "221 bye\r\n"];
        let script = Script::start(answers);
        let email = impatient(from_url(&format!("smtp://127.0.0.1:{}?tls={tls}", script.port())));
        let error = email.deliver(&Alert::sample()).unwrap_err();
        assert!(
            !error.is_permanent() && error.to_string().contains("STARTTLS: 454 4.7.0 not now"),
            "{error}"
        );
        assert!(!script.lines().iter().any(|line| line.starts_with("MAIL")));
    }
}

#[test]
fn opportunistic_is_as_good_as_the_server() {
    let plain = Server::start(Rules::default());
    let (tls, root) = identity("127.0.0.1");
    let encrypted = Server::start(Rules { tls: Some(tls), ..Rules::default() });
    for (server, hellos) in [(&plain, 1), (&encrypted, 2)] {
        let email = from_url(&format!("smtp://127.0.0.1:{}?tls=opportunistic", server.port()));
        email.root_certificate(&root).deliver(&Alert::sample()).unwrap();
        assert_eq!((server.mails().len(), server.hellos().len()), (1, hellos));
    }
}

#[test]
fn a_root_certificate_that_is_none_is_a_mistake() {
    for pem in [
        "",
        "not PEM",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n!",
    ] {
        let mistake = from_url("smtps://host").root_certificate(pem).mistake();
        assert!(mistake.is_some_and(|mistake| mistake.contains("root certificate")), "{pem:?}");
    }
}
