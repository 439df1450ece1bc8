//! Who may do what, and who Sentry says it was.

use monitored::sentry::protocol::Event;
use reqwest::Method;
use serde_json::json;

use super::harness::{ADMIN, READER, answer, capture, config, sent};

#[tokio::test]
async fn only_an_administrator_deletes() {
    let captured = capture(config(&[]), async |service| {
        service.create_ada().await;
        let path = "/api/users/1";
        let anonymous = answer(service.request(Method::DELETE, path)).await;
        anonymous.assert_problem(401);
        assert_eq!(anonymous.header("www-authenticate"), Some("Bearer"));
        service.delete(path, "no-such-token").await.assert_problem(401);
        service.delete(path, READER).await.assert_problem(403);
        assert_eq!(service.get(path).await.status, 200);
        assert_eq!(service.delete(path, ADMIN).await.status, 204);
        service.get(path).await.assert_problem(404);
        service.delete(path, ADMIN).await.assert_problem(404);
    });
    assert_eq!(captured.await.events.len(), 0, "all of it is the callers' affair");
}

#[tokio::test]
async fn only_an_administrator_starts_what_deletes() {
    let captured = capture(config(&[]), async |service| {
        let request = || service.request(Method::POST, "/api/jobs/nightly");
        answer(request()).await.assert_problem(401);
        answer(request().bearer_auth(READER)).await.assert_problem(403);
    });
    assert_eq!(captured.await.check_ins.len(), 0, "nothing ran");
}

#[tokio::test]
async fn an_unknown_token_is_refused_everywhere() {
    let captured = capture(config(&[]), async |service| {
        for token in ["Bearer no-such-token", "Bearer", "Basic YTpi", "demo-admin-token", "Bearer \u{e9}"] {
            let request = service.request(Method::GET, "/api/users").header("authorization", token);
            answer(request).await.assert_problem(401);
        }
    });
    captured.await;
}

#[tokio::test]
async fn whoever_calls_is_the_user_of_the_event_and_of_no_other() {
    let captured = capture(config(&[]), async |service| {
        service.create_ada().await;
        service.external(json!({ "failure_percent": 100 })).await;
        for token in [Some(ADMIN), None, Some(READER)] {
            let request = service.request(Method::GET, "/api/users/1/profile");
            let request = token.into_iter().fold(request, |request, token| request.bearer_auth(token));
            answer(request).await.assert_problem(502);
        }
    });
    let captured = captured.await;
    let user = |event: &Event<'static>| event.user.as_ref().and_then(|user| user.username.clone());
    let users: Vec<_> = captured.events.iter().map(user).collect();
    assert_eq!(users, [Some("ada".to_owned()), None, Some("ray".to_owned())]);
}

#[tokio::test]
async fn no_token_leaves() {
    let captured = capture(config(&[]), async |service| {
        service.create_ada().await;
        service.external(json!({ "garbage": true })).await;
        for token in [ADMIN, "no-such-token"] {
            let request = service.request(Method::GET, "/api/users/1/profile?token=hunter2");
            let failed = answer(request.bearer_auth(token).header("cookie", "session=hunter3")).await;
            assert!(!failed.body.to_string().contains(token), "{failed:?}");
        }
        service.delete("/api/users/1", "no-such-token").await.assert_problem(401);
        service.delete("/api/users/1", ADMIN).await;
    });
    let captured = captured.await;
    assert_eq!(captured.events.len(), 1);
    let sent = sent(&captured);
    assert!(sent.contains("/profiles/1"), "the search would find what is there");
    for secret in [ADMIN, "no-such-token", "hunter2", "hunter3"] {
        assert!(!sent.contains(secret), "{secret} in {sent}");
    }
}
