//! A `redis-server` of a test's own.

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use super::until;

pub(crate) struct Server {
    child: Option<Child>,
    port: u16,
    arguments: Vec<String>,
    password: Option<String>,
    folder: PathBuf,
}

/// A port of the loopback that nobody listened on a moment ago.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

impl Server {
    /// One that is not running yet; nothing where none is installed.
    pub(crate) fn new(arguments: &[&str]) -> Option<Self> {
        let installed = Command::new("redis-server").arg("--version").stdout(Stdio::null()).status();
        if !installed.is_ok_and(|status| status.success()) {
            eprintln!("skipped: there is no redis-server on this machine");
            return None;
        }
        let port = free_port();
        let folder = std::env::temp_dir().join(format!("monitored-fleet-{}-{port}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let arguments = arguments.iter().map(|&it| it.to_owned()).collect();
        Some(Self { child: None, port, arguments, password: None, folder })
    }

    pub(crate) fn running(arguments: &[&str]) -> Option<Self> {
        let mut server = Self::new(arguments)?;
        server.start();
        Some(server)
    }

    /// One that wants this password.
    pub(crate) fn with_password(password: &str) -> Option<Self> {
        let mut server = Self::new(&["--requirepass", password])?;
        server.password = Some(password.to_owned());
        server.start();
        Some(server)
    }

    pub(crate) fn start(&mut self) {
        let port = self.port.to_string();
        let mut command = Command::new("redis-server");
        command.args(["--port", &port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir"]);
        command.arg(&self.folder).args(&self.arguments).stdout(Stdio::null());
        self.child = Some(command.spawn().unwrap());
        until("redis-server answers", || self.connect().is_some());
    }

    pub(crate) fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/0", self.port)
    }

    fn connect(&self) -> Option<redis::Connection> {
        let user = self.password.as_ref().map(|password| format!(":{password}@")).unwrap_or_default();
        let client = redis::Client::open(format!("redis://{user}127.0.0.1:{}/0", self.port)).unwrap();
        let mut connection = client.get_connection().ok()?;
        redis::cmd("PING").query::<String>(&mut connection).ok()?;
        Some(connection)
    }

    pub(crate) fn ask<T: redis::FromRedisValue>(&self, words: &[&str]) -> T {
        let mut command = redis::cmd(words[0]);
        words[1..].iter().for_each(|word| {
            command.arg(*word);
        });
        command.query(&mut self.connect().unwrap()).unwrap()
    }

    /// Whether there was room for another value.
    pub(crate) fn fills(&self, number: usize) -> bool {
        let mut set = redis::cmd("SET");
        set.arg(format!("filled:{number}")).arg("x".repeat(64 << 10));
        set.query::<String>(&mut self.connect().unwrap()).is_ok()
    }

    pub(crate) fn keys(&self) -> Vec<String> {
        self.ask(&["KEYS", "*"])
    }

    /// What all processes together have counted, by all rules and whatever it is counted apart by, of what is counted by a rule.
    pub(crate) fn counted(&self) -> u64 {
        let hashes = self.keys().into_iter().filter(|key| key.ends_with(":counts"));
        hashes.flat_map(|key| self.ask::<Vec<Vec<u8>>>(&["HVALS", &key])).map(|counts| counted(&counts)).sum()
    }
}

/// As it is written: the latest slice, and for each `back:calls:counted:slow`.
fn counted(counts: &[u8]) -> u64 {
    let slices = std::str::from_utf8(counts).unwrap().split(' ').skip(1);
    slices.map(|slice| slice.split(':').nth(2).unwrap().parse::<u64>().unwrap()).sum()
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
