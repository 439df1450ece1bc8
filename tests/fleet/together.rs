//! Processes that count as one.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use monitored::{Alert, AlertRule, Monitored, RedisWindows};
use sentry::ClientOptions;

use super::member::{KEPT, PREFIX, WINDOW, fail};
use super::process::{Process, counts, told};
use super::server::Server;
use super::until;

fn fleet(server: &Server, size: usize) -> Vec<Process> {
    let mut fleet: Vec<_> = (0..size).map(|_| Process::start(&server.url())).collect();
    fleet.iter_mut().for_each(Process::shares);
    fleet
}

/// Another rule, told of after the first one, shows that there was time enough to tell of that twice.
fn exactly_one_more(fleet: &mut [Process], server: &Server) {
    fleet.iter_mut().for_each(|it| it.does("fail second 3"));
    until("the second rule fires", || !counts(&told(fleet), "second", "firing").is_empty());
    fleet.iter_mut().for_each(|it| it.does("fail second 3"));
    let all = server.counted();
    until("all has been shared", || server.counted() >= all);
}

#[test]
fn three_failures_in_each_of_four_processes_are_one_alert() {
    let Some(server) = Server::running(&[]) else { return };
    let mut fleet = fleet(&server, 4);
    fleet[..3].iter_mut().for_each(|it| it.does("fail first 3"));
    until("nine failures are in Redis", || server.counted() == 9);
    assert_eq!(told(&fleet), []);
    fleet[3].does("fail first 3");
    until("it fires", || !told(&fleet).is_empty());
    exactly_one_more(&mut fleet, &server);
    // Whether the last three came in one exchange is up to the machine.
    let firing: Vec<_> =
        counts(&fleet.into_iter().flat_map(Process::end).collect::<Vec<_>>(), "first", "firing");
    assert!(matches!(firing[..], [11 | 12]), "{firing:?}");
}

#[test]
fn who_finds_the_alert_claimed_keeps_quiet() {
    let Some(server) = Server::running(&[]) else { return };
    let mut process = Process::start(&server.url());
    process.shares();
    process.does("fail first 1");
    until("it is in Redis", || server.counted() == 1);
    let counts = server.keys().into_iter().find(|key| key.ends_with(":counts")).unwrap();
    let claim = counts.replace(":counts", ":told=");
    let _: String = server.ask(&["SET", &claim, "another process"]);
    process.does("fail first 10");
    until("the breach is in Redis", || server.counted() == 11);
    process.does("fail second 11");
    until("another rule fires", || !process.told().is_empty());
    let told = process.end();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(server.ask::<String>(&["GET", &claim]), "another process");
}

#[test]
fn what_was_counted_before_redis_was_there_is_shared_when_it_is() {
    let Some(mut server) = Server::new(&[]) else { return };
    let mut fleet: Vec<_> = (0..4).map(|_| Process::start(&server.url())).collect();
    fleet.iter_mut().for_each(Process::is_alone);
    fleet.iter_mut().for_each(|it| it.does("fail first 3"));
    assert_eq!(told(&fleet), [], "three are not more than ten");
    server.start();
    fleet.iter_mut().for_each(Process::shares);
    until("it fires", || !told(&fleet).is_empty());
    exactly_one_more(&mut fleet, &server);
    let told: Vec<_> = fleet.into_iter().flat_map(Process::end).collect();
    assert_eq!(counts(&told, "first", "firing"), [12]);
    assert_eq!(counts(&told, "second", "firing").len(), 1, "{told:?}");
}

#[test]
fn a_rate_is_that_of_all_calls_of_all_processes() {
    let Some(server) = Server::running(&[]) else { return };
    let mut fleet = fleet(&server, 2);
    fleet[0].does("rate 19 0");
    until("they are in Redis", || !server.keys().is_empty());
    fleet[1].does("rate 0 19");
    until("so are these", || server.counted() == 19);
    // 19 of 38 are not more than half of them.
    fleet[1].does("rate 0 1");
    until("it fires", || !told(&fleet).is_empty());
    assert_eq!(counts(&told(&fleet), "rate", "firing"), [20]);
}

#[test]
fn another_process_tells_that_it_is_resolved_when_the_one_that_fired_is_gone() {
    let Some(server) = Server::running(&[]) else { return };
    let short = [(WINDOW, "4000")];
    let mut fleet: Vec<_> = (0..3).map(|_| Process::with(&server.url(), &short)).collect();
    fleet.iter_mut().for_each(Process::shares);
    fleet.iter_mut().for_each(|it| it.does("fail first 4"));
    until("it fires", || !told(&fleet).is_empty());
    let fired = fleet.iter().position(|it| !it.told().is_empty()).unwrap();
    fleet.remove(fired).die();
    until("it is resolved", || !told(&fleet).is_empty());
    until("nothing is open", || !server.keys().iter().any(|key| key.ends_with(":open")));
    let told: Vec<_> = fleet.into_iter().flat_map(Process::end).collect();
    assert_eq!(counts(&told, "first", "resolved").len(), 1, "{told:?}");
    assert_eq!(told.len(), 1);
}

#[test]
fn a_process_that_comes_later_joins_what_is_open_and_does_not_tell_it_again() {
    let Some(server) = Server::running(&[]) else { return };
    let short = [(WINDOW, "6000")];
    let mut first = Process::with(&server.url(), &short);
    first.shares();
    first.does("fail first 11");
    until("it fires", || !first.told().is_empty());
    until("it is written down", || server.keys().iter().any(|key| key.ends_with(":open")));
    let mut second = Process::with(&server.url(), &short);
    second.shares();
    first.die();
    until("the second tells that it is resolved", || !second.told().is_empty());
    assert_eq!(counts(&second.end(), "first", "resolved").len(), 1);
}

#[test]
fn two_prefixes_do_not_mix() {
    let Some(server) = Server::running(&[]) else { return };
    let mut fleet: Vec<_> =
        ["one", "two"].iter().map(|prefix| Process::with(&server.url(), &[(PREFIX, prefix)])).collect();
    fleet.iter_mut().for_each(Process::shares);
    fleet.iter_mut().for_each(|it| it.does("fail first 6"));
    until("twelve failures are in Redis", || server.counted() == 12);
    let mut third = Process::with(&server.url(), &[(PREFIX, "one")]);
    third.shares();
    third.does("fail first 5");
    fleet.push(third);
    until("those of the same prefix are eleven", || !told(&fleet).is_empty());
    assert_eq!(counts(&told(&fleet), "first", "firing"), [11]);
    assert_eq!(fleet[1].told(), []);
    let mut prefixes: Vec<_> = server.keys().iter().map(|key| key[..3].to_owned()).collect();
    prefixes.sort();
    prefixes.dedup();
    assert_eq!(prefixes, ["one", "two"]);
}

#[test]
fn two_clients_in_one_process_are_two_members() {
    let Some(server) = Server::running(&[]) else { return };
    let alerts: Arc<Mutex<Vec<Alert>>> = Arc::default();
    // The first thread that asks has the program's hub, which keeps its client for ever.
    sentry::Hub::current();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            let (url, alerts) = (server.url(), Arc::clone(&alerts));
            let (server, told) = (&server, Arc::clone(&alerts));
            scope.spawn(move || {
                let _guard = Monitored::new()
                    .alert(AlertRule::error_count("both", 4).op("first"))
                    .notify(move |alert: &Alert| alerts.lock().unwrap().push(alert.clone()))
                    .shared_windows(RedisWindows::connect(url))
                    .init(ClientOptions::new());
                fail("first", 3);
                until("six failures are in Redis", || server.counted() == 6);
                until("one of them tells", || {
                    monitored::flush(Duration::from_millis(100));
                    !told.lock().unwrap().is_empty()
                });
            });
        }
    });
    let alerts = alerts.lock().unwrap();
    assert_eq!(alerts.len(), 1, "{alerts:?}");
    assert!(matches!(alerts[0].count, 5 | 6));
    // The clients are gone, and nobody else in this process has one.
    until("their threads have ended", || super::member::threads() == 0);
}

#[test]
fn a_program_that_ends_at_once_has_shared_what_it_counted() {
    let Some(server) = Server::running(&[]) else { return };
    let mut process = Process::start(&server.url());
    process.shares();
    process.does("fail first 3");
    process.end();
    assert_eq!(server.counted(), 3);
}

#[test]
fn everything_in_redis_has_a_time_to_live() {
    let Some(server) = Server::running(&[]) else { return };
    let mut process = Process::start(&server.url());
    process.shares();
    process.does("fail first 11");
    until("it fires", || !process.told().is_empty());
    process.end();
    let keys = server.keys();
    assert_eq!(keys.len(), 3, "counts, what is open, and the claim: {keys:?}");
    for key in keys {
        let left: i64 = server.ask(&["PTTL", &key]);
        let most = if key.ends_with(":counts") { 120_000 } else { 240_000 };
        assert!((1..=most).contains(&left), "{key}: {left} ms");
    }
}

#[test]
fn a_time_to_live_may_be_longer_and_never_shorter_than_what_the_rule_needs() {
    let Some(server) = Server::running(&[]) else { return };
    for (seconds, least, most) in [("3600", 3_500_000, 3_600_000), ("0", 1, 120_000)] {
        let mut process = Process::with(&server.url(), &[(KEPT, seconds), (PREFIX, seconds)]);
        process.shares();
        process.does("fail first 1");
        process.end();
        let key = server.keys().into_iter().find(|key| key.starts_with(seconds)).unwrap();
        let left: i64 = server.ask(&["PTTL", &key]);
        assert!((least..=most).contains(&left), "{key}: {left} ms");
    }
}
