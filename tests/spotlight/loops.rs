//! What is logged while something is sent to Spotlight must not be sent to it in turn: each line would bring the next, for ever.

use monitored::Monitored;
use monitored::sentry::integrations::tracing::{ErrorLayer, LogLayer};
use sentry::{ClientOptions, Level, capture_message};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use wiremock::matchers::any;
use wiremock::{Mock, ResponseTemplate};

use super::client::{LONG, bodies, run, told};
use super::receiver::Receiver;

/// Everything that anybody logs, on any thread, becomes a Sentry log: of our own crate, of ureq's, of the standard `log`.
#[test]
#[ignore = "run by another test of this file"]
fn program() {
    let everything = tracing_subscriber::registry()
        .with(LogLayer::new().with_filter(LevelFilter::TRACE))
        .with(ErrorLayer::new().with_filter(LevelFilter::WARN));
    tracing::subscriber::set_global_default(everything).unwrap();
    tracing_log::LogTracer::init().unwrap();
    let _guard = Monitored::new().spotlight(told()).init(ClientOptions::new());
    for round in 0..5 {
        capture_message(&format!("round {round}"), Level::Warning);
        tracing::info!("line of round {round}");
        assert!(monitored::flush(LONG));
    }
    // Whatever the rounds brought about would be sent by these.
    (0..5).for_each(|_| assert!(monitored::flush(LONG)));
}

#[test]
fn nothing_is_sent_of_sending() {
    let once = Mock::given(any()).respond_with(ResponseTemplate::new(500)).up_to_n_times(1);
    let then = Mock::given(any()).respond_with(ResponseTemplate::new(200));
    let spotlight = Receiver::of(vec![once, then]);
    run("loops::program", &spotlight.url("/stream"), &[]);
    let bodies = bodies(&spotlight.requests());
    let all = bodies.concat();
    for word in ["it answered 500", "it is there again", "ureq", "rustls"] {
        assert!(!all.contains(word), "{word:?} in {all}");
    }
    assert!((0..5).all(|round| all.contains(&format!("line of round {round}"))), "{all}");
    // An event and a batch of logs for each round.
    assert_eq!(bodies.len(), 10, "{bodies:#?}");
}
