//! The job of the night, as a cron monitor sees it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use monitored::{
    MonitoredFutureExt,
    sentry::protocol::{MonitorCheckIn, MonitorCheckInStatus, MonitorSchedule},
    testing::{self, Captured},
};
use reqwest::Method;
use rusqlite::Connection;
use sqlx::{
    Executor,
    any::{AnyPoolOptions, install_default_drivers},
};
use tokio::sync::{Notify, watch};

use super::harness::{ADMIN, File, Service, answer, capture, classes, config, in_tasks_too};
use crate::{
    database::{Database, System},
    nightly,
    repository::Repository,
};

async fn run(service: &Service) -> u16 {
    answer(service.request(Method::POST, "/api/jobs/nightly").bearer_auth(ADMIN)).await.status.as_u16()
}

fn statuses(captured: &Captured) -> Vec<MonitorCheckInStatus> {
    captured.check_ins.iter().map(|check_in| check_in.status).collect()
}

/// The ends of the runs, each with its beginning.
fn runs(captured: &Captured) -> Vec<(&MonitorCheckIn, &MonitorCheckIn)> {
    let (begun, ended): (Vec<_>, Vec<_>) =
        captured.check_ins.iter().partition(|check_in| check_in.status == MonitorCheckInStatus::InProgress);
    assert_eq!(begun.len(), ended.len());
    let end =
        |begun: &'_ MonitorCheckIn| ended.iter().find(|end| end.check_in_id == begun.check_in_id).copied();
    begun.iter().map(|begun| (*begun, end(begun).expect("an end"))).collect()
}

#[tokio::test]
async fn a_run_tells_when_it_begins_and_ends_and_when_it_should() {
    let captured = capture(config(&[]), async |service| assert_eq!(run(service).await, 200)).await;
    let [(begun, ended)] = runs(&captured)[..] else { panic!("not one run") };
    assert_eq!(ended.status, MonitorCheckInStatus::Ok);
    assert_eq!(
        (begun.monitor_slug.as_str(), ended.monitor_slug.as_str()),
        ("nightly-cleanup", "nightly-cleanup")
    );
    let monitor = begun.monitor_config.as_ref().unwrap();
    assert_eq!(monitor.schedule, MonitorSchedule::Crontab { value: "0 3 * * *".to_owned() });
    assert_eq!((monitor.checkin_margin, monitor.max_runtime), (Some(5), Some(30)));
}

#[tokio::test]
async fn runs_that_overlap_keep_apart() {
    let captured = testing::capture_async(async {
        let database = Database::open("sqlite::memory:", Duration::from_secs(60)).await.unwrap();
        let repository = Repository::new(database);
        // Both begin before either has heard from the database.
        let (one, another) = tokio::join!(nightly::clean_up(&repository), nightly::clean_up(&repository));
        assert!(one.is_ok() && another.is_ok());
    });
    let captured = captured.await;
    use MonitorCheckInStatus::{InProgress, Ok};
    assert_eq!(statuses(&captured), [InProgress, InProgress, Ok, Ok]);
    assert_eq!(runs(&captured).len(), 2);
}

#[tokio::test]
async fn a_run_that_fails_is_an_error() {
    let file = File::new();
    let captured = capture(config(&[("DATABASE_URL", &file.url())]), async |service| {
        Connection::open(&file.0).unwrap().execute_batch("DROP TABLE audit").unwrap();
        assert_eq!(run(service).await, 500);
    });
    let captured = captured.await;
    assert_eq!(statuses(&captured), [MonitorCheckInStatus::InProgress, MonitorCheckInStatus::Error]);
    assert_eq!(classes(&captured), ["database_error"]);
}

/// A repository without tables, whose connections are made as `pool` says.
fn of(pool: AnyPoolOptions) -> Repository {
    install_default_drivers();
    Repository::new(Database { pool: pool.connect_lazy("sqlite::memory:").unwrap(), system: System::Sqlite })
}

#[tokio::test]
async fn a_run_that_panics_is_an_error_and_its_neighbour_is_not() {
    let sound = Database::open("sqlite::memory:", Duration::from_secs(60)).await.unwrap();
    let broken = AnyPoolOptions::new().after_connect(|_, _| panic!("on purpose"));
    let (sound, broken) = (Repository::new(sound), of(broken));
    let captured = testing::capture_async(async move {
        let panics = async move { drop(nightly::clean_up(&broken).await) };
        let panics = tokio::spawn(panics.in_current_scope());
        assert!(nightly::clean_up(&sound).await.is_ok());
        assert!(panics.await.unwrap_err().is_panic());
    });
    let captured = captured.await;
    let mut ends: Vec<_> = runs(&captured).iter().map(|(_, end)| end.status).collect();
    ends.sort_by_key(|status| format!("{status:?}"));
    assert_eq!(ends, [MonitorCheckInStatus::Error, MonitorCheckInStatus::Ok]);
}

#[tokio::test]
async fn a_night_that_panics_is_not_the_last() {
    let (stopping, stopped) = watch::channel(false);
    let connected = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&connected);
    let broken = AnyPoolOptions::new().after_connect(move |_, _| {
        count.fetch_add(1, Ordering::Relaxed);
        panic!("on purpose")
    });
    let mut nights = 0;
    let wait = move || {
        nights += 1;
        if nights <= 3 {
            return Duration::ZERO;
        }
        stopping.send(true).unwrap();
        Duration::from_secs(600)
    };
    let captured = in_tasks_too(nightly::again_and_again(Arc::new(of(broken)), wait, stopped)).await;
    assert_eq!(connected.load(Ordering::Relaxed), 3);
    assert!(runs(&captured).iter().all(|(_, end)| end.status == MonitorCheckInStatus::Error));
    assert_eq!(captured.check_ins.len(), 6);
}

#[tokio::test]
async fn a_run_that_is_under_way_at_the_end_is_finished() {
    let (stopping, stopped) = watch::channel(false);
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (tell, wait) = (Arc::clone(&begun), Arc::clone(&go_on));
    let slow = AnyPoolOptions::new().acquire_timeout(Duration::from_secs(600)).after_connect(
        move |connection, _| {
            let (tell, wait) = (Arc::clone(&tell), Arc::clone(&wait));
            Box::pin(async move {
                tell.notify_one();
                wait.notified().await;
                connection.execute(sqlx::raw_sql(System::Sqlite.schema())).await.map(drop)
            })
        },
    );
    let nights = nightly::again_and_again(Arc::new(of(slow)), || Duration::ZERO, stopped);
    let captured = in_tasks_too(async move {
        let end = async {
            begun.notified().await;
            stopping.send(true).unwrap();
            tokio::task::yield_now().await;
            go_on.notify_one();
        };
        tokio::join!(nights, end);
    });
    assert_eq!(statuses(&captured.await), [MonitorCheckInStatus::InProgress, MonitorCheckInStatus::Ok]);
}
