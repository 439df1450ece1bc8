//! What a client may be told, put together from what a derive found in `#[public("…")]`.

use std::borrow::Cow;
use std::fmt;

use crate::value::secret::{self, FILTERED, Names, Secrecy, secrecy};
use crate::value::{limits, text};

/// The text so far. What stands in the attribute is told as it is written: to look for secrets in a sentence like
/// "password: eight characters or more" would only disfigure it. What comes from a field is gone over as other texts
/// are, and a field whose name means a secret is not shown at all.
#[derive(Debug)]
#[must_use = "`done` gives the text"]
pub struct Told {
    text: String,
    /// A field's own code panicked, or failed: then nothing is told.
    failed: bool,
}

impl Told {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self { text: String::new(), failed: false }
    }

    /// A piece of the attribute.
    pub fn text(mut self, piece: &str) -> Self {
        self.push(piece);
        self
    }

    /// A field.
    pub fn value(mut self, name: &str, value: fmt::Arguments<'_>) -> Self {
        let hidden = secrecy(name);
        if hidden == Secrecy::Secret {
            self.push(FILTERED);
            return self;
        }
        if self.failed || self.is_full() {
            return self;
        }
        // More than is told, so that a secret at the end of that is still known by what follows.
        match text::whole(value, limits::MESSAGE) {
            Some(value) if hidden == Secrecy::UnlessNumber && value.trim().parse::<f64>().is_err() => {
                self.push(FILTERED);
            }
            Some(value) => self.push(&secret::scrubbed(&value, &Names::default())),
            None => self.failed = true,
        }
        self
    }

    /// The whole of it, unless something failed.
    pub fn done(self) -> Option<Cow<'static, str>> {
        if self.failed {
            return None;
        }
        Some(Cow::Owned(text::cut(&self.text, limits::PUBLIC).into_owned()))
    }

    /// What is beyond the limit is not told.
    fn is_full(&self) -> bool {
        self.text.len() > limits::PUBLIC
    }

    fn push(&mut self, piece: &str) {
        if !self.is_full() {
            self.text.push_str(piece);
        }
    }
}

impl Default for Told {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::{self, Display, Formatter};

    use super::Told;

    struct Panics;

    impl Display for Panics {
        fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
            f.write_str("half of ")?;
            panic!("in Display")
        }
    }

    #[test]
    fn pieces_stay_and_fields_are_gone_over() {
        let told = Told::new()
            .text("password: as long as https://a.example/?q=1, not ")
            .value("given", format_args!("{}", "https://bob:hunter2@a.example/ or token=abc"))
            .value("password", format_args!("{}", "hunter2"));
        let expected = "password: as long as https://a.example/?q=1, not https://[Filtered]@a.example/ or \
                        token=[Filtered][Filtered]";
        assert_eq!(told.done().as_deref(), Some(expected));
    }

    #[test]
    fn what_counts_secrets_is_shown() {
        let told = |value: &str| Told::new().value("tokens", format_args!("{value}")).done();
        assert_eq!(told("512").as_deref(), Some("512"));
        assert_eq!(told("abc").as_deref(), Some("[Filtered]"));
    }

    #[test]
    fn a_kibibyte_is_told() {
        let long = "ü".repeat(10_000);
        let told =
            Told::new().text("so: ").value("0", format_args!("{long}")).value("1", format_args!("{long}"));
        let told = told.text(" and on").done().unwrap();
        assert!(told.len() <= 1024 && told.starts_with("so: üü") && told.ends_with('…'), "{}", told.len());
    }

    #[test]
    fn where_a_field_panics_nothing_is_told() {
        assert_eq!(Told::new().text("no ").value("0", format_args!("{Panics}")).text("!").done(), None);
    }
}
