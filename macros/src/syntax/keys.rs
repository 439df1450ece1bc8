//! The keys of `#[monitored(…)]`: one table, from which the parser, its messages and the documentation speak; and how
//! such a table is written.

/// Declares an enum of keys, and what there is to say about each: the documentation comment, what it takes, and an
/// example.
macro_rules! keys {
    (
        $(#[$of:meta])* enum $Keys:ident;
        $( $(#[doc = $about:literal])+ $key:ident = $name:literal, $takes:literal, $example:literal; )+
    ) => {
        $(#[$of])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) enum $Keys {
            $( $(#[doc = $about])+ $key, )+
        }

        impl $Keys {
            pub(crate) const ALL: &'static [$Keys] = &[$($Keys::$key),+];

            /// The key of that name.
            pub(crate) fn of(name: &str) -> Option<$Keys> {
                $Keys::ALL.iter().copied().find(|key| key.name() == name)
            }

            pub(crate) fn name(self) -> &'static str {
                match self { $($Keys::$key => $name,)+ }
            }

            /// What the key is for: its documentation comment, on one line.
            pub(crate) fn about(self) -> &'static str {
                match self { $($Keys::$key => concat!($($about),+).trim_ascii(),)+ }
            }

            /// What to say where the key's value is none that it takes.
            pub(crate) fn usage(self) -> String {
                let purpose = $crate::syntax::keys::purpose(self.about());
                format!("`{}` takes {}, as in `{}`: {purpose}", self.name(), self.takes(), self.example())
            }

            fn takes(self) -> &'static str {
                match self { $($Keys::$key => $takes,)+ }
            }

            pub(crate) fn example(self) -> &'static str {
                match self { $($Keys::$key => $example,)+ }
            }
        }
    };
}

pub(crate) use keys;

/// A documentation comment as the end of a sentence.
pub(crate) fn purpose(about: &str) -> String {
    let mut letters = about.trim_end_matches('.').chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

keys! {
    /// A key of `#[monitored(…)]`.
    enum Key;

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
    /// The headers whose trace the call continues.
    ContinueFrom = "continue_from", "an expression with pairs of names and values", "continue_from = request.headers()";
    /// How long changes to the Sentry scope last that the body makes.
    Scope = "scope", "`\"inherit\"` or `\"isolated\"`", r#"scope = "isolated""#;
    /// What else counts as a failure besides `Err`.
    ErrorIf = "error_if", "a function of the returned value", "error_if = |found| found.is_none()";
    /// Sentry cron check-ins: in progress when the call begins, ok or error when it ends.
    CheckIn = "checkin", "keys in parentheses", r#"checkin(slug = "nightly-import", schedule = "0 3 * * *")"#;
    /// Where the runtime is, when it goes by another name than `::monitored`.
    Crate = "crate", "a path", "crate = my_prelude::monitored";
}

impl Key {
    /// Whether values follow in parentheses: `tags(…)`.
    pub(crate) fn is_list(self) -> bool {
        matches!(self, Key::Tags | Key::Data | Key::Args | Key::Fingerprint | Key::CheckIn)
    }
}

/// What to say about a word that is no key.
pub(crate) fn unknown_key(word: &str) -> String {
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
        assert!(unknown_key("skip").starts_with("`skip` leaves a function out of an annotated"));
    }
}
