//! Why a mail was not taken.

use lettre::transport::smtp::Error;
use std::error::Error as _;
use std::io::ErrorKind;

use super::server::Server;
use crate::alert::sink::DeliveryError;
use crate::value::text;

/// Bytes of what the server said.
const EXCERPT: usize = 200;

/// What went wrong, in one line without secrets.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) reason: String,
    pub(super) permanent: bool,
}

impl Refusal {
    pub(super) fn permanent(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), permanent: true }
    }

    pub(super) fn retry(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), permanent: false }
    }

    /// By the code of the server's answer (RFC 5321, 4.2.1: 5yz stays, 4yz passes); without one the network is to blame,
    /// and may do better later.
    pub(super) fn of(error: &Error, server: &Server) -> Self {
        let Some(code) = error.status() else {
            let reason = if timed_out(error) { "no answer in time".to_owned() } else { said(error, server) };
            return Self { reason, permanent: error.is_client() };
        };
        Self {
            reason: format!("{code} {}", said(error, server)).trim_end().to_owned(),
            permanent: error.is_permanent(),
        }
    }

    /// Of a log-in: of the answer only its codes, since some servers repeat what they were sent.
    pub(super) fn of_login(error: &Error, server: &Server) -> Self {
        let Some(code) = error.status() else {
            return Self::of(error, server);
        };
        let answer = error.source().map(|source| text::display(source, EXCERPT)).unwrap_or_default();
        let enhanced = answer.split_whitespace().next().filter(|word| is_enhanced(word));
        let code = enhanced.map_or(code.to_string(), |enhanced| format!("{code} {enhanced}"));
        let reason = format!("{code}: the user or the password was not accepted");
        Self { reason, permanent: error.is_permanent() }
    }

    /// With where it happened in front.
    pub(super) fn at(self, place: impl std::fmt::Display) -> Self {
        Self { reason: format!("{place}: {}", self.reason), ..self }
    }
}

impl From<Refusal> for DeliveryError {
    fn from(refusal: Refusal) -> Self {
        match refusal.permanent {
            true => Self::permanent(refusal.reason),
            false => Self::retry(refusal.reason),
        }
    }
}

/// What the server or the system said of it.
fn said(error: &Error, server: &Server) -> String {
    let said = match error.source() {
        Some(source) => text::display(source, 4 * EXCERPT),
        None => text::display(error, 4 * EXCERPT),
    };
    text::one_line(&without_password(&said, server), EXCERPT)
}

fn without_password(said: &str, server: &Server) -> String {
    match &server.password {
        Some(password) => said.replace(password.as_str(), "[Filtered]"),
        None => said.to_owned(),
    }
}

/// A socket whose time is up says on Unix that it would block.
fn timed_out(error: &Error) -> bool {
    let mut source = error.source();
    while let Some(error) = source {
        if let Some(error) = error.downcast_ref::<std::io::Error>() {
            return matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock);
        }
        source = error.source();
    }
    false
}

/// An enhanced status code of RFC 3463, as `5.7.8`.
fn is_enhanced(word: &str) -> bool {
    let parts: Vec<_> = word.split('.').collect();
    parts.len() == 3
        && parts.iter().all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::{is_enhanced, without_password};
    use crate::alert::sink::email::server::Server;

    #[test]
    fn the_password_is_taken_out_of_what_is_quoted() {
        let server = Server::parse("smtp://user:hunter2@host").unwrap();
        assert_eq!(without_password("hunter2 is wrong", &server), "[Filtered] is wrong");
    }

    #[test]
    fn an_enhanced_code_is_known_by_its_form() {
        assert!(is_enhanced("5.7.8"));
        assert!(
            !is_enhanced("AGFsaWNlAGh1bnRlcjI=")
                && !is_enhanced("5.7")
                && !is_enhanced("5.7.x")
                && !is_enhanced("")
        );
    }
}
