//! Secrets in what calls record, where `Monitored` is not around the transport.

use monitored::{Classify, Monitored, monitored};

use super::secrets::{Refused, URL, assert_clean, traced};
use super::{as_integration, initialised};

/// What the runtime itself records of calls and reports of their errors.
fn recorded() {
    #[derive(Debug, thiserror::Error, Classify)]
    #[error("cannot open {0}")]
    #[class(api)]
    struct Opened(String, #[source] Refused);
    #[monitored(op = "api", args, tags(from = url), data(login = %format!("token=token-in-data {text}")), fingerprint(url))]
    fn opens(url: &str, text: &str) -> Result<(), Opened> {
        monitored::current().tag("late", url).data("late", url);
        refused(url).map_err(|refused| Opened(url.to_owned(), refused))
    }
    #[monitored(args, tags(from = url))]
    fn refused(url: &str) -> Result<(), Refused> {
        Err(Refused { url: url.to_owned(), api_key: "key-in-context".to_owned() })
    }
    assert!(opens(URL, "customer_ref=custom-secret").is_err());
    let named = format!("GET {URL}");
    let done =
        monitored::operation("http.client", named.as_str()).tag("from", URL).data("url", URL).run(|| {
            Err::<(), _>(Opened(URL.to_owned(), Refused { url: URL.to_owned(), api_key: String::new() }))
        });
    assert!(done.is_err());
    #[monitored]
    fn untyped() -> Result<(), String> {
        let _ = refused(URL);
        Err(format!("bad {URL}"))
    }
    assert!(untyped().is_err());
}

const RECORDED: [&str; 4] = ["pw-in-url", "token-in-url", "token-in-data", "key-in-context"];

#[test]
fn an_integration_alone_sends_none_in_transactions_that_calls_recorded() {
    let kept = as_integration(traced().add_integration(Monitored::new()), recorded);
    assert_eq!(kept.envelopes().len(), 6, "three transactions and three events");
    assert_clean(&kept.bytes(), &RECORDED);
    assert!(kept.bytes().contains("custom-secret"));
    let url = "https://[Filtered]@host/?token=[Filtered]";
    for envelope in kept.envelopes() {
        let mut bytes = Vec::new();
        envelope.to_writer(&mut bytes).unwrap();
        assert!(String::from_utf8(bytes).unwrap().contains(url), "{envelope:?}");
    }
}

#[test]
fn an_integration_alone_takes_out_what_it_was_told_to() {
    let scrub = || monitored::filter::scrub().name("customer_ref").pattern("pw-in-\\w+");
    let kept = as_integration(traced().add_integration(Monitored::new().scrub(scrub())), recorded);
    assert_clean(&kept.bytes(), &RECORDED);
    assert_clean(&kept.bytes(), &["custom-secret"]);
}

#[test]
fn without_monitored_what_calls_record_and_report_has_none() {
    let kept = as_integration(traced(), recorded);
    assert_eq!(kept.envelopes().len(), 6);
    assert_clean(&kept.bytes(), &RECORDED);
    assert!(kept.bytes().contains("cannot open https://[Filtered]@host/?token=[Filtered]"));
}

#[test]
fn off_is_off() {
    let off = || Monitored::new().scrub(monitored::filter::scrub().off());
    let alone = as_integration(traced().add_integration(off()), recorded);
    let around = initialised(off(), traced(), recorded);
    for kept in [alone, around] {
        for envelope in kept.envelopes() {
            let mut bytes = Vec::new();
            envelope.to_writer(&mut bytes).unwrap();
            let bytes = String::from_utf8(bytes).unwrap();
            assert!(bytes.contains("https://u:pw-in-url@host/?token=token-in-url"), "{bytes}");
            // Under a name that means a secret, it is not even recorded.
            assert_clean(&bytes, &["key-in-context"]);
        }
    }
}
