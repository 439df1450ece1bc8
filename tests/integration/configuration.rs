//! `Monitored`: what it adds, and what it leaves alone.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ::monitored::{AlertRule, InitGuard, Monitored, filter, sink, testing};
use monitored_tests::{Kept, apart};
use sentry::protocol::{EnvelopeItem, Event};
use sentry::{
    Client, ClientOptions, Envelope, Hub, Integration, Level, Transport, TransportFactory, TransportOptions,
};
use sentry::{TransactionContext, capture_message, configure_scope, start_transaction};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

const DSN: &str = "https://public@sentry.invalid/1";

struct NoTransport;

impl TransportFactory for NoTransport {
    fn create_transport_with_options(&self, _: TransportOptions) -> Arc<dyn Transport> {
        panic!("sentry crate was compiled without transport")
    }
}

fn one_of_each() {
    start_transaction(TransactionContext::new("import", "task")).finish();
    capture_message("done", Level::Info);
}

#[test]
fn service_and_component_are_on_events_and_transactions() {
    let monitored = Monitored::new().service("first").service("backend").component("api");
    let captured = testing::capture_with(monitored, ClientOptions::new(), one_of_each);
    for tags in [&captured.events[0].tags, &captured.transactions[0].tags] {
        assert_eq!(tags["service"], "backend");
        assert_eq!(tags["component"], "api");
    }
}

#[test]
fn tags_that_are_there_stay() {
    let monitored = Monitored::new().service("backend").component("api");
    let captured = testing::capture_with(monitored, ClientOptions::new(), || {
        configure_scope(|scope| scope.set_tag("service", "legacy"));
        one_of_each();
    });
    for tags in [&captured.events[0].tags, &captured.transactions[0].tags] {
        assert_eq!(tags["service"], "legacy");
        assert_eq!(tags["component"], "api");
    }
}

#[test]
fn the_event_with_which_a_client_probes_its_integrations_is_left_alone() {
    let monitored = Monitored::new().service("backend");
    let event = monitored.process_event(Event::new(), &ClientOptions::new()).unwrap();
    assert!(event.tags.is_empty());
}

#[test]
fn as_an_integration_it_tags_events() {
    let kept = Arc::new(Kept::default());
    let options = ClientOptions::new()
        .dsn(DSN)
        .transport(Arc::clone(&kept))
        .add_integration(Monitored::new().service("backend"));
    let hub = Arc::new(Hub::new(Some(Arc::new(Client::from(options))), Arc::default()));
    Hub::run(hub, || capture_message("done", Level::Info));
    let sent = kept.envelopes();
    assert_eq!(sent[0].event().unwrap().tags["service"], "backend");
}

#[test]
fn what_the_user_configured_does_what_it_did() {
    let kept = Arc::new(Kept::default());
    let options = ClientOptions::new()
        .dsn(DSN)
        .transport(Arc::clone(&kept))
        .traces_sampler(|context| if context.name() == "health" { 0.0 } else { 1.0 })
        .before_send(|mut event| {
            event.logger = Some(format!("{}'s", event.tags["service"]));
            Some(event)
        });
    apart(|| {
        let _guard = Monitored::new().service("backend").init(options);
        start_transaction(TransactionContext::new("health", "api")).finish();
        one_of_each();
    });
    let sent = kept.envelopes();
    let transactions: Vec<_> = sent.iter().flat_map(Envelope::items).filter_map(transaction_name).collect();
    assert_eq!(transactions, ["import"]);
    let event = sent.iter().find_map(|envelope| envelope.event()).unwrap();
    assert_eq!(event.logger.as_deref(), Some("backend's"));
    let transaction = sent.iter().find(|envelope| envelope.event().is_none()).unwrap();
    let headers = format!("{:?}", transaction.headers());
    assert!(headers.contains("DynamicSamplingContext") && headers.contains("sample_rate: Some"), "{headers}");
}

fn transaction_name(item: &EnvelopeItem) -> Option<&str> {
    match item {
        EnvelopeItem::Transaction(transaction) => transaction.name.as_deref(),
        _ => None,
    }
}

#[test]
fn the_console_prints_what_is_sent_and_sends_it() {
    let (kept, printed) = (Arc::new(Kept::default()), Printed::default());
    let options = ClientOptions::new().dsn(DSN).transport(Arc::clone(&kept)).before_send(|event| {
        let secret = event.message.as_deref() == Some("secret");
        (!secret).then_some(event)
    });
    apart(|| {
        let _guard = Monitored::new().console_to(printed.clone(), Duration::from_secs(1)).init(options);
        capture_message("secret", Level::Info);
        one_of_each();
    });
    assert_eq!(printed.text(), "• done\n", "with a DSN tracing is the user's to turn on");
    assert_eq!(kept.envelopes().len(), 1);
}

#[test]
fn with_a_console_and_no_dsn_nothing_leaves() {
    let (kept, printed) = (Arc::new(Kept::default()), Printed::default());
    let options = ClientOptions::new().transport(Arc::clone(&kept));
    apart(|| {
        let _guard = Monitored::new().console_to(printed.clone(), Duration::from_secs(1)).init(options);
        one_of_each();
    });
    assert!(printed.text().starts_with("import  task  "), "{}", printed.text());
    assert!(printed.text().ends_with("\n• done\n"), "{}", printed.text());
    assert!(kept.envelopes().is_empty());
}

#[test]
fn a_rate_that_was_given_holds_without_a_dsn_too() {
    let printed = Printed::default();
    apart(|| {
        let monitored = Monitored::new().console_to(printed.clone(), Duration::from_secs(1));
        let _guard = monitored.init(ClientOptions::new().traces_sample_rate(0.0));
        one_of_each();
    });
    assert_eq!(printed.text(), "• done\n");
}

#[test]
fn mistakes_are_logged_and_the_rest_works() {
    let kept = Arc::new(Kept::default());
    let options = ClientOptions::new().dsn(DSN).transport(Arc::clone(&kept));
    let log = logged(|| {
        apart(|| {
            let _guard = Monitored::new().service("").component("api").init(options);
            capture_message("done", Level::Info);
        });
    });
    assert_eq!(log, "ERROR monitored: service: an empty name says nothing\n");
    let sent = kept.envelopes();
    let tags = &sent[0].event().unwrap().tags;
    assert_eq!((tags.get("service"), tags["component"].as_str()), (None, "api"));
}

#[test]
fn an_integration_logs_its_mistakes_and_that_it_has_no_console() {
    let log = logged(|| {
        let monitored = Monitored::new().component("a\nb").console_to(io::sink(), Duration::ZERO);
        drop(Client::from(ClientOptions::new().add_integration(monitored)));
    });
    let mut lines = log.lines();
    assert_eq!(lines.next(), Some("ERROR monitored: component: a name with a newline is refused by Sentry"));
    assert!(lines.next().unwrap().contains("WARN monitored: console: needs `Monitored::init`"), "{log}");
}

#[test]
fn how_the_program_goes_on_is_said_only_where_it_does() {
    let wrong = || {
        let rule = || AlertRule::error_count("errors", 10);
        Monitored::new()
            .filter(filter::drop_messages("("))
            .alert(AlertRule::error_rate("rate", 7.0))
            .alert(rule())
            .alert(rule().to("pager"))
            .alert(AlertRule::error_count("nowhere", 1).to("pager"))
            .notify(sink::Slack::new("no URL"))
            .sentry_url("sentry")
    };
    let consequences = [
        "it filters nothing",
        "it is left out",
        "the second is left out",
        "it gets no alerts",
        "alerts have no link",
        "what it raises goes to the others it names",
    ];
    let log = logged(|| drop(apart(|| wrong().init(ClientOptions::new()))));
    for consequence in consequences {
        assert_eq!(log.matches(&format!("; {consequence}\n")).count(), 1, "{consequence}: {log}");
    }
    let error = apart(|| wrong().try_init(ClientOptions::new()).err().unwrap());
    assert_eq!(error.mistakes().count(), consequences.len());
    let told: Vec<_> = error.mistakes().map(ToString::to_string).collect();
    for (line, told) in log.lines().zip(&told) {
        assert!(line.starts_with(&format!("ERROR monitored: {told}; ")), "{line}");
    }
    assert!(!consequences.iter().any(|it| error.to_string().contains(it)), "{error}");
}

#[test]
fn a_sentry_without_a_transport_does_not_stop_the_program() {
    let options = || ClientOptions::new().dsn(DSN).transport_factory_that_panics();
    let log = logged(|| {
        apart(|| {
            let _guard = Monitored::new().init(options());
            capture_message("lost", Level::Info);
        });
    });
    let said = "transport: sentry crate was compiled without transport";
    assert_eq!(log, format!("ERROR monitored: {said}; nothing is sent\n"));
    let error = apart(|| Monitored::new().try_init(options()).err().unwrap());
    assert_eq!(error.to_string(), said);
}

trait WithoutTransport {
    fn transport_factory_that_panics(self) -> Self;
}

impl WithoutTransport for ClientOptions {
    fn transport_factory_that_panics(mut self) -> Self {
        self.transport = Some(Arc::new(NoTransport));
        self
    }
}

/// Over real HTTP: what `body` sends, once the guard is gone.
async fn received(monitored: Monitored, options: ClientOptions, body: fn(&InitGuard)) -> Vec<Envelope> {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(200).set_delay(Duration::from_millis(20));
    Mock::given(method("POST")).and(path("/api/1/envelope/")).respond_with(answer).mount(&server).await;
    let options = options.dsn(&format!("http://public@{}/1", server.address()));
    // Dropping the guard blocks, and the server runs on this runtime.
    let run = move || apart(|| body(&monitored.init(options)));
    tokio::task::spawn_blocking(run).await.unwrap();
    let requests = server.received_requests().await.unwrap();
    requests.iter().map(|request| Envelope::from_slice(&request.body).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_has_been_received_when_the_guard_is_gone() {
    let monitored = Monitored::new().service("backend").component("api");
    let options = ClientOptions::new().traces_sample_rate(1.0).release("1.2.3");
    let envelopes = received(monitored, options, |_| {
        for _ in 0..5 {
            one_of_each();
        }
    })
    .await;

    let items: Vec<_> = envelopes.iter().flat_map(Envelope::items).collect();
    assert_eq!(items.len(), 10);
    for item in items {
        let tags = match item {
            EnvelopeItem::Event(event) => &event.tags,
            EnvelopeItem::Transaction(transaction) => &transaction.tags,
            other => panic!("{other:?}"),
        };
        assert_eq!(tags["service"], "backend");
        assert_eq!(tags["component"], "api");
    }
}

/// What was printed.
#[derive(Clone, Default)]
struct Printed(Arc<Mutex<Vec<u8>>>);

impl Printed {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Printed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What `body` logs through `tracing`.
fn logged(body: impl FnOnce()) -> String {
    monitored_tests::logged(tracing::Level::INFO, body).iter().map(|line| format!("{line}\n")).collect()
}
