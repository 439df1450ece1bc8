//! Colour, by the eight that every terminal has and every user has chosen.

use std::fmt::Write;

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Ink {
    Plain,
    /// What the eye should find.
    Strong,
    /// What it should pass over.
    Faint,
    Good,
    Bad,
    Warning,
    Value,
}

impl Ink {
    /// The parameters of the escape sequence (ECMA-48, SGR).
    fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Strong => "1",
            Self::Faint => "2",
            Self::Good => "32",
            Self::Bad => "31",
            Self::Warning => "33",
            Self::Value => "36",
        }
    }
}

/// A line, with or without colour.
#[derive(Debug)]
pub(super) struct Painted {
    text: String,
    width: usize,
    colour: bool,
}

impl Painted {
    pub(super) fn new(colour: bool) -> Self {
        Self { text: String::new(), width: 0, colour }
    }

    pub(super) fn put(&mut self, ink: Ink, text: &str) {
        self.width += text.chars().count();
        if self.colour && ink != Ink::Plain && !text.is_empty() {
            // Writing to a string cannot fail.
            let _ = write!(self.text, "\u{1b}[{}m{text}\u{1b}[0m", ink.code());
        } else {
            self.text.push_str(text);
        }
    }

    /// Its characters without the colour.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::{Ink, Painted};

    fn line(colour: bool) -> Painted {
        let mut line = Painted::new(colour);
        line.put(Ink::Bad, "✗");
        line.put(Ink::Plain, " lost");
        line.put(Ink::Faint, "");
        line
    }

    #[test]
    fn colour_is_around_what_has_one_and_has_no_width() {
        assert_eq!(line(true).width(), 6);
        assert_eq!(line(true).finish(), "\u{1b}[31m✗\u{1b}[0m lost");
        assert_eq!(line(false).finish(), "✗ lost");
    }
}
