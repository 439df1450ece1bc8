//! A Spotlight that is not there, or does not do what it should.

use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use monitored::Monitored;
use sentry::{ClientOptions, Level, capture_message};
use wiremock::matchers::any;
use wiremock::{Mock, Request, ResponseTemplate};

use super::client::{DSN, LONG, Sentry, apart, lines, log_to_stderr, messages, run, shown, spotlight, told};
use super::receiver::{self, Receiver};

fn message(number: usize) {
    capture_message(&format!("{number}"), Level::Warning);
}

/// Takes connections and closes them, and counts.
struct Closes {
    address: SocketAddr,
    count: Arc<AtomicUsize>,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Closes {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (count, over) = (Arc::<AtomicUsize>::default(), Arc::<AtomicBool>::default());
        let (counted, is_over) = (Arc::clone(&count), Arc::clone(&over));
        let takes = move || {
            while let Ok((connection, _)) = listener.accept() {
                drop(connection);
                if is_over.load(Ordering::SeqCst) {
                    return;
                }
                counted.fetch_add(1, Ordering::SeqCst);
            }
        };
        Self { address, count, over, thread: Some(std::thread::spawn(takes)) }
    }

    fn url(&self) -> String {
        format!("http://{}/stream", self.address)
    }
}

impl Drop for Closes {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        self.thread.take().map(JoinHandle::join);
    }
}

#[test]
#[ignore = "run by other tests of this file"]
fn program() {
    log_to_stderr();
    let _guard = Monitored::new().spotlight(told()).init(ClientOptions::new());
    for number in 0..500 {
        message(number);
        assert!(monitored::flush(LONG), "who is not there is not waited for");
    }
}

#[test]
fn nobody_there_is_one_line() {
    // A port of this machine where nobody listens.
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let output = run("trouble::program", &format!("http://user:s3cret@{nobody}/stream?key=s3cret"), &[]);
    let lines = lines(&output);
    let wanted = format!(
        "WARN monitored: spotlight: http://{nobody}: connection refused; what it misses is not kept for it, and this is not said again"
    );
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].ends_with(&wanted), "{lines:?}");
    println!("{}", lines[0]);
}

#[test]
fn who_closes_is_not_asked_for_each_envelope() {
    let closes = Closes::new();
    let output = run("trouble::program", &closes.url(), &[]);
    assert_eq!(lines(&output).len(), 1);
    // 500 envelopes; the pauses are 1, 2, 4 … seconds, so that ten attempts are more than ten minutes.
    let count = closes.count.load(Ordering::SeqCst);
    println!("{count} attempts");
    assert!((1..10).contains(&count), "{count} attempts");
}

#[test]
fn sentry_gets_everything_all_the_same() {
    let (closes, sentry) = (Closes::new(), Arc::new(Sentry::default()));
    apart(|| {
        let options = ClientOptions::new().dsn(DSN).transport(Arc::clone(&sentry));
        let _guard = Monitored::new().spotlight(closes.url()).init(options);
        (0..200).for_each(message);
    });
    assert_eq!(sentry.bodies().len(), 200);
}

#[test]
fn one_that_hangs_is_waited_for_as_long_as_somebody_wants_to() {
    // The system takes the connection, and nobody answers.
    let hangs = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/stream", hangs.local_addr().unwrap());
    apart(|| {
        let options = ClientOptions::new().shutdown_timeout(Duration::from_millis(100));
        let guard = Monitored::new().spotlight(url).init(options);
        (0..1000).for_each(message);
        assert!(!monitored::flush(Duration::from_millis(50)), "it is not sent yet");
        drop(guard);
    });
}

#[test]
fn one_that_hangs_is_given_up() {
    let hangs = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/stream", hangs.local_addr().unwrap());
    let output = run("trouble::hanging", &url, &[]);
    let lines = lines(&output);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains(": no answer within 2 s; "), "{lines:?}");
}

#[test]
#[ignore = "run by another test of this file"]
fn hanging() {
    log_to_stderr();
    // However long the end of the program may take: Spotlight is not waited for without end.
    let options = ClientOptions::new().shutdown_timeout(LONG);
    let guard = Monitored::new().spotlight(told()).init(options);
    (0..10).for_each(message);
    // After the first attempt nobody is there, and nothing is left.
    assert!(monitored::flush(LONG));
    message(11);
    drop(guard);
}

#[test]
fn one_that_refuses_everything_is_left_alone() {
    let refuses = Receiver::new(ResponseTemplate::new(500));
    let output = run("trouble::program", &refuses.url("/stream"), &[]);
    let lines = lines(&output);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains(": it answered 500 Internal Server Error; "), "{lines:?}");
    let count = refuses.requests().len();
    assert!((3..13).contains(&count), "{count} attempts");
}

#[test]
fn one_refusal_costs_one_envelope() {
    let once = Mock::given(any()).respond_with(ResponseTemplate::new(413)).up_to_n_times(1);
    let then = Mock::given(any()).respond_with(ResponseTemplate::new(200));
    let spotlight = Receiver::of(vec![once, then]);
    shown(&spotlight, |_guard| (0..5).for_each(message));
    assert_eq!(messages(&spotlight), ["0", "1", "2", "3", "4"], "each is sent once, the first in vain");
}

#[test]
fn localhost_is_each_of_its_addresses() {
    // Which ones it has is the machine's affair; Spotlight listens on all of them.
    let addresses = ("localhost", 0).to_socket_addrs().unwrap();
    let listeners: Vec<_> = addresses.filter_map(|address| TcpListener::bind(address).ok()).collect();
    assert!(!listeners.is_empty());
    for listener in listeners {
        let url = format!("http://localhost:{}/stream", listener.local_addr().unwrap().port());
        let takes = std::thread::spawn(move || {
            let mut connection = listener.accept().unwrap().0;
            let request = receiver::request(&mut connection);
            connection.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").unwrap();
            request
        });
        apart(|| {
            let _guard = Monitored::new().spotlight(url).init(ClientOptions::new());
            message(1);
        });
        assert!(takes.join().unwrap().contains("\"message\":\"1\""));
    }
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = spotlight();
    let moved = ResponseTemplate::new(307).insert_header("location", elsewhere.url("/stream").as_str());
    let redirects = Receiver::new(moved);
    shown(&redirects, |_guard| message(1));
    assert_eq!((redirects.requests().len(), elsewhere.requests().len()), (1, 0));
}

#[test]
fn more_than_it_takes_is_dropped_and_said() {
    let output = {
        let slow = Receiver::new(ResponseTemplate::new(200).set_delay(Duration::from_millis(20)));
        let output = run("trouble::floods", &slow.url("/stream"), &[]);
        let count = slow.requests().len();
        assert!((256..2000).contains(&count), "{count} taken");
        output
    };
    let lines = lines(&output);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains(": more is sent than it takes; some of it is not shown there"), "{lines:?}");
}

#[test]
#[ignore = "run by another test of this file"]
fn floods() {
    log_to_stderr();
    let _guard = Monitored::new().spotlight(told()).init(ClientOptions::new());
    (0..2000).for_each(message);
    assert!(monitored::flush(LONG));
}

#[test]
fn one_that_is_back_is_found_after_the_pause() {
    let reset = |_: &Request| io::Error::from(io::ErrorKind::ConnectionReset);
    let once = Mock::given(any()).respond_with_err(reset).up_to_n_times(1);
    let then = Mock::given(any()).respond_with(ResponseTemplate::new(200));
    let spotlight = Receiver::of(vec![once, then]);
    shown(&spotlight, |_guard| {
        let until = Instant::now() + LONG;
        let mut sent = 0;
        while spotlight.requests().len() < 2 {
            assert!(Instant::now() < until, "it was never asked again");
            message(sent);
            sent += 1;
            assert!(monitored::flush(LONG));
            std::thread::sleep(Duration::from_millis(10));
        }
        let again = messages(&spotlight);
        assert_eq!((again.len(), again[0].as_str()), (2, "0"));
        assert_eq!(again[1], (sent - 1).to_string(), "what it missed is not kept");
    });
}
