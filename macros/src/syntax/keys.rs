//! The keys of `#[monitored(…)]`: one table, from which the parser, its messages and the documentation speak.

/// Declares [`Key`] and what there is to say about each: the documentation comment, what it takes, and an
/// example.
macro_rules! keys {
    ($( $(#[doc = $about:literal])+ $key:ident = $name:literal, $takes:literal, $example:literal; )+) => {
        /// A key of `#[monitored(…)]`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) enum Key {
            $( $(#[doc = $about])+ $key, )+
        }

        impl Key {
            pub(crate) const ALL: &'static [Key] = &[$(Key::$key),+];

            pub(crate) fn name(self) -> &'static str {
                match self { $(Key::$key => $name,)+ }
            }

            /// What the key is for: its documentation comment, on one line.
            pub(crate) fn about(self) -> &'static str {
                match self { $(Key::$key => concat!($($about),+).trim_ascii(),)+ }
            }

            fn takes(self) -> &'static str {
                match self { $(Key::$key => $takes,)+ }
            }

            fn example(self) -> &'static str {
                match self { $(Key::$key => $example,)+ }
            }
        }
    };
}

keys! {
    /// The Sentry operation, `function` where none is given.
    Op = "op", "a string", r#"op = "database""#;
    /// The name of the span or transaction; the function's own where none is given.
    Name = "name", "a string", r#"name = "load_user""#;
    /// Searchable tags of the span or transaction, and of events captured inside.
    Tags = "tags", "keys and values", "tags(region = region, tier = %tier)";
    /// Data of the span, and of the context `monitored` of events.
    Data = "data", "keys and values", "data(rows = rows.len(), query = ?query)";
    /// Argument values, as span data and as variables of this function's frame.
    Args = "args", "names of arguments, or stands alone for all of them", "args(id, region)";
    /// The scope's user during the call.
    User = "user", "an expression of type `sentry::User`", "user = session.user()";
    /// How errors reported from here are grouped.
    Fingerprint = "fingerprint", "expressions that can be displayed", r#"fingerprint("import", source)"#;
    /// The level of the captured error, over the policy of its class.
    Level = "level", "`\"debug\"`, `\"info\"`, `\"warning\"`, `\"error\"` or `\"fatal\"`", r#"level = "warning""#;
    /// Whether the returned error is captured, over the policy of its class.
    Capture = "capture", "`true`, `false` or `\"escaped\"`", "capture = false";
    /// The team or person to turn to, as a tag.
    Owner = "owner", "a string", r#"owner = "payments""#;
    /// The level of the line logged when the call succeeds.
    Log = "log", "`\"off\"`, `\"trace\"`, `\"debug\"`, `\"info\"`, `\"warn\"` or `\"error\"`", r#"log = "info""#;
    /// How long a call may take before it is marked slow.
    Slow = "slow", "a duration", r#"slow = "500ms""#;
    /// What to do where there is no parent span.
    Root = "root", "`\"auto\"`, `\"always\"` or `\"never\"`", r#"root = "never""#;
    /// How long changes to the Sentry scope last that the body makes.
    Scope = "scope", "`\"inherit\"` or `\"isolated\"`", r#"scope = "isolated""#;
    /// What else counts as a failure besides `Err`.
    ErrorIf = "error_if", "a function of the returned value", "error_if = |found| found.is_none()";
    /// Where the runtime is, when it goes by another name than `::monitored`.
    Crate = "crate", "a path", "crate = my_prelude::monitored";
}

/// Keys of the contract that have no meaning yet.
const TO_COME: [&str; 2] = ["checkin", "continue_from"];

impl Key {
    /// The key of that name.
    pub(crate) fn of(name: &str) -> Option<Key> {
        Key::ALL.iter().copied().find(|key| key.name() == name)
    }

    /// Whether values follow in parentheses: `tags(…)`.
    pub(crate) fn is_list(self) -> bool {
        matches!(self, Key::Tags | Key::Data | Key::Args | Key::Fingerprint)
    }

    /// What to say where the key's value is none that it takes.
    pub(crate) fn usage(self) -> String {
        format!("`{}` takes {}, as in `{}`: {}", self.name(), self.takes(), self.example(), self.purpose())
    }

    /// The documentation comment as the end of a sentence.
    fn purpose(self) -> String {
        let about = self.about().trim_end_matches('.');
        let mut letters = about.chars();
        letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
    }
}

/// What to say about a word that is no key.
pub(crate) fn unknown_key(word: &str) -> String {
    if TO_COME.contains(&word) {
        return format!("`{word}` is not there yet in this version");
    }
    if word == "skip" {
        return "`skip` leaves a function out of an annotated `impl` block or trait; elsewhere, take the attribute off".to_owned();
    }
    let names: Vec<&str> = Key::ALL.iter().map(|key| key.name()).collect();
    crate::diagnostics::unknown("key", word, &names)
}

#[cfg(test)]
mod tests {
    use super::{Key, unknown_key};

    #[test]
    fn every_key_is_documented_and_speaks() {
        for key in Key::ALL {
            assert_eq!(Key::of(key.name()), Some(*key));
            assert!(key.about().ends_with('.'), "{key:?}");
            assert!(key.example().starts_with(key.name()), "{key:?}");
        }
        assert_eq!(
            Key::Op.usage(),
            "`op` takes a string, as in `op = \"database\"`: the Sentry operation, `function` where none is given"
        );
    }

    #[test]
    fn an_unknown_key_names_the_nearest() {
        assert!(
            unknown_key("tag").starts_with("unknown key `tag`; did you mean `tags`? (known: `op`, `name`,")
        );
        assert_eq!(unknown_key("checkin"), "`checkin` is not there yet in this version");
    }
}
