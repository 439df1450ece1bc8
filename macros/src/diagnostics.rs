//! Collects every mistake of one attribute, so that they are reported together and none is forgotten.
//!
//! A parser that stops at the first mistake makes its user compile once for each. Everything here takes a
//! shared [`Diagnostics`], notes what is wrong and goes on with what can still be read; at the end the entry
//! point must ask for the sum by [`Diagnostics::check`]. The compiler's errors are emitted *beside* the item,
//! which itself stays as the user wrote it: one mistake is then one error, and an editor completes as before.

use std::cell::{Cell, RefCell};
use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// The mistakes found so far. Dropping it unchecked is a bug of the macro, and panics.
#[derive(Debug, Default)]
pub(crate) struct Diagnostics {
    found: RefCell<Vec<syn::Error>>,
    checked: Cell<bool>,
}

/// At least one mistake: what to emit beside the item. As tokens it is one `compile_error!` for each.
#[derive(Debug)]
pub(crate) struct Mistakes(Vec<syn::Error>);

impl Diagnostics {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Notes a mistake at one place.
    pub(crate) fn error(&self, at: Span, message: impl Display) {
        self.found.borrow_mut().push(syn::Error::new(at, message));
    }

    /// Notes a mistake that is underlined from the first to the last of `tokens`.
    pub(crate) fn error_at(&self, tokens: impl ToTokens, message: impl Display) {
        self.found.borrow_mut().push(syn::Error::new_spanned(tokens, message));
    }

    /// Notes what a parser of syn's (or of ours) found.
    pub(crate) fn syn_error(&self, error: syn::Error) {
        self.found.borrow_mut().push(error);
    }

    /// The value, or the mistake noted and `None`.
    pub(crate) fn ok<T>(&self, parsed: syn::Result<T>) -> Option<T> {
        parsed.map_err(|error| self.syn_error(error)).ok()
    }

    /// Ends the collecting.
    ///
    /// # Errors
    ///
    /// With all mistakes, if there are any.
    pub(crate) fn check(self) -> Result<(), Mistakes> {
        self.checked.set(true);
        let mut found = self.found.take();
        // What is wrong in the attribute of a block is found in each of its functions.
        let mut seen = Vec::new();
        found.retain(|error| {
            let (span, message) = (error.span(), error.to_string());
            let place = (span.start().line, span.start().column, span.end().line, span.end().column, message);
            let is_new = !seen.contains(&place);
            seen.push(place);
            is_new
        });
        if found.is_empty() { Ok(()) } else { Err(Mistakes(found)) }
    }
}

impl Drop for Diagnostics {
    fn drop(&mut self) {
        if !self.checked.get() && !std::thread::panicking() {
            panic!("mistakes were collected and never checked");
        }
    }
}

impl ToTokens for Mistakes {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        // One item for each: a combined `syn::Error` would do as well, but its order is not ours to rely on.
        tokens.extend(
            self.0.iter().flat_map(|mistake| mistake.clone().into_iter()).map(|e| e.to_compile_error()),
        );
    }
}

/// What to say about a word that is none of `known`: the nearest of them, if one is near, and all of them.
///
/// `what` names the kind of word: `unknown("key", "tag", &["op", "tags"])` is
/// ``unknown key `tag`; did you mean `tags`? (known: `op`, `tags`)``.
pub(crate) fn unknown(what: &str, word: &str, known: &[&str]) -> String {
    let list = known.iter().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", ");
    match nearest(word, known) {
        Some(near) => format!("unknown {what} `{word}`; did you mean `{near}`? (known: {list})"),
        None => format!("unknown {what} `{word}` (known: {list})"),
    }
}

/// The known word that a typing mistake is likeliest to have made `word` of.
pub(crate) fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let word = word.to_lowercase();
    let begins = |k: &&&str| word.len() >= 3 && (k.starts_with(&word) || word.starts_with(**k));
    if let Some(near) = known.iter().find(begins) {
        return Some(near);
    }
    let (near, distance) = known.iter().map(|k| (*k, distance(&word, k))).min_by_key(|(_, d)| *d)?;
    // A third of the letters wrong is still the same word; more is another one.
    (distance * 3 <= word.len().max(near.len())).then_some(near)
}

/// Edits between two words: letters put in, left out, exchanged, or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = match (i, j) {
                (0, n) | (n, 0) => n,
                _ => {
                    let exchange = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    let edit = exchange.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                    let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                    if swapped { edit.min(rows[i - 2][j - 2] + 1) } else { edit }
                }
            };
        }
    }
    rows[a.len()][b.len()]
}

/// What to say about a second `what` of the same name. Stable macros have no notes, so the first place is
/// given by its line.
pub(crate) fn duplicate(what: &str, word: &str, first: Span) -> String {
    format!("{what} `{word}` is given twice; the first is on line {}", first.start().line)
}

#[cfg(test)]
mod tests {
    use super::{Diagnostics, duplicate, nearest, unknown};
    use proc_macro2::Span;
    use quote::ToTokens;

    #[test]
    fn every_mistake_is_an_error_of_its_own() {
        let diagnostics = Diagnostics::new();
        diagnostics.error(Span::call_site(), "one");
        diagnostics.error_at(quote::quote!(a b), "two");
        assert_eq!(diagnostics.ok(syn::parse_str::<syn::Ident>("3")), None);
        let tokens = diagnostics.check().unwrap_err().to_token_stream().to_string();
        assert_eq!(tokens.matches("compile_error").count(), 3, "{tokens}");
    }

    #[test]
    #[should_panic(expected = "never checked")]
    fn forgetting_to_check_panics() {
        drop(Diagnostics::new());
    }

    #[test]
    fn the_nearest_word_is_offered_only_when_near() {
        let known = ["op", "tags", "level", "fingerprint"];
        assert_eq!(nearest("tag", &known), Some("tags"));
        assert_eq!(nearest("lvel", &known), Some("level"));
        assert_eq!(nearest("Level", &known), Some("level"));
        assert_eq!(nearest("leevl", &known), Some("level"));
        assert_eq!(nearest("finger", &known), Some("fingerprint"));
        assert_eq!(nearest("zebra", &known), None);
    }

    #[test]
    fn messages_name_what_would_be_right() {
        assert_eq!(
            unknown("key", "tag", &["op", "tags"]),
            "unknown key `tag`; did you mean `tags`? (known: `op`, `tags`)"
        );
        assert_eq!(unknown("key", "zebra", &["op"]), "unknown key `zebra` (known: `op`)");
        assert_eq!(
            duplicate("key", "op", Span::call_site()),
            "key `op` is given twice; the first is on line 1"
        );
    }
}
