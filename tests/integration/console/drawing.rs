//! The tree.

use std::time::{Duration, SystemTime};

use sentry::protocol::{Log, LogAttribute, LogLevel, MonitorCheckIn, MonitorCheckInStatus, SpanStatus};
use sentry::{Hub, TransactionContext, start_transaction};

use super::screen::{error, send, shown, span, transaction};

#[test]
fn spans_stand_under_their_parents_in_the_order_in_which_they_began() {
    let shown = shown(|| {
        let mut request = transaction(7, "create_user", "api", 12_400, SpanStatus::InternalError);
        request.tags.insert("service".to_owned(), "backend".to_owned());
        request.tags.insert("error_type".to_owned(), "database_error".to_owned());
        let mut insert = span(3, 1, "insert_user", "database", 8_200);
        insert.tags.insert("operation".to_owned(), "insert_user".to_owned());
        insert.tags.insert("dependency".to_owned(), "database".to_owned());
        insert.data.insert("error_type".to_owned(), "database_error".into());
        insert.data.insert("rows".to_owned(), 1.into());
        let mut retry = span(5, 1, "notify", "", 1_250_000);
        retry.status = None;
        // As they end.
        request.spans =
            vec![span(2, 1, "validate", "function", 100), span(4, 3, "begin", "database", 40), insert, retry];
        send(request);
    });
    assert_eq!(
        shown,
        "create_user  api  12.4 ms  database_error  trace 07070707\n\
         ├─ validate  0.1 ms  ok\n\
         ├─ insert_user  database  8.2 ms  database_error  rows=1\n\
         │  └─ begin  database  40 µs  ok\n\
         └─ notify  1.25 s\n"
    );
}

#[test]
fn a_span_whose_parent_is_missing_hangs_on_the_root() {
    let shown = shown(|| {
        let mut task = transaction(7, "import", "task", 1_000, SpanStatus::Ok);
        let mut orphan = span(2, 99, "orphan", "", 100);
        let (one, other) = (span(3, 4, "one", "", 100), span(4, 3, "other", "", 100));
        let own = span(5, 5, "its own parent", "", 100);
        let mut rootless = span(6, 1, "rootless", "", 100);
        rootless.parent_span_id = None;
        orphan.op = None;
        task.spans = vec![orphan, one, other, own, rootless];
        send(task);
    });
    assert_eq!(
        shown,
        "import  task  1.0 ms  ok  trace 07070707\n\
         ├─ orphan  0.1 ms  ok\n\
         ├─ one  0.1 ms  ok\n\
         ├─ other  0.1 ms  ok\n\
         ├─ its own parent  0.1 ms  ok\n\
         └─ rootless  0.1 ms  ok\n"
    );
}

#[test]
fn nothing_that_is_printed_moves_the_cursor() {
    let shown = shown(|| {
        let mut task = transaction(7, "a\nb\u{1b}[2J", "o\rp", 1_000, SpanStatus::Ok);
        let mut child = span(2, 1, "\u{202e}evil", "x\ty", 100);
        child.data.insert("k\n".to_owned(), "v\u{7}w x".into());
        task.spans.push(child);
        Hub::current().capture_event(error(7, 1, &[("Ty\npe", "line 1\nline 2\u{1b}[0m")]));
        send(task);
    });
    assert_eq!(
        shown,
        "a\\nb\\u{1b}[2J  o\\rp  1.0 ms  ok  trace 07070707\n\
         │  ✗ Ty\\npe: line 1\\nline 2\\u{1b}[0m\n\
         └─ \\u{202e}evil  x\\ty  0.1 ms  ok  k\\n=\"v\\u{7}w x\"\n"
    );
}

#[test]
fn more_spans_than_sentry_keeps() {
    let shown = shown(|| {
        let task = start_transaction(TransactionContext::new("import", "task"));
        for row in 0..1_500 {
            let span = task.start_child("row", &format!("row {row}"));
            // Longer than what the SDK rounds a start to: a receiver would refuse an end before it.
            span.finish_with_timestamp(SystemTime::now() + Duration::from_micros(1));
        }
        task.finish();
    });
    let lines: Vec<_> = shown.lines().collect();
    assert_eq!(lines.len(), 1 + 1_001 + 1);
    assert!(lines[1].starts_with("├─ row 0  row  "), "{}", lines[1]);
    assert_eq!(lines[1_002], "└─ … Sentry keeps 1,001 spans of a transaction; what came later is missing");
}

#[test]
fn many_like_siblings_are_summed_up() {
    let shown = shown(|| {
        let mut task = transaction(7, "import", "task", 9_000, SpanStatus::Ok);
        task.spans = (2..102).map(|number| span(number, 1, "insert", "database", 100)).collect();
        task.spans.push(span(120, 1, "commit", "database", 2_000));
        send(task);
    });
    let line = "├─ insert  database  0.1 ms  ok\n";
    assert_eq!(
        shown,
        format!(
            "import  task  9.0 ms  ok  trace 07070707\n{}├─ … 96 more insert, 9.6 ms in all, all ok\n└─ commit  database  2.0 ms  ok\n",
            line.repeat(4)
        )
    );
}

#[test]
fn a_tree_as_deep_as_it_can_be() {
    let shown = shown(|| {
        let task = start_transaction(TransactionContext::new("recursion", "task"));
        let mut spans = vec![task.start_child("", "level")];
        for _ in 0..900 {
            spans.push(spans.last().unwrap().start_child("", "level"));
        }
        spans.into_iter().rev().for_each(sentry::Span::finish);
        task.finish();
    });
    assert_eq!(shown.lines().count(), 902);
    let widest = shown.lines().map(|line| line.chars().count()).max().unwrap();
    assert!(widest < 200, "{widest}");
}

#[test]
fn values_that_do_not_fit_go_under_the_line() {
    let shown = shown(|| {
        let mut task = transaction(7, "import", "task", 1_000, SpanStatus::Ok);
        for key in ["first", "second", "third"] {
            task.tags.insert(key.to_owned(), "x".repeat(40));
        }
        send(task);
    });
    let value = "x".repeat(40);
    assert_eq!(
        shown,
        format!(
            "import  task  1.0 ms  ok  first={value}\n     second={value} third={value}  trace 07070707\n"
        )
    );
}

#[test]
fn the_trace_ends_the_line_of_a_root_that_is_full_as_well() {
    let shown = shown(|| {
        let mut task = transaction(7, "import", "task", 1_000, SpanStatus::Ok);
        task.tags.insert("first".to_owned(), "x".repeat(75));
        task.spans.push(span(2, 1, "child", "", 100));
        send(task);
    });
    let value = "x".repeat(75);
    assert_eq!(
        shown,
        format!("import  task  1.0 ms  ok  first={value}  trace 07070707\n└─ child  0.1 ms  ok\n")
    );
}

#[test]
fn check_ins_and_logs_are_a_line_each() {
    let shown = shown(|| {
        let check_in = MonitorCheckIn {
            check_in_id: sentry::types::Uuid::nil(),
            monitor_slug: "nightly-import".to_owned(),
            status: MonitorCheckInStatus::Ok,
            environment: None,
            duration: Some(1.25),
            monitor_config: None,
        };
        Hub::current().client().unwrap().send_envelope(check_in.into());
        Hub::current().capture_log(Log {
            level: LogLevel::Warn,
            body: "the queue is long".to_owned(),
            trace_id: None,
            timestamp: std::time::SystemTime::now(),
            severity_number: None,
            attributes: [("length".to_owned(), LogAttribute::from(81))].into_iter().collect(),
        });
    });
    assert_eq!(shown, "check-in nightly-import  ok  1.25 s\nlog warn  the queue is long  length=81\n");
}
