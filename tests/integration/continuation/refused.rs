//! Traces of other organisations.

use monitored::sentry::{ClientOptions, Hub, TransactionContext, start_transaction};
use monitored::testing::{Captured, capture_with};
use monitored::{Monitored, monitored};

use super::{DSN, Headers, TRACE, baggage, continued, map, only, sentry_trace, trace_of, traceparent};

#[monitored(continue_from = headers)]
fn work(headers: &Headers) -> Headers {
    monitored::current().trace_headers()
}

fn with(options: ClientOptions, headers: Headers) -> Captured {
    capture_with(Monitored::new(), options, || work(&headers))
}

fn is_continued(options: ClientOptions, headers: Headers) -> bool {
    let found = only(&with(options, headers));
    assert!(found == continued() || (found.0 != TRACE && found.1.is_none()), "{found:?}");
    found == continued()
}

#[test]
fn a_trace_of_another_organisation_is_not_continued() {
    let options = || ClientOptions::new().dsn(DSN);
    for trace in [sentry_trace("-1"), traceparent("01")] {
        let with = |members: &str| is_continued(options(), vec![trace.clone(), baggage(members)]);
        assert!(with("sentry-org_id=42"));
        assert!(with("sentry-org_id=none"), "malformed is absent");
        assert!(with("sentry-release=1"));
        assert!(!with("sentry-org_id=43"));
        assert!(!with("other=1, sentry-org_id = 43;property"));
        assert!(
            !with(&format!("sentry-a={},sentry-org_id=43", "x".repeat(1 << 20))),
            "also where baggage is too large"
        );
    }
}

#[test]
fn the_option_wins_over_the_dsn_and_counts_without_one() {
    let foreign = || vec![sentry_trace("-1"), baggage("sentry-org_id=43")];
    assert!(is_continued(ClientOptions::new().dsn(DSN).org_id(43.into()), foreign()));
    assert!(!is_continued(ClientOptions::new().org_id(42.into()), foreign()));
    assert!(is_continued(ClientOptions::new(), foreign()), "ours is not known");
}

#[test]
fn strictly_a_trace_without_an_organisation_is_not_continued_either() {
    let strict = || ClientOptions::new().dsn(DSN).strict_trace_continuation(true);
    assert!(!is_continued(strict(), vec![sentry_trace("-1")]));
    assert!(is_continued(strict(), vec![sentry_trace("-1"), baggage("sentry-org_id=42")]));
}

#[test]
fn refused_below_a_span_the_call_stays_in_that_ones_trace() {
    let captured = capture_with(Monitored::new(), ClientOptions::new().dsn(DSN), || {
        let around = start_transaction(TransactionContext::new("request", "http.server"));
        Hub::current().configure_scope(|scope| scope.set_span(Some(around.clone().into())));
        work(&vec![sentry_trace("-1"), baggage("sentry-org_id=43")]);
        around.finish();
    });
    let [work, around] = [&captured.transactions[0], &captured.transactions[1]].map(trace_of);
    assert_eq!((work.trace_id, work.parent_span_id), (around.trace_id, Some(around.span_id)));
}

#[test]
fn a_refused_traces_baggage_is_not_passed_on() {
    let mut sent = None;
    capture_with(Monitored::new(), ClientOptions::new().dsn(DSN), || {
        let headers = vec![sentry_trace("-1"), baggage("sentry-org_id=43,sentry-public_key=theirs")];
        sent = Some(map(work(&headers)));
    });
    let baggage = &sent.unwrap()["baggage"];
    assert!(baggage.contains("sentry-org_id=42") && !baggage.contains("theirs"), "{baggage}");
}
