//! What makes two failures one issue: exception type, root type, innermost monitored function and code; for errors
//! without a type of their own, the message without what changes from one to the next. Not the class: a change of
//! policy must not reopen issues.

use std::borrow::Cow;
use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;

use sentry::protocol::Event;

use super::verdict::Failed;
use crate::call::Frame;
use crate::classify::Link;

type Fingerprint = Cow<'static, [Cow<'static, str>]>;

/// The name of an error that has no type to be named by.
const UNTYPED: &str = "Error";

/// The fingerprint that the attribute gives, if it does.
pub(super) fn given(frame: &Frame) -> Option<Fingerprint> {
    let parts = frame.values().map(|values| values.fingerprint.as_slice()).unwrap_or_default();
    (!parts.is_empty()).then(|| parts.iter().map(|part| Cow::Owned(part.clone())).collect())
}

/// The fingerprint of an error that a call returns.
pub(super) fn derived(frame: &Frame, failed: &Failed<'_>) -> Fingerprint {
    let Some(returned) = failed.links.first() else { return Event::default().fingerprint };
    let root = failed.links.last().unwrap_or(returned);
    let function = frame.identity().map(|identity| identity.function()).unwrap_or_default();
    let code = failed.failure.code().unwrap_or_default();
    [subject(returned), subject(root), function, code].into_iter().map(Cow::Owned).collect()
}

/// What is the same for like failures, as long as this process runs.
pub(super) fn hash<'a>(parts: impl IntoIterator<Item = &'a str>) -> u64 {
    static STATE: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    STATE.hash_one(parts.into_iter().collect::<Vec<_>>())
}

/// The error is returned on as another.
pub(super) fn rename(fingerprint: &mut Fingerprint, returned: &Link) {
    if let Some(first) = fingerprint.to_mut().first_mut() {
        *first = Cow::Owned(subject(returned));
    }
}

fn subject(link: &Link) -> String {
    if link.type_name == UNTYPED { normalised(&link.text) } else { link.type_name.clone() }
}

/// A message without quoted text, and without words that hold digits: numbers, ids, addresses, times.
pub(crate) fn normalised(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(after) = quoted(rest) {
            out.push_str("<text>");
            rest = after;
            continue;
        }
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '/' | '@');
        let end = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len()).max(first.len_utf8());
        let (word, after) = rest.split_at(end);
        let changes = word.contains(|c: char| c.is_ascii_digit());
        out.push_str(if changes { "<id>" } else { word });
        rest = after;
    }
    out
}

/// What follows the quoted text that this begins with.
fn quoted(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let inner = text.get(1..)?;
    // An apostrophe is followed by a letter and seldom by its like.
    let end = inner.find(quote).filter(|end| *end <= 256)?;
    inner.get(end + 1..)
}

#[cfg(test)]
mod tests {
    use super::normalised;

    #[test]
    fn what_changes_from_one_to_the_next_is_left_out() {
        assert_eq!(normalised("user 42 has no \"mail\""), normalised("user 7 has no \"phone\""));
        assert_eq!(normalised("order 0b8f-11 at 2026-11-22T10:00:00 is late"), "order <id> at <id> is late");
        assert_eq!(normalised("cannot connect to 10.0.0.1:5432"), "cannot connect to <id>");
        assert_eq!(normalised("can't read `a.txt`"), "can't read <text>");
        assert_eq!(normalised("plain words stay"), "plain words stay");
        assert_eq!(normalised(""), "");
        assert_eq!(normalised("é – ü"), "é – ü");
    }
}
