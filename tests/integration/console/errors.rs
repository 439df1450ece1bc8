//! Errors and messages.

use sentry::protocol::{Context, Event, Frame, LogEntry, Mechanism, SpanStatus, Stacktrace};
use sentry::{
    Hub, Level, TransactionContext, capture_error, capture_message, configure_scope, start_transaction,
};

use super::screen::{FOR_EVER, error, send, shown, span, transaction, watched};

fn frame(function: &str, line: u64, in_app: bool) -> Frame {
    Frame {
        function: Some(function.to_owned()),
        filename: Some("src/users.rs".to_owned()),
        lineno: Some(line),
        in_app: Some(in_app),
        ..Frame::default()
    }
}

#[test]
fn an_error_stands_under_its_span_with_chain_and_stack() {
    let shown = shown(|| {
        let mut event =
            error(7, 2, &[("UserError::Database", "cannot store the user"), ("io::Error", "disk full")]);
        let mut insert = frame("insert_user", 41, true);
        insert.vars.insert("id".to_owned(), 42.into());
        let frames = vec![frame("create_user", 18, true), insert, frame("core::panicking::panic", 9, false)];
        event.exception.values[1].stacktrace = Some(Stacktrace { frames, ..Stacktrace::default() });
        event.tags.insert("error_type".to_owned(), "database_error".to_owned());
        Hub::current().capture_event(event);

        let mut request = transaction(7, "create_user", "api", 12_400, SpanStatus::InternalError);
        let mut insert = span(2, 1, "insert_user", "database", 8_200);
        insert.tags.insert("error_type".to_owned(), "database_error".to_owned());
        request.spans = vec![insert, span(3, 2, "begin", "database", 30)];
        send(request);
    });
    assert_eq!(
        shown,
        "create_user  api  12.4 ms  internal_error  trace 07070707\n\
         └─ insert_user  database  8.2 ms  database_error\n   \
            │  ✗ UserError::Database: cannot store the user\n   \
            │    caused by io::Error: disk full\n   \
            │    at insert_user (src/users.rs:41)  id=42\n   \
            │    at create_user (src/users.rs:18)\n   \
            └─ begin  database  30 µs  ok\n"
    );
}

#[test]
fn without_a_stack_the_call_path_is_shown() {
    let shown = shown(|| {
        let mut event = error(7, 1, &[("UserError", "no")]);
        let path = vec!["create_user (src/api.rs:18)", "insert_user (src/users.rs:41)"];
        let context = [("call_path".to_owned(), path.into())].into_iter().collect();
        event.contexts.insert("monitored".to_owned(), Context::Other(context));
        Hub::current().capture_event(event);
        send(transaction(7, "create_user", "", 90, SpanStatus::Ok));
    });
    assert_eq!(
        shown,
        "create_user  90 µs  ok  trace 07070707\n   \
            ✗ UserError: no\n     \
              at insert_user (src/users.rs:41)\n     \
              at create_user (src/api.rs:18)\n"
    );
}

/// A frame of a backtrace.
fn physical(function: &str, line: u64) -> Frame {
    Frame { instruction_addr: Some(line.into()), in_app: None, ..frame(function, line, true) }
}

#[test]
fn a_panic_shows_where_it_was_and_the_calls_around_it() {
    let shown = shown(|| {
        let mut event = error(7, 1, &[("panic", "attempt to divide by zero")]);
        let functions = [
            "app::main",
            "<monitored::call::future::MonitoredFuture<F,O> as core::future::future::Future>::poll",
            "app::users::Users::find::{{closure}}",
            "monitored::call::guard::Call::run",
            "app::users::average",
            "core::panicking::panic_fmt",
            "__rustc[4425a7e20b4c9619]::rust_begin_unwind",
            "std::panicking::panic_with_hook",
            "<sentry_panic::PanicIntegration as sentry_core::integration::Integration>::setup::{{closure}}",
            "sentry_backtrace::current_stacktrace",
        ];
        let frames = functions.iter().zip(1..).map(|(function, line)| physical(function, line)).collect();
        event.exception.values[0].stacktrace = Some(Stacktrace { frames, ..Stacktrace::default() });
        // As Sentry's integration marks it: the report is cut to the program's frames before it is shown.
        let mechanism = Mechanism { ty: "panic".to_owned(), handled: Some(false), ..Mechanism::default() };
        event.exception.values[0].mechanism = Some(mechanism);
        let calls = serde_json::json!([
            { "function": "app::users::Users::find", "place": "src/users.rs:41", "arguments": { "id": "7" } },
            { "function": "app::users::average", "place": "src/users.rs:18" },
        ]);
        let context = [("calls".to_owned(), calls)].into_iter().collect();
        event.contexts.insert("monitored".to_owned(), Context::Other(context));
        Hub::current().capture_event(event);
        send(transaction(7, "Users::find", "", 90, SpanStatus::InternalError));
    });
    assert_eq!(
        shown,
        "Users::find  90 µs  internal_error  trace 07070707\n   \
            ✗ panic: attempt to divide by zero\n     \
              at app::users::average (src/users.rs:5)\n     \
              at average (src/users.rs:18)\n     \
              at Users::find (src/users.rs:41)  id=7\n"
    );
}

#[test]
fn a_real_panic_begins_with_what_panicked() {
    #[monitored::monitored(args)]
    fn per_day(users: u32, days: u32) -> u32 {
        users / days
    }
    #[monitored::monitored]
    fn outside() {
        per_day(42, 0);
    }
    let options =
        sentry::ClientOptions::new().add_integration(sentry::integrations::panic::PanicIntegration::new());
    let shown = watched(FOR_EVER, options, |_| {
        assert!(std::panic::catch_unwind(outside).is_err());
        assert!(std::panic::catch_unwind(|| panic!("outside of all calls")).is_err());
    });
    let places: Vec<_> = shown.lines().filter_map(|line| line.split_once("at ")).map(|(_, at)| at).collect();
    assert!(places[0].contains("per_day"), "{shown}");
    let line = |name: &str| places.iter().position(|place| place.starts_with(name)).unwrap();
    let (inner, outer) = (line("per_day (tests/integration"), line("outside (tests/integration"));
    assert!(inner <= 4 && outer == inner + 1 && places[inner].ends_with("  days=0 users=42"), "{shown}");
    let (_, other) = shown.split_once("outside of all calls\n").unwrap();
    let first = other.lines().next().unwrap();
    assert!(first.contains("at integration::console::errors::a_real_panic"), "{other}");
}

#[test]
fn an_error_outside_every_trace_is_shown_at_once() {
    let shown = shown(|| {
        configure_scope(|scope| scope.set_tag("error_type", "validation_error"));
        capture_error(&"x".parse::<u8>().unwrap_err());
    });
    assert_eq!(shown, "✗ ParseIntError: invalid digit found in string  validation_error\n");
}

#[test]
fn messages_show_their_level() {
    let shown = shown(|| {
        capture_message("out of stock", Level::Warning);
        capture_message("started", Level::Info);
        capture_message("lost", Level::Fatal);
        let entry = LogEntry { message: "%s of %s".to_owned(), params: vec![1.into(), "two".into()] };
        Hub::current().capture_event(Event { logentry: Some(entry), level: Level::Info, ..Event::new() });
        Hub::current().capture_event(Event { level: Level::Info, ..Event::new() });
    });
    assert_eq!(shown, "! out of stock\n• started\n✗ lost\n• 1 of two\n• (an event without message)\n");
}

#[test]
fn a_message_in_a_trace_stands_under_its_span() {
    let shown = shown(|| {
        let task = start_transaction(TransactionContext::new("import", "task"));
        configure_scope(|scope| scope.set_span(Some(task.clone().into())));
        capture_message("half way", Level::Info);
        task.finish();
    });
    let (first, rest) = shown.split_once('\n').unwrap();
    assert!(first.starts_with("import  task  "), "{first}");
    assert_eq!(rest, "   • half way\n");
}
