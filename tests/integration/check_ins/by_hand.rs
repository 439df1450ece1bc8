//! `monitored::check_in`, in all its ends, and with what is wrong.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::{Context, Waker};
use std::time::Duration;

use monitored::check_in;
use monitored::sentry::protocol::{MonitorConfig, MonitorIntervalUnit, MonitorSchedule};
use monitored::testing::{Captured, capture, capture_async};
use monitored_tests::logged;
use tracing::Level;

use super::{ERROR, OK, ends, runs};

#[test]
fn a_run_ends_as_it_is_told_and_else_in_error() {
    let captured = capture(|| {
        check_in("job").start().ok();
        check_in("job").start().error();
        drop(check_in("job").start());
        let unwound = catch_unwind(|| {
            let _running = check_in("job").start();
            panic!("while it runs");
        });
        assert!(unwound.is_err());
    });
    assert_eq!(ends(&captured), [OK, ERROR, ERROR, ERROR]);
}

#[test]
fn a_closure_ends_by_its_value() {
    let captured = capture(|| {
        let job = check_in("job");
        assert_eq!(job.run(|| 7), 7);
        assert!(job.run(|| Err::<(), _>("no")).is_err());
        assert!(job.run(|| Ok::<_, io::Error>(())).is_ok());
        assert!(catch_unwind(AssertUnwindSafe(|| job.run(|| -> u8 { panic!("inside") }))).is_err());
    });
    assert_eq!(ends(&captured), [OK, ERROR, OK, ERROR]);
    let mut ids: Vec<_> = runs(&captured).into_iter().map(|(id, _)| id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 4);
}

async fn panics() -> u8 {
    panic!("inside")
}

#[tokio::test]
async fn a_future_ends_by_its_value_and_dropped_in_error() {
    let captured = capture_async(async {
        let job = check_in("job");
        assert_eq!(job.run_async(async { 7 }).await, 7);
        assert!(job.run_async(async { Err::<(), _>("no") }).await.is_err());
        drop(job.run_async(std::future::pending::<()>()));
        let mut pending = Box::pin(job.run_async(std::future::pending::<()>()));
        assert!(pending.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        drop(pending);
        let task = tokio::spawn(job.run_async(panics()));
        // A task has the main hub, which has no client.
        assert!(task.await.is_err());
    })
    .await;
    assert_eq!(ends(&captured), [OK, ERROR, ERROR]);
}

#[test]
fn a_future_that_panics_is_an_error_before_it_is_dropped() {
    let captured = capture(|| {
        let mut running = Box::pin(check_in("job").run_async(panics()));
        let poll = || running.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert!(catch_unwind(AssertUnwindSafe(poll)).is_err());
        // Kept, and never dropped.
        std::mem::forget(running);
    });
    assert_eq!(ends(&captured), [ERROR]);
}

#[test]
fn a_run_may_end_on_another_thread() {
    let captured = capture(|| {
        let running = check_in("job").start();
        std::thread::spawn(move || running.ok()).join().unwrap();
        let running = check_in("job").start();
        let unwound = std::thread::spawn(move || {
            let _running = running;
            panic!("over there");
        });
        assert!(unwound.join().is_err());
    });
    assert_eq!(ends(&captured), [OK, ERROR]);
}

fn config(captured: &Captured) -> Option<MonitorConfig> {
    ends(captured);
    captured.check_ins[0].monitor_config.clone()
}

#[test]
fn each_run_sends_the_whole_configuration() {
    let captured = capture(|| {
        let job = check_in("job")
            .every(Duration::from_secs(60))
            .schedule("0 3 * * mon-fri")
            .timezone("Europe/Vienna")
            .margin(Duration::from_secs(300))
            .max_runtime(Duration::from_secs(3600))
            .failure_threshold(2)
            .recovery_threshold(3);
        job.run(|| ());
        job.run(|| ());
    });
    let expected = MonitorConfig {
        schedule: MonitorSchedule::Crontab { value: "0 3 * * mon-fri".to_owned() },
        checkin_margin: Some(5),
        max_runtime: Some(60),
        timezone: Some("Europe/Vienna".to_owned()),
        failure_issue_threshold: Some(2),
        recovery_threshold: Some(3),
    };
    let configs: Vec<_> = captured.check_ins.iter().map(|check_in| check_in.monitor_config.clone()).collect();
    assert_eq!(configs, [Some(expected.clone()), None, Some(expected), None]);
}

#[test]
fn an_interval_takes_the_place_of_a_schedule() {
    let captured = capture(|| check_in("job").schedule("@daily").every(Duration::from_secs(600)).run(|| ()));
    let schedule = config(&captured).unwrap().schedule;
    assert_eq!(schedule, MonitorSchedule::Interval { value: 10, unit: MonitorIntervalUnit::Minute });
    assert_eq!(config(&capture(|| check_in("job").run(|| ()))), None);
}

/// What `body` sends, and logs at error level.
fn sent_and_logged(body: impl FnOnce()) -> (Captured, Vec<String>) {
    let mut captured = None;
    let lines = logged(Level::ERROR, || captured = Some(capture(body)));
    (captured.unwrap(), lines)
}

#[test]
fn a_slug_that_sentry_would_not_take_is_said_once_and_nothing_is_sent() {
    let (captured, lines) = sent_and_logged(|| {
        for _ in 0..2 {
            assert_eq!(check_in("Nightly Import").run(|| 7), 7);
        }
    });
    assert!(captured.check_ins.is_empty());
    assert_eq!(
        lines,
        [
            "ERROR monitored: check-in \"Nightly Import\": a slug has lower-case letters, digits, `-` and `_`, as in \
          `nightly-import`; nothing is sent"
        ]
    );
}

#[test]
fn a_wrong_configuration_is_said_once_and_left_out() {
    let (captured, lines) = sent_and_logged(|| {
        for _ in 0..2 {
            check_in("wrong-job").schedule("61 * * * *").timezone("+02:00").run(|| ());
        }
    });
    assert_eq!(ends(&captured), [OK, OK]);
    assert_eq!(captured.check_ins[0].monitor_config, None);
    assert_eq!(
        lines,
        [
            "ERROR monitored: check-in \"wrong-job\": schedule \"61 * * * *\": `61` is no minute: 0 to 59; time zone \
          \"+02:00\": a time zone goes by its name in the IANA database, as in `Europe/Vienna` or `UTC`; no \
          configuration is sent"
        ]
    );
}

#[test]
fn what_is_logged_is_a_line_and_keeps_secrets() {
    let (captured, lines) = sent_and_logged(|| check_in("a\nb").run(|| ()));
    assert!(captured.check_ins.is_empty());
    assert!(lines.len() == 1 && lines[0].contains(r#"check-in "a\nb""#), "{lines:?}");
    let (_, lines) =
        sent_and_logged(|| check_in("secret-job").schedule("https://ada:hunter2@sentry.invalid/").run(|| ()));
    assert!(lines.len() == 1 && !lines[0].contains("hunter2"), "{lines:?}");
}

#[test]
fn from_inside_a_report_nothing_is_sent() {
    #[derive(Debug)]
    struct ChecksIn;
    impl std::fmt::Display for ChecksIn {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            check_in("in-a-display").run(|| ());
            f.write_str("checks in")
        }
    }
    impl std::error::Error for ChecksIn {}
    #[monitored::monitored]
    fn fails() -> Result<(), ChecksIn> {
        Err(ChecksIn)
    }
    let captured = capture(fails);
    assert_eq!(captured.events.len(), 1);
    assert!(captured.check_ins.is_empty());
}

#[test]
fn what_it_is_can_be_shown_without_saying_who_listens() {
    capture(|| {
        let job = check_in("job").schedule("@daily");
        assert!(format!("{job:?}").contains("@daily"));
        let running = job.start();
        let shown = format!("{running:?}");
        assert!(shown.contains("\"job\"") && !shown.contains("sentry"), "{shown}");
        running.ok();
    });
}
