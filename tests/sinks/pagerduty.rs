use std::time::{Duration, SystemTime};

use monitored::{Alert, AlertSink, sink};
use serde_json::{Value as Json, json};
use wiremock::ResponseTemplate;

use super::receiver::Receiver;
use super::states::{ALL, least, sample};

const KEY: &str = "0123456789abcdef0123456789abcdef";

fn sent(alert: &Alert) -> Json {
    let receiver = Receiver::new(ResponseTemplate::new(202));
    sink::PagerDuty::new(KEY).url(receiver.url("/v2/enqueue")).deliver(alert).unwrap();
    assert_eq!(receiver.requests()[0].url.path(), "/v2/enqueue");
    receiver.body()
}

#[test]
fn an_event_says_all_that_a_person_needs() {
    let mut alert = Alert::sample();
    alert.at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let details: serde_json::Map<_, _> =
        alert.details().into_iter().map(|(label, text)| (label.to_owned(), text.into())).collect();
    let mut details = Json::from(details);
    details["Context"] = json!({ "endpoint": "create_user" });
    let expected = json!({
        "routing_key": KEY,
        "event_action": "trigger",
        "dedup_key": "monitored/backend/production/backend_errors/operation=database",
        "client": "monitored",
        "links": [
            { "href": "https://runbooks.example.org/errors", "text": "Runbook" },
            {
                "href": "https://sentry.example.org/events/0123456789ab4def8123456789abcdef",
                "text": "Sample event",
            },
        ],
        "payload": {
            "summary": "[backend] backend_errors: 11 failures in 5 min",
            "source": "web-1",
            "severity": "error",
            "timestamp": "2023-11-14T22:13:20Z",
            "component": "backend",
            "group": "production",
            "class": "backend_errors",
            "custom_details": details,
        },
    });
    assert_eq!(sent(&alert), expected);
}

#[test]
fn only_what_is_resolved_resolves_and_by_the_key_that_triggered() {
    let events: Vec<_> = ALL.into_iter().map(|state| sent(&sample(state))).collect();
    let actions: Vec<_> = events.iter().map(|event| event["event_action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["trigger", "resolve", "trigger", "trigger", "trigger", "trigger"]);
    let keys: Vec<_> = events.iter().map(|event| &event["dedup_key"]).collect();
    assert!(keys[0] == keys[1] && keys[0] == keys[2], "{keys:?}");
    assert!(keys[3..].iter().all(|key| *key != keys[0]), "{keys:?}");
    let summaries: Vec<_> =
        events.iter().map(|event| event["payload"]["summary"].as_str().unwrap()).collect();
    assert_eq!(summaries[1], "[backend] Resolved: backend_errors: 11 failures in 5 min");
    assert_eq!(summaries[5], "[backend] Test: backend_errors: 11 failures in 5 min");
}

#[test]
fn what_pagerduty_requires_is_there_whatever_is_missing() {
    for state in ALL {
        let mut alert = least(state);
        alert.message = String::new();
        let event = sent(&alert);
        for field in ["summary", "source", "severity"] {
            assert!(event["payload"][field].as_str().is_some_and(|text| !text.is_empty()), "{event}");
        }
        assert!(event["dedup_key"].as_str().is_some_and(|key| key.starts_with("monitored/")));
        assert_eq!(event["links"], json!([]));
    }
}

#[test]
fn another_success_than_202_is_not_pagerdutys() {
    let receiver = Receiver::new(ResponseTemplate::new(200).set_body_string("welcome"));
    let error = sink::PagerDuty::new(KEY).url(receiver.url("/")).deliver(&Alert::sample()).unwrap_err();
    assert_eq!((error.to_string().as_str(), error.is_permanent()), ("200 OK: welcome", false));
}

#[test]
fn mistakes_say_what_would_be_right() {
    for key in ["", "s3cr3t", "s3cr3t-6789abcdef0123456789abcdef", "s3cr3t6789abcdef0123456789abcdef0"] {
        let pager = sink::PagerDuty::new(key);
        let mistake = pager.mistake().unwrap();
        assert!(mistake.starts_with("a PagerDuty routing key has 32 letters and digits"), "{mistake}");
        assert!(pager.deliver(&Alert::sample()).unwrap_err().is_permanent());
        assert!(!format!("{mistake} {pager:?}").contains("s3cr3t"));
    }
    let mistake = sink::PagerDuty::new(KEY).url("events.eu.pagerduty.com").mistake();
    let wanted =
        "the URL for PagerDuty is no http(s) URL; one looks like https://events.pagerduty.com/v2/enqueue";
    assert_eq!(mistake.as_deref(), Some(wanted));
    assert_eq!(sink::PagerDuty::new(format!(" {KEY}\n")).mistake(), None);
}
