//! Which names occur in tokens that nobody parsed.

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;

/// The words that occur: as identifiers, and in braces inside of literals, as in `"{id}: {name:?}"`.
#[derive(Default)]
pub(crate) struct Mentions {
    words: HashSet<String>,
}

impl Mentions {
    pub(crate) fn of(tokens: TokenStream) -> Self {
        let mut mentions = Self::default();
        mentions.add(tokens);
        mentions
    }

    pub(crate) fn add(&mut self, tokens: TokenStream) {
        for tree in tokens {
            match tree {
                TokenTree::Ident(word) => {
                    self.words.insert(word.unraw().to_string());
                }
                TokenTree::Literal(literal) => self.add_literal(&literal.to_string()),
                TokenTree::Group(group) => self.add(group.stream()),
                TokenTree::Punct(_) => {}
            }
        }
    }

    /// `{name}`, `{name:?}`, `{:width$}`
    fn add_literal(&mut self, text: &str) {
        if !text.contains('{') {
            return;
        }
        let part_of_word = |c: char| c == '_' || c.is_alphanumeric();
        for (at, _) in text.match_indices('{') {
            let word: String = text[at + 1..].chars().take_while(|c| part_of_word(*c)).collect();
            self.words.insert(word);
        }
        for (at, _) in text.match_indices('$') {
            let start = text[..at].rfind(|c| !part_of_word(c)).map_or(0, |before| before + 1);
            // `rfind` gives the start of a character that may be longer than a byte.
            self.words.extend(text.get(start..at).map(str::to_owned));
        }
    }

    pub(crate) fn add_word(&mut self, word: &Ident) {
        self.words.insert(word.unraw().to_string());
    }

    pub(crate) fn contains(&self, word: &Ident) -> bool {
        self.words.contains(&word.unraw().to_string())
    }

    /// By the text itself, where there is no identifier to compare with.
    pub(crate) fn contains_text(&self, word: &str) -> bool {
        self.words.contains(word)
    }
}

#[cfg(test)]
mod tests {
    use super::Mentions;
    use quote::quote;

    #[test]
    fn names_are_found_wherever_they_can_be_used() {
        let found = Mentions::of(quote!(x.y(|| [r#type, "{in_text:?} {:width$} {{"], a::b!({ deep }))));
        for word in ["x", "y", "type", "in_text", "width", "deep"] {
            assert!(found.contains_text(word), "{word}");
        }
        assert!(!found.contains_text("z") && !found.contains_text("text"));
    }
}
