//! Rules that count apart, by whatever comes.

use super::process::{Process, counts, told};
use super::server::Server;
use super::until;

/// Values of a tag. A newline is none that a tag can have: it becomes something else before it gets here.
pub(crate) const HOSTILE: [&str; 7] =
    ["acme", "a:b:c", "line\nbreak", "Grüße 🦀 ٣", "{slot}", "(others)", "$1\r\n*2\r\n"];

#[test]
fn values_are_counted_apart_over_all_processes() {
    let Some(server) = Server::running(&[]) else { return };
    let mut fleet: Vec<_> = (0..2).map(|_| Process::start(&server.url())).collect();
    fleet.iter_mut().for_each(Process::shares);
    for number in 0..HOSTILE.len() {
        fleet[0].does(&format!("tenant {number} 4"));
    }
    fleet[0].does("huge 4");
    until("they are in Redis", || server.counted() == 32);
    assert_eq!(told(&fleet), [], "four are not more than four");
    for number in 0..HOSTILE.len() {
        fleet[1].does(&format!("tenant {number} 1"));
    }
    fleet[1].does("huge 1");
    until("each fires", || counts(&told(&fleet), "keyed", "firing").len() >= 8);
    let told: Vec<_> = fleet.into_iter().flat_map(Process::end).collect();
    assert_eq!(counts(&told, "keyed", "firing"), [5; 8], "{told:?}");
    let mut keys: Vec<_> = told.into_iter().map(|it| it.3).collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 8, "{keys:?}");
}

#[test]
fn values_without_a_window_of_their_own_count_with_the_others() {
    let Some(server) = Server::running(&[]) else { return };
    let mut fleet: Vec<_> = (0..2).map(|_| Process::start(&server.url())).collect();
    fleet.iter_mut().for_each(Process::shares);
    fleet[0].does("many 200");
    until("they are in Redis", || server.counted() == 200);
    let key = server.keys().into_iter().find(|key| key.ends_with(":counts")).unwrap();
    assert_eq!(server.ask::<i64>(&["HLEN", &key]), 65, "64 values and the others");
    until("the others are too many", || !told(&fleet).is_empty());
    let told: Vec<_> = fleet.into_iter().flat_map(Process::end).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].3, "(others)");
}
