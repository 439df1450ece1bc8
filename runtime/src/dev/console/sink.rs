//! Where the console writes, and whether in colour.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};

use crate::dev::Look;

pub(super) struct Sink {
    target: Target,
    colour: bool,
}

enum Target {
    Stderr,
    Writer(Box<dyn Write + Send>),
}

impl Sink {
    pub(super) fn stderr() -> Self {
        let colour = wants_colour(io::stderr().is_terminal(), |name| std::env::var_os(name));
        Self { target: Target::Stderr, colour }
    }

    pub(super) fn plain(writer: Box<dyn Write + Send>) -> Self {
        Self { target: Target::Writer(writer), colour: false }
    }

    pub(super) fn look(&self) -> Look {
        Look::terminal(self.colour)
    }

    /// In one piece, so that what other threads print does not come between. A failure is nobody's to handle: there is
    /// no place left to tell it.
    pub(super) fn write(&mut self, text: &str) {
        let _ = match &mut self.target {
            Target::Stderr => io::stderr().lock().write_all(text.as_bytes()),
            Target::Writer(writer) => writer.write_all(text.as_bytes()).and_then(|()| writer.flush()),
        };
    }
}

/// <https://no-color.org>: any value but the empty one. A Windows console that sets none of the variables may be one
/// that prints escape sequences instead of obeying them.
fn wants_colour(terminal: bool, variable: impl Fn(&str) -> Option<OsString>) -> bool {
    let set = |name| variable(name).is_some_and(|value| !value.is_empty());
    let dumb = variable("TERM").is_some_and(|term| term == "dumb");
    let obeys = !cfg!(windows) || set("WT_SESSION") || set("TERM") || set("ANSICON");
    terminal && obeys && !dumb && !set("NO_COLOR")
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::wants_colour;

    fn with(variables: &[(&str, &str)]) -> bool {
        let find = |name: &str| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
        };
        wants_colour(true, find)
    }

    #[test]
    fn colour_is_for_terminals_whose_user_wants_it() {
        assert!(with(&[("TERM", "xterm-256color")]));
        assert!(with(&[("TERM", "xterm"), ("NO_COLOR", "")]));
        assert!(!with(&[("TERM", "xterm"), ("NO_COLOR", "1")]));
        assert!(!with(&[("TERM", "dumb")]));
        assert!(!wants_colour(false, |_| None));
    }
}
