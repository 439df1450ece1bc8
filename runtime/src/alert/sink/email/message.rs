//! The mail as it goes over the wire.

use std::time::{Duration, SystemTime};

use lettre::Message;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use url::Host;

use super::{Alert, body, subject};
use crate::alert::AlertState;

/// RFC 3834: what keeps vacation notices from answering.
const AUTO_SUBMITTED: HeaderName = HeaderName::new_from_ascii_str("Auto-Submitted");

/// The first moment of the year 9999, in seconds since 1970: about where dates of mails end.
const END_OF_DATES: Duration = Duration::from_secs(253_370_764_800);

/// The headers and both bodies, in ASCII unless an address is not.
pub(super) fn bytes(alert: &Alert, from: &Mailbox, to: &[Mailbox]) -> Result<Vec<u8>, lettre::error::Error> {
    let domain = domain(from);
    let mut mail = Message::builder()
        .from(from.clone())
        .subject(subject::line(alert))
        .date(date(alert.at))
        .message_id(Some(format!("<{}.alert.monitored@{domain}>", alert.id.simple())))
        .raw_header(HeaderValue::new(AUTO_SUBMITTED, "auto-generated".to_owned()));
    for recipient in to {
        mail = mail.to(recipient.clone());
    }
    if let Some(thread) = thread(alert) {
        let root = format!("<{thread}.rule.monitored@{domain}>");
        mail = mail.references(root.clone()).in_reply_to(root);
    }
    let rows = body::rows(alert);
    let bodies = MultiPart::alternative_plain_html(body::plain(alert, &rows), body::html(alert, &rows));
    Ok(mail.multipart(bodies)?.formatted())
}

/// The sender's domain for ids, in ASCII; one that no mail comes from (RFC 2606), where the sender's is none of DNS.
fn domain(from: &Mailbox) -> String {
    match Host::parse(from.email.domain()) {
        Ok(Host::Domain(domain)) => domain,
        _ => "monitored.invalid".to_owned(),
    }
}

/// A moment that a date of a mail can tell.
fn date(at: SystemTime) -> SystemTime {
    match at.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) if since < END_OF_DATES => at,
        _ => SystemTime::UNIX_EPOCH,
    }
}

/// What the mails about one state of affairs have in common: the rule, what it counts apart, and where. By it a program for
/// mail shows the end under the beginning, though no mail was ever sent that had it for its id.
fn thread(alert: &Alert) -> Option<String> {
    if !matches!(alert.state, AlertState::Firing | AlertState::Resolved | AlertState::NoData) {
        return None;
    }
    let mut hash = Fnv::new();
    hash.part(&alert.rule);
    let (name, value) = alert.key.as_ref().map_or(("", ""), |(name, value)| (*name, value.as_str()));
    hash.part(name);
    hash.part(value);
    hash.part(alert.service.as_deref().unwrap_or_default());
    hash.part(alert.environment.as_deref().unwrap_or_default());
    Some(format!("{:016x}", hash.0))
}

/// FNV-1a in 64 bits (draft-eastlake-fnv): the same in every process and every version, as the standard library's hashes
/// are not.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Adds a part and its end, so that what is moved from one part to the next makes a difference.
    fn part(&mut self, text: &str) {
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::{Fnv, bytes, date, domain, thread};
    use crate::{Alert, AlertState};

    #[test]
    fn the_hash_is_fnv_1a() {
        let mut hash = Fnv::new();
        for byte in "foobar".bytes() {
            hash.0 = (hash.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        // A vector of the draft.
        assert_eq!(hash.0, 0x8594_4171_f739_67e8);
    }

    #[test]
    fn one_thread_for_a_rule_and_key() {
        let mut alert = Alert::sample();
        let firing = thread(&alert);
        alert.state = AlertState::Resolved;
        assert_eq!(thread(&alert), firing);
        alert.key = None;
        assert_ne!(thread(&alert), firing);
        alert.state = AlertState::Raised;
        assert_eq!(thread(&alert), None);
    }

    #[test]
    fn any_moment_has_a_date() {
        let epoch = SystemTime::UNIX_EPOCH;
        let (from, to) = ("a@example.org".parse().unwrap(), ["b@example.org".parse().unwrap()]);
        for at in [epoch - Duration::from_secs(1), epoch + Duration::from_secs(400_000_000_000)] {
            assert_eq!(date(at), epoch);
            let alert = Alert { at, ..Alert::sample() };
            assert!(bytes(&alert, &from, &to).is_ok());
        }
        let last = epoch + super::END_OF_DATES - Duration::from_secs(1);
        assert!(bytes(&Alert { at: last, ..Alert::sample() }, &from, &to).is_ok());
    }

    #[test]
    fn ids_are_of_the_senders_domain() {
        assert_eq!(domain(&"Ü <a@bücher.example>".parse().unwrap()), "xn--bcher-kva.example");
        let literal: lettre::Address = "a@[127.0.0.1]".parse().unwrap();
        assert_eq!(domain(&literal.into()), "monitored.invalid");
    }
}
