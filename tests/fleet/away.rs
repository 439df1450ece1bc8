//! Redis goes and comes back.

use super::process::{Process, counts, told};
use super::server::Server;
use super::until;

fn fleet(server: &Server) -> Vec<Process> {
    let mut fleet: Vec<_> = (0..4).map(|_| Process::start(&server.url())).collect();
    fleet.iter_mut().for_each(Process::shares);
    fleet
}

#[test]
fn redis_killed_in_the_middle_leaves_each_alone_and_unites_them_when_it_is_back() {
    let Some(mut server) = Server::running(&[]) else { return };
    let mut fleet = fleet(&server);
    fleet.iter_mut().for_each(|it| it.does("fail first 2"));
    until("eight failures are in Redis", || server.counted() == 8);
    server.stop();
    fleet.iter_mut().for_each(Process::is_alone);
    assert_eq!(told(&fleet), [], "two are not more than ten");
    fleet.iter_mut().for_each(|it| it.does("fail first 9"));
    until("each fires by its own count", || told(&fleet).len() == 4);
    assert_eq!(counts(&told(&fleet), "first", "firing"), [11; 4]);
    let warned = |it: &Process| it.output().iter().filter(|line| line.contains("counts for itself")).count();
    assert_eq!(fleet.iter().map(warned).collect::<Vec<_>>(), [1; 4], "said once");

    server.start();
    fleet.iter_mut().for_each(Process::shares);
    until("what lies in the windows is shared", || server.counted() == 44);
    fleet.iter_mut().for_each(|it| it.does("fail second 3"));
    until("they count as one", || !counts(&told(&fleet), "second", "firing").is_empty());
    if cfg!(target_os = "linux") {
        assert_eq!(fleet.iter_mut().map(Process::threads).collect::<Vec<_>>(), [1; 4]);
    }
    let told: Vec<_> = fleet.into_iter().flat_map(Process::end).collect();
    assert_eq!(counts(&told, "second", "firing").len(), 1);
    assert_eq!(counts(&told, "first", "firing").len(), 4, "told already");
}

#[test]
fn a_redis_that_forgot_everything_is_told_again() {
    let Some(mut server) = Server::running(&[]) else { return };
    let mut fleet = fleet(&server);
    fleet.iter_mut().for_each(|it| it.does("fail first 2"));
    until("eight failures are in Redis", || server.counted() == 8);
    server.stop();
    server.start();
    until("after a restart they are there again", || server.counted() == 8);
    let _: String = server.ask(&["FLUSHALL"]);
    until("after it was emptied, too", || server.counted() == 8);
    fleet[0].does("fail first 3");
    until("it fires", || !told(&fleet).is_empty());
    assert_eq!(counts(&told(&fleet), "first", "firing").len(), 1);
}

#[test]
fn closed_connections_are_opened_again_without_a_word() {
    let Some(server) = Server::running(&[]) else { return };
    let mut process = Process::start(&server.url());
    process.shares();
    for times in 1..=3 {
        let _: i64 = server.ask(&["CLIENT", "KILL", "TYPE", "normal"]);
        process.does("fail first 1");
        until("it is shared", || server.counted() == times);
    }
    assert!(!process.output().iter().any(|line| line.contains("the connection was lost")));
}

#[cfg(unix)]
#[test]
fn a_forked_child_is_a_member_of_its_own_and_does_not_count_again_what_the_parent_did() {
    let Some(server) = Server::running(&[]) else { return };
    let mut process = Process::start(&server.url());
    process.shares();
    process.does("fail first 3");
    process.does("rate 1 3");
    until("they are in Redis", || server.counted() == 6);
    let rate = |server: &Server| {
        let hashes = server.keys().into_iter().filter(|key| key.ends_with(":counts"));
        hashes.map(|key| server.ask::<i64>(&["HLEN", &key])).max().unwrap_or_default()
    };
    assert_eq!(rate(&server), 1);
    process.does("fork");
    until("the child writes what it counts", || rate(&server) == 2);
    assert_eq!(server.counted(), 6);
    process.does("fail first 1");
    until("the parent goes on", || server.counted() == 7);
}
