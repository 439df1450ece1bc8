use std::time::{Duration, SystemTime};

use monitored::{Alert, AlertSink, sink};
use serde_json::json;
use wiremock::{Request, ResponseTemplate};

use super::receiver::Receiver;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OLD: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

fn verify(secret: &str, request: &Request) -> Result<(), String> {
    let mut headers = http::HeaderMap::new();
    for (name, value) in &request.headers {
        headers.insert(name, value.clone());
    }
    let webhook = standardwebhooks::Webhook::new(secret).unwrap();
    webhook.verify(&request.body, &headers).map_err(|error| error.to_string())
}

#[test]
fn everything_is_sent() {
    let receiver = Receiver::new(ResponseTemplate::new(204));
    let mut alert = Alert::sample();
    alert.at = SystemTime::UNIX_EPOCH + Duration::from_millis(1_700_000_000_120);
    sink::Webhook::new(receiver.url("/hook?key=1")).deliver(&alert).unwrap();
    let request = &receiver.requests()[0];
    assert_eq!((request.url.path(), request.url.query()), ("/hook", Some("key=1")));
    assert_eq!(request.headers["webhook-id"], alert.id.simple().to_string());
    assert!(!request.headers.contains_key("webhook-signature"));
    let expected = json!({
        "version": 1,
        "type": "alert.firing",
        "id": alert.id.simple().to_string(),
        "timestamp": "2023-11-14T22:13:20.12Z",
        "rule": "backend_errors",
        "state": "firing",
        "severity": "error",
        "message": "11 failures in 5 min",
        "key": { "name": "operation", "value": "database" },
        "count": 11,
        "calls": 200,
        "slow": 3,
        "ratio": 0.055,
        "latency_seconds": 0.84,
        "threshold": "10",
        "window_seconds": 300.0,
        "classes": [{ "name": "database_error", "count": 9 }, { "name": "timeout_error", "count": 2 }],
        "functions": [{ "name": "shop::users::insert_user", "count": 11 }],
        "sample_event": "0123456789ab4def8123456789abcdef",
        "sample_trace": "771a43a4192642f0b136d5159a501700",
        "sample_url": "https://sentry.example.org/events/0123456789ab4def8123456789abcdef",
        "runbook": "https://runbooks.example.org/errors",
        "owner": "payments",
        "service": "backend",
        "environment": "production",
        "release": "shop@1.2.3",
        "host": "web-1",
        "times": 1,
        "context": { "endpoint": "create_user" },
    });
    assert_eq!(receiver.body(), expected);
}

#[test]
fn a_signature_is_what_the_reference_implementation_verifies() {
    let receiver = Receiver::new(ResponseTemplate::new(200));
    let mut alert = Alert::sample();
    alert.message = "ünïcode \" \\ \u{1f525}".to_owned();
    sink::Webhook::new(receiver.url("/")).secret(SECRET).deliver(&alert).unwrap();
    let request = &mut receiver.requests()[0];
    assert_eq!(verify(SECRET, request), Ok(()));
    assert!(verify(OLD, request).is_err(), "another key");
    request.body.push(b' ');
    assert!(verify(SECRET, request).is_err(), "another body");
}

#[test]
fn while_a_secret_is_replaced_both_sign() {
    let receiver = Receiver::new(ResponseTemplate::new(200));
    sink::Webhook::new(receiver.url("/")).secret(SECRET).secret(OLD).deliver(&Alert::sample()).unwrap();
    let request = &receiver.requests()[0];
    assert_eq!([verify(SECRET, request), verify(OLD, request)], [Ok(()), Ok(())]);
}

#[test]
fn another_attempt_has_the_same_id_and_a_time_of_its_own() {
    let receiver = Receiver::new(ResponseTemplate::new(503));
    let mut alert = Alert::sample();
    // Long ago: the time that is signed must not be the alert's.
    alert.at = SystemTime::UNIX_EPOCH;
    let webhook = sink::Webhook::new(receiver.url("/")).secret(SECRET);
    assert!(webhook.deliver(&alert).is_err() && webhook.deliver(&alert).is_err());
    let requests = receiver.requests();
    let ids: Vec<_> = requests.iter().map(|request| &request.headers["webhook-id"]).collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
    assert_eq!(requests[0].body, requests[1].body);
    assert!(requests.iter().all(|request| verify(SECRET, request).is_ok()));
    webhook.deliver(&Alert::sample()).unwrap_err();
    let signed = |index: usize| receiver.requests()[index].headers["webhook-signature"].clone();
    assert_ne!(signed(0), signed(2));
}

#[test]
fn headers_and_userinfo_are_sent() {
    let receiver = Receiver::new(ResponseTemplate::new(200));
    let url = receiver.url("/").replace("http://", "http://user:pass@");
    let webhook =
        sink::Webhook::new(url).header("X-Team", "a").header("x-team", "b").header("User-Agent", "mine");
    webhook.deliver(&Alert::sample()).unwrap();
    let request = &receiver.requests()[0];
    let teams: Vec<_> = request.headers.get_all("x-team").iter().collect();
    assert_eq!(teams, ["a", "b"]);
    assert_eq!(request.headers["authorization"], "Basic dXNlcjpwYXNz");
    assert_eq!(request.headers["user-agent"], "mine");
}

#[test]
fn mistakes_are_told_all_at_once_and_nothing_is_sent() {
    let webhook = sink::Webhook::new("example.org/s3cr3t")
        .secret("s3cr3t")
        .header("X s3cr3t: y", "z")
        .header("x-token", "s3cr3t\n")
        .header("Content-Type", "text/s3cr3t")
        .header("Webhook-Id", "s3cr3t");
    let mistake = webhook.mistake().unwrap();
    let parts: Vec<_> = mistake.split("; ").collect();
    assert_eq!(
        parts[0],
        "the webhook's URL is no http(s) URL; one looks like https://alerts.example.org/hook"
            .split("; ")
            .next()
            .unwrap()
    );
    for wanted in [
        "a signing secret is `whsec_` and the base64 of 24 to 64 bytes",
        "a header's name is made of letters",
        "the value of the header `x-token` holds a control character",
        "the header `content-type` is the sink's own",
        "the header `webhook-id` is the sink's own",
    ] {
        assert!(mistake.contains(wanted), "{wanted}: {mistake}");
    }
    assert!(
        !mistake.contains("s3cr3t") && !format!("{webhook:?}").contains("s3cr3t"),
        "{mistake} {webhook:?}"
    );

    let receiver = Receiver::new(ResponseTemplate::new(200));
    let error = sink::Webhook::new(receiver.url("/")).secret("s3cr3t").deliver(&Alert::sample()).unwrap_err();
    assert!(error.is_permanent() && error.to_string().starts_with("a signing secret is"), "{error}");
    assert!(receiver.requests().is_empty(), "unsigned where it should be signed");
}
