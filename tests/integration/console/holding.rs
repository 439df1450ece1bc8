//! Events wait for their trace, but not for ever.

use std::time::{Duration, Instant};

use sentry::protocol::SpanStatus;
use sentry::{ClientOptions, Hub, TransactionContext, capture_message, configure_scope, start_transaction};

use super::screen::{FOR_EVER, Screen, error, send, shown, span, transaction, watched};

fn wait_for(screen: &Screen, text: &str) {
    let begun = Instant::now();
    while screen.text() != text {
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", screen.text());
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn two_traces_interleaved() {
    let shown = shown(|| {
        let hub = Hub::current();
        hub.capture_event(error(1, 2, &[("First", "in one")]));
        hub.capture_event(error(2, 1, &[("Second", "in two")]));
        hub.capture_event(error(1, 1, &[("Third", "in one")]));
        let mut one = transaction(1, "one", "task", 1_000, SpanStatus::Ok);
        one.spans.push(span(2, 1, "child", "", 100));
        send(transaction(2, "two", "task", 2_000, SpanStatus::Ok));
        send(one);
    });
    assert_eq!(
        shown,
        "two  task  2.0 ms  ok  trace 02020202\n   \
            ✗ Second: in two\n\
         one  task  1.0 ms  ok  trace 01010101\n\
         │  ✗ Third: in one\n\
         └─ child  0.1 ms  ok\n   \
            ✗ First: in one\n"
    );
}

#[test]
fn two_transactions_of_one_trace_keep_what_is_theirs() {
    let shown = shown(|| {
        Hub::current().capture_event(error(1, 5, &[("Outer", "x")]));
        Hub::current().capture_event(error(1, 1, &[("Inner", "x")]));
        send(transaction(1, "inner", "task", 1_000, SpanStatus::Ok));
        let mut outer = transaction(1, "outer", "task", 2_000, SpanStatus::Ok);
        outer.contexts.clear();
        outer.contexts.extend(transaction(1, "", "task", 0, SpanStatus::Ok).contexts);
        outer.spans.push(span(5, 1, "child", "", 100));
        send(outer);
    });
    assert_eq!(
        shown,
        "inner  task  1.0 ms  ok  trace 01010101\n   \
            ✗ Inner: x\n\
         outer  task  2.0 ms  ok  trace 01010101\n\
         └─ child  0.1 ms  ok\n   \
            ✗ Outer: x\n"
    );
}

#[test]
fn an_error_of_an_unsampled_trace_is_shown_when_its_time_is_up() {
    let options = ClientOptions::new().traces_sample_rate(0.0);
    let shown = watched(Duration::from_millis(20), options, |screen| {
        let task = start_transaction(TransactionContext::new("import", "task"));
        let row = task.start_child("row", "row");
        configure_scope(|scope| scope.set_span(Some(row.clone().into())));
        sentry::capture_error(&std::fmt::Error);
        row.finish();
        task.finish();
        wait_for(screen, "✗ Error: an error occurred when formatting an argument\n");
    });
    assert_eq!(shown, "✗ Error: an error occurred when formatting an argument\n");
}

#[test]
fn what_was_shown_is_named_in_the_tree_that_comes_later() {
    let shown = watched(Duration::ZERO, ClientOptions::new(), |screen| {
        Hub::current().capture_event(error(1, 1, &[("Outer", "x"), ("Inner", "y")]));
        wait_for(screen, "✗ Outer: x\n  caused by Inner: y\n");
        send(transaction(1, "slow", "task", 3_000_000, SpanStatus::Ok));
    });
    assert_eq!(
        shown,
        "✗ Outer: x\n  caused by Inner: y\n\
         slow  task  3.00 s  ok  trace 01010101\n   \
            ✗ Outer: x  (shown above)\n"
    );
}

#[test]
fn after_a_while_the_watching_begins_again() {
    watched(Duration::from_millis(1), ClientOptions::new(), |screen| {
        let mut expected = String::new();
        for round in 0..3 {
            let text = round.to_string();
            Hub::current().capture_event(error(1, 1, &[("Round", &text)]));
            expected += &format!("✗ Round: {text}\n");
            wait_for(screen, &expected);
        }
    });
}

#[test]
fn a_flush_shows_what_waits() {
    watched(FOR_EVER, ClientOptions::new(), |screen| {
        Hub::current().capture_event(error(1, 1, &[("Lost", "x")]));
        assert_eq!(screen.text(), "");
        Hub::current().client().unwrap().flush(None);
        assert_eq!(screen.text(), "✗ Lost: x\n");
    });
}

#[test]
fn only_so_many_wait() {
    let shown = watched(FOR_EVER, ClientOptions::new(), |screen| {
        for number in 0..300 {
            Hub::current().capture_event(error(1, 1, &[("Flood", &number.to_string())]));
        }
        assert_eq!(screen.text().lines().count(), 300 - 256);
        assert!(screen.text().starts_with("✗ Flood: 0\n✗ Flood: 1\n"));
    });
    assert_eq!(shown.lines().count(), 300);
}

#[test]
fn without_tracing_nothing_waits() {
    let screen = Screen::default();
    let options = ClientOptions::new().dsn("https://public@sentry.invalid/1");
    let monitored = ::monitored::Monitored::new().console_to(screen.clone(), FOR_EVER);
    ::monitored::testing::capture_with(monitored, options, || {
        // A trace that the options leave unsampled has events all the same.
        capture_message("outside", sentry::Level::Info);
        assert_eq!(screen.text(), "• outside\n");
    });
}
