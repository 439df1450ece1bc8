//! What callers send that they should not.

use monitored::sentry::protocol::{Context, SpanStatus};
use reqwest::Method;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::harness::{answer, capture, config, transactions};

#[tokio::test]
async fn bodies_that_are_no_users() {
    let captured = capture(config(&[]), async |service| {
        for body in
            ["", "{", "[]", "null", "{\"name\": 7}", "{\"name\":\"Ada\"}", "\u{0}", "{\"name\":\"\\ud800\"}"]
        {
            let request =
                service.request(Method::POST, "/api/users").header("content-type", "application/json");
            let refused = answer(request.body(body)).await;
            assert!([400, 422].contains(&refused.status.as_u16()), "{body}: {refused:?}");
            refused.assert_problem(refused.status.as_u16());
        }
        service.post("/api/users", json!({ "name": "Ada", "email": "nobody" })).await.assert_problem(400);
    });
    assert_eq!(captured.await.events.len(), 0);
}

#[tokio::test]
async fn types_that_are_not_json() {
    let captured = capture(config(&[]), async |service| {
        for kind in ["text/plain", "application/xml", ";;;"] {
            let request = service.request(Method::POST, "/api/users").header("content-type", kind);
            answer(request.body("{}")).await.assert_problem(415);
        }
        answer(service.request(Method::POST, "/api/users").body("{}")).await.assert_problem(415);
    });
    assert_eq!(captured.await.events.len(), 0);
}

#[tokio::test]
async fn ten_megabytes() {
    let captured = capture(config(&[]), async |service| {
        let mut connection = TcpStream::connect(service.address).await.unwrap();
        let head = "POST /api/users HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 10485760\r\n\r\n";
        connection.write_all(head.as_bytes()).await.unwrap();
        let (mut reader, mut writer) = connection.split();
        let mut answered = Vec::new();
        // Whoever is answered early may not get rid of the rest.
        let (_, _) = tokio::join!(writer.write_all(&[b' '; 10_485_760]), reader.read_to_end(&mut answered));
        let answered = String::from_utf8(answered).unwrap();
        assert!(answered.starts_with("HTTP/1.1 413 ") && answered.contains("problem+json"), "{answered}");
        assert_eq!(service.get("/api/users").await.status, 200);
    });
    assert_eq!(captured.await.events.len(), 0);
}

#[tokio::test]
async fn ids_and_pages_that_are_none() {
    let captured = capture(config(&[]), async |service| {
        for id in ["x", "1.5", "9223372036854775808", "%00", "1%20OR%201=1", "%ff"] {
            service.get(&format!("/api/users/{id}")).await.assert_problem(400);
            service.get(&format!("/api/users/{id}/profile")).await.assert_problem(400);
        }
        for id in ["0", "-1", "9223372036854775807"] {
            service.get(&format!("/api/users/{id}")).await.assert_problem(404);
        }
        for query in ["page=0", "page=-1", "page=x", "per_page=0", "per_page=101", "per_page=4294967296"] {
            service.get(&format!("/api/users?{query}")).await.assert_problem(400);
        }
        assert_eq!(service.get("/api/users?page=4294967295&per_page=100").await.body["users"], json!([]));
    });
    assert_eq!(captured.await.events.len(), 0);
}

#[tokio::test]
async fn methods_that_a_path_does_not_know() {
    let captured = capture(config(&[]), async |service| {
        for (method, path, allowed) in [
            (Method::PUT, "/api/users", "GET,HEAD,POST"),
            (Method::POST, "/api/users/1", "GET,HEAD,DELETE"),
            (Method::GET, "/api/jobs/nightly", "POST"),
            (Method::DELETE, "/", "GET,HEAD"),
            (Method::POST, "/health", "GET,HEAD"),
        ] {
            let refused = answer(service.request(method, path)).await;
            refused.assert_problem(405);
            assert_eq!(refused.header("allow"), Some(allowed), "{path}: {refused:?}");
        }
    });
    assert_eq!(captured.await.events.len(), 0);
}

#[tokio::test]
async fn an_address_twice() {
    let captured = capture(config(&[]), async |service| {
        service.create_ada().await;
        let again = service.post("/api/users", json!({ "name": "Eve", "email": "ADA@example.org" })).await;
        again.assert_problem(409);
    });
    assert_eq!(captured.await.events.len(), 0);
}

#[tokio::test]
async fn a_caller_who_hangs_up_ends_what_was_under_way() {
    let profiles = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", profiles.local_addr().unwrap());
    let config = config(&[("PROFILE_URL", &url), ("PROFILE_TIMEOUT_MS", "60000")]);
    let captured = capture(config, async |service| {
        service.create_ada().await;
        let mut caller = TcpStream::connect(service.address).await.unwrap();
        caller.write_all(b"GET /api/users/1/profile HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
        let (mut asked, _) = profiles.accept().await.unwrap();
        // Now the service waits for an answer that does not come, and nobody waits for the service's.
        drop(caller);
        asked.read_to_end(&mut Vec::new()).await.unwrap();
        assert_eq!(service.get("/api/users").await.status, 200);
    });
    let captured = captured.await;
    let [request] = transactions(&captured, "GET /api/users/{id}/profile")[..] else { panic!("not one") };
    let Context::Trace(trace) = &request.contexts["trace"] else { panic!("no trace") };
    assert_eq!(trace.status, Some(SpanStatus::Aborted));
    assert_eq!((captured.events.len(), captured.alerts.len()), (0, 0));
}
