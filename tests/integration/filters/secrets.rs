//! Nothing leaves that should not: searched for in the bytes that would.

use std::net::Ipv4Addr;

use monitored::sentry::protocol::{Event, Request, Value, value::to_value};
use monitored::sentry::{
    Breadcrumb, ClientOptions, Level, User, add_breadcrumb, capture_event, capture_message, configure_scope,
    logger_info,
};
use monitored::testing::capture_with;
use monitored::{Classify, Monitored, monitored};

use super::{Kept, Lines, as_integration, initialised};

const URL: &str = "https://u:pw-in-url@host/?token=token-in-url";

#[derive(Debug, thiserror::Error, Classify)]
#[error("cannot call {url}")]
#[class(api)]
struct Refused {
    #[context]
    url: String,
    #[context]
    api_key: String,
}

#[monitored(
    op = "api",
    args(password, pin, url, id),
    tags(api_key = "key-in-tag", tenant = "acme"),
    data(body = %format!("{{\"password\":\"{password}\"}}"), session_token = "key-in-data")
)]
fn call(password: &str, #[redact] pin: &str, url: &str, id: u32, unasked: &str) -> Result<usize, Refused> {
    assert_eq!(pin.len(), 15);
    logger_info!("calling {} with password={}", url, password);
    tracing::info!(target: "app", "calling {url} with password={password} of {unasked_length}", unasked_length = unasked.len());
    monitored::current().tag("auth", "key-in-current").data("cookies", "key-in-current");
    Err(Refused { url: url.to_owned(), api_key: "key-in-context".to_owned() })
}

fn calls() {
    add_breadcrumb(Breadcrumb { message: Some(format!("opened {URL}")), ..Breadcrumb::default() });
    assert!(call("pw-in-argument", "pin-in-argument", URL, 7, "unasked-for").is_err());
    let done = monitored::operation("task", "by hand")
        .tag("client_secret", "key-in-operation")
        .data("access_token", "key-in-operation")
        .run(|| 1);
    assert_eq!(done, 1);
}

const SECRETS: [&str; 10] = [
    "pw-in-url",
    "token-in-url",
    "pw-in-argument",
    "pin-in-argument",
    "unasked-for",
    "key-in-tag",
    "key-in-data",
    "key-in-current",
    "key-in-context",
    "key-in-operation",
];

fn assert_clean(bytes: &str, secrets: &[&str]) {
    for secret in secrets {
        assert!(!bytes.contains(secret), "{secret} in {bytes}");
    }
}

#[test]
fn secrets_are_nowhere_in_what_is_sent() {
    let options = ClientOptions::new().traces_sample_rate(1.0);
    let kept = initialised(Monitored::new(), options, calls);
    let bytes = kept.bytes();
    assert_clean(&bytes, &SECRETS);
    for there in ["cannot call https://[Filtered]@host/?token=[Filtered]", "\"tenant\":\"acme\"", "\"items\""]
    {
        assert!(bytes.contains(there), "no {there} in {bytes}");
    }
}

#[test]
fn an_integration_alone_sends_none_in_events_and_logs() {
    let kept = as_integration(ClientOptions::new().add_integration(Monitored::new()), calls);
    assert_clean(&kept.bytes(), &SECRETS);
}

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

fn traced() -> ClientOptions {
    ClientOptions::new().traces_sample_rate(1.0)
}

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

#[test]
fn they_are_said_to_have_been_there() {
    let captured = capture_with(Monitored::new(), ClientOptions::new(), calls);
    let transaction = &captured.transactions[0];
    assert_eq!(transaction.tags["api_key"], "[Filtered]");
    let event = to_value(&captured.events[0]).unwrap();
    let context = &event["contexts"]["monitored"];
    assert_eq!(context["data"]["session_token"], Value::from("[Filtered]"));
    assert_eq!(context["data"]["body"], Value::from("{\"password\":\"[Filtered]\"}"));
    assert_eq!(context["error"]["api_key"], Value::from("[Filtered]"));
    assert_eq!(context["error"]["url"], Value::from("https://[Filtered]@host/?token=[Filtered]"));
    assert_eq!(
        captured.logs[0].body,
        "calling https://[Filtered]@host/?token=[Filtered] with password=[Filtered]"
    );
}

#[test]
fn requests_are_scrubbed_and_what_is_nested_is_bounded() {
    let kept = as_integration(ClientOptions::new().add_integration(Monitored::new()), || {
        let mut event = Event::default();
        let headers = [("Authorization", "Bearer secret-1"), ("X-Api-Key", "secret-2"), ("Accept", "*/*")];
        event.request = Some(Request {
            url: "https://u:secret-3@host/p?q=secret-4".parse().ok(),
            query_string: Some("q=secret-4&flag".to_owned()),
            cookies: Some("session=secret-5".to_owned()),
            data: Some("{\"password\": \"secret-6\", \"id\": 7}".to_owned()),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            ..Request::default()
        });
        let deep = (0..100).fold(Value::from("secret-7"), |inner, _| Value::Array(vec![inner]));
        event.extra.insert("deep".to_owned(), deep);
        event.fingerprint = vec!["password=secret-8".into()].into();
        event.extra.insert(
            "login".to_owned(),
            to_value([("password", "secret-9")].map(|(k, v)| vec![k, v])).unwrap(),
        );
        capture_event(event);
    });
    let bytes = kept.bytes();
    assert_clean(
        &bytes,
        &(1..=8)
            .map(|n| format!("secret-{n}"))
            .collect::<Vec<_>>()
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>(),
    );
    for there in ["\"Accept\":\"*/*\"", "https://%5BFiltered%5D@host/p?q=[Filtered]", "\\\"id\\\": 7"] {
        assert!(bytes.contains(there), "no {there} in {bytes}");
    }
}

#[test]
fn the_runtimes_own_lines_show_none() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::with_default(subscriber, || {
        capture_with(Monitored::new(), ClientOptions::new(), calls)
    });
    let text = lines.text();
    let own: String = text.lines().filter(|line| line.contains("monitored:")).collect();
    assert!(own.contains("cannot call https://[Filtered]@host/?token=[Filtered]"), "{own}");
    assert_clean(&own, &SECRETS);
}

#[monitored(user = User {
    id: Some("7".to_owned()),
    email: Some("somebody@example.org".to_owned()),
    ip_address: Some(std::net::IpAddr::from(Ipv4Addr::new(192, 0, 2, 77)).into()),
    ..User::default()
})]
fn with_a_user() {
    capture_message("here", Level::Info);
}

#[test]
fn the_users_address_needs_send_default_pii() {
    let sent = |options: ClientOptions| as_integration(options, with_a_user).bytes();
    let closed = sent(ClientOptions::new());
    assert!(closed.contains("\"user\":{\"id\":\"7\"}"), "{closed}");
    assert_clean(&closed, &["somebody@example.org", "192.0.2.77"]);
    let open = sent(ClientOptions::new().send_default_pii(true));
    assert!(open.contains("somebody@example.org") && open.contains("192.0.2.77"), "{open}");
}

#[test]
fn a_user_that_the_program_sets_itself_stays() {
    let kept: std::sync::Arc<Kept> =
        as_integration(ClientOptions::new().add_integration(Monitored::new()), || {
            let user = User { email: Some("somebody@example.org".to_owned()), ..User::default() };
            configure_scope(|scope| scope.set_user(Some(user)));
            capture_message("here", Level::Info);
        });
    assert!(kept.bytes().contains("somebody@example.org"));
}
