//! The runtime's lines as Sentry logs and breadcrumbs.

use monitored::monitored;
use monitored::sentry::protocol::{Context, Log, LogLevel};
use monitored::sentry::{ClientOptions, Level, capture_message};
use monitored::testing::{Captured, capture_with};
use monitored::{Monitored, testing};
use sentry::protocol::Value;

use super::{StoreError, layers, store};

fn captured(body: impl FnOnce()) -> Captured {
    tracing::subscriber::with_default(layers(), || capture_with(Monitored::new(), ClientOptions::new(), body))
}

fn attribute(log: &Log, name: &str) -> Option<Value> {
    log.attributes.get(name).map(|attribute| attribute.0.clone())
}

#[monitored(op = "database", log = "info")]
fn loaded() {}

#[test]
fn a_failure_is_a_log_with_what_it_was() {
    let captured = captured(|| drop(store()));
    let logs: Vec<_> = captured.logs.iter().filter(|log| log.level == LogLevel::Error).collect();
    assert_eq!(logs.len(), 1, "{logs:#?}");
    let log = logs[0];
    assert_eq!(log.body, "store failed: StoreError::Disk: cannot store the user");
    assert_eq!(attribute(log, "op"), Some("database".into()));
    assert_eq!(attribute(log, "name"), Some("store".into()));
    assert_eq!(attribute(log, "error_type"), Some("database_error".into()));
    assert!(attribute(log, "duration_ms").unwrap().is_f64());
    let id = captured.events[0].event_id.simple().to_string();
    assert_eq!(attribute(log, "event_id"), Some(id.into()));
    let Some(Context::Trace(trace)) = captured.transactions[0].contexts.get("trace") else { panic!() };
    assert_eq!(log.trace_id, Some(trace.trace_id));
}

#[test]
fn a_success_is_a_log_at_the_level_asked_for_in_the_trace() {
    #[monitored]
    fn outer() {
        loaded();
    }
    let captured = captured(outer);
    let told: Vec<_> = captured.logs.iter().map(|log| (log.body.as_str(), log.level)).collect();
    assert_eq!(told, [("loaded ok", LogLevel::Info), ("outer ok", LogLevel::Debug)]);
    let Some(Context::Trace(trace)) = captured.transactions[0].contexts.get("trace") else { panic!() };
    assert!(captured.logs.iter().all(|log| log.trace_id == Some(trace.trace_id)));
    assert_eq!(
        attribute(&captured.logs[0], "parent_span_id"),
        Some(captured.transactions[0].spans[0].span_id.to_string().into())
    );
}

#[test]
fn a_log_of_a_held_failure_has_its_trace_too() {
    #[monitored]
    fn outer() -> Result<(), StoreError> {
        let _ = store();
        loaded();
        Ok(())
    }
    let captured = captured(|| drop(outer()));
    let Some(Context::Trace(trace)) = captured.transactions[0].contexts.get("trace") else { panic!() };
    assert!(!captured.logs.is_empty());
    assert!(captured.logs.iter().all(|log| log.trace_id == Some(trace.trace_id)), "{:#?}", captured.logs);
}

#[test]
fn control_characters_are_escaped() {
    let captured = captured(|| {
        let _ = monitored::operation("a\nb", "c\u{7}d").run(|| Err::<(), _>(StoreError::Lines));
    });
    let log = captured.logs.iter().find(|log| log.level == LogLevel::Error).unwrap();
    assert_eq!(log.body, "c\\u{7}d failed: StoreError::Lines: one\\ntwo\\u{1b}[31m");
    assert_eq!(attribute(log, "op"), Some("a\\nb".into()));
    assert_eq!(attribute(log, "name"), Some("c\\u{7}d".into()));
}

#[test]
fn lines_are_breadcrumbs_on_the_next_event() {
    #[monitored]
    fn outer() {
        loaded();
        capture_message("after it", Level::Warning);
    }
    let captured = tracing::subscriber::with_default(layers(), || testing::capture(outer));
    let crumbs: Vec<_> =
        captured.events[0].breadcrumbs.values.iter().filter_map(|crumb| crumb.message.as_deref()).collect();
    assert_eq!(crumbs, ["loaded ok"]);
}
