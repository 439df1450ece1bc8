//! Mistakes in the bodies of annotated functions: the compiler says the same of them, at the same place, as without
//! the annotations.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::copy::{bare, copy, target};

/// An error: its code, and where it stands: lines and columns.
type Mistake = (String, Vec<[u64; 4]>);

/// By program.
type Mistakes = BTreeMap<String, BTreeSet<Mistake>>;

/// Where the annotated programs say something else of the same line, and why.
const EXCEPTIONS: [(&str, &str); 3] = [
    ("immutable", "an argument assigned to is one that a closure captured: E0594 for E0384"),
    (
        "impl_future",
        "a body that gives no such future is wrong twice, of the helper's bound and of the declared type",
    ),
    ("loops", "`break` outside of a loop is one inside of a closure: E0267 for E0268"),
];

fn place(span: &Value) -> [u64; 4] {
    ["line_start", "column_start", "line_end", "column_end"].map(|key| span[key].as_u64().unwrap())
}

fn mistakes(directory: &Path) -> Mistakes {
    let mut check = Command::new("cargo");
    check
        .args(["check", "--quiet", "--bins", "--keep-going", "--message-format=json"])
        .current_dir(directory);
    let output = check.env("CARGO_TARGET_DIR", target("lints")).env_remove("RUSTFLAGS").output().unwrap();
    let mut mistakes = Mistakes::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let report: Value = serde_json::from_str(line).unwrap();
        let message = &report["message"];
        // What has no place is the count of errors at the end.
        let spans = message["spans"].as_array().into_iter().flatten();
        let primary: Vec<_> = spans.filter(|span| span["is_primary"] == true).map(place).collect();
        if message["level"] != "error" || primary.is_empty() {
            continue;
        }
        let lines =
            message["spans"].as_array().into_iter().flatten().filter(|span| span["is_primary"] == true);
        for line in lines.map(|span| span["text"][0]["text"].as_str().unwrap_or_default().trim_start()) {
            assert!(
                !line.starts_with("#["),
                "an error that stands at the attribute: {}",
                message["rendered"]
            );
        }
        let program = report["target"]["name"].as_str().unwrap().to_owned();
        let code = message["code"]["code"].as_str().unwrap_or_default().to_owned();
        mistakes.entry(program).or_default().insert((code, primary));
    }
    assert!(mistakes.len() > 20, "{}", String::from_utf8_lossy(&output.stderr));
    mistakes
}

#[test]
#[ignore = "builds two crates; .ci/run does"]
fn mistakes_in_bodies_are_said_as_if_bare() {
    let without = mistakes(&copy("bodies", "bodies-bare", bare));
    let with = mistakes(&copy("bodies", "bodies-annotated", str::to_owned));
    let mut different = Vec::new();
    for program in without.keys().chain(with.keys()).collect::<BTreeSet<_>>() {
        let of = |mistakes: &Mistakes| mistakes.get(program).cloned().unwrap_or_default();
        let (without, with) = (of(&without), of(&with));
        if without != with {
            println!("{program}\n  bare alone: {:#?}", without.difference(&with).collect::<Vec<_>>());
            println!("  annotated alone: {:#?}", with.difference(&without).collect::<Vec<_>>());
            different.push(program.as_str());
        }
    }
    assert_eq!(different, EXCEPTIONS.map(|(program, _)| program));
}
