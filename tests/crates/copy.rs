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
    fs::create_dir_all(to.join("src")).unwrap();
    let manifest = fs::read_to_string(from.join("Cargo.toml")).unwrap();
    let at = manifest.find("path = \"").unwrap() + "path = \"".len();
    let end = at + manifest[at..].find('"').unwrap();
    let manifest = format!("{}{}{}", &manifest[..at], root().join("runtime").display(), &manifest[end..]);
    fs::write(to.join("Cargo.toml"), manifest).unwrap();
    fs::copy(root().join("Cargo.lock"), to.join("Cargo.lock")).unwrap();
    for file in fs::read_dir(from.join("src")).unwrap() {
        let file = file.unwrap();
        let source = fs::read_to_string(file.path()).unwrap();
        fs::write(to.join("src").join(file.file_name()), change(&source)).unwrap();
    }
    to
}
