//! Spotlight gets what Sentry gets.

use std::sync::Arc;

use monitored::{Monitored, testing};
use sentry::protocol::{Attachment, MonitorCheckIn, MonitorCheckInStatus};
use sentry::types::Uuid;
use sentry::{
    ClientOptions, Envelope, Hub, Level, TransactionContext, capture_message, configure_scope, logger_info,
    start_transaction, with_scope,
};

use super::client::{self, DSN, Sentry, apart, at, bodies, messages, shown, spotlight};

/// An envelope that is handed on as it is.
const RAW: &str = "{}\n{\"type\":\"unheard_of\",\"length\":3}\nraw";

/// An event with an attachment, a transaction, a log and a check-in.
fn one_of_each() {
    let task = start_transaction(TransactionContext::new("import", "task"));
    task.start_child("database", "insert").finish();
    let attachment = Attachment {
        buffer: b"a,b\n1,2\n".to_vec(),
        filename: "rows.csv".to_owned(),
        ..Attachment::default()
    };
    with_scope(|scope| scope.add_attachment(attachment), || capture_message("3 rows", Level::Warning));
    task.finish();
    logger_info!("done");
    let check_in = MonitorCheckIn {
        check_in_id: Uuid::from_u128(7),
        monitor_slug: "nightly".to_owned(),
        status: MonitorCheckInStatus::Ok,
        environment: None,
        duration: None,
        monitor_config: None,
    };
    Hub::current().client().unwrap().send_envelope(check_in.into());
    Hub::current().client().unwrap().send_envelope(Envelope::from_bytes_raw(RAW.into()).unwrap());
}

#[test]
fn the_same_bytes_in_the_same_order() {
    let (spotlight, sentry) = (spotlight(), Arc::new(Sentry::default()));
    apart(|| {
        let options = ClientOptions::new().dsn(DSN).transport(Arc::clone(&sentry)).traces_sample_rate(1.0);
        let _guard = at(&spotlight).service("backend").init(options);
        one_of_each();
    });
    let requests = spotlight.requests();
    assert_eq!(bodies(&requests), sentry.bodies());
    let all = bodies(&requests).concat();
    for item in ["event", "attachment", "transaction", "check_in", "log"] {
        assert!(all.contains(&format!("\"type\":\"{item}\"")), "no {item} in {all}");
    }
    assert!(all.contains(&format!("\n{RAW}{{")), "{all}");
    for request in requests {
        assert_eq!((request.method.as_str(), request.url.path()), ("POST", "/stream"));
        assert_eq!(request.headers["content-type"], "application/x-sentry-envelope");
        assert_eq!(request.headers["content-length"], request.body.len().to_string().as_str());
    }
}

#[test]
fn without_a_dsn_there_is_spotlight_alone() {
    let spotlight = spotlight();
    shown(&spotlight, |guard| {
        assert!(guard.is_enabled());
        one_of_each();
    });
    let all = bodies(&spotlight.requests()).concat();
    for item in ["event", "attachment", "transaction", "check_in", "log"] {
        assert!(all.contains(&format!("\"type\":\"{item}\"")), "no {item} in {all}");
    }
}

#[test]
fn what_a_filter_drops_spotlight_does_not_get() {
    let spotlight = spotlight();
    apart(|| {
        let configured = at(&spotlight)
            .filter(|event| (event.level > Level::Info).then_some(event))
            .filter_transaction(|_| None)
            .filter_log(|_| None);
        let _guard = configured.init(ClientOptions::new());
        capture_message("chatter", Level::Info);
        one_of_each();
    });
    let bodies = bodies(&spotlight.requests());
    assert_eq!(messages(&spotlight), ["3 rows"]);
    assert_eq!(bodies.len(), 3, "the event, the check-in and what is raw: {bodies:?}");
}

#[test]
fn a_flush_waits_and_so_does_the_guard() {
    let spotlight = spotlight();
    shown(&spotlight, |_guard| {
        for number in 0..20 {
            capture_message(&format!("{number}"), Level::Info);
        }
        assert!(monitored::flush(client::LONG));
        assert_eq!(messages(&spotlight).len(), 20);
        capture_message("the last", Level::Info);
    });
    let wanted: Vec<_> = (0..20).map(|number| number.to_string()).chain(["the last".to_owned()]).collect();
    assert_eq!(messages(&spotlight), wanted);
}

#[test]
fn after_the_guard_nothing_comes_and_nothing_hurts() {
    let spotlight = spotlight();
    apart(|| {
        let guard = at(&spotlight).init(ClientOptions::new());
        let client = Hub::current().client().unwrap();
        drop(guard);
        client.send_envelope(sentry::protocol::Event::default().into());
        assert!(client.flush(Some(client::LONG)));
    });
    assert_eq!(spotlight.requests().len(), 0);
}

#[test]
fn a_second_client_of_the_same_options_is_shown_too() {
    let spotlight = spotlight();
    apart(|| {
        let guard = at(&spotlight).init(ClientOptions::new());
        capture_message("first", Level::Info);
        let options = guard.options().clone();
        drop(guard);
        let second = Arc::new(sentry::Client::from(options));
        Hub::run(Arc::new(Hub::new(Some(Arc::clone(&second)), Arc::default())), || {
            capture_message("second", Level::Info);
        });
        assert!(second.close(Some(client::LONG)));
    });
    assert_eq!(messages(&spotlight), ["first", "second"]);
}

#[test]
fn a_capture_lets_nothing_out() {
    let spotlight = spotlight();
    let captured = testing::capture_with(at(&spotlight), ClientOptions::new().dsn(DSN), one_of_each);
    assert_eq!(captured.events.len(), 1);
    assert_eq!(spotlight.requests().len(), 0);
}

#[test]
fn the_later_url_counts_and_off_is_off() {
    let (first, second) = (spotlight(), spotlight());
    apart(|| {
        let configured = at(&first).spotlight(second.url("/stream"));
        let _guard = configured.init(ClientOptions::new());
        configure_scope(|scope| scope.set_tag("a", "b"));
        capture_message("once", Level::Info);
    });
    assert_eq!((first.requests().len(), second.requests().len()), (0, 1));
    let guard = apart(|| at(&first).spotlight("off").init(ClientOptions::new()));
    assert!(!guard.is_enabled());
    assert!(apart(|| Monitored::new().spotlight("false").try_init(ClientOptions::new())).is_ok());
}

/// For a look at the real one, see CONTRIBUTING.md.
#[test]
#[ignore = "sends to where SENTRY_SPOTLIGHT says"]
fn to_the_real_one() {
    let _guard = Monitored::new().service("backend").init(ClientOptions::new());
    one_of_each();
}
