//! The connection, and what can be wrong with it.

use std::error::Error;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use redis::{Client, Connection, ErrorKind, Pipeline, RedisError, Value};
use rustls::crypto::{CryptoProvider, ring};

use super::address::Address;
use crate::clock;
use crate::value::guarded;

/// How long connecting may take, and how long a batch from its first byte to the last answer.
const CONNECT: Duration = Duration::from_secs(1);
const BATCH: Duration = Duration::from_secs(1);

/// One connection at a time, or none.
pub(in crate::alert) struct Link {
    address: Address,
    connection: Option<Connection>,
}

/// Why an exchange did not work. Nothing of what the other side wrote is in it: whoever answers there might repeat the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(in crate::alert) enum Trouble {
    #[error("it refuses the connection")]
    Refused,
    #[error("it cannot be reached")]
    Unreachable,
    #[error("the connection was lost")]
    Lost,
    #[error("there is no TLS with it (is its certificate known here?)")]
    Tls,
    #[error("it did not answer within a second")]
    Slow,
    #[error("it answers {0} ({1})")]
    Answered(&'static str, &'static str),
    #[error("it answers an error")]
    Other,
    #[error("what it answers makes no sense")]
    Nonsense,
}

impl Link {
    pub(super) fn new(address: &Address) -> Self {
        Self { address: address.clone(), connection: None }
    }

    pub(in crate::alert) fn is_open(&self) -> bool {
        self.connection.is_some()
    }

    /// Connects, where there is no connection.
    pub(in crate::alert) fn open(&mut self) -> Result<(), Trouble> {
        if self.is_open() {
            return Ok(());
        }
        if self.address.is_with_tls() && CryptoProvider::get_default().is_none() {
            // Somebody else may just have done so.
            let _ = ring::default_provider().install_default();
        }
        let connect = || Client::open(self.address.info().clone())?.get_connection_with_timeout(CONNECT);
        let connected = guarded(connect).ok_or(Trouble::Nonsense)?;
        self.connection = Some(connected.map_err(|error| Trouble::of_connecting(&error))?);
        Ok(())
    }

    pub(in crate::alert) fn close(&mut self) {
        self.connection = None;
    }

    /// Sends the commands in one go and waits for what they are answered. Without a connection afterwards where anything went wrong.
    pub(super) fn ask(&mut self, commands: &Pipeline) -> Result<Vec<Value>, Trouble> {
        let Some(mut connection) = self.connection.take() else { return Err(Trouble::Lost) };
        let answers = guarded(|| exchanged(&mut connection, commands)).unwrap_or(Err(Trouble::Nonsense))?;
        self.connection = Some(connection);
        Ok(answers)
    }
}

/// Not by the pipeline itself, which waits anew for each answer after one that did not come.
fn exchanged(connection: &mut Connection, commands: &Pipeline) -> Result<Vec<Value>, Trouble> {
    let until = clock::now() + BATCH;
    connection.set_write_timeout(Some(BATCH)).map_err(|error| Trouble::of(&error))?;
    let packed = commands.get_packed_pipeline();
    connection.send_packed_command(&packed).map_err(|error| Trouble::of(&error))?;
    (0..commands.len()).map(|_| answer(connection, until)).collect()
}

fn answer(connection: &mut Connection, until: Instant) -> Result<Value, Trouble> {
    let left = until.saturating_duration_since(clock::now());
    if left.is_zero() {
        return Err(Trouble::Slow);
    }
    connection.set_read_timeout(Some(left)).map_err(|error| Trouble::of(&error))?;
    match connection.recv_response() {
        Ok(Value::ServerError(error)) => Err(Trouble::answered(error.code())),
        Ok(value) => Ok(value),
        Err(error) => Err(Trouble::of(&error)),
    }
}

impl Trouble {
    fn of_connecting(error: &RedisError) -> Self {
        match Self::of(error) {
            Self::Lost if error.is_connection_refusal() => Self::Refused,
            Self::Lost => Self::Unreachable,
            other => other,
        }
    }

    fn of(error: &RedisError) -> Self {
        if error.is_timeout() {
            return Self::Slow;
        }
        match error.kind() {
            ErrorKind::Io if io_kind(error) == Some(io::ErrorKind::InvalidData) => Self::Tls,
            ErrorKind::Io => Self::Lost,
            ErrorKind::AuthenticationFailed => Self::answered("WRONGPASS"),
            ErrorKind::Parse | ErrorKind::UnexpectedReturnType => Self::Nonsense,
            _ => Self::answered(error.code().unwrap_or_default()),
        }
    }

    /// By the word that Redis begins an error with, if it is one that can be expected.
    fn answered(word: &str) -> Self {
        let known = EXPECTED.iter().find(|(known, _)| *known == word);
        known.map_or(Self::Other, |(word, meaning)| Self::Answered(word, meaning))
    }
}

/// What rustls has to say comes as invalid data. The error is in an `Arc`, which counts as the source.
fn io_kind(error: &RedisError) -> Option<io::ErrorKind> {
    let source = error.source()?.downcast_ref::<Arc<dyn Error + Send + Sync>>()?;
    Some(source.downcast_ref::<io::Error>()?.kind())
}

/// Errors of Redis, and what they mean.
const EXPECTED: [(&str, &str); 10] = [
    ("OOM", "it is full"),
    ("READONLY", "it takes no writes"),
    ("LOADING", "it is starting"),
    ("NOAUTH", "it wants a password"),
    ("WRONGPASS", "it refuses the user or the password"),
    ("NOPERM", "the user may not do that"),
    ("MISCONF", "it cannot save, and takes no writes"),
    ("WRONGTYPE", "somebody else uses these keys"),
    ("MOVED", "it is part of a cluster"),
    ("CLUSTERDOWN", "its cluster is down"),
];

#[cfg(test)]
mod tests {
    use std::io;

    use redis::{ErrorKind, RedisError};

    use super::Trouble;

    #[test]
    fn each_trouble_is_told_by_what_it_is_and_by_no_text_of_the_other_side() {
        let of_io = |kind| Trouble::of_connecting(&RedisError::from(io::Error::new(kind, "hunter2")));
        assert_eq!(of_io(io::ErrorKind::ConnectionRefused), Trouble::Refused);
        assert_eq!(of_io(io::ErrorKind::NetworkUnreachable), Trouble::Unreachable);
        assert_eq!(of_io(io::ErrorKind::TimedOut), Trouble::Slow);
        assert_eq!(of_io(io::ErrorKind::WouldBlock), Trouble::Slow);
        assert_eq!(of_io(io::ErrorKind::InvalidData), Trouble::Tls);
        let parse = RedisError::from((ErrorKind::Parse, "hunter2", "hunter2".to_owned()));
        assert_eq!(Trouble::of(&parse), Trouble::Nonsense);
        assert_eq!(Trouble::answered("OOM").to_string(), "it answers OOM (it is full)");
        assert_eq!(Trouble::answered("hunter2"), Trouble::Other);
    }
}
