//! What is redundant with `continue_from` is fine, and headers that are not to be recorded continue a trace.
#![deny(warnings)]

use monitored::monitored;

#[monitored(root = "always", continue_from = headers)]
fn redundant(headers: &[(&str, &str)]) -> usize {
    headers.len()
}

#[monitored(args, continue_from = headers)]
fn redacted(#[redact] headers: &[(String, String)]) {}

#[monitored(continue_from = headers)]
async fn only_there(headers: Vec<(String, String)>) {}

fn main() {
    redundant(&[]);
    redacted(&[]);
    drop(only_there(Vec::new()));
}
