//! A mail server that says what stands in its script, whatever it is told.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::thread::JoinHandle;

pub(crate) struct Script {
    port: u16,
    thread: Option<JoinHandle<Vec<String>>>,
}

impl Script {
    /// For one connection: the greeting first, then an answer for each line. After the last it waits for the client to leave.
    pub(crate) fn start(answers: &'static [&'static str]) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let thread = std::thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            let mut stream = BufReader::new(stream);
            let mut answers = answers.iter();
            let mut lines = Vec::new();
            loop {
                if let Some(answer) = answers.next() {
                    // The client may have had enough.
                    let _ = stream.get_mut().write_all(answer.as_bytes());
                }
                let mut line = String::new();
                if !stream.read_line(&mut line).is_ok_and(|read| read > 0) {
                    return lines;
                }
                lines.push(line.trim_end().to_owned());
            }
        });
        Self { port, thread: Some(thread) }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// What the client said.
    pub(crate) fn lines(mut self) -> Vec<String> {
        self.thread.take().unwrap().join().unwrap()
    }
}
