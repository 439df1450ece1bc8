//! `monitored::axum::traceparent`: W3C's header in Sentry's words, for a layer that knows those alone.

use axum::body::Body;
use axum::extract::Request;

use crate::twins::harness::block_on;

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const SPAN: &str = "b7ad6b7169203331";

/// All values of `sentry-trace` of a request with these headers.
fn told(headers: &[(&str, &str)]) -> Vec<String> {
    let request =
        headers.iter().fold(Request::get("/"), |request, (name, value)| request.header(*name, *value));
    let request = block_on(monitored::axum::traceparent(request.body(Body::empty()).unwrap()));
    let values = request.headers().get_all("sentry-trace").iter();
    values.map(|value| value.to_str().unwrap().to_owned()).collect()
}

#[test]
fn it_says_the_same_in_the_words_of_sentry() {
    for (version, flags, is_sampled) in
        [("00", "01", 1), ("00", "00", 0), ("00", "03", 1), ("00", "fe", 0), ("01", "01-more-of-it", 1)]
    {
        let header = format!("{version}-{TRACE}-{SPAN}-{flags}");
        assert_eq!(told(&[("traceparent", &header)]), [format!("{TRACE}-{SPAN}-{is_sampled}")], "{header}");
    }
}

#[test]
fn what_is_not_well_formed_says_nothing() {
    let upper = TRACE.to_uppercase();
    for header in [
        String::new(),
        "00".to_owned(),
        format!("00-{TRACE}-{SPAN}"),
        format!("00-{TRACE}-{SPAN}-1"),
        format!("00-{TRACE}-{SPAN}-01-more"),
        format!("ff-{TRACE}-{SPAN}-01"),
        format!("0-{TRACE}-{SPAN}-01"),
        format!("00-{upper}-{SPAN}-01"),
        format!("00-{SPAN}-{TRACE}-01"),
        format!("00-{}-{SPAN}-01", "0".repeat(32)),
        format!("00-{TRACE}-{}-01", "0".repeat(16)),
    ] {
        assert!(told(&[("traceparent", &header)]).is_empty(), "{header}");
    }
    let header = format!("00-{TRACE}-{SPAN}-01");
    let twice = [("traceparent", header.as_str()), ("traceparent", header.as_str())];
    assert!(told(&twice).is_empty(), "of two nobody can tell which is meant");
}

#[test]
fn a_good_header_of_sentrys_stays_and_a_bad_one_gives_way() {
    let header = format!("00-{TRACE}-{SPAN}-01");
    let good = format!("{}-{SPAN}-0", "1".repeat(32));
    assert_eq!(told(&[("sentry-trace", &good), ("traceparent", &header)]), [good.as_str()]);
    assert_eq!(told(&[("sentry-trace", "x"), ("traceparent", &header)]), [format!("{TRACE}-{SPAN}-1")]);
    assert_eq!(told(&[("sentry-trace", "x")]), ["x"], "not ours to take away");
}
