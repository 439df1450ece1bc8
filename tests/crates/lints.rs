//! What rustc and clippy say about a crate of annotated functions: what they say about the same crate without the
//! annotations, but for the lints listed in `README.md` beside this file. Every lint that is off by default is on.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::copy::{bare, copy, root, target};

/// What was said: the lint, the file, the line, and how often.
type Reports = BTreeMap<(String, String, u64), usize>;

/// The compiler's lints that are off by default.
fn quiet_lints() -> Vec<String> {
    let help = Command::new("rustc").args(["-W", "help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let words = help.lines().map(|line| line.split_whitespace().take(2).collect::<Vec<_>>());
    words.filter(|words| words.get(1) == Some(&"allow")).map(|words| words[0].to_owned()).collect()
}

fn clippy(directory: &Path) -> Output {
    let mut clippy = Command::new("cargo");
    clippy.args(["clippy", "--quiet", "--message-format=json", "--", "--cap-lints", "warn"]);
    for lint in quiet_lints() {
        clippy.args(["-W", &lint]);
    }
    for group in ["all", "pedantic", "nursery", "restriction"] {
        clippy.args(["-W", &format!("clippy::{group}")]);
    }
    clippy.current_dir(directory).env("CARGO_TARGET_DIR", target("lints")).env_remove("RUSTFLAGS");
    clippy.output().unwrap()
}

fn reports(directory: &Path) -> Reports {
    let output = clippy(directory);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut reports = Reports::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let message: Value = serde_json::from_str(line).unwrap();
        let ours = message["target"]["name"] == "annotated" && message["reason"] == "compiler-message";
        let message = &message["message"];
        let primary =
            message["spans"].as_array().into_iter().flatten().find(|span| span["is_primary"] == true);
        let (true, Some(at), Some(lint)) = (ours, primary, message["code"]["code"].as_str()) else {
            continue;
        };
        let (file, line) = (at["file_name"].as_str().unwrap(), at["line_start"].as_u64().unwrap());
        *reports.entry((lint.to_owned(), file.to_owned(), line)).or_default() += 1;
    }
    reports
}

/// What the first says more often than the second, by lint.
fn more(first: &Reports, second: &Reports) -> BTreeMap<String, Vec<String>> {
    let mut more = BTreeMap::<String, Vec<String>>::new();
    for (at @ (lint, file, line), times) in first {
        if *times > second.get(at).copied().unwrap_or_default() {
            more.entry(lint.clone()).or_default().push(format!("{file}:{line}"));
        }
    }
    more
}

/// The rows of the table: `| lint | lost or added | … |`
fn documented() -> BTreeSet<(String, String)> {
    let text = fs::read_to_string(root().join("tests/lints/README.md")).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('|'));
    rows.flat_map(|(lint, rest)| {
        let change = rest.split('|').next().unwrap_or_default();
        let lint = lint.trim().trim_end_matches('`').to_owned();
        change.split(',').map(move |change| (change.trim().to_owned(), lint.clone())).collect::<Vec<_>>()
    })
    .collect()
}

#[test]
#[ignore = "runs clippy over two crates; .ci/run does"]
fn annotations_change_no_report_but_those_documented() {
    let without = reports(&copy("lints/annotated", "bare", bare));
    let with = reports(&copy("lints/annotated", "annotated", str::to_owned));
    let kinds: BTreeSet<_> = without.keys().map(|(lint, ..)| lint).collect();
    assert!(kinds.len() > 150, "only {} lints spoke: {kinds:?}", kinds.len());

    let (lost, added) = (more(&without, &with), more(&with, &without));
    let mut found = BTreeSet::new();
    for (change, lints) in [("lost", &lost), ("added", &added)] {
        for (lint, places) in lints {
            println!("{change}: {lint}, {} times: {}", places.len(), places[..places.len().min(8)].join(" "));
            found.insert((change.to_owned(), lint.clone()));
        }
    }
    let documented = documented();
    let unknown: Vec<_> = found.difference(&documented).collect();
    let over: Vec<_> = documented.difference(&found).collect();
    assert!(
        unknown.is_empty() && over.is_empty(),
        "not documented: {unknown:?}; documented, but not so: {over:?}"
    );
}
