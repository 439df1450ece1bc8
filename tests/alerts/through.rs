//! From a call that fails to a receiver that heard of it: rules, queue, retries and HTTP together.

use std::io;
use std::time::Duration;

use monitored::{AlertRule, AlertState, Monitored, monitored, sink};
use sentry::ClientOptions;
use serde_json::Value as Json;
use wiremock::matchers::any;
use wiremock::{Mock, Request, ResponseTemplate};

use super::client::{delivering, eventually, next};
use super::receiver::Receiver;
use super::{Failure, client};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

#[monitored(op = "alpha")]
fn alpha() -> Result<(), Failure> {
    Err(Failure::Disk)
}

#[monitored(op = "beta")]
fn beta() -> Result<(), Failure> {
    Err(Failure::Password)
}

/// A failure is enough, and it is over soon.
fn short(op: &'static str) -> AlertRule {
    // The first stack of a program takes its time, and what is told here is about after that.
    monitored::testing::capture(|| assert!(alpha().is_err()));
    AlertRule::error_count(op, 0).op(op).within(Duration::from_secs(1))
}

/// Refuses, takes one late, breaks, hangs up, and then takes everything. Which requests were taken: the second, and from the
/// fifth on.
fn troubled() -> Receiver {
    let once = |answer: ResponseTemplate| Mock::given(any()).respond_with(answer).up_to_n_times(1);
    let reset = |_: &Request| io::Error::from(io::ErrorKind::ConnectionReset);
    let taken = ResponseTemplate::new(200).set_body_string("ok");
    Receiver::of(vec![
        once(ResponseTemplate::new(429).insert_header("Retry-After", "1")),
        once(taken.clone().set_delay(Duration::from_millis(300))),
        once(ResponseTemplate::new(500)),
        Mock::given(any()).respond_with_err(reset).up_to_n_times(1),
        Mock::given(any()).respond_with(taken),
    ])
}

fn taken(requests: &[Request]) -> Vec<Request> {
    requests.iter().enumerate().filter(|(at, _)| *at == 1 || *at >= 4).map(|(_, it)| it.clone()).collect()
}

/// Four alerts, of two rules, to both receivers.
fn four_alerts(slack: &Receiver, webhook: &Receiver) {
    let configured = Monitored::new()
        .alert(short("alpha"))
        .alert(short("beta"))
        .notify(sink::Slack::new(slack.url("/services/T0/B0/XX")))
        .notify(sink::Webhook::new(webhook.url("/")).secret(SECRET));
    delivering(configured, ClientOptions::new(), |_| {
        assert!(alpha().is_err() && beta().is_err());
        for receiver in [slack, webhook] {
            eventually("four alerts", || taken(&receiver.requests()).len() >= 4);
        }
        // Whatever is left would come now.
        assert!(monitored::flush(client::LONG));
    });
}

fn verify(request: &Request) -> Result<(), String> {
    let mut headers = http::HeaderMap::new();
    for (name, value) in &request.headers {
        headers.insert(name, value.clone());
    }
    let webhook = standardwebhooks::Webhook::new(SECRET).unwrap();
    webhook.verify(&request.body, &headers).map_err(|error| error.to_string())
}

fn json(request: &Request) -> Json {
    serde_json::from_slice(&request.body).unwrap()
}

/// Firing and then resolved, each once, whatever came of the other rule between.
fn assert_in_order(told: &[(String, String)]) {
    assert_eq!(told.len(), 4, "{told:?}");
    for rule in ["alpha", "beta"] {
        let states: Vec<_> =
            told.iter().filter(|(of, _)| of == rule).map(|(_, state)| state.as_str()).collect();
        assert_eq!(states, ["firing", "resolved"], "{rule}: {told:?}");
    }
}

#[test]
fn each_alert_arrives_once_and_in_order_however_receivers_behave() {
    let (slack, webhook) = (troubled(), troubled());
    four_alerts(&slack, &webhook);

    let requests = webhook.requests();
    let told = |request: &Request| {
        let json = json(request);
        (json["rule"].as_str().unwrap().to_owned(), json["state"].as_str().unwrap().to_owned())
    };
    assert_in_order(&taken(&requests).iter().map(told).collect::<Vec<_>>());
    for request in &requests {
        assert_eq!(verify(request), Ok(()));
        assert_eq!(request.headers["webhook-id"].to_str().unwrap(), json(request)["id"].as_str().unwrap());
    }
    let ids: Vec<_> = requests.iter().map(|request| request.headers["webhook-id"].clone()).collect();
    assert_eq!(ids[0], ids[1], "the same on a retry");
    assert!(ids[2] == ids[3] && ids[3] == ids[4], "and on each further one");
    assert_eq!(ids.len(), 7, "four alerts, and three attempts that did not work");

    let told = |request: &Request| {
        let json = json(request);
        let text = json["text"].as_str().unwrap();
        let rule = if text.contains("alpha") { "alpha" } else { "beta" };
        let state = if text.contains("Resolved") { "resolved" } else { "firing" };
        (rule.to_owned(), state.to_owned())
    };
    assert_in_order(&taken(&slack.requests()).iter().map(told).collect::<Vec<_>>());
}

#[test]
fn a_caller_that_goes_on_for_long_does_not_keep_the_alert() {
    let (sink, heard) = client::heard("heard");
    let configured = Monitored::new().alert(short("alpha")).notify(sink);
    #[monitored]
    fn goes_on(heard: &std::sync::mpsc::Receiver<monitored::Alert>) {
        // Nobody can tell yet whether this is returned.
        let _failure = alpha();
        let told = [(); 2].map(|()| heard.recv_timeout(client::LONG).expect("the call has not ended").state);
        assert_eq!(told, [AlertState::Firing, AlertState::Resolved]);
    }
    delivering(configured, ClientOptions::new(), |sent| {
        goes_on(&heard);
        assert_eq!(
            sent.0.fetch_and_clear_events().len(),
            1,
            "the failure is reported when it is plain what it is"
        );
    });
}

#[test]
fn nor_does_it_wait_for_the_rule_to_be_resolved() {
    let (sink, heard) = client::heard("heard");
    let rule = AlertRule::error_count("errors", 0).op("alpha").within(Duration::from_secs(3_600));
    #[monitored]
    fn goes_on(heard: &std::sync::mpsc::Receiver<monitored::Alert>) {
        let _failure = alpha();
        let told = heard.recv_timeout(client::LONG).expect("the call has not ended");
        assert_eq!((told.state, told.sample_event), (AlertState::Firing, None));
    }
    delivering(Monitored::new().alert(rule).notify(sink), ClientOptions::new(), |_| {
        goes_on(&heard);
        assert!(heard.try_recv().is_err(), "it is not told again with its event");
    });
}

#[test]
fn a_receiver_that_fails_for_ever_costs_only_attempts_that_are_counted() {
    let receiver = Receiver::new(ResponseTemplate::new(500));
    let (sink, heard) = client::heard("heard");
    let webhook = sink::named("fails", sink::Webhook::new(receiver.url("/")));
    delivering(
        Monitored::new().alert(short("alpha")).notify(webhook).notify(sink),
        ClientOptions::new(),
        |_| {
            let before = monitored::stats();
            assert!(alpha().is_err());
            assert_eq!([next(&heard).state, next(&heard).state], [AlertState::Firing, AlertState::Resolved]);
            eventually("three attempts", || receiver.requests().len() >= 3);
            assert!(monitored::stats().alert_attempts_failed >= before.alert_attempts_failed + 2);
        },
    );
    let ids: Vec<_> =
        receiver.requests().iter().map(|request| request.headers["webhook-id"].clone()).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "what comes after waits its turn");
}
