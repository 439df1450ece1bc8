//! Cron check-ins: the key `checkin`, and `monitored::check_in`.

mod by_hand;
mod calls;
mod clients;
mod crontabs;
mod wire;

use monitored::sentry::protocol::MonitorCheckInStatus as Status;
use monitored::sentry::types::Uuid;
use monitored::testing::Captured;

/// The runs in the order in which they began, each by its id, with how it ended.
fn runs(captured: &Captured) -> Vec<(Uuid, Option<Status>)> {
    let mut runs: Vec<(Uuid, Option<Status>)> = Vec::new();
    for check_in in &captured.check_ins {
        let known = runs.iter_mut().find(|(id, _)| *id == check_in.check_in_id);
        match (known, check_in.status) {
            (None, Status::InProgress) => {
                assert_eq!(check_in.duration, None);
                runs.push((check_in.check_in_id, None));
            }
            (Some((_, end @ None)), status) => {
                assert!(check_in.duration.unwrap() >= 0.0);
                assert_eq!(check_in.monitor_config, None, "the configuration goes with the beginning");
                *end = Some(status);
            }
            (known, status) => panic!("{status:?} after {known:?}"),
        }
    }
    runs
}

/// How the runs ended, in the order in which they began.
fn ends(captured: &Captured) -> Vec<Option<Status>> {
    runs(captured).into_iter().map(|(_, end)| end).collect()
}

const OK: Option<Status> = Some(Status::Ok);
const ERROR: Option<Status> = Some(Status::Error);
