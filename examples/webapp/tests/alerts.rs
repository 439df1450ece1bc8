//! When the team hears of it.

use std::time::Duration;

use monitored::{
    alert::AlertState,
    testing::{Captured, ManualClock},
};
use reqwest::Method;
use serde_json::json;

use super::harness::{File, Service, answer, capture_with, config, impatient};
use crate::{app::MAX_BODY, telemetry};

async fn fail(service: &Service, times: usize) {
    service.external(json!({ "failure_percent": 100 })).await;
    for _ in 0..times {
        service.get("/api/users/1/profile").await.assert_problem(502);
    }
}

async fn capture(body: impl AsyncFnOnce(&Service, &ManualClock)) -> Captured {
    let clock = ManualClock::new();
    let monitored = telemetry::monitored().clock(&clock);
    let captured = capture_with(monitored, config(&[]), async |service| {
        service.create_ada().await;
        body(service, &clock).await;
    });
    captured.await
}

#[tokio::test]
async fn ten_failing_profile_calls_are_no_alert() {
    let captured = capture(async |service, _| fail(service, 10).await).await;
    assert_eq!((captured.events.len(), captured.alerts.len()), (10, 0));
}

#[tokio::test]
async fn the_eleventh_within_five_minutes_is_one_with_a_sample() {
    let captured = capture(async |service, clock| {
        fail(service, 10).await;
        clock.advance(Duration::from_secs(4 * 60));
        fail(service, 1).await;
    });
    let captured = captured.await;
    let [alert] = &captured.alerts[..] else { panic!("not one alert: {:?}", captured.alerts) };
    assert_eq!((alert.rule.as_str(), alert.state), ("backend_errors", AlertState::Firing));
    assert_eq!(alert.message, "High backend error rate detected");
    let sample = alert.sample_event.unwrap();
    assert!(captured.events.iter().any(|event| event.event_id == sample));
}

#[tokio::test]
async fn eleven_in_more_than_five_minutes_are_none() {
    let captured = capture(async |service, clock| {
        fail(service, 10).await;
        // In steps: a leap would look as if the process had been suspended.
        for _ in 0..6 {
            clock.advance(Duration::from_secs(60));
            assert_eq!(service.get("/api/users").await.status, 200);
        }
        fail(service, 1).await;
    });
    assert_eq!(captured.await.alerts.len(), 0);
}

/// They may be somebody's attempts, of which the guide wants to be told.
#[tokio::test]
async fn eleven_tokens_that_are_not_known_are_one_and_no_event() {
    for (times, alerts) in [(10, 0), (11, 1)] {
        let captured = capture(async |service, _| {
            for _ in 0..times {
                service.delete("/api/users/1", "no-such-token").await.assert_problem(401);
            }
        });
        let captured = captured.await;
        assert_eq!((captured.events.len(), captured.alerts.len()), (0, alerts));
    }
}

#[tokio::test]
async fn callers_mistakes_are_none_however_many() {
    let captured = capture(async |service, _| {
        for _ in 0..40 {
            service.get("/api/users/7").await.assert_problem(404);
            service.post("/api/users", json!({ "name": "", "email": "" })).await.assert_problem(400);
            answer(service.request(Method::PUT, "/api/users")).await.assert_problem(405);
            let request = || service.request(Method::POST, "/api/users");
            answer(request().body("{}")).await.assert_problem(415);
            let json = request().header("content-type", "application/json");
            answer(json.body(" ".repeat(MAX_BODY + 1))).await.assert_problem(413);
        }
    });
    let captured = captured.await;
    assert_eq!((captured.events.len(), captured.alerts.len()), (0, 0));
}

#[tokio::test]
async fn the_eleventh_request_that_is_given_up_is_one() {
    for (times, alerts) in [(10, 0), (11, 1)] {
        let file = File::with_ada().await;
        let captured = capture_with(telemetry::monitored(), impatient(&file), async |service| {
            service.external(json!({ "latency_ms": 600_000 })).await;
            for _ in 0..times {
                service.get("/api/users/1/profile").await.assert_problem(504);
            }
        });
        let captured = captured.await;
        assert_eq!((captured.events.len(), captured.alerts.len()), (times, alerts));
        assert!(captured.alerts.iter().all(|alert| alert.rule == "backend_errors"));
    }
}
