//! Alerts by e-mail, through SMTP.

mod body;
mod conversation;
mod message;
mod progress;
mod refusal;
mod server;
mod subject;

use std::fmt::{self, Debug, Formatter};
use std::time::Duration;

use lettre::Address;
use lettre::message::Mailbox;
use lettre::transport::smtp::client::Certificate;

use super::{Alert, AlertSink, DeliveryError};

use self::conversation::{Conversation, Limits};
use self::progress::{Progress, Recipients, Settled};
use self::refusal::Refusal;
use self::server::Server;

/// To connect, and for each answer of the server.
const ANSWER: Duration = Duration::from_secs(10);
/// For the whole mail: less than what an attempt of any sink may take, so that the error says what took so long.
const WHOLE: Duration = Duration::from_secs(25);

/// Mails each alert, as text and as HTML, by SMTP.
///
/// ```
/// use monitored::{AlertSink, sink};
///
/// let mail = sink::Email::new("smtp://alerts%40example.org:password@mail.example.org", "Alerts <alerts@example.org>")
///     .to("team@example.org")
///     .to("On call <pager@example.org>");
/// assert_eq!(mail.mistake(), None);
/// ```
///
/// # The server
///
/// | URL | what it means | port without one |
/// | --- | --- | --- |
/// | `smtps://user:password@host` | TLS from the start | 465 |
/// | `smtp://user:password@host` | STARTTLS; a server that does not offer it gets nothing | 587 |
/// | `smtp://host?tls=opportunistic` | STARTTLS if offered: whoever sits on the way can read along, password included | 587 |
/// | `smtp://host?tls=none` | no encryption, for a relay on the same machine or network | 25 |
///
/// `?tls=required` says what is so anyway. The same as in `lettre`'s URLs, but that there `smtp://` alone is not encrypted.
/// User and password are percent-encoded (`@` is `%40`, `/` is `%2F`), and are there both or not at all: they are sent by AUTH
/// PLAIN or LOGIN. A path is the name that this machine gives itself (`smtp://host/web-1.example.org`), its host name
/// otherwise. Certificates are checked against Mozilla's roots, see [`root_certificate`](Self::root_certificate) for others.
///
/// # The mail
///
/// The subject says in one line how bad it is, which rule, its state, what happened and where: `[error] backend_errors
/// firing: 11 failures in 5 min (backend, production)`. Below are the message (at most 4 KiB), the figures of
/// [`Alert::details`] and the alert's context (its first 20 pairs), a value at most 1 KiB; addresses of the sample event and
/// the runbook are links if they are `http` or `https`. `Message-ID` comes from the alert's id, so that a mail that
/// arrives twice can be told to be one; the mails of one rule, key, service and environment refer to a common id, so that
/// most programs show what is resolved under what fired. `Auto-Submitted: auto-generated` (RFC 3834) keeps vacation notices away.
///
/// # Errors
///
/// Answers of the server that begin with 5 are [permanent](DeliveryError::permanent), and so is a server that can do no
/// STARTTLS, no log-in, or no addresses beyond ASCII where they are wanted. Those that begin with 4 and whatever the network does
/// (refused, no answer, a certificate that does not hold) are tried again.
///
/// All recipients get one mail and see each other. Where the server refuses some of them, the others get it all the same.
/// Those that it refuses for now are tried again, alone; when nobody is left to be tried, and somebody was refused for
/// good, that is a permanent error that names one of them and says how many have it.
///
/// # Time
///
/// Each alert has a connection of its own. Connecting takes at most 10 seconds for each address of the host, each answer at
/// most 10 seconds, and before each command it is seen to that all of it takes no more than 25. What is not bounded is
/// the time that the system takes to look up a name, and a server that sends one answer byte by byte, or a line without an
/// end: `lettre` waits for the next byte, not for the line, and keeps what it has. The deadline of 30 seconds that an attempt has,
/// see [`AlertSink`], ends such an attempt for everybody but the thread that it runs on.
pub struct Email {
    server: Option<Server>,
    from: Option<Mailbox>,
    to: Vec<Mailbox>,
    roots: Vec<Certificate>,
    /// The first.
    mistake: Option<String>,
    limits: Limits,
    progress: Progress,
}

impl Email {
    /// By this mail server, from this address (`alerts@example.org` or `Alerts <alerts@example.org>`).
    ///
    /// What is wrong with them tells [`mistake`](AlertSink::mistake), without quoting any of it: the password could be anywhere in
    /// there.
    ///
    /// ```
    /// use monitored::{AlertSink, sink};
    ///
    /// let mail = sink::Email::new("https://user:hunter2@example.org", "alerts@example.org").to("team@example.org");
    /// let mistake = mail.mistake().unwrap_or_default();
    /// assert!(mistake.starts_with("the scheme `https` is none of a mail server: write `smtps://user:password@host`"));
    /// assert!(!mistake.contains("hunter2"));
    /// ```
    pub fn new(url: impl AsRef<str>, from: impl AsRef<str>) -> Self {
        let mut email = Self {
            server: None,
            from: None,
            to: Vec::new(),
            roots: Vec::new(),
            mistake: None,
            limits: Limits { answer: ANSWER, whole: WHOLE },
            progress: Progress::default(),
        };
        email.server = email.or_mistake(Server::parse(url.as_ref()));
        email.from = email.or_mistake(mailbox(from.as_ref(), "the sender's address"));
        email
    }

    /// One more who gets them: `team@example.org` or `Team <team@example.org>`.
    ///
    /// ```
    /// use monitored::{AlertSink, sink};
    ///
    /// let mail = sink::Email::new("smtps://mail.example.org", "alerts@example.org");
    /// assert!(mail.mistake().is_some_and(|mistake| mistake.contains("no recipient")));
    /// assert_eq!(mail.to("team@example.org").mistake(), None);
    /// ```
    #[must_use]
    pub fn to(mut self, address: impl AsRef<str>) -> Self {
        let which = format!("the address of recipient {}", self.to.len() + 1);
        let recipient = self.or_mistake(mailbox(address.as_ref(), &which));
        self.to.extend(recipient);
        self
    }

    /// Trusts servers whose certificate this one has signed, or that have this one themselves, besides those that Mozilla's
    /// roots vouch for: for a mail server with a company's own authority. In PEM, one or more.
    ///
    /// ```
    /// use monitored::{AlertSink, sink};
    ///
    /// let mail = sink::Email::new("smtps://mail.corp.example", "alerts@corp.example").to("team@corp.example");
    /// let mail = mail.root_certificate("/etc/ssl/corp.pem");
    /// assert!(mail.mistake().is_some_and(|mistake| mistake.contains("-----BEGIN CERTIFICATE-----")));
    /// ```
    #[must_use]
    pub fn root_certificate(mut self, pem: impl AsRef<[u8]>) -> Self {
        let root = self.or_mistake(certificate(pem.as_ref()));
        self.roots.extend(root);
        self
    }

    /// Other limits, for tests: for an answer, and for all.
    #[doc(hidden)]
    #[must_use]
    pub fn limits(mut self, answer: Duration, whole: Duration) -> Self {
        self.limits = Limits { answer, whole };
        self
    }

    fn or_mistake<T>(&mut self, made: Result<T, String>) -> Option<T> {
        made.map_err(|mistake| self.mistake.get_or_insert(mistake)).ok()
    }

    fn attempt(&self, alert: &Alert, server: &Server, from: &Mailbox) -> Result<(), Refusal> {
        let mut recipients = self.progress.take(alert.id, self.to.len());
        let sent = self.send(alert, server, from, &mut recipients);
        let outcome = match sent {
            Ok(waiting) => progress::outcome(&recipients, waiting.as_ref()),
            Err(refusal) => Err(refusal),
        };
        if outcome.as_ref().is_err_and(|refusal| !refusal.permanent) {
            self.progress.keep(alert.id, recipients);
        }
        outcome
    }

    /// Sends it to those who have neither got it nor been refused for good; returns why somebody has to wait, if so.
    fn send(
        &self,
        alert: &Alert,
        server: &Server,
        from: &Mailbox,
        recipients: &mut Recipients,
    ) -> Result<Option<Refusal>, Refusal> {
        let mail = message::bytes(alert, from, &self.to);
        let mail =
            mail.map_err(|error| Refusal::permanent(format!("the mail cannot be written: {error}")))?;
        let (places, left): (Vec<_>, Vec<_>) =
            recipients.iter_mut().zip(&self.to).filter(|(settled, _)| settled.is_none()).unzip();
        let to: Vec<_> = left.iter().map(|mailbox| &mailbox.email).collect();
        let answers = Conversation::start(server, &self.roots, self.limits)?.send(&from.email, &to, &mail)?;
        let mut waiting = None;
        for (place, answer) in places.into_iter().zip(answers) {
            match answer {
                None => *place = Some(Settled::Taken),
                Some(refusal) if refusal.permanent => *place = Some(Settled::Refused(refusal.reason)),
                Some(refusal) => waiting = Some(refusal),
            }
        }
        Ok(waiting)
    }
}

impl AlertSink for Email {
    fn name(&self) -> &str {
        "email"
    }

    fn deliver(&self, alert: &Alert) -> Result<(), DeliveryError> {
        let (None, Some(server), Some(from)) = (self.mistake(), &self.server, &self.from) else {
            return Err(DeliveryError::permanent(self.mistake().unwrap_or_default()));
        };
        let sent = self.attempt(alert, server, from);
        sent.map_err(|refusal| refusal.at(format_args!("{}:{}", server.host, server.port)).into())
    }

    fn mistake(&self) -> Option<String> {
        let nobody = || "the mail has no recipient: add one with `.to(\"team@example.org\")`".to_owned();
        self.mistake.clone().or_else(|| self.to.is_empty().then(nobody))
    }
}

/// Without user and password.
impl Debug for Email {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut email = f.debug_struct("Email");
        email.field("server", &self.server).field("from", &self.from).field("to", &self.to);
        email.field("mistake", &self.mistake).finish_non_exhaustive()
    }
}

/// The address, or what would be one. What was given is not quoted: it may be the URL, in the wrong place.
fn mailbox(address: &str, which: &str) -> Result<Mailbox, String> {
    let mailbox = match address.trim() {
        controls if controls.contains(char::is_control) => None,
        // An address alone may have a domain that is an address of a machine, which a `Mailbox` does not parse.
        address => address.parse::<Address>().map(Mailbox::from).or_else(|_| address.parse()).ok(),
    };
    mailbox.ok_or_else(|| format!("{which} is none: write `team@example.org` or `Team <team@example.org>`"))
}

fn certificate(pem: &[u8]) -> Result<Certificate, String> {
    let wrong = || {
        "the root certificate is none: give the text that begins with `-----BEGIN CERTIFICATE-----`"
            .to_owned()
    };
    let begins = String::from_utf8_lossy(pem).contains("-----BEGIN CERTIFICATE-----");
    let root = begins.then(|| Certificate::from_pem(pem).ok()).flatten().ok_or_else(wrong)?;
    // Whether it can be used shows only when it is.
    conversation::parameters("localhost", std::slice::from_ref(&root)).map_err(|_| wrong())?;
    Ok(root)
}
