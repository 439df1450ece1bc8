//! What a call tells others of its trace.

use std::collections::HashMap;

use monitored::sentry::{ClientOptions, Hub, TransactionContext, start_transaction};
use monitored::testing::{Captured, capture, capture_with};
use monitored::{Monitored, in_current_scope, monitored};

use super::{DSN, Headers, TRACE, baggage, map, members, sentry_trace, trace_of, traceparent};

#[monitored]
fn headers() -> Headers {
    monitored::current().trace_headers()
}

#[monitored(continue_from = incoming)]
fn continuing(incoming: &Headers) -> Headers {
    headers()
}

fn sent(options: ClientOptions, body: impl FnOnce() -> Headers) -> (HashMap<&'static str, String>, Captured) {
    let mut sent = None;
    let captured = capture_with(Monitored::new(), options, || sent = Some(body()));
    (map(sent.unwrap()), captured)
}

#[test]
fn out_and_in_is_one_trace_and_the_call_inside_is_the_parent() {
    #[monitored]
    fn service() {
        let headers = headers();
        std::thread::scope(|scope| {
            let hub = Hub::new_from_top(Hub::current());
            hub.configure_scope(|scope| scope.set_span(None));
            scope.spawn(move || Hub::run(hub.into(), || continuing(&headers)));
        });
    }
    let captured = capture(service);
    let [there, here] = [&captured.transactions[0], &captured.transactions[1]];
    let call = here.spans.iter().find(|span| span.description.as_deref() == Some("headers")).unwrap();
    assert_eq!(trace_of(there).trace_id, trace_of(here).trace_id);
    assert_eq!(trace_of(there).parent_span_id, Some(call.span_id));
}

#[test]
fn all_three_headers_name_the_call_and_the_decision() {
    for (rate, sentry, w3c) in [(1.0, "1", "01"), (0.0, "0", "00")] {
        let (sent, _) = sent(ClientOptions::new().traces_sample_rate(rate), headers);
        let ids = sent["sentry-trace"].rsplit_once('-').unwrap().0;
        assert_eq!(sent["sentry-trace"], format!("{ids}-{sentry}"));
        assert_eq!(sent["traceparent"], format!("00-{ids}-{w3c}"));
        assert_eq!(members(&sent)["sentry-sampled"], (rate == 1.0).to_string());
        assert_eq!(sent.len(), 3);
    }
}

#[test]
fn the_baggage_says_how_the_trace_is_to_be_sampled() {
    let options = ClientOptions::new()
        .dsn(DSN)
        .release("shop@1.0, \"née\"")
        .environment("test")
        .traces_sample_rate(1.0);
    let (sent, captured) = sent(options, headers);
    let members = members(&sent);
    let expected = [
        ("trace_id", trace_of(&captured.transactions[0]).trace_id.to_string()),
        ("public_key", "public".to_owned()),
        ("org_id", "42".to_owned()),
        ("release", "shop%401.0%2C%20%22n%C3%A9e%22".to_owned()),
        ("environment", "test".to_owned()),
        ("sample_rate", "1".to_owned()),
        ("sampled", "true".to_owned()),
    ];
    for (key, value) in &expected {
        assert_eq!(&members[&format!("sentry-{key}")], value, "{key}");
    }
    assert_eq!(members.len(), expected.len());
}

#[test]
fn a_samplers_rate_and_a_release_that_is_too_long_are_left_out() {
    let options = ClientOptions::new().release("x".repeat(1 << 20)).traces_sampler(|_| 1.0);
    let (sent, _) = sent(options, headers);
    let members = members(&sent);
    assert!(!members.contains_key("sentry-sample_rate") && !members.contains_key("sentry-release"));
    assert_eq!(members["sentry-sampled"], "true");
}

#[test]
fn where_nothing_is_decided_w3cs_header_is_left_out() {
    #[monitored(root = "never")]
    fn without_a_transaction() -> Headers {
        monitored::current().trace_headers()
    }
    let (sent, _) = sent(ClientOptions::new(), without_a_transaction);
    assert_eq!(sent["sentry-trace"].split('-').count(), 2);
    assert!(!sent.contains_key("traceparent") && !members(&sent).contains_key("sentry-sampled"));
    assert_eq!(members(&sent)["sentry-trace_id"], sent["sentry-trace"].split('-').next().unwrap());
}

#[test]
fn with_tracing_off_the_callers_decision_is_passed_on() {
    let hub = || {
        let options = ClientOptions::new().dsn(DSN).transport(sentry::test::TestTransport::new());
        std::sync::Arc::new(Hub::new(Some(std::sync::Arc::new(options.into())), std::sync::Arc::default()))
    };
    let with = |incoming: Headers| Hub::run(hub(), || map(continuing(&incoming)));
    for (decision, w3c) in [("-1", Some("01")), ("-0", Some("00")), ("", None)] {
        let sent = with(vec![sentry_trace(decision)]);
        assert!(sent["sentry-trace"].starts_with(TRACE) && sent["sentry-trace"].ends_with(decision));
        let flags = sent.get("traceparent").map(|header| header.rsplit('-').next().unwrap());
        assert_eq!(flags, w3c);
    }
}

#[test]
fn a_continued_traces_baggage_goes_on_as_it_came() {
    let kept = "sentry-public_key=theirs,sentry-release=a%20b,sentry-unheard_of=x";
    let with = |incoming: Headers| sent(ClientOptions::new(), || continuing(&incoming)).0;
    let came = format!("other=1;p, {},", kept.replace(',', " ;p=q , "));
    assert_eq!(with(vec![sentry_trace("-1"), baggage(&came)])["baggage"], kept);
    assert_eq!(with(vec![traceparent("01"), baggage(kept)])["baggage"], kept);
    assert_eq!(
        with(vec![sentry_trace("-0"), baggage(kept)])["baggage"],
        kept,
        "also where it is not sampled"
    );
    assert!(!with(vec![sentry_trace("-1")]).contains_key("baggage"), "it began elsewhere");
    let other = format!("{kept},sentry-trace_id={}", "1".repeat(32));
    assert!(!with(vec![sentry_trace("-1"), baggage(&other)]).contains_key("baggage"), "about another trace");
    let split = vec![sentry_trace("-1"), baggage("sentry-a=1"), baggage("sentry-b=2")];
    assert_eq!(with(split)["baggage"], "sentry-a=1,sentry-b=2");
}

#[test]
fn baggage_cannot_break_out_of_its_header() {
    let incoming = vec![sentry_trace("-1"), baggage("sentry-a=1\r\nset-cookie: x=1,sentry-b=ok,sentry-\n=1")];
    assert_eq!(sent(ClientOptions::new(), || continuing(&incoming)).0["baggage"], "sentry-b=ok");
}

#[test]
fn a_transaction_in_a_traces_midst_knows_where_that_began() {
    #[monitored(root = "always")]
    fn another() -> Headers {
        headers()
    }
    #[monitored(continue_from = incoming)]
    fn continuing(incoming: &Headers) -> Headers {
        another()
    }
    #[monitored]
    fn beginning() -> Headers {
        another()
    }
    let incoming = vec![sentry_trace("-1"), baggage("sentry-a=1")];
    assert_eq!(sent(ClientOptions::new(), || continuing(&incoming)).0["baggage"], "sentry-a=1");
    let (sent, captured) = sent(ClientOptions::new(), beginning);
    assert!(members(&sent).contains_key("sentry-public_key"));
    assert_eq!(captured.transactions.len(), 2);
}

#[test]
fn what_others_have_continued_has_no_baggage_and_what_they_began_has() {
    let below = |context: TransactionContext| {
        sent(ClientOptions::new(), || {
            Hub::current().configure_scope(|scope| scope.set_span(Some(start_transaction(context).into())));
            headers()
        })
        .0
    };
    assert!(below(TransactionContext::new("request", "http.server")).contains_key("baggage"));
    let (name, value) = sentry_trace("-1");
    let context =
        TransactionContext::continue_from_headers("request", "http.server", [(name, value.as_str())]);
    let sent = below(context);
    assert!(!sent.contains_key("baggage") && sent["traceparent"].contains(TRACE));
}

#[test]
fn a_carried_task_tells_the_same_outside_of_any_call() {
    #[monitored(continue_from = incoming)]
    fn handler(incoming: &Headers) -> [Headers; 2] {
        let carried = in_current_scope(|| monitored::current().trace_headers());
        [monitored::current().trace_headers(), std::thread::spawn(carried).join().unwrap()]
    }
    let mut sent = None;
    capture(|| sent = Some(handler(&vec![sentry_trace("-1"), baggage("sentry-a=1")])));
    let [here, there] = sent.unwrap();
    assert_eq!(here, there);
    assert_eq!(map(here)["baggage"], "sentry-a=1");
}

#[test]
fn a_task_that_outlives_its_transaction_keeps_the_baggage() {
    #[monitored(continue_from = incoming)]
    fn handler(incoming: &Headers) -> impl FnOnce() -> Headers + use<> {
        in_current_scope(headers)
    }
    let incoming = vec![sentry_trace("-1"), baggage("sentry-a=1")];
    let (sent, captured) = sent(ClientOptions::new(), || handler(&incoming)());
    assert_eq!(captured.transactions.len(), 2);
    assert_eq!(sent["baggage"], "sentry-a=1");
}

#[test]
fn outside_of_a_call_and_without_a_client_there_is_nothing() {
    capture(|| assert!(monitored::current().trace_headers().is_empty()));
    let hub = std::sync::Arc::new(Hub::new(None, std::sync::Arc::default()));
    Hub::run(hub, || assert!(headers().is_empty()));
}
