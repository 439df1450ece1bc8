//! Receivers: one that keeps what it got, and one that may do what it likes with a connection.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;

use tokio::runtime::{Builder, Runtime};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond};

/// Answers every request in the same way. It ends with the value.
pub(crate) struct Receiver {
    runtime: Runtime,
    server: MockServer,
}

impl Receiver {
    pub(crate) fn new(answer: impl Respond + 'static) -> Self {
        Self::of(vec![Mock::given(any()).respond_with(answer)])
    }

    /// Answers as the first of these does that still answers.
    pub(crate) fn of(answers: Vec<Mock>) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let server = runtime.block_on(async {
            // A server of its own: one of the pool may still be asked by what an earlier test left behind.
            let server = MockServer::builder().start().await;
            for answer in answers {
                answer.mount(&server).await;
            }
            server
        });
        Self { runtime, server }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.server.uri())
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.runtime.block_on(self.server.received_requests()).unwrap()
    }

    /// The one request, as JSON.
    pub(crate) fn body(&self) -> serde_json::Value {
        let requests = self.requests();
        assert_eq!(requests.len(), 1, "{requests:?}");
        let request = &requests[0];
        assert_eq!(request.method.as_str(), "POST");
        assert_eq!(request.headers["content-type"], "application/json");
        assert_eq!(request.headers["user-agent"], concat!("monitored/", env!("CARGO_PKG_VERSION")));
        serde_json::from_slice(&request.body).unwrap()
    }
}

/// Where one connection is taken, and what becomes of it.
pub(crate) fn once<T: Send + 'static>(
    with: impl FnOnce(TcpStream) -> T + Send + 'static,
) -> (String, JoinHandle<T>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let thread = std::thread::spawn(move || with(listener.accept().unwrap().0));
    (url, thread)
}

/// A request, head and body.
pub(crate) fn request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let mut byte = [0];
        if stream.read(&mut byte).unwrap() == 0 {
            break;
        }
        bytes.push(byte[0]);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length =
            head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
        if body.len() >= length.unwrap_or(0) {
            break;
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// As much as the other side takes.
pub(crate) fn write_until_closed(stream: &mut TcpStream, piece: &[u8], mut between: impl FnMut()) {
    while stream.write_all(piece).is_ok() {
        between();
    }
}

/// Until the other side has closed.
pub(crate) fn wait_until_closed(stream: &mut TcpStream) {
    let _ = stream.read_to_end(&mut Vec::new());
}
