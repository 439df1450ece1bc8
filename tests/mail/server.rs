//! A mail server that takes what it is told to, and ends with the test.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use mailin::{Action, AuthMechanism, Handler, Response, Session, SessionBuilder, response};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What arrived.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mail {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) bytes: Vec<u8>,
}

/// What the server does.
#[derive(Clone, Default)]
pub(crate) struct Rules {
    /// The answer to a recipient, if it is another than yes.
    pub(crate) recipients: Option<fn(&str, attempt: usize) -> Option<Response>>,
    /// The answer to the mail itself, if it is another than yes.
    pub(crate) mail: Option<fn() -> Response>,
    /// Who may log in; without, nobody is asked to.
    pub(crate) login: Option<(&'static str, &'static str)>,
    /// STARTTLS, or with `wrapped` TLS from the start.
    pub(crate) tls: Option<Arc<ServerConfig>>,
    pub(crate) wrapped: bool,
}

#[derive(Default)]
struct State {
    mails: Mutex<Vec<Mail>>,
    /// Whom each connection named by HELO or EHLO, and who logged in.
    hellos: Mutex<Vec<String>>,
    logins: Mutex<Vec<String>>,
    connections: Mutex<usize>,
}

pub(crate) struct Server {
    address: SocketAddr,
    state: Arc<State>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start(rules: Rules) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let (state, stop) = (Arc::<State>::default(), Arc::<AtomicBool>::default());
        let (seen, stopped) = (Arc::clone(&state), Arc::clone(&stop));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::SeqCst) {
                    break;
                }
                // A client that goes away in the middle is what some tests are about.
                let _ = serve(stream.unwrap(), &rules, &seen);
            }
        });
        Self { address, state, stop, thread: Some(thread) }
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    pub(crate) fn mails(&self) -> Vec<Mail> {
        self.state.mails.lock().unwrap().clone()
    }

    /// The only mail.
    pub(crate) fn mail(&self) -> Mail {
        let mails = self.mails();
        assert_eq!(mails.len(), 1, "{mails:?}");
        mails.into_iter().next().unwrap()
    }

    pub(crate) fn hellos(&self) -> Vec<String> {
        self.state.hellos.lock().unwrap().clone()
    }

    pub(crate) fn logins(&self) -> Vec<String> {
        self.state.logins.lock().unwrap().clone()
    }

    pub(crate) fn connections(&self) -> usize {
        *self.state.connections.lock().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // Wakes the thread, which waits for a connection.
        let _ = TcpStream::connect(self.address);
        let _ = self.thread.take().unwrap().join();
    }
}

fn serve(stream: TcpStream, rules: &Rules, state: &Arc<State>) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let attempt = {
        let mut connections = state.connections.lock().unwrap();
        *connections += 1;
        *connections
    };
    let mut builder = SessionBuilder::new("mail.test");
    if rules.tls.is_some() && !rules.wrapped {
        builder.enable_start_tls();
    }
    if rules.login.is_some() {
        builder.enable_auth(AuthMechanism::Plain);
        if rules.tls.is_none() || rules.wrapped {
            builder.insecure_enable_plaintext_auth();
        }
    }
    let visitor = Visitor { rules: rules.clone(), state: Arc::clone(state), attempt, mail: Mail::default() };
    let mut session = builder.build(Ipv4Addr::LOCALHOST.into(), visitor);
    match &rules.tls {
        Some(tls) if rules.wrapped => {
            let mut stream = encrypted(stream, tls);
            greet(&session, stream.get_mut())?;
            converse(&mut session, &mut stream).map(drop)
        }
        tls => {
            let mut stream = BufReader::new(stream);
            greet(&session, stream.get_mut())?;
            let (true, Some(tls)) = (converse(&mut session, &mut stream)?, tls) else {
                return Ok(());
            };
            session.tls_active();
            converse(&mut session, &mut encrypted(stream.into_inner(), tls)).map(drop)
        }
    }
}

fn greet(session: &Session<Visitor>, stream: &mut impl Write) -> io::Result<()> {
    stream.write_all(&session.greeting().buffer()?)?;
    stream.flush()
}

fn encrypted(
    stream: TcpStream,
    tls: &Arc<ServerConfig>,
) -> BufReader<StreamOwned<ServerConnection, TcpStream>> {
    BufReader::new(StreamOwned::new(ServerConnection::new(Arc::clone(tls)).unwrap(), stream))
}

/// To the end, or until TLS is to begin.
fn converse<S: Read + Write>(session: &mut Session<Visitor>, stream: &mut BufReader<S>) -> io::Result<bool> {
    let mut line = Vec::new();
    loop {
        line.clear();
        if stream.read_until(b'\n', &mut line)? == 0 {
            return Ok(false);
        }
        let answer = session.process(&line);
        stream.get_mut().write_all(&answer.buffer()?)?;
        stream.get_mut().flush()?;
        match answer.action {
            Action::Close => return Ok(false),
            Action::UpgradeTls => return Ok(true),
            Action::Reply | Action::NoReply => {}
        }
    }
}

struct Visitor {
    rules: Rules,
    state: Arc<State>,
    attempt: usize,
    mail: Mail,
}

impl Handler for Visitor {
    fn helo(&mut self, _: std::net::IpAddr, domain: &str) -> Response {
        self.state.hellos.lock().unwrap().push(domain.to_owned());
        response::OK
    }

    fn mail(&mut self, _: std::net::IpAddr, _: &str, from: &str) -> Response {
        self.mail.from = from.to_owned();
        response::OK
    }

    fn rcpt(&mut self, to: &str) -> Response {
        let refused = self.rules.recipients.and_then(|rule| rule(to, self.attempt));
        if refused.is_none() {
            self.mail.to.push(to.to_owned());
        }
        refused.unwrap_or(response::OK)
    }

    fn data(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.mail.bytes.extend(bytes);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        if let Some(refused) = self.rules.mail {
            return refused();
        }
        self.state.mails.lock().unwrap().push(std::mem::take(&mut self.mail));
        response::OK
    }

    fn auth_plain(&mut self, _: &str, user: &str, password: &str) -> Response {
        self.state.logins.lock().unwrap().push(user.to_owned());
        match self.rules.login == Some((user, password)) {
            true => response::AUTH_OK,
            false => response::INVALID_CREDENTIALS,
        }
    }
}
