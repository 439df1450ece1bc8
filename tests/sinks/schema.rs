//! What the webhook sends is what its schema says, field by field.

use boon::{Compiler, Draft, Schemas};
use monitored::{Alert, AlertSink, Severity, sink};
use serde_json::Value as Json;
use wiremock::ResponseTemplate;

use super::receiver::Receiver;
use super::states::{ALL, least, sample};

fn sent(alert: &Alert) -> Json {
    let receiver = Receiver::new(ResponseTemplate::new(200));
    sink::Webhook::new(receiver.url("/")).deliver(alert).unwrap();
    receiver.body()
}

fn schema() -> Json {
    serde_json::from_str(sink::Webhook::SCHEMA).unwrap()
}

/// `Err` with what does not fit.
fn check(schema: &Json, value: &Json) -> Result<(), String> {
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.set_default_draft(Draft::V2020_12);
    compiler.enable_format_assertions();
    compiler.add_resource("alert.json", schema.clone()).unwrap();
    let index = compiler.compile("alert.json", &mut schemas).unwrap();
    schemas.validate(value, index).map_err(|error| error.to_string())
}

/// The schema, with nothing allowed but what it describes: so that a field cannot be added without it.
fn closed() -> Json {
    let mut schema = schema();
    schema["additionalProperties"] = false.into();
    for part in ["key", "counted"] {
        schema["$defs"][part]["additionalProperties"] = false.into();
    }
    schema
}

#[test]
fn every_alert_is_as_the_schema_says() {
    let schema = closed();
    for state in ALL {
        for severity in [Severity::Info, Severity::Warning, Severity::Error, Severity::Critical] {
            for mut alert in [sample(state), least(state)] {
                alert.severity = severity;
                assert_eq!(check(&schema, &sent(&alert)), Ok(()), "{alert:?}");
            }
        }
    }
}

#[test]
fn every_field_is_required_and_of_one_kind() {
    let schema = closed();
    let whole = sent(&Alert::sample());
    let described: Vec<_> = schema["properties"].as_object().unwrap().keys().collect();
    assert_eq!(described, whole.as_object().unwrap().keys().collect::<Vec<_>>());
    for field in described {
        let mut without = whole.clone();
        without.as_object_mut().unwrap().remove(field);
        assert!(check(&schema, &without).is_err(), "without {field}");
        let mut other = whole.clone();
        other[field] = Json::Bool(true);
        assert!(check(&schema, &other).is_err(), "with another {field}");
    }
}
