//! An end at which nothing is lost.

use reqwest::Method;
use rusqlite::Connection;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::harness::{File, Service, answer, capture, classes, config, transactions};
use crate::serve;

/// A service of profiles that is the test itself.
async fn profiles() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (listener, url)
}

#[tokio::test]
async fn jobs_that_wait_are_done_first() {
    let captured = capture(config(&[]), async |service| {
        for n in 0..50 {
            let new = json!({ "name": "Ada", "email": format!("{n}@example.org") });
            assert_eq!(service.post("/api/users", new).await.status, 201);
        }
    });
    assert_eq!(transactions(&captured.await, "process").len(), 50);
}

#[tokio::test]
async fn a_request_that_is_under_way_is_answered() {
    let (profiles, url) = profiles().await;
    let running = serve::start(config(&[("PROFILE_URL", &url)])).await.unwrap();
    let service = Service::new(running.address, running.external_address);
    service.create_ada().await;
    let asking = tokio::spawn(answer(service.request(Method::GET, "/api/users/1/profile")));
    let (mut asked, _) = profiles.accept().await.unwrap();
    let stopping = tokio::spawn(running.stop());
    while TcpStream::connect(service.address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    let mut request = [0; 1024];
    assert!(asked.read(&mut request).await.unwrap() > 0);
    let profile = json!({ "biography": "", "followers": 1 }).to_string();
    let length = profile.len();
    let answered = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{profile}");
    asked.write_all(answered.as_bytes()).await.unwrap();
    assert_eq!(asking.await.unwrap().status, 200);
    stopping.await.unwrap();
}

#[tokio::test]
async fn a_request_that_hangs_is_not_waited_for() {
    let (profiles, url) = profiles().await;
    let config = config(&[
        ("PROFILE_URL", &url),
        ("PROFILE_TIMEOUT_MS", "60000"),
        ("REQUEST_TIMEOUT_MS", "60000"),
        ("SHUTDOWN_TIMEOUT_MS", "1"),
    ]);
    let running = serve::start(config).await.unwrap();
    let service = Service::new(running.address, running.external_address);
    service.create_ada().await;
    let hanging = tokio::spawn(service.request(Method::GET, "/api/users/1/profile").send());
    let _asked = profiles.accept().await.unwrap();
    running.stop().await;
    hanging.abort();
}

#[tokio::test]
async fn whoever_finds_the_queue_full_is_told_and_no_user() {
    let file = File::new();
    let config = config(&[
        ("DATABASE_URL", &file.url()),
        ("DATABASE_TIMEOUT_MS", "60000"),
        ("REQUEST_TIMEOUT_MS", "60000"),
        ("QUEUE_LENGTH", "1"),
    ]);
    let captured = capture(config, async |service| {
        let other = Connection::open(&file.0).unwrap();
        other.execute_batch("BEGIN EXCLUSIVE").unwrap();
        let create = |email| service.post("/api/users", json!({ "name": "Ada", "email": email }));
        let (one, another) = (create("a@b.org"), create("b@b.org"));
        tokio::pin!(one, another);
        // Whoever has the place waits for the database; so the first answer is the other's.
        let (refused, waiting) = tokio::select! {
            refused = &mut one => (refused, another),
            refused = &mut another => (refused, one),
        };
        refused.assert_problem(503);
        other.execute_batch("ROLLBACK").unwrap();
        assert_eq!(waiting.await.status, 201);
        assert_eq!(service.get("/api/users").await.body["total"], 1);
    });
    assert_eq!(classes(&captured.await), ["resource_error"]);
}
