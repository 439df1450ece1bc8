use std::borrow::Cow;

use super::FILTERED;

/// A text of which parts are replaced, from left to right. It is copied only if one is.
pub(super) struct Edits<'a> {
    text: &'a str,
    /// What is before this has been copied or replaced.
    done: usize,
    out: Option<String>,
}

impl<'a> Edits<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, done: 0, out: None }
    }

    /// Puts the mark in the place of these bytes, unless it is there already.
    pub(super) fn filter(&mut self, start: usize, end: usize) {
        if start >= end || start < self.done || self.text.get(start..end).is_none_or(|part| part == FILTERED)
        {
            return;
        }
        let out = self.out.get_or_insert_with(|| String::with_capacity(self.text.len() + FILTERED.len()));
        out.push_str(self.text.get(self.done..start).unwrap_or_default());
        out.push_str(FILTERED);
        self.done = end;
    }

    pub(super) fn finish(self) -> Cow<'a, str> {
        match self.out {
            None => Cow::Borrowed(self.text),
            Some(mut out) => {
                out.push_str(self.text.get(self.done..).unwrap_or_default());
                Cow::Owned(out)
            }
        }
    }
}
