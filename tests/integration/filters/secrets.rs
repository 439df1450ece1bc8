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

pub(super) const URL: &str = "https://u:pw-in-url@host/?token=token-in-url";

#[derive(Debug, thiserror::Error, Classify)]
#[error("cannot call {url}")]
#[class(api)]
pub(super) struct Refused {
    #[context]
    pub(super) url: String,
    #[context]
    pub(super) api_key: String,
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

pub(super) fn assert_clean(bytes: &str, secrets: &[&str]) {
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
    let bytes = kept.bytes();
    assert_clean(&bytes, &SECRETS);
    for there in [
        "\"value\":\"cannot call https://[Filtered]@host/?token=[Filtered]\"",
        "\"message\":\"opened https://[Filtered]@host/?token=[Filtered]\"",
        "\"body\":\"calling https://[Filtered]@host/?token=[Filtered] with password=[Filtered]\"",
        "\"session_token\":\"[Filtered]\"",
        "\"api_key\":\"[Filtered]\"",
        "\"tenant\":\"acme\"",
    ] {
        assert!(bytes.contains(there), "no {there} in {bytes}");
    }
}

#[test]
fn pairs_in_arguments_are_names_and_values() {
    #[monitored(args)]
    fn sends(headers: &[(&str, &str)]) -> Result<(), String> {
        Err(format!("{} headers are too many", headers.len()))
    }
    let kept = initialised(Monitored::new(), traced(), || {
        assert!(sends(&[("password", "pw-in-pair"), ("cookie", "a=in-pair"), ("accept", "any")]).is_err());
    });
    let bytes = kept.bytes();
    assert_clean(&bytes, &["pw-in-pair", "in-pair"]);
    assert!(
        bytes.contains(
            r#"(\"password\", \"[Filtered]\"), (\"cookie\", \"[Filtered]\"), (\"accept\", \"any\")"#
        )
    );
}

pub(super) fn traced() -> ClientOptions {
    ClientOptions::new().traces_sample_rate(1.0)
}

/// The items of what left, each read back from its bytes.
fn items(kept: &Kept) -> Vec<Value> {
    let bytes = kept.bytes();
    let lines = bytes.lines().filter(|line| !line.is_empty()).map(|line| serde_json::from_str(line).unwrap());
    lines.collect()
}

/// The only item with such a part.
fn with(items: &[Value], part: &str) -> Value {
    let found: Vec<_> = items.iter().filter(|item| !item[part].is_null()).collect();
    assert_eq!(found.len(), 1, "{part}: {found:#?}");
    found[0][part].clone()
}

#[test]
fn each_place_says_that_there_was_a_secret() {
    #[monitored(
        op = "api",
        args(password, api_key, pin, url, id),
        data(password, api_key, login = %format!("password={password} at {url}"))
    )]
    fn calls(
        password: &str,
        api_key: &str,
        #[redact] pin: &str,
        url: &str,
        id: u32,
        unasked: &str,
    ) -> Result<(), Refused> {
        assert_ne!((pin, unasked), ("", ""));
        logger_info!("calling {} with password={}", url, password);
        Err(Refused { url: url.to_owned(), api_key: api_key.to_owned() })
    }
    let secrets =
        ["the-password", "the-key", "the-pin", "pw-in-url", "token-in-url", "nobody-asked-for-this"];
    let kept = initialised(Monitored::new(), traced(), || {
        let failed = calls("the-password", "the-key", "the-pin", URL, 7, "nobody-asked-for-this");
        assert!(failed.is_err());
    });
    assert_clean(&kept.bytes(), &secrets);

    let items = items(&kept);
    let (filtered, url) = (Value::from("[Filtered]"), "https://[Filtered]@host/?token=[Filtered]");
    let exception = &with(&items, "exception")["values"][0];
    assert_eq!(exception["value"], format!("cannot call {url}"));
    let vars = &exception["stacktrace"]["frames"][0]["vars"];
    let transaction = items.iter().find(|item| !item["start_timestamp"].is_null()).unwrap();
    let data = &transaction["contexts"]["trace"]["data"];
    for recorded in [vars, data] {
        assert_eq!((&recorded["password"], &recorded["api_key"]), (&filtered, &filtered));
        assert_eq!((&recorded["pin"], &recorded["id"]), (&filtered, &"7".into()));
        assert_eq!(recorded["url"], format!("\"{url}\""));
        assert!(recorded["unasked"].is_null());
    }
    assert_eq!(data["login"], format!("password=[Filtered] at {url}"));

    let event = items.iter().find(|item| !item["exception"].is_null()).unwrap();
    let context = &event["contexts"]["monitored"];
    assert_eq!((&context["data"]["password"], &context["data"]["api_key"]), (&filtered, &filtered));
    assert_eq!(context["data"]["login"], format!("password=[Filtered] at {url}"));
    assert_eq!((&context["error"]["url"], &context["error"]["api_key"]), (&url.into(), &filtered));

    let log = &with(&items, "items")[0];
    assert_eq!(log["body"], format!("calling {url} with password=[Filtered]"));
    let attributes = log["attributes"].to_string();
    assert!(attributes.contains("[Filtered]"), "{attributes}");
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
        &(1..=9)
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
