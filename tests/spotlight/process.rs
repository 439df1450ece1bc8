//! Programs that end, and programs that fork.

use monitored::Monitored;
use sentry::{ClientOptions, Level, capture_message};

use super::client::{LONG, messages, run, spotlight, told};

fn message(text: &str) {
    capture_message(text, Level::Warning);
}

#[test]
#[ignore = "run by another test of this file"]
fn exits_after_a_flush() {
    let guard = Monitored::new().spotlight(told()).init(ClientOptions::new());
    message("before");
    assert!(monitored::flush(LONG));
    let _kept = guard;
    std::process::exit(0);
}

#[test]
fn after_a_flush_nothing_is_lost_by_an_exit() {
    let spotlight = spotlight();
    run("process::exits_after_a_flush", &spotlight.url("/stream"), &[]);
    assert_eq!(messages(&spotlight), ["before"]);
}

#[cfg(unix)]
#[test]
#[ignore = "run by another test of this file"]
fn forks() {
    use fork::{Fork, fork, waitpid};

    let guard = Monitored::new().spotlight(told()).init(ClientOptions::new());
    message("before");
    assert!(monitored::flush(LONG));
    match fork().unwrap() {
        Fork::Child => {
            message("child");
            let sent = monitored::flush(LONG);
            let _kept = guard;
            std::process::exit(if sent { 0 } else { 1 });
        }
        Fork::Parent(child) => {
            assert_eq!(waitpid(child).unwrap(), 0);
            message("parent");
            drop(guard);
        }
    }
}

#[cfg(unix)]
#[test]
fn after_a_fork_both_are_shown() {
    let spotlight = spotlight();
    run("process::forks", &spotlight.url("/stream"), &[]);
    assert_eq!(messages(&spotlight), ["before", "child", "parent"]);
}
