//! The relations between the rooms of the runtime: each uses only those listed above it.

use std::fs;
use std::path::{Path, PathBuf};

/// As in `runtime/src/lib.rs` and CONTRIBUTING.md, from the ground up.
const ROOMS: [&str; 18] = [
    "sync",
    "clock",
    "stats",
    "value",
    "classify",
    "site",
    "call",
    "span",
    "report",
    "filter",
    "post",
    "alert",
    "spotlight",
    "monitored",
    "dev",
    "axum",
    "testing",
    "__private",
];

fn runtime() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/src")
}

fn files_below(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_file() {
        files.push(path.to_owned());
        return;
    }
    for entry in fs::read_dir(path).unwrap() {
        files_below(&entry.unwrap().path(), files);
    }
}

/// The room that a file is in: the folder or file directly below `src`.
fn room_of(file: &Path) -> String {
    let inside = file.strip_prefix(runtime()).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// The rooms that a line of code names by `crate::room`.
fn rooms_in(line: &str) -> Vec<String> {
    let code = line.split("//").next().unwrap_or_default();
    code.split("crate::")
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
        .filter(|name: &String| ROOMS.contains(&name.as_str()))
        .collect()
}

#[test]
fn every_room_is_in_the_list() {
    let mut files = Vec::new();
    files_below(&runtime(), &mut files);
    assert!(files.len() > 20, "the sources are where they are looked for");
    for file in files {
        let room = room_of(&file);
        assert!(room == "lib" || ROOMS.contains(&room.as_str()), "{} is in no listed room", file.display());
    }
}

#[test]
fn rooms_use_only_those_above_them() {
    let mut files = Vec::new();
    files_below(&runtime(), &mut files);
    let mut relations = 0;
    for file in files {
        let room = room_of(&file);
        let Some(own) = ROOMS.iter().position(|known| *known == room) else { continue };
        for (number, line) in fs::read_to_string(&file).unwrap().lines().enumerate() {
            for used in rooms_in(line) {
                let used_at = ROOMS.iter().position(|known| *known == used).unwrap();
                relations += usize::from(used_at < own);
                assert!(used_at <= own, "{}:{} uses `{used}`", file.display(), number + 1);
            }
        }
    }
    assert!(relations > 20, "only {relations} uses were found: the search has gone blind");
}

#[test]
fn the_runtime_uses_the_macros_and_neither_uses_examples_or_tests() {
    for (package, forbidden) in
        [("macros", "monitored "), ("runtime", "monitored-tests"), ("runtime", "monitored-examples")]
    {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(package).join("Cargo.toml");
        let manifest = fs::read_to_string(manifest).unwrap();
        let dependencies = manifest.split("[dependencies]").nth(1).unwrap();
        let dependencies = dependencies.split("\n[").next().unwrap();
        assert!(!dependencies.contains(forbidden), "{package} depends on {forbidden}");
    }
}
