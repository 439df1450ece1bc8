//! What a call makes of the headers that it is given.

use monitored::sentry::{
    ClientOptions, Hub, Level, TransactionContext, TransactionOrSpan, capture_message, start_transaction,
};
use monitored::testing::{Captured, capture, capture_async, capture_with};
use monitored::{Monitored, monitored};
use proptest::prelude::{any, prop, prop_assert, proptest};

use super::{Headers, SPAN, TRACE, continued, only, sentry_trace, trace_of, traceparent};

#[monitored]
fn inside() {
    capture_message("inside", Level::Info);
}

#[monitored(op = "task", continue_from = headers)]
fn work(headers: &[(&str, String)]) {
    inside();
}

fn with(headers: Headers) -> Captured {
    capture(|| work(&headers))
}

/// A trace that begins here.
fn assert_is_new(captured: &Captured, case: &str) {
    let (trace, parent) = only(captured);
    assert_ne!(trace, TRACE, "{case}");
    assert_ne!(trace, "0".repeat(32), "{case}");
    assert_eq!(parent, None, "{case}");
}

#[test]
fn either_header_continues_the_trace_and_names_are_of_any_case() {
    for headers in [
        vec![sentry_trace("-1")],
        vec![sentry_trace("")],
        vec![traceparent("01")],
        vec![("Sentry-Trace", sentry_trace("-1").1)],
        vec![("TRACEPARENT", format!(" {}\t", traceparent("01").1))],
        vec![("sentry-trace", sentry_trace("-1").1.to_uppercase())],
        vec![("host", "x".to_owned()), traceparent("ff"), ("tracestate", "a=b".to_owned())],
    ] {
        let captured = with(headers.clone());
        assert_eq!(only(&captured), continued(), "{headers:?}");
        assert_eq!(captured.transactions[0].spans.len(), 1, "calls inside are its children: {headers:?}");
    }
}

#[test]
fn of_both_sentrys_counts_and_w3cs_where_that_is_malformed() {
    let other = |id: &str| ("traceparent", format!("00-{}-{}-01", id.repeat(32), id.repeat(16)));
    assert_eq!(only(&with(vec![other("1"), sentry_trace("-1")])), continued());
    let malformed = ("sentry-trace", "nonsense".to_owned());
    assert_eq!(only(&with(vec![malformed.clone(), traceparent("01")])), continued());
    assert_is_new(&with(vec![malformed, ("traceparent", "nonsense".to_owned())]), "both malformed");
}

#[test]
fn what_is_malformed_begins_a_trace() {
    let zero = |digits: usize| "0".repeat(digits);
    let values = [
        "".to_owned(),
        "-".to_owned(),
        "---".to_owned(),
        TRACE.to_owned(),
        format!("{TRACE}-"),
        format!("{TRACE}-{}", &SPAN[1..]),
        format!("{TRACE}0-{SPAN}-1"),
        format!("{}-{SPAN}-1", zero(32)),
        format!("{TRACE}-{}-1", zero(16)),
        format!("{TRACE}-{SPAN}-"),
        format!("{TRACE}-{SPAN}-2"),
        format!("{TRACE}-{SPAN}-1-1"),
        format!("{TRACE}-{SPAN}-1\n"),
        format!("{}-{SPAN}-1", TRACE.replace('0', "g")),
        format!("{}-{SPAN}-1", TRACE.replace('0', "０")),
        format!("{TRACE}-{SPAN}-1{}", " ".repeat(1 << 20)) + "x",
    ];
    for value in values {
        assert_is_new(&with(vec![("sentry-trace", value.clone())]), &value);
    }
}

#[test]
fn what_is_malformed_to_w3c_begins_a_trace() {
    let values = [
        format!("ff-{TRACE}-{SPAN}-01"),
        format!("0-{TRACE}-{SPAN}-01"),
        format!("0g-{TRACE}-{SPAN}-01"),
        format!("+1-{TRACE}-{SPAN}-01"),
        format!("00-{TRACE}-{SPAN}"),
        format!("00-{TRACE}-{SPAN}-1"),
        format!("00-{TRACE}-{SPAN}-+1"),
        format!("00-{TRACE}-{SPAN}-011"),
        format!("00-{TRACE}-{SPAN}-01-"),
        format!("00-{TRACE}-{SPAN}-01-more"),
        format!("01-{TRACE}-{SPAN}-01more"),
        format!("00-{}-{SPAN}-01", TRACE.to_uppercase()),
        format!("00-{TRACE}-{}-01", SPAN.to_uppercase()),
        format!("00-{}-{SPAN}-01", "0".repeat(32)),
        format!("00-{TRACE}-{}-01", "0".repeat(16)),
        format!("cc-{TRACE}-{SPAN}-01-{}", "x".repeat(1 << 20)),
    ];
    for value in values {
        assert_is_new(&with(vec![("traceparent", value.clone())]), &value);
    }
}

#[test]
fn a_later_version_is_read_by_its_first_four_parts() {
    for value in ["cc-{}-01", "cc-{}-01-", "fe-{}-01-what-the-future-will-be-like"] {
        let value = value.replace("{}", &format!("{TRACE}-{SPAN}"));
        assert_eq!(only(&with(vec![("traceparent", value.clone())])), continued(), "{value}");
    }
}

#[test]
fn a_header_that_is_there_twice_is_none() {
    assert_is_new(&with(vec![sentry_trace("-1"), sentry_trace("-1")]), "sentry-trace");
    assert_is_new(&with(vec![traceparent("01"), ("Traceparent", traceparent("00").1)]), "traceparent");
    assert_eq!(only(&with(vec![sentry_trace("-1"), sentry_trace("-0"), traceparent("01")])), continued());
}

#[test]
fn without_headers_a_call_begins_a_trace() {
    assert_is_new(&with(Vec::new()), "none");
}

fn tower(captured: Captured) -> [sentry::protocol::TraceContext; 2] {
    assert_eq!(captured.transactions.len(), 2);
    [&captured.transactions[1], &captured.transactions[0]].map(trace_of)
}

/// A layer's transaction on the scope, and the call inside.
fn below(headers: Headers) -> Captured {
    capture(|| {
        let around = start_transaction(TransactionContext::new("request", "http.server"));
        let hub = Hub::current();
        let span = TransactionOrSpan::Transaction(around.clone());
        hub.configure_scope(|scope| scope.set_span(Some(span.clone())));
        work(&headers);
        assert!(hub.configure_scope(|scope| scope.get_span()) == Some(span), "the scope is as it was");
        around.finish();
    })
}

#[test]
fn below_a_span_the_headers_count() {
    let [around, work] = tower(below(vec![sentry_trace("-1")]));
    assert_ne!(around.trace_id, work.trace_id);
    assert_eq!((work.trace_id.to_string(), work.parent_span_id.map(|id| id.to_string())), continued());
}

#[test]
fn below_a_span_malformed_headers_make_a_transaction_in_its_trace() {
    let [around, work] = tower(below(vec![("sentry-trace", "nonsense".to_owned())]));
    assert_eq!((work.trace_id, work.parent_span_id), (around.trace_id, Some(around.span_id)));
}

#[test]
fn that_a_trace_is_not_sampled_is_inherited_and_events_know_their_trace() {
    for headers in [vec![sentry_trace("-0")], vec![traceparent("00")], vec![traceparent("fe")]] {
        let captured = with(headers.clone());
        assert!(captured.transactions.is_empty(), "{headers:?}");
        let sentry::protocol::Context::Trace(trace) = &captured.events[0].contexts["trace"] else { panic!() };
        assert_eq!(trace.trace_id.to_string(), TRACE, "{headers:?}");
    }
    let before = monitored::stats().spans_left_out;
    drop(with(vec![sentry_trace("-0")]));
    assert!(monitored::stats().spans_left_out > before, "no span was built inside");
}

#[test]
fn that_a_trace_is_sampled_is_inherited_and_what_is_not_decided_is_decided_here() {
    let with = |headers: Headers| {
        let options = ClientOptions::new().traces_sample_rate(0.0);
        capture_with(Monitored::new(), options, || work(&headers)).transactions.len()
    };
    assert_eq!(with(vec![sentry_trace("-1")]), 1);
    assert_eq!(with(vec![traceparent("01")]), 1);
    assert_eq!(with(vec![sentry_trace("")]), 0);
}

#[test]
fn a_sampler_is_told_of_the_decision_and_decides() {
    let options = ClientOptions::new().traces_sampler(|context| match context.sampled() {
        Some(false) => 1.0,
        _ => 0.0,
    });
    let captured = capture_with(Monitored::new(), options, || {
        work(&[sentry_trace("-0")]);
        work(&[sentry_trace("-1")]);
    });
    assert_eq!(only(&captured), continued());
}

#[tokio::test]
async fn an_async_call_continues_it_across_its_awaits() {
    #[monitored(continue_from = headers)]
    async fn work(headers: Headers) {
        tokio::task::yield_now().await;
        inside();
        drop(headers);
    }
    let captured = capture_async(work(vec![traceparent("01")])).await;
    assert_eq!(only(&captured), continued());
    assert_eq!(captured.transactions[0].spans.len(), 1);
}

proptest! {
    #![proptest_config(crate::properties::config(64))]

    /// Whatever the headers say: nothing panics, and one transaction comes of it, with a trace that is one.
    #[test]
    fn no_header_panics(
        headers in prop::collection::vec(
            (
                prop::sample::select(vec!["sentry-trace", "traceparent", "baggage", "Baggage"]),
                "(?s).{0,80}|[0-9a-f]{0,2}-?[0-9a-f]{32}-[0-9a-f]{16}(-[0-9a-f]{0,2}){0,2}|(sentry-[a-z_]{1,8}=.{0,20},?){0,9}",
            ),
            0..4,
        ),
        below_span in any::<bool>(),
    ) {
        let captured = if below_span { below(headers) } else { with(headers) };
        let transactions = captured.transactions.iter().filter(|it| it.name.as_deref() == Some("work"));
        for transaction in transactions {
            let trace = trace_of(transaction);
            prop_assert!(trace.trace_id != [0; 16].into() && trace.parent_span_id != Some([0; 8].into()));
        }
        prop_assert!(captured.events.len() == 1);
    }
}
