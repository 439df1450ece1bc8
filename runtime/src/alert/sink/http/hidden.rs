//! What must not be told of an attempt, though its receiver may say it: many quote the path of a URL that they do not know.

use std::cmp::Reverse;

use crate::value::secret::{FILTERED, Names, scrubbed};

/// Shorter words are in every sentence, and are no secrets.
const SHORTEST: usize = 4;

/// Texts that are secret, the longest first, with the words that they are made of.
#[derive(Default)]
pub(super) struct Hidden(Vec<String>);

impl Hidden {
    /// The text, and each of its words: a receiver may quote a part, or write it otherwise (`\/`, `&amp;`).
    pub(super) fn add(&mut self, secret: &str) {
        let words = secret.split(|c: char| !c.is_ascii_alphanumeric() && !"-._~+%".contains(c));
        let pieces = words.chain([secret.trim_matches('/')]).filter(|piece| piece.len() >= SHORTEST);
        self.0.extend(pieces.map(str::to_owned));
        self.0.sort_by_key(|piece| Reverse(piece.len()));
        self.0.dedup();
    }

    /// Bytes of the longest.
    pub(super) fn longest(&self) -> usize {
        self.0.first().map_or(0, String::len)
    }

    /// `text` without them, and without what looks like a secret.
    pub(super) fn filtered(&self, text: &str) -> String {
        let text = self.0.iter().fold(text.to_owned(), |text, secret| text.replace(secret, FILTERED));
        scrubbed(&text, &Names::default()).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::Hidden;

    #[test]
    fn a_secret_goes_whole_and_in_pieces() {
        let mut hidden = Hidden::default();
        hidden.add("/services/T0001/B0002/XyZ0?key=v4lue");
        hidden.add("");
        let filtered =
            hidden.filtered("no such hook: XyZ0 in /services/T0001/B0002/XyZ0?key=v4lue, T0001\\/B0002");
        assert_eq!(filtered, "no such hook: [Filtered] in /[Filtered], [Filtered]\\/[Filtered]");
        assert_eq!(hidden.filtered("no_service key"), "no_service key");
    }
}
