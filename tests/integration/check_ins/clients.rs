//! Which client is told, and when none is.

use std::sync::Arc;

use monitored::sentry::protocol::{EnvelopeItem, MonitorCheckIn, MonitorCheckInStatus as Status};
use monitored::sentry::{self, ClientOptions, Envelope, Hub, Transport};
use monitored::{Monitored, monitored};
use monitored_tests::{Kept, apart};

use crate::console::screen::shown;

const DSN: &str = "https://public@sentry.invalid/1";

#[monitored(checkin(slug = "nightly", schedule = "@daily"))]
fn nightly() -> Result<(), std::fmt::Error> {
    Ok(())
}

fn both_ways() {
    nightly().unwrap();
    monitored::check_in("by-hand").run(|| ());
}

fn options(kept: &Arc<Kept>) -> ClientOptions {
    let kept = Arc::clone(kept);
    ClientOptions::new().dsn(DSN).transport(kept)
}

fn check_ins(kept: &Kept) -> Vec<MonitorCheckIn> {
    let of_a_check_in = |item: &EnvelopeItem| match item {
        EnvelopeItem::MonitorCheckIn(check_in) => Some(check_in.clone()),
        _ => None,
    };
    kept.envelopes().iter().flat_map(Envelope::items).filter_map(of_a_check_in).collect()
}

#[test]
fn without_a_client_nothing_happens() {
    apart(both_ways);
}

#[test]
fn a_client_without_a_dsn_is_told_nothing() {
    let kept = Arc::new(Kept::default());
    let mut options = options(&kept);
    options.dsn = None;
    let hub = Arc::new(Hub::new(Some(Arc::new(options.into())), Arc::default()));
    Hub::run(hub, both_ways);
    assert!(check_ins(&kept).is_empty());
}

#[test]
fn a_client_that_the_application_started_is_told() {
    let kept = Arc::new(Kept::default());
    apart(|| {
        let _guard = sentry::init(options(&kept).environment("staging"));
        both_ways();
    });
    let told: Vec<_> =
        check_ins(&kept).into_iter().map(|it| (it.monitor_slug, it.status, it.environment)).collect();
    let staging = || Some("staging".to_owned());
    assert_eq!(
        told,
        [
            ("nightly".to_owned(), Status::InProgress, staging()),
            ("nightly".to_owned(), Status::Ok, staging()),
            ("by-hand".to_owned(), Status::InProgress, staging()),
            ("by-hand".to_owned(), Status::Ok, staging()),
        ]
    );
}

#[test]
fn monitored_lets_check_ins_through_its_filters() {
    let kept = Arc::new(Kept::default());
    apart(|| {
        let monitored = Monitored::new().service("backend").filter(|_| None).filter_transaction(|_| None);
        let _guard = monitored.init(options(&kept).traces_sample_rate(1.0));
        both_ways();
    });
    assert_eq!(check_ins(&kept).len(), 4);
    assert_eq!(kept.envelopes().len(), 4, "the transactions were filtered");
}

#[test]
fn who_was_told_that_a_run_began_is_told_how_it_ended() {
    let (first, second) = (Arc::new(Kept::default()), Arc::new(Kept::default()));
    apart(|| {
        #[monitored(checkin(slug = "changes"))]
        fn changes(other: ClientOptions) {
            Hub::current().bind_client(Some(Arc::new(other.into())));
        }
        Hub::current().bind_client(Some(Arc::new(options(&first).into())));
        let running = monitored::check_in("by-hand").start();
        changes(options(&second));
        running.ok();
    });
    assert_eq!(check_ins(&first).len(), 4);
    assert!(check_ins(&second).is_empty());
}

#[test]
fn a_transport_that_panics_hurts_nobody() {
    struct Panics;
    impl Transport for Panics {
        fn send_envelope(&self, _: Envelope) {
            panic!("in the transport");
        }
    }
    let options = ClientOptions::new().dsn(DSN).transport(Arc::new(Panics));
    let hub = Arc::new(Hub::new(Some(Arc::new(options.into())), Arc::default()));
    Hub::run(hub, || monitored::check_in("by-hand").run(|| ()));
}

#[test]
fn the_console_shows_a_line_for_each() {
    let shown = shown(|| {
        let _ = monitored::check_in("by-hand").run(|| Err::<(), _>("no"));
    });
    let lines: Vec<_> =
        shown.lines().map(|line| line.split("  ").take(2).collect::<Vec<_>>().join("  ")).collect();
    assert_eq!(lines, ["check-in by-hand  in_progress", "check-in by-hand  error"]);
}
