//! A crate copied to where nothing that cargo writes lies beside the sources.

use std::fs;
use std::path::{Path, PathBuf};

/// The workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// Where the copies called so are built.
pub(crate) fn target(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("target").join(name)
}

/// Copies the crate in `tests/{from}`, its sources changed, with the workspace's runtime by its absolute path and
/// the versions that the workspace is tested with.
pub(crate) fn copy(from: &str, name: &str, change: fn(&str) -> String) -> PathBuf {
    let from = root().join("tests").join(from);
    let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates").join(name);
    fs::create_dir_all(&to).unwrap();
    let manifest = fs::read_to_string(from.join("Cargo.toml")).unwrap();
    let at = manifest.find("path = \"").unwrap() + "path = \"".len();
    let end = at + manifest[at..].find('"').unwrap();
    let manifest = format!("{}{}{}", &manifest[..at], root().join("runtime").display(), &manifest[end..]);
    fs::write(to.join("Cargo.toml"), manifest).unwrap();
    fs::copy(root().join("Cargo.lock"), to.join("Cargo.lock")).unwrap();
    copy_sources(&from.join("src"), &to.join("src"), change);
    to
}

fn copy_sources(from: &Path, to: &Path, change: fn(&str) -> String) {
    // What was there before may have another name by now.
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if path.is_dir() {
            copy_sources(&path, &to, change);
        } else {
            fs::write(to, change(&fs::read_to_string(path).unwrap())).unwrap();
        }
    }
}

/// The source without annotations: their lines become comments, so that the others keep their places.
pub(crate) fn bare(source: &str) -> String {
    let without = |line: &str| {
        let code = line.trim_start();
        let annotation = ["#[monitored", "#[classify_errors", "use monitored::"];
        if annotation.iter().any(|start| code.starts_with(start)) {
            "//".to_owned()
        } else {
            line.replace("#[redact] ", "")
        }
    };
    source.lines().map(|line| without(line) + "\n").collect()
}
