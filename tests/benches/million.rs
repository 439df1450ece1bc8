//! A million failing calls from two threads: memory stays flat, there is one alert for each rule, and its count is exact.
//!
//! ```sh
//! cargo bench --package monitored-tests --bench million
//! ```
//!
//! Prints what it finds, and fails where that is not so. Resident memory is looked at where the system has `/proc`.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use monitored::{Alert, AlertKey, AlertRule, AlertState, Classify, Monitored, monitored, sink};
use sentry::{Client, ClientOptions, Envelope, Hub, Transport, TransportFactory, TransportOptions};

const DAY: Duration = Duration::from_secs(86_400);
/// Failures that are no events, and ones that are: each of those has a stack, and leaves.
const QUIET: u64 = 1_000_000;
const LOUD: u64 = 100_000;
/// Distinct errors, and distinct values that are counted apart.
const DISTINCT: u64 = 200_000;
/// The memory is compared with that after a tenth. The allocator keeps some of what threads have used.
const SLACK_KIB: u64 = 4 * 1024;

#[derive(Debug, thiserror::Error, Classify)]
enum Failure {
    #[error("wrong password")]
    #[class(authentication)]
    Password,
    #[error("disk full")]
    #[class(database)]
    Disk,
}

#[monitored(op = "quiet")]
fn log_in() -> Result<(), Failure> {
    Err(Failure::Password)
}

#[monitored(op = "loud")]
fn store() -> Result<(), Failure> {
    Err(Failure::Disk)
}

/// Each is another: an error without a type of its own is known by its words, but for those with digits.
#[monitored(op = "distinct", capture = false)]
fn distinct() -> Result<(), String> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let letter = |at: u32| char::from(b'a' + ((number >> (4 * at)) & 15) as u8);
    Err(format!("nobody is called {}", (0..8).map(letter).collect::<String>()))
}

/// Each has a tag of its own.
#[monitored(op = "tenants", tags(tenant = tenant))]
fn serve(tenant: u64) -> Result<(), Failure> {
    Err(Failure::Password)
}

fn serves() -> Result<(), Failure> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    serve(NUMBER.fetch_add(1, Ordering::Relaxed))
}

/// Lets everything go.
struct Nowhere;

impl Transport for Nowhere {
    fn send_envelope(&self, _: Envelope) {}
}

impl TransportFactory for Nowhere {
    fn create_transport_with_options(&self, _: TransportOptions) -> Arc<dyn Transport> {
        Arc::new(Self)
    }
}

/// In KiB.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

fn from_two_threads<E>(times: u64, call: fn() -> Result<(), E>) {
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(monitored::in_current_scope(move || {
                (0..times / 2).for_each(|_| assert!(call().is_err()));
            }));
        }
    });
}

/// The rest of so many calls after a tenth of them, and what memory says of it.
fn measure<E>(what: &str, times: u64, call: fn() -> Result<(), E>) {
    let begun = Instant::now();
    from_two_threads(times / 10, call);
    let before = resident();
    from_two_threads(times - times / 10, call);
    let after = resident();
    let per_call = begun.elapsed().as_nanos() / u128::from(times) * 2;
    println!(
        "{what}: {times} calls, {per_call} ns each; resident after a tenth {before:?} KiB, after all {after:?} KiB"
    );
    if let (Some(before), Some(after)) = (before, after) {
        assert!(after <= before + SLACK_KIB, "memory grows");
    }
}

/// A rule that only the last of so many failures breaks.
fn rule(op: &'static str, failures: u64) -> AlertRule {
    AlertRule::error_count(op, failures - 1).op(op).within(DAY)
}

fn main() {
    let (sender, heard) = channel();
    let sender = Mutex::new(sender);
    let hears = sink::named("hears", move |alert: &Alert| drop(sender.lock().unwrap().send(alert.clone())));
    let configured = Monitored::new()
        .alert(rule("quiet", QUIET))
        .alert(rule("loud", LOUD))
        .alert(AlertRule::immediate("distinct").op("distinct"))
        .alert(rule("tenants", DISTINCT - 64).by(AlertKey::Tag("tenant")))
        .notify(hears);
    let options = ClientOptions::new()
        .dsn("https://public@sentry.invalid/1")
        .traces_sample_rate(0.0)
        .transport(Nowhere)
        .add_integration(configured);
    let hub = Arc::new(Hub::new(Some(Arc::new(Client::from(options))), Arc::default()));
    Hub::run(hub, || {
        let before = monitored::stats();
        measure("no events", QUIET, log_in);
        measure("events", LOUD, store);
        assert!(monitored::flush(Duration::from_secs(60)));
        let stats = monitored::stats();
        let alerts: Vec<Alert> = heard.try_iter().collect();
        for alert in &alerts {
            println!(
                "alert {} {}: {} of {} calls",
                alert.rule,
                alert.state.as_str(),
                alert.count,
                alert.calls
            );
        }
        let told: Vec<_> = alerts.iter().map(|it| (it.rule.as_str(), it.state, it.count, it.calls)).collect();
        let firing = AlertState::Firing;
        assert_eq!(told, [("quiet", firing, QUIET, QUIET), ("loud", firing, LOUD, LOUD)]);
        let counted =
            [stats.calls - before.calls, stats.failures - before.failures, stats.captured - before.captured];
        println!("stats: calls {}, failures {}, captured {}", counted[0], counted[1], counted[2]);
        assert_eq!(counted, [QUIET + LOUD, QUIET + LOUD, LOUD]);
        assert_eq!(stats.clock_gaps, before.clock_gaps);
        measure("tag values", DISTINCT, serves);
        assert!(monitored::flush(Duration::from_secs(60)));
        let others: Vec<_> = heard.try_iter().map(|alert| (alert.key, alert.count)).collect();
        println!("alerts of tag values: {others:?}");
        assert_eq!(others, [(Some(("tenant", "(others)".to_owned())), DISTINCT - 64)]);
        measure("distinct errors", DISTINCT, distinct);
        let fired = monitored::stats().alerts_fired - stats.alerts_fired - 1;
        println!("stats: {fired} alerts of distinct errors");
        assert!((1_000..1_100).contains(&fired), "1,024 kinds are told apart, and the others are one");
    });
}
