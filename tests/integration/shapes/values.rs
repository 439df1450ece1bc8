//! The values of `tags`, `data`, `args`, `user` and `fingerprint`.

use std::cell::Cell;

use monitored::monitored;
use monitored::sentry::User;
use monitored::testing::capture;

#[derive(Debug)]
struct Account {
    id: u64,
    plan: &'static str,
}

impl Account {
    fn user(&self) -> User {
        User { id: Some(self.id.to_string()), ..User::default() }
    }
}

#[monitored(
    op = "db.query",
    name = "load account",
    tags(plan = account.plan, account.id, "any.text" = 1.5, ?debug, %shown, type = "t", option = Some(1)),
    data(rows = rows.len(), account = ?account, ratio = rows.len() as f64 / 2.0),
    args(rows),
    user = account.user(),
    fingerprint("load", account.plan, rows.len()),
    level = "warning",
    capture = true,
    owner = "accounts",
    log = "off",
    slow = "1.5s",
    root = "always",
    scope = "isolated",
    checkin(slug = "everything", schedule = "@daily", timezone = "UTC"),
    error_if = |n| *n > 10,
)]
fn everything(account: &Account, rows: Vec<u8>, debug: Option<u8>, shown: &str) -> usize {
    let moved = rows;
    moved.len() + debug.map_or(0, usize::from) + shown.len()
}

#[monitored(tags(n = counted(n)))]
fn once(n: &Cell<u8>) -> u8 {
    n.get()
}

fn counted(n: &Cell<u8>) -> u8 {
    n.set(n.get() + 1);
    n.get()
}

#[monitored(data(text = %text, len = text.len()))]
async fn before_the_body_moves(text: String) -> String {
    text
}

struct Job {
    trace: Vec<(&'static str, String)>,
}

#[monitored(continue_from = job.trace)]
fn from_elsewhere(job: Job) {}

#[monitored(continue_from = [(name, value.as_str())])]
async fn from_elsewhere_later((name, value): (&str, String)) -> String {
    value
}

struct NoDebug;

#[monitored(args)]
fn without_debug(value: NoDebug, (a, b): (u8, NoDebug)) -> u8 {
    let _ = (value, b);
    a
}

#[monitored]
fn bare() {}

#[test]
fn values_are_recorded() {
    let account = Account { id: 7, plan: "free" };
    let captured = capture(|| everything(&account, vec![1, 2], Some(3), "x"));
    let transaction = &captured.transactions[0];
    assert_eq!(transaction.name.as_deref(), Some("load account"));
    for (tag, value) in [
        ("plan", "free"),
        ("account.id", "7"),
        ("any.text", "1.5"),
        ("debug", "Some(3)"),
        ("shown", "x"),
        ("type", "t"),
        ("option", "1"),
        ("owner", "accounts"),
    ] {
        assert_eq!(transaction.tags.get(tag).map(String::as_str), Some(value), "{tag}");
    }
    let tree = captured.tree();
    assert!(tree.contains("rows=") && tree.contains("db.query"), "{tree}");
}

#[test]
fn values_are_evaluated_once_before_the_body() {
    let n = Cell::new(0);
    capture(|| assert_eq!(once(&n), 1));
    // Nobody would use them.
    assert_eq!(once(&n), 1);
    let text = super::block_on(before_the_body_moves("abc".to_owned()));
    assert_eq!(text, "abc");
}

#[test]
fn an_argument_without_debug_shows_its_type() {
    let captured = capture(|| without_debug(NoDebug, (1, NoDebug)));
    let tree = captured.tree();
    assert!(tree.contains("value=<NoDebug>") && tree.contains("a=1"), "{tree}");
    capture(bare);
}

#[test]
fn headers_are_read_before_the_body_moves_them() {
    let header = || ("sentry-trace", "09e04486820349518ac7b5d2adbf6ba5-9cf635fa5b870b3a-1".to_owned());
    let captured = capture(|| {
        from_elsewhere(Job { trace: vec![header()] });
        assert_eq!(super::block_on(from_elsewhere_later(header())), header().1);
    });
    assert_eq!(captured.transactions.len(), 2);
    for transaction in &captured.transactions {
        let trace = format!("{:?}", transaction.contexts["trace"]);
        assert!(trace.contains("9cf635fa5b870b3a"), "{trace}");
    }
}
