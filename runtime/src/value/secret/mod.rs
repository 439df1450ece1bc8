//! What must not leave: values whose names mean secrets, and secrets in the middle of a text.
//!
//! The names are those of Sentry's own scrubbers (the key expression of Relay's `@password` rule, and the deny list of
//! the Python SDK's `EventScrubber`), read word by word so that `author` is not `auth`, and with the names of payment
//! cards. A text is gone over once for each kind of secret, in time linear in its length, and never panics.

mod card;
mod edits;
mod extent;
mod names;
mod named;
mod pem;
mod recorded;
mod token;
mod url;

use std::borrow::Cow;

use sentry::protocol::Value as Json;

pub(crate) use self::names::{Names, Secrecy, secrecy};
pub(crate) use self::recorded::{Scrubbing, Scrubs, texts};

/// Stands where a secret stood.
pub(crate) const FILTERED: &str = "[Filtered]";

/// Goes over a text for one kind of secret; gives it back borrowed where there is none.
type Pass<'p> = &'p dyn Fn(&str) -> Cow<'_, str>;

/// How often a text is gone over again that has changed: a mark has no blanks in it, so that what stood apart may have
/// become one word.
const ROUNDS: usize = 4;

/// `text` without the secrets that it shows, by names, form or checksum.
pub(crate) fn scrubbed<'a>(text: &'a str, names: &Names) -> Cow<'a, str> {
    let mut scrubbed = Cow::Borrowed(text);
    for _ in 0..ROUNDS {
        let passes: [Pass<'_>; 6] =
            [&pem::pass, &card::pass, &url::pass, &token::jwt, &token::scheme, &|text| {
                named::pass(text, names)
            }];
        // Each pass is to run, whatever the ones before it found.
        let changed = passes.iter().filter(|pass| apply(&mut scrubbed, pass)).count();
        if changed == 0 {
            break;
        }
    }
    scrubbed
}

/// A value as it may be shown. Whether something is so or not is no secret.
pub(crate) fn shown(secrecy: Secrecy, value: Json) -> Json {
    if is_hidden(secrecy, &value) { Json::from(FILTERED) } else { value }
}

/// Whether a value of that secrecy must not be shown.
pub(crate) fn is_hidden(secrecy: Secrecy, value: &Json) -> bool {
    match secrecy {
        Secrecy::Open => false,
        _ if value.is_null() || value.is_boolean() => false,
        Secrecy::UnlessNumber => !value.is_number(),
        Secrecy::Secret => true,
    }
}

/// A name and its value, where they are written as a list of two.
pub(crate) fn pair(items: &mut [Json]) -> Option<(&str, &mut Json)> {
    let [Json::String(name), value] = items else { return None };
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    name.chars().all(is_name).then_some((name.as_str(), value))
}

/// All values of a query string.
pub(crate) fn scrubbed_query(query: &str) -> Cow<'_, str> {
    url::query(query)
}

/// Whether the pass changed anything.
fn apply(text: &mut Cow<'_, str>, pass: Pass<'_>) -> bool {
    let changed = match pass(text) {
        Cow::Owned(changed) => changed,
        Cow::Borrowed(_) => return false,
    };
    *text = Cow::Owned(changed);
    true
}

#[cfg(test)]
mod tests {
    use super::{Names, scrubbed};

    fn scrub(text: &str) -> String {
        scrubbed(text, &Names::default()).into_owned()
    }

    #[test]
    fn secrets_of_all_kinds_in_one_text() {
        let text = "GET https://u:pw@host/?token=abc failed, Authorization: Bearer abc.def-123\n\
                    password=hunter2; card 4111 1111 1111 1111";
        assert_eq!(
            scrub(text),
            "GET https://[Filtered]@host/?token=[Filtered] failed, Authorization: [Filtered]\n\
             password=[Filtered]; card [Filtered]",
        );
    }

    #[test]
    fn what_holds_no_secret_is_not_even_copied() {
        for text in [
            "",
            "invalid digit found in string",
            "user 42 not found in https://example.com/users/42#top",
            "connection to db.internal:5432 refused (os error 111)",
            "panicked at src/token.rs:41:5: index out of bounds: the len is 3",
            "2024-05-06T07:08:09Z ordered 3 of 12 for 13.50 EUR",
            "trace 0123456789abcdef0123456789abcdef",
        ] {
            assert!(matches!(scrubbed(text, &Names::default()), std::borrow::Cow::Borrowed(_)), "{text}");
        }
    }
}
