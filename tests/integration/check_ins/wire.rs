//! The bytes, as Sentry documents them: <https://develop.sentry.dev/sdk/telemetry/check-ins/>.

use std::sync::{Arc, Mutex};

use monitored::monitored;
use monitored::sentry::{ClientOptions, Envelope, Hub, Transport};
use serde_json::{Value, json};

#[derive(Default)]
struct Bytes(Mutex<Vec<Vec<u8>>>);

impl Transport for Bytes {
    fn send_envelope(&self, envelope: Envelope) {
        let mut bytes = Vec::new();
        envelope.to_writer(&mut bytes).unwrap();
        self.0.lock().unwrap().push(bytes);
    }
}

/// The check-ins that were sent, without what differs between two runs.
fn sent(body: impl FnOnce()) -> Vec<Value> {
    let bytes = Arc::new(Bytes::default());
    let options = ClientOptions::new()
        .dsn("https://public@sentry.invalid/1")
        .transport(Arc::clone(&bytes))
        .environment("production");
    let hub = Arc::new(Hub::new(Some(Arc::new(options.into())), Arc::default()));
    Hub::run(hub, body);
    let envelopes = bytes.0.lock().unwrap();
    envelopes.iter().filter_map(|envelope| item(envelope)).collect()
}

fn item(envelope: &[u8]) -> Option<Value> {
    let text = str::from_utf8(envelope).unwrap();
    let [_headers, header, payload] = text.trim_end().split('\n').collect::<Vec<_>>()[..] else {
        panic!("{text}")
    };
    let header: Value = serde_json::from_str(header).unwrap();
    if header["type"] == "event" {
        return None;
    }
    assert_eq!(header, json!({ "type": "check_in", "length": payload.len() }));
    let mut payload: Value = serde_json::from_str(payload).unwrap();
    let id = payload["check_in_id"].take();
    let id = id.as_str().unwrap();
    assert!(id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()), "{id}");
    if let Some(duration) = payload.get_mut("duration") {
        assert!(duration.is_f64(), "in seconds: {duration}");
        assert!((0.0..60.0).contains(&duration.take().as_f64().unwrap()));
    }
    Some(payload)
}

#[test]
fn a_crontab_and_the_end() {
    #[monitored(checkin(
        slug = "nightly-import",
        schedule = "0 3 * * *",
        timezone = "Europe/Vienna",
        margin = "5m",
        max_runtime = "1h",
        failure_threshold = 2,
        recovery_threshold = 3,
    ))]
    fn nightly() {}
    assert_eq!(
        sent(nightly),
        [
            json!({
                "check_in_id": null,
                "monitor_slug": "nightly-import",
                "status": "in_progress",
                "environment": "production",
                "monitor_config": {
                    "schedule": { "type": "crontab", "value": "0 3 * * *" },
                    "checkin_margin": 5,
                    "max_runtime": 60,
                    "timezone": "Europe/Vienna",
                    "failure_issue_threshold": 2,
                    "recovery_threshold": 3,
                },
            }),
            json!({
                "check_in_id": null,
                "monitor_slug": "nightly-import",
                "status": "ok",
                "environment": "production",
                "duration": null,
            }),
        ]
    );
}

#[test]
fn an_interval_and_an_error() {
    #[monitored(checkin(slug = "poll", every = "2 weeks"))]
    fn poll() -> Result<(), std::fmt::Error> {
        Err(std::fmt::Error)
    }
    let sent = sent(|| drop(poll()));
    assert_eq!(
        sent[0]["monitor_config"],
        json!({ "schedule": { "type": "interval", "value": 2, "unit": "week" } })
    );
    assert_eq!(sent[1]["status"], "error");
}

#[test]
fn a_monitor_that_sentry_knows_is_named_and_no_more() {
    let known = sent(|| monitored::check_in("known").start().ok());
    let began = json!({
        "check_in_id": null,
        "monitor_slug": "known",
        "status": "in_progress",
        "environment": "production",
    });
    assert_eq!(known[0], began);
    assert_eq!(known.len(), 2);
}
