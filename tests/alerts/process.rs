//! Programs that end: what is queued by then is delivered.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::time::Instant;

use monitored::alert::NO_CONTEXT;
use monitored::{Alert, InitGuard, Monitored, sink};
use sentry::ClientOptions;

use super::client::{self, run, told};

/// A file that goes when the test ends.
struct File(PathBuf);

impl File {
    fn new(test: &str) -> Self {
        Self(std::env::temp_dir().join(format!("monitored-alerts-{test}-{}", std::process::id())))
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }

    fn lines(&self) -> Vec<String> {
        fs::read_to_string(&self.0).unwrap_or_default().lines().map(str::to_owned).collect()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// A client whose alerts go to the file that the program was told.
fn writing() -> Monitored {
    let path = told();
    Monitored::new().notify(move |alert: &Alert| append(Path::new(&path), &alert.message))
}

fn append(path: &Path, line: &str) {
    let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
    file.write_all(format!("{line}\n").as_bytes()).unwrap();
}

fn init(configured: Monitored) -> InitGuard {
    configured.init(ClientOptions::new())
}

fn raise(count: usize) {
    (0..count).for_each(|number| monitored::alert(format!("alert {number}"), NO_CONTEXT));
}

fn alerts(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("alert {number}")).collect()
}

#[test]
#[ignore = "run by another test of this file"]
fn drops_the_guard() {
    let guard = init(writing());
    raise(5);
    drop(guard);
}

#[test]
fn the_guards_drop_delivers_what_is_queued() {
    let file = File::new("drop");
    let output = run("process::drops_the_guard", file.path());
    assert!(output.status.success(), "{output:?}");
    assert_eq!(file.lines(), alerts(5));
}

#[test]
#[ignore = "run by another test of this file"]
fn exits_after_a_flush() {
    let guard = init(writing());
    raise(5);
    assert!(monitored::flush(client::LONG));
    let _kept = guard;
    std::process::exit(7);
}

#[test]
fn after_a_flush_nothing_is_lost_by_an_exit() {
    let file = File::new("exit");
    let output = run("process::exits_after_a_flush", file.path());
    assert_eq!(output.status.code(), Some(7), "{output:?}");
    assert_eq!(file.lines(), alerts(5));
}

#[test]
#[ignore = "run by another test of this file"]
fn hangs() {
    let (_held, never) = channel::<()>();
    let never = Mutex::new(never);
    let hangs = move |_: &Alert| drop(never.lock().map(|never| never.recv()));
    let guard = init(writing().notify(sink::named("hangs", hangs)));
    raise(3);
    let begun = Instant::now();
    drop(guard);
    append(Path::new(&told()), &format!("{}", begun.elapsed().as_millis()));
}

#[test]
fn a_sink_that_hangs_keeps_the_drop_no_longer_than_its_limit() {
    let file = File::new("hangs");
    let output = run("process::hangs", file.path());
    assert!(output.status.success(), "{output:?}");
    let lines = file.lines();
    assert_eq!(lines[..3], alerts(3), "the other sink had its alerts");
    let millis: u64 = lines[3].parse().unwrap();
    println!("dropped after {millis} ms");
    // The limit is two seconds; the machine may be busy.
    assert!((1_900..20_000).contains(&millis), "{millis} ms");
}

#[test]
#[ignore = "run by another test of this file"]
fn fires_as_it_ends() {
    #[monitored::monitored]
    fn save() -> Result<(), super::Failure> {
        Err(super::Failure::Disk)
    }
    let _guard = init(writing().alert(monitored::AlertRule::error_count("errors", 0)));
    assert!(save().is_err());
}

#[test]
fn what_the_last_call_makes_fire_is_delivered() {
    let file = File::new("fires");
    let output = run("process::fires_as_it_ends", file.path());
    assert!(output.status.success(), "{output:?}");
    assert_eq!(file.lines(), ["1 failure in 5 min, more than 0"]);
}

#[cfg(unix)]
#[test]
#[ignore = "run by another test of this file"]
fn forks() {
    use fork::{Fork, fork, waitpid};

    let guard = init(writing());
    monitored::alert("before", NO_CONTEXT);
    assert!(monitored::flush(client::LONG));
    match fork().unwrap() {
        Fork::Child => {
            monitored::alert("child", NO_CONTEXT);
            let delivered = monitored::flush(client::LONG);
            let _kept = guard;
            std::process::exit(if delivered { 0 } else { 1 });
        }
        Fork::Parent(child) => {
            assert_eq!(waitpid(child).unwrap(), 0);
            monitored::alert("parent", NO_CONTEXT);
            drop(guard);
        }
    }
}

#[cfg(unix)]
#[test]
fn after_a_fork_both_deliver() {
    let file = File::new("forks");
    let output = run("process::forks", file.path());
    assert!(output.status.success(), "{output:?}");
    assert_eq!(file.lines(), ["before", "child", "parent"]);
}
