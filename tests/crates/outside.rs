//! The program in `tests/outside`.

use std::process::Command;

use crate::copy::{copy, target};

#[test]
#[ignore = "builds everything anew; .ci/run does"]
fn a_program_of_somebodys_behaves_as_if_bare() {
    let directory = copy("outside", "outside", str::to_owned);
    let mut program = Command::new("cargo");
    program.args(["run", "--quiet"]).current_dir(directory).env("CARGO_TARGET_DIR", target("outside"));
    let output = program.env_remove("RUSTFLAGS").output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{err}");
    assert_eq!(out, "all is as it would be without annotations\n");
    assert!(!err.contains("warning"), "{err}");
}
