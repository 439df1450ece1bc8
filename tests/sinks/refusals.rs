//! Answers that are not what was hoped for.

use std::time::Duration;

use monitored::{Alert, AlertSink, DeliveryError, sink};
use wiremock::matchers::path;
use wiremock::{Mock, ResponseTemplate};

use super::receiver::Receiver;

fn refusal(answer: ResponseTemplate) -> DeliveryError {
    let receiver = Receiver::new(answer);
    let error = sink::Slack::new(receiver.url("/services/T0/B0/XX")).deliver(&Alert::sample()).unwrap_err();
    assert_eq!(receiver.requests().len(), 1, "trying again is the delivery's");
    error
}

fn seconds(error: &DeliveryError) -> Option<u64> {
    error.retry_after().map(|wait| wait.as_secs())
}

#[test]
fn slack_says_what_is_wrong() {
    for (status, text, reason) in [
        (400, "invalid_payload", "400 Bad Request: invalid_payload"),
        (403, "action_prohibited", "403 Forbidden: action_prohibited"),
        (404, "channel_not_found", "404 Not Found: channel_not_found"),
        (410, "channel_is_archived", "410 Gone: channel_is_archived"),
        (404, "", "404 Not Found"),
        (404, "a\r\nb\u{1b}[2J", "404 Not Found: a\\r\\nb\\u{1b}[2J"),
    ] {
        let error = refusal(ResponseTemplate::new(status).set_body_string(text));
        assert_eq!((error.to_string().as_str(), error.is_permanent()), (reason, true));
        assert_eq!(error.retry_after(), None);
    }
}

#[test]
fn what_may_pass_is_tried_again() {
    for status in [408, 425, 429, 500, 502, 503, 504] {
        let error = refusal(ResponseTemplate::new(status));
        assert!(!error.is_permanent(), "{error}");
        assert!(error.to_string().starts_with(&status.to_string()));
        assert_eq!(error.retry_after(), None);
    }
}

#[test]
fn a_receiver_that_wants_to_be_left_alone_is() {
    let after =
        |status, when: &str| refusal(ResponseTemplate::new(status).insert_header("retry-after", when));
    assert_eq!(seconds(&after(429, "30")), Some(30));
    assert_eq!(seconds(&after(503, "120")), Some(120));
    assert_eq!(seconds(&after(429, "86400")), Some(3600), "no longer than an hour");
    assert_eq!(seconds(&after(429, "Fri, 31 Dec 9999 23:59:59 GMT")), Some(3600));
    assert_eq!(seconds(&after(503, "Sun, 06 Nov 1994 08:49:37 GMT")), Some(0));
    assert_eq!(seconds(&after(503, "later")), None);
    assert_eq!(seconds(&after(403, "30")), None, "there will be no other attempt");
}

#[test]
fn a_success_is_one_whatever_is_said_besides() {
    for body in [&b"\xff\x00<html>"[..], b"no_service", b""] {
        let receiver = Receiver::new(ResponseTemplate::new(200).set_body_bytes(body));
        assert_eq!(sink::Slack::new(receiver.url("/")).deliver(&Alert::sample()), Ok(()));
        assert_eq!(sink::Webhook::new(receiver.url("/")).deliver(&Alert::sample()), Ok(()));
    }
}

#[test]
fn a_redirect_is_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let (runtime, server) = {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            let server = runtime.block_on(wiremock::MockServer::start());
            (runtime, server)
        };
        let location = format!("{}/s3cr3t", server.uri());
        let moved = ResponseTemplate::new(status).insert_header("location", location.as_str());
        runtime.block_on(async {
            Mock::given(path("/old")).respond_with(moved).mount(&server).await;
            Mock::given(path("/s3cr3t")).respond_with(ResponseTemplate::new(200)).mount(&server).await;
        });
        let error =
            sink::Webhook::new(format!("{}/old", server.uri())).deliver(&Alert::sample()).unwrap_err();
        assert!(error.is_permanent());
        assert!(error.to_string().starts_with(&status.to_string()), "{error}");
        assert!(
            error.to_string().contains("redirects are not followed") && !error.to_string().contains("s3cr3t"),
            "{error}"
        );
        let paths: Vec<_> = runtime.block_on(server.received_requests()).unwrap();
        assert_eq!(paths.iter().map(|request| request.url.path()).collect::<Vec<_>>(), ["/old"]);
    }
}

#[test]
fn a_delay_within_the_deadline_is_waited_for() {
    let receiver = Receiver::new(ResponseTemplate::new(200).set_delay(Duration::from_millis(300)));
    assert_eq!(sink::Slack::new(receiver.url("/")).deliver(&Alert::sample()), Ok(()));
}
