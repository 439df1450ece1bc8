//! What we depend on, and is not there as it should be.

use std::fs;

use rusqlite::Connection;
use serde_json::json;
use tokio::{io::AsyncWriteExt, net::TcpListener};

use super::harness::{File, capture, classes, config, exceptions, impatient, sent, transactions};

#[tokio::test]
async fn a_statement_that_fails() {
    let file = File::new();
    let captured = capture(config(&[("DATABASE_URL", &file.url())]), async |service| {
        Connection::open(&file.0).unwrap().execute_batch("DROP TABLE users").unwrap();
        let failed = service.get("/api/users/1").await;
        failed.assert_problem(500);
        assert!(!failed.body.to_string().contains("table"), "{failed:?}");
    });
    let captured = captured.await;
    assert_eq!(classes(&captured), ["database_error"]);
    assert!(exceptions(&captured.events[0]).iter().any(|text| text.contains("no such table: users")));
}

#[tokio::test]
async fn a_database_that_is_locked() {
    let file = File::new();
    let config = config(&[("DATABASE_URL", &file.url()), ("DATABASE_TIMEOUT_MS", "1000")]);
    let captured = capture(config, async |service| {
        let other = Connection::open(&file.0).unwrap();
        other.execute_batch("BEGIN EXCLUSIVE").unwrap();
        let new = json!({ "name": "Ada", "email": "ada@example.org" });
        service.post("/api/users", new.clone()).await.assert_problem(503);
        assert_eq!(service.get("/health").await.status, 503);
        other.execute_batch("ROLLBACK").unwrap();
        assert_eq!(service.post("/api/users", new).await.status, 201);
        assert_eq!(service.get("/health").await.status, 200);
    });
    assert_eq!(classes(&captured.await), ["resource_error"]);
}

#[tokio::test]
async fn a_database_that_is_read_only() {
    let file = File::new();
    capture(config(&[("DATABASE_URL", &file.url())]), async |service| service.create_ada().await).await;
    let config = config(&[("DATABASE_URL", &format!("{}?mode=ro", file.url()))]);
    let captured = capture(config, async |service| {
        assert_eq!(service.get("/api/users/1").await.status, 200);
        let new = json!({ "name": "Bob", "email": "bob@example.org" });
        service.post("/api/users", new).await.assert_problem(500);
    });
    let captured = captured.await;
    assert_eq!(
        classes(&captured),
        ["permission_error"],
        "whose fault it was is ours to say: an event all the same"
    );
}

/// A connection that has it open reads on, and may not write; a new one is refused. None makes an empty file in its place.
#[tokio::test]
async fn a_database_file_that_is_gone() {
    let file = File::new();
    let captured = capture(config(&[("DATABASE_URL", &file.url())]), async |service| {
        fs::remove_file(&file.0).unwrap();
        let read = service.get("/api/users").await;
        assert!([200, 503].contains(&read.status.as_u16()), "{read:?}");
        let new = json!({ "name": "Bob", "email": "bob@example.org" });
        let written = service.post("/api/users", new).await;
        assert!([500, 503].contains(&written.status.as_u16()), "{written:?}");
        assert!(!file.0.exists());
    });
    let captured = captured.await;
    let classes = classes(&captured);
    assert!(
        classes.iter().all(|class| ["permission_error", "connection_error"].contains(class)),
        "{classes:?}"
    );
    assert!(!classes.is_empty());
}

#[tokio::test]
async fn a_service_that_is_down() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let captured = capture(config(&[("PROFILE_URL", &url)]), async |service| {
        service.create_ada().await;
        let failed = service.get("/api/users/1/profile").await;
        failed.assert_problem(503);
        assert!(!failed.body.to_string().contains(&url), "{failed:?}");
    });
    assert_eq!(classes(&captured.await), ["connection_error"]);
}

#[tokio::test]
async fn a_service_that_is_slow() {
    let captured = capture(config(&[("PROFILE_TIMEOUT_MS", "50")]), async |service| {
        service.create_ada().await;
        service.external(json!({ "latency_ms": 60_000 })).await;
        service.get("/api/users/1/profile").await.assert_problem(504);
    });
    assert_eq!(classes(&captured.await), ["timeout_error"]);
}

#[tokio::test]
async fn a_service_that_answers_garbage() {
    let captured = capture(config(&[]), async |service| {
        service.create_ada().await;
        service.external(json!({ "garbage": true })).await;
        service.get("/api/users/1/profile").await.assert_problem(502);
    });
    let captured = captured.await;
    assert_eq!(classes(&captured), ["api_error"]);
    assert!(!sent(&captured).contains("nginx"));
}

#[tokio::test]
async fn a_service_that_never_stops_answering() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let endless = tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.unwrap();
        let _ = connection.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
        while connection.write_all(&[b'a'; 4096]).await.is_ok() {}
    });
    let captured = capture(config(&[("PROFILE_URL", &url)]), async |service| {
        service.create_ada().await;
        service.get("/api/users/1/profile").await.assert_problem(502);
    });
    assert_eq!(classes(&captured.await), ["api_error"]);
    endless.await.unwrap();
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_given_up_and_told() {
    let file = File::with_ada().await;
    let captured = capture(impatient(&file), async |service| {
        service.external(json!({ "latency_ms": 600_000 })).await;
        let failed = service.get("/api/users/1/profile").await;
        failed.assert_problem(504);
        assert_eq!(failed.body["error_type"], "timeout_error");
    });
    let captured = captured.await;
    assert_eq!(classes(&captured), ["timeout_error"]);
    let [request] = transactions(&captured, "GET /api/users/{id}/profile")[..] else { panic!("not one") };
    let failed = request.spans.iter().find(|span| span.description.as_deref() == Some("too_slow")).unwrap();
    assert_eq!(failed.op.as_deref(), Some("api"));
}
