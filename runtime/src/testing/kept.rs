//! Captured envelopes as files, for programs that check what is sent.

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use sentry::Envelope;

/// Names the folder; without it nothing is written.
const VARIABLE: &str = "MONITORED_TESTING_ENVELOPES";

fn folder() -> Option<&'static PathBuf> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    FOLDER.get_or_init(|| std::env::var_os(VARIABLE).map(PathBuf::from)).as_ref()
}

/// Writes the envelope to a file of its own, if somebody asked for it. A test is no worse for a disk that is full, but
/// whoever counts the files will notice.
pub(super) fn keep(envelope: &Envelope) {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let Some(folder) = folder() else { return };
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let mut bytes = Vec::new();
    if envelope.to_writer(&mut bytes).is_ok() {
        let _ = fs::create_dir_all(folder);
        let _ = fs::write(folder.join(format!("{}-{number}.envelope", std::process::id())), bytes);
    }
}
