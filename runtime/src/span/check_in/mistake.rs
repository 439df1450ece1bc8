//! Mistakes in what is said of a monitor at run time: logged once each.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use crate::value::secret::{self, Names};
use crate::value::text;

/// So many different mistakes are told by one process. A slug made of data would be another with every run.
const MOST: usize = 64;
/// Bytes of a slug in the log, and of what is wrong.
const LONGEST_SLUG: usize = 128;
const LONGEST: usize = 768;

/// Those that were told, by hash.
static TOLD: Mutex<Vec<u64>> = Mutex::new(Vec::new());

/// Logs the mistake, if it is a new one.
pub(super) fn tell(slug: &str, mistake: &str, consequence: &str) {
    if is_new(slug, mistake) {
        let known = |said: &str, longest| text::one_line(&secret::scrubbed(said, &Names::default()), longest);
        let (slug, mistake) = (known(slug, LONGEST_SLUG), known(mistake, LONGEST));
        tracing::error!(target: "monitored", "check-in \"{slug}\": {mistake}; {consequence}");
    }
}

fn is_new(slug: &str, mistake: &str) -> bool {
    let mut hasher = DefaultHasher::new();
    (slug, mistake).hash(&mut hasher);
    let hash = hasher.finish();
    let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    let is_new = told.len() < MOST && !told.contains(&hash);
    if is_new {
        told.push(hash);
    }
    is_new
}
