//! What can be wrong with a ready-made filter.
//!
//! A filter is a closure, so that a closure of the user's needs no annotation; what is wrong with a ready-made one cannot
//! be asked of it. It is noted here when the filter is made, and `Monitored` takes the note when it takes the filter.

use std::cell::RefCell;

/// More notes than this are of filters that nobody took.
const MOST: usize = 16;

/// A filter that does nothing, because what it was given makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FilterMistake {
    #[error("filter::{0}: {1:?} is no regular expression ({2})")]
    Pattern(&'static str, String, String),
    #[error("filter::limit: {0}")]
    Limit(&'static str),
    #[error("filter::{0}: an empty name")]
    Empty(&'static str),
}

impl FilterMistake {
    /// What comes of it where a program goes on with it.
    pub(crate) const CONSEQUENCE: &'static str = "it filters nothing";
}

thread_local! {
    static NOTED: RefCell<Vec<FilterMistake>> = const { RefCell::new(Vec::new()) };
}

pub(super) fn note(mistake: FilterMistake) {
    let _ = NOTED.try_with(|noted| {
        let mut noted = noted.borrow_mut();
        if noted.len() < MOST {
            noted.push(mistake);
        }
    });
}

/// What was wrong with the filters that this thread has made since it was last asked.
pub(crate) fn noticed() -> Vec<FilterMistake> {
    NOTED.try_with(RefCell::take).unwrap_or_default()
}

/// A pattern, or a note that it is none.
pub(super) fn pattern(filter: &'static str, pattern: &str) -> Result<regex::Regex, FilterMistake> {
    regex::Regex::new(pattern).map_err(|error| {
        // The error shows the pattern again, over several lines; its last line says what is wrong.
        let reason = error.to_string();
        let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
        FilterMistake::Pattern(filter, pattern.to_owned(), reason)
    })
}
