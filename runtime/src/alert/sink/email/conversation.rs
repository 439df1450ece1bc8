//! What is said to the mail server, command by command: `lettre`'s own way of sending gives up on a mail as soon as one of its
//! recipients is refused.

use std::fmt::Display;
use std::time::{Duration, Instant};

use lettre::Address;
use lettre::transport::smtp::authentication::Mechanism;
use lettre::transport::smtp::client::{Certificate, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};

use super::refusal::Refusal;
use super::server::{Security, Server};

/// Both ask for the password itself.
const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];

/// How long to wait for the answer to a farewell, which changes nothing.
const FAREWELL: Duration = Duration::from_secs(1);

/// How long it may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// To connect, and for each answer.
    pub(super) answer: Duration,
    /// For all of it: looked at before each command.
    pub(super) whole: Duration,
}

/// A connection that is used for one mail.
pub(super) struct Conversation<'a> {
    connection: SmtpConnection,
    server: &'a Server,
    limits: Limits,
    until: Instant,
}

impl<'a> Conversation<'a> {
    /// Connects, encrypts and logs in.
    pub(super) fn start(server: &'a Server, roots: &[Certificate], limits: Limits) -> Result<Self, Refusal> {
        let until = Instant::now() + limits.whole;
        let hello = server.hello.clone().map_or_else(ClientId::default, ClientId::Domain);
        let tls = tls(server, roots)?;
        let wrapped = tls.as_ref().filter(|_| server.security == Security::Wrapped);
        let address = (server.host.as_str(), server.port);
        let connection = SmtpConnection::connect(address, Some(limits.answer), &hello, wrapped, None)
            .map_err(|error| Refusal::of(&error, server))?;
        let mut conversation = Self { connection, server, limits, until };
        if let Some(tls) = tls.filter(|_| server.security != Security::Wrapped) {
            conversation.encrypt(&tls, &hello)?;
        }
        conversation.log_in()?;
        Ok(conversation)
    }

    fn encrypt(&mut self, tls: &TlsParameters, hello: &ClientId) -> Result<(), Refusal> {
        if !self.connection.can_starttls() {
            if self.server.security == Security::Opportunistic {
                return Ok(());
            }
            self.farewell();
            return Err(Refusal::permanent(
                "the server does not offer STARTTLS, and nothing is sent without: write `smtps://` for one with TLS from the \
                 start, or `?tls=none` where nobody listens on the way to it",
            ));
        }
        self.wait()?;
        self.connection.starttls(tls, hello).map_err(|error| Refusal::of(&error, self.server).at("STARTTLS"))
    }

    fn log_in(&mut self) -> Result<(), Refusal> {
        let Some(credentials) = &self.server.credentials else {
            return Ok(());
        };
        if self.connection.server_info().get_auth_mechanism(&MECHANISMS).is_none() {
            self.farewell();
            return Err(Refusal::permanent(
                "the server takes no user and password here (no AUTH PLAIN or LOGIN)",
            ));
        }
        self.wait()?;
        match self.connection.auth(&MECHANISMS, credentials) {
            Ok(_) => Ok(()),
            Err(error) => {
                if error.status().is_some() {
                    self.farewell();
                }
                Err(Refusal::of_login(&error, self.server))
            }
        }
    }

    /// Sends the mail to each of the recipients that the server takes; tells of each of them, in order, why not if not.
    pub(super) fn send(
        mut self,
        from: &Address,
        to: &[&Address],
        mail: &[u8],
    ) -> Result<Vec<Option<Refusal>>, Refusal> {
        let sent = self.hand_over(from, to, mail);
        self.farewell();
        sent
    }

    fn hand_over(
        &mut self,
        from: &Address,
        to: &[&Address],
        mail: &[u8],
    ) -> Result<Vec<Option<Refusal>>, Refusal> {
        let parameters = self.parameters(from, to, mail)?;
        self.say(Mail::new(Some(from.clone()), parameters)).map_err(|refusal| refusal.0.at("sender"))?;
        let mut refused = Vec::with_capacity(to.len());
        for &recipient in to {
            match self.say(Rcpt::new(recipient.clone(), Vec::new())) {
                Ok(()) => refused.push(None),
                Err((refusal, true)) => refused.push(Some(refusal.at(recipient))),
                Err((refusal, false)) => return Err(refusal.at(recipient)),
            }
        }
        if refused.iter().all(Option::is_some) {
            return Ok(refused);
        }
        self.say(Data).map_err(|refusal| refusal.0.at("DATA"))?;
        self.wait()?;
        let taken = self.connection.message(mail);
        taken.map_err(|error| Refusal::of(&error, self.server).at("the mail"))?;
        Ok(refused)
    }

    /// What the server has to be able to do for addresses and text beyond ASCII (RFC 6531, RFC 6152).
    fn parameters(
        &self,
        from: &Address,
        to: &[&Address],
        mail: &[u8],
    ) -> Result<Vec<MailParameter>, Refusal> {
        let server = self.connection.server_info();
        let mut parameters = Vec::new();
        if to.iter().copied().chain([from]).any(|address| !address.to_string().is_ascii()) {
            if !server.supports_feature(Extension::SmtpUtfEight) {
                return Err(Refusal::permanent(
                    "an address is not ASCII, and the server takes no others (no SMTPUTF8)",
                ));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        if !mail.is_ascii() && server.supports_feature(Extension::EightBitMime) {
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        Ok(parameters)
    }

    /// Says it and waits for the answer: on failure why, and whether the server goes on listening.
    fn say(&mut self, command: impl Display) -> Result<(), (Refusal, bool)> {
        self.wait().map_err(|refusal| (refusal, false))?;
        match self.connection.command(command) {
            Ok(_) => Ok(()),
            Err(error) => {
                // 421: the server closes the connection (RFC 5321, 4.2.2).
                let open = error.status().is_some_and(|code| u16::from(code) != 421);
                Err((Refusal::of(&error, self.server), open))
            }
        }
    }

    /// Lets the next answer take what is left of the time.
    fn wait(&mut self) -> Result<(), Refusal> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Refusal::retry("the server took too long"));
        }
        let waits = self.connection.set_timeout(Some(left.min(self.limits.answer)));
        waits.map_err(|error| Refusal::retry(error.to_string()))
    }

    /// The mail counts as taken, or not, whatever is answered to this.
    fn farewell(&mut self) {
        if self.connection.set_timeout(Some(FAREWELL.min(self.limits.answer))).is_ok() {
            self.connection.abort();
        }
    }
}

fn tls(server: &Server, roots: &[Certificate]) -> Result<Option<TlsParameters>, Refusal> {
    if server.security == Security::None {
        return Ok(None);
    }
    parameters(&server.host, roots).map(Some).map_err(|error| Refusal::of(&error, server).at("TLS"))
}

/// The roots of `webpki-roots`, and these.
pub(super) fn parameters(
    host: &str,
    roots: &[Certificate],
) -> Result<TlsParameters, lettre::transport::smtp::Error> {
    let builder = TlsParameters::builder(host.to_owned());
    roots.iter().fold(builder, |builder, root| builder.add_root_certificate(root.clone())).build()
}
