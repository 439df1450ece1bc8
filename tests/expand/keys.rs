//! Every key.

#[monitored(
    op = "db.query",
    name = "load account",
    tags(plan = account.plan, "any text" = 1.5, ?debug, %shown),
    data(rows = rows.len()),
    args(rows),
    user = account.user(),
    fingerprint("load", account.plan),
    level = "warning",
    capture = "escaped",
    owner = "accounts",
    log = "off",
    slow = "1.5s",
    root = "always",
    scope = "isolated",
    error_if = |n| *n > 10,
    crate = prelude::observed
)]
fn everything(account: &Account, rows: Vec<u8>, debug: Option<u8>, shown: &str) -> usize {
    rows.len()
}
