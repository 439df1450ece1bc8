//! What a process of the fleet does: this binary again, with an address in its environment.

use std::io::{BufRead, Write};
use std::time::Duration;

use monitored::{Alert, AlertKey, AlertRule, Classify, Monitored, RedisWindows, monitored};
use sentry::ClientOptions;

/// The address of Redis makes this binary a member; the rest is how it is configured.
pub(crate) const URL: &str = "MONITORED_FLEET_URL";
pub(crate) const PREFIX: &str = "MONITORED_FLEET_PREFIX";
pub(crate) const WINDOW: &str = "MONITORED_FLEET_WINDOW";
pub(crate) const KEPT: &str = "MONITORED_FLEET_KEPT";

/// What its lines begin with: the test harness writes others.
pub(crate) const SAYS: &str = "member: ";

/// Of a class that is counted, and not told at once.
#[derive(Debug, thiserror::Error, Classify)]
#[error("no connection")]
#[class(database)]
struct Failure;

#[monitored(op = "first")]
fn first() -> Result<(), Failure> {
    Err(Failure)
}

#[monitored(op = "second")]
fn second() -> Result<(), Failure> {
    Err(Failure)
}

#[monitored(op = "keyed", tags(tenant))]
fn keyed(tenant: &str) -> Result<(), Failure> {
    Err(Failure)
}

#[monitored(op = "rate")]
fn rate(fails: bool) -> Result<(), Failure> {
    if fails { Err(Failure) } else { Ok(()) }
}

pub(crate) fn rules(window: Duration) -> [AlertRule; 4] {
    [
        AlertRule::error_count("first", 10).op("first").within(window),
        AlertRule::error_count("second", 10).op("second").within(window),
        AlertRule::error_count("keyed", 4).op("keyed").by(AlertKey::Tag("tenant")).within(window),
        AlertRule::error_rate("rate", 0.5).op("rate").min_calls(20).within(window),
    ]
}

/// One line, whatever stands in it.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{SAYS}{}", line.escape_debug()).unwrap();
    out.flush().unwrap();
}

fn tell(alert: &Alert) {
    let key = alert.key.as_ref().map_or("", |(_, value)| value.as_str());
    say(&format!("alert {} {} {} {} {key}", alert.rule, alert.state.as_str(), alert.count, alert.calls));
}

pub(crate) fn fail(op: &str, times: usize) {
    for _ in 0..times {
        let failed = if op == "first" { first() } else { second() };
        assert!(failed.is_err());
    }
}

fn obey(line: &str) {
    let words: Vec<&str> = line.split(' ').collect();
    match *words.as_slice() {
        ["fail", op, times] => fail(op, times.parse().unwrap()),
        ["rate", good, bad] => {
            (0..good.parse().unwrap()).for_each(|_: usize| assert!(rate(false).is_ok()));
            (0..bad.parse().unwrap()).for_each(|_: usize| assert!(rate(true).is_err()));
        }
        ["tenant", number, times] => {
            let tenant = super::values::HOSTILE[number.parse::<usize>().unwrap()];
            (0..times.parse().unwrap()).for_each(|_: usize| assert!(keyed(tenant).is_err()));
        }
        ["huge", times] => {
            let tenant = "x".repeat(1 << 20);
            (0..times.parse().unwrap()).for_each(|_: usize| assert!(keyed(&tenant).is_err()));
        }
        ["many", tenants] => {
            (0..tenants.parse().unwrap()).for_each(|it: usize| assert!(keyed(&it.to_string()).is_err()));
        }
        ["threads"] => say(&format!("threads {}", threads())),
        #[cfg(unix)]
        ["fork"] => {
            if let fork::Fork::Child = fork::fork().unwrap() {
                outlive_nobody();
            }
        }
        ["stats"] => {
            let stats = monitored::stats();
            say(&format!("stats {} {}", stats.shared_windows, stats.shared_windows_lost));
        }
        _ => panic!("{line:?}"),
    }
    say("done");
}

/// How many threads of this process exchange with Redis.
pub(crate) fn threads() -> usize {
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let names = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("comm")).ok());
    names.filter(|name| name.trim() == "monitored-redis").count()
}

/// Calls and calls, none of which fails, until the parent is gone.
#[cfg(unix)]
fn outlive_nobody() -> ! {
    let parent = std::os::unix::process::parent_id();
    while std::os::unix::process::parent_id() == parent {
        assert!(rate(false).is_ok());
        std::thread::sleep(Duration::from_millis(20));
    }
    std::process::abort()
}

/// Does nothing where it is one test among others.
#[test]
fn member() {
    let Ok(url) = std::env::var(URL) else { return };
    let log = tracing_subscriber::fmt().with_ansi(false).with_writer(std::io::stdout);
    tracing::subscriber::set_global_default(log.finish()).unwrap();
    let number = |name: &str| std::env::var(name).ok().and_then(|it| it.parse().ok());
    let window = Duration::from_millis(number(WINDOW).unwrap_or(60_000));
    let shared =
        RedisWindows::connect(url).prefix(std::env::var(PREFIX).unwrap_or_else(|_| "fleet".to_owned()));
    let shared = match number(KEPT) {
        Some(seconds) => shared.time_to_live(Duration::from_secs(seconds)),
        None => shared,
    };
    let monitored = rules(window).into_iter().fold(Monitored::new(), Monitored::alert);
    let _guard = monitored
        .notify(tell)
        .shared_windows(shared)
        .init(ClientOptions::new().shutdown_timeout(super::LIMIT));
    say("ready");
    for line in std::io::stdin().lock().lines() {
        match line.unwrap().as_str() {
            "end" => break,
            // Without a destructor.
            "die" => std::process::abort(),
            line => obey(line),
        }
    }
}
