//! From an error through what it holds to its root.

use std::backtrace::Backtrace;

use super::{Failure, Fields, names};
use crate::value::guarded;

/// How many errors of a chain are looked at: more than any real chain has, and an end for one that is a ring.
const LINKS: usize = 32;

/// As many bytes at the end of a text are no more the beginning of another by chance.
const TELLING: usize = 4;

/// One error of a chain, as an exception shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// `Enum::Variant`, or the type's name; `Error` where nothing tells.
    pub(crate) type_name: String,
    /// Where the type is from, if that is known.
    pub(crate) module: Option<&'static str>,
    /// The message, bounded.
    pub(crate) text: String,
}

/// Puts `cut` into the place of the message `whole`, of which a long one stands in `text` only as far as that goes.
fn hide(text: &mut String, whole: &str, cut: &str) {
    *text = text.replace(whole, cut);
    if !text.ends_with('…') {
        return;
    }
    // Where it begins to stand there, up to the end.
    let left = text.trim_end_matches('…');
    let begins = whole.chars().next().map(|first| left.match_indices(first)).into_iter().flatten();
    let at =
        begins.map(|(at, _)| at).find(|at| left.len() - at >= TELLING && whole.starts_with(&left[*at..]));
    if let Some(at) = at {
        text.replace_range(at.., cut);
    }
}

impl<'a> Failure<'a> {
    /// The errors from this one to its root.
    pub(super) fn chain(&self) -> impl Iterator<Item = Failure<'a>> + use<'a> {
        std::iter::successors(Some(self.clone()), Failure::next).take(LINKS)
    }

    /// The chain as exceptions, the outermost first. An error without a name of its own (a context of
    /// `anyhow`, a string) goes by its root's, or is left out where it only repeats what holds it, as the
    /// string does that an `io::Error` was made of.
    pub(crate) fn links(&self) -> Vec<Link> {
        let mut links = Vec::<Link>::new();
        let mut unnamed = Vec::new();
        for failure in self.chain() {
            let name = failure.own_name().filter(|name| !name.trim().is_empty());
            let mut text = failure.full_text();
            if let Some(cut) = failure.cut_text() {
                // Whatever holds this error has its message in its own, often.
                links.iter_mut().for_each(|outer| hide(&mut outer.text, &text, &cut));
                text = cut;
            }
            if name.is_none() {
                if links.last().is_some_and(|outer| outer.text == text) {
                    continue;
                }
                unnamed.push(links.len());
            }
            let type_name = name.unwrap_or_default().into_owned();
            links.push(Link { type_name, module: failure.module(), text });
        }
        let root = links.last().map(|root| root.type_name.clone()).filter(|name| !name.is_empty());
        let root = root.unwrap_or_else(|| "Error".to_owned());
        for index in unnamed {
            links[index].type_name.clone_from(&root);
        }
        links
    }

    /// The code of the first error along the chain that has one.
    pub(crate) fn code(&self) -> Option<String> {
        let of_arm = self.arm().and_then(|arm| arm.code.clone());
        of_arm.or_else(|| {
            self.chain().find_map(|failure| {
                let own = failure.own()?;
                guarded(|| own.code().map(|code| names::code(&code))).flatten()
            })
        })
    }

    /// The backtraces along the chain, each with the index of the link that owns it: one that is passed on belongs to
    /// the innermost that has it.
    pub(crate) fn backtraces(&self) -> Vec<(usize, &'a Backtrace)> {
        let mut all = Vec::<(usize, &Backtrace)>::new();
        for (index, failure) in self.chain().enumerate() {
            if let Some(own) = failure.own_backtrace() {
                all.retain(|(_, known)| !std::ptr::eq(*known, own));
                all.push((index, own));
            }
        }
        all
    }

    /// Where the error arose: what the innermost along the chain that knows says, because it is nearest.
    pub(crate) fn backtrace(&self) -> Option<&'a Backtrace> {
        self.chain().filter_map(|failure| failure.own_backtrace()).last()
    }

    /// Whether this is the panic of another task come back to whoever waited for that: it was reported when it happened.
    pub(crate) fn is_reported_panic(&self) -> bool {
        self.chain().any(|failure| {
            failure.own().is_some_and(|own| guarded(|| own.is_reported_panic()).unwrap_or(false))
        })
    }

    /// What the error adds to its event's context.
    pub(crate) fn fields(&self) -> Fields {
        let mut fields = Fields::new();
        if let Some(own) = self.own() {
            guarded(|| own.context(&mut fields));
        }
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::hide;

    #[test]
    fn a_message_is_hidden_also_where_the_text_around_it_was_cut() {
        for (text, whole, hidden) in [
            ("form: bad \"x\", ok", "bad \"x\"", "form: bad …, ok"),
            ("form: bad \"xyz…", "bad \"xyz and more…", "form: bad …"),
            ("form: bad \"x", "bad \"xyz", "form: bad \"x"),
            ("bbbad: bad \"…", "bad \"xyz", "bbbad: bad …"),
            ("something else…", "bad \"xyz", "something else…"),
            ("", "", "bad …"),
        ] {
            let mut text = text.to_owned();
            hide(&mut text, whole, "bad …");
            assert_eq!(text, hidden);
        }
    }
}
