//! Receivers that do not answer, or not as they should.

use std::io::Write;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use monitored::{Alert, AlertSink, DeliveryError, sink};

use super::receiver::{once, request, wait_until_closed, write_until_closed};

/// Of an attempt that is to end at it.
const SHORT: Duration = Duration::from_millis(300);

/// Of an attempt that is to end before it; longer than a test should take.
const LONG: Duration = Duration::from_secs(60);

fn failure(url: &str, deadline: Duration) -> DeliveryError {
    let begun = Instant::now();
    let error = sink::Webhook::new(url).deadline(deadline).deliver(&Alert::sample()).unwrap_err();
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(20), "{took:?}");
    assert!(!error.is_permanent(), "{error}");
    assert!(deadline == LONG || took >= deadline, "{error} after {took:?}");
    error
}

#[test]
fn an_answer_byte_by_byte_ends_at_the_deadline() {
    let (url, server) = once(|mut stream| {
        request(&mut stream);
        stream.write_all(b"HTTP/1.1 200 OK\r\nx-padding: ").unwrap();
        write_until_closed(&mut stream, b"x", || std::thread::sleep(Duration::from_millis(20)));
    });
    assert_eq!(failure(&url, SHORT).to_string(), "no answer within 300 ms");
    server.join().unwrap();
}

#[test]
fn a_refusals_body_byte_by_byte_ends_at_the_deadline() {
    let (url, server) = once(|mut stream| {
        request(&mut stream);
        stream.write_all(b"HTTP/1.1 500 Oops\r\ncontent-length: 1000\r\n\r\nbroken ").unwrap();
        write_until_closed(&mut stream, b"x", || std::thread::sleep(Duration::from_millis(20)));
    });
    let error = failure(&url, SHORT);
    assert!(error.to_string().starts_with("500 Internal Server Error: broken x"), "{error}");
    server.join().unwrap();
}

#[test]
fn no_answer_ends_at_the_deadline() {
    let (url, server) = once(|mut stream| wait_until_closed(&mut stream));
    assert_eq!(failure(&url, SHORT).to_string(), "no answer within 300 ms");
    server.join().unwrap();
}

#[test]
fn a_success_is_one_before_its_body_has_come() {
    let (url, server) = once(|mut stream| {
        request(&mut stream);
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n").unwrap();
        wait_until_closed(&mut stream);
    });
    let begun = Instant::now();
    assert_eq!(sink::Webhook::new(url).deadline(LONG).deliver(&Alert::sample()), Ok(()));
    assert!(begun.elapsed() < Duration::from_secs(20));
    server.join().unwrap();
}

#[test]
fn an_endless_answer_is_cut() {
    let (url, server) = once(|mut stream| {
        request(&mut stream);
        stream.write_all(b"HTTP/1.1 500 Oops\r\n\r\n").unwrap();
        write_until_closed(&mut stream, &[b'x'; 1024], || ());
    });
    let error = failure(&url, LONG);
    assert!(
        error.to_string().starts_with("500 Internal Server Error: xxx") && error.to_string().len() < 300,
        "{error}"
    );
    server.join().unwrap();
}

#[test]
fn an_endless_head_is_cut() {
    let (url, server) = once(|mut stream| {
        request(&mut stream);
        stream.write_all(b"HTTP/1.1 200 OK\r\n").unwrap();
        write_until_closed(&mut stream, b"x-padding: 0123456789\r\n", || ());
    });
    assert_eq!(failure(&url, LONG).to_string(), "what was answered is no HTTP");
    server.join().unwrap();
}

#[test]
fn what_is_no_http() {
    let (url, server) = once(|mut stream| {
        request(&mut stream);
        stream.write_all(b"220 mail.example.org ESMTP\r\n\r\n").unwrap();
    });
    assert_eq!(failure(&url, LONG).to_string(), "what was answered is no HTTP");
    server.join().unwrap();
}

#[test]
fn a_connection_that_is_closed() {
    let (url, server) = once(|mut stream| drop(request(&mut stream)));
    assert_eq!(failure(&url, LONG).to_string(), "the connection was closed without an answer");
    server.join().unwrap();
}

#[test]
fn a_connection_that_is_reset() {
    // What is closed with something in it that nobody read is reset.
    let (url, server) = once(|stream| stream.peek(&mut [0]).unwrap());
    let error = failure(&url, LONG).to_string();
    let possible = ["connection reset", "broken pipe", "the connection was closed without an answer"];
    assert!(possible.contains(&error.as_str()), "{error}");
    server.join().unwrap();
}

#[test]
fn nothing_is_listening() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(failure(&url, LONG).to_string(), "connection refused");
}

#[test]
fn no_tls_where_it_should_be() {
    let (url, server) = once(|mut stream| {
        // The handshake is no text.
        let mut first = [0; 1];
        std::io::Read::read_exact(&mut stream, &mut first).unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
        wait_until_closed(&mut stream);
    });
    let error = failure(&url.replace("http:", "https:"), LONG);
    assert!(error.to_string().starts_with("TLS: "), "{error}");
    server.join().unwrap();
}
