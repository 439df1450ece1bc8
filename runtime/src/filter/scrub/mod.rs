//! The removal of secrets from everything that leaves.

mod structures;
mod walk;

use std::borrow::Cow;

use regex::Regex;
use sentry::protocol::{Event, Log, Transaction, Value as Json};

use self::walk::Walk;
use super::mistake::{self, FilterMistake, note};
use crate::value::secret::{self, FILTERED, Names, Secrecy};

/// What is taken out of everything that leaves: [`scrub()`] makes it, and `Monitored::scrub` takes it.
#[derive(Clone, Debug)]
#[must_use = "give it to `Monitored::scrub`"]
pub struct Scrub {
    on: bool,
    names: Names,
    patterns: Vec<Regex>,
}

/// The removal of secrets, to be widened or turned off. It is on without being asked for.
///
/// It goes over every text of events, transactions and logs (messages, exceptions, variables of frames, breadcrumbs,
/// contexts, tags, extra data, the request, names and data of spans), after all filters, and puts `[Filtered]` in the place
/// of
///
/// - values whose **name** means a secret, where it is the name of a tag, a variable, a header or a field, stands in a text
///   before `:` or `=`, or is the first of a pair (`("password", "x")`, and a list of two in JSON): password, passwd, pwd, passphrase, secret, token, authorization, auth, cookie, credentials, API,
///   private, access, signing, encryption and session keys, session ids, JWT, OTP, CSRF, card numbers and codes. However
///   the words are joined (`api_key`, `apiKey`, `X-Api-Key`); `author`, `token_type` and the like are left alone. The list
///   is that of Sentry's own scrubbers (Relay's password rule and the deny list of its Python SDK);
/// - in **URLs**, who logs in (`https://user:password@host`) and the values of the query;
/// - **bearer tokens** and what follows `Basic`, **JSON Web Tokens**, **PEM blocks**;
/// - **card numbers**, 13 to 19 digits with a right check digit.
///
/// Of a request, the cookies and the values of the query string go altogether. A user's id, name, e-mail and address stay:
/// whether there are any is the program's choice and `send_default_pii`'s. So do attachments, metrics, and what has no
/// text.
///
/// A text takes time in proportion to its length, and what is nested deeper than 32 levels is left out. Where
/// `Monitored` is a bare integration, transactions do not pass through it: what monitored calls record on them (names known
/// at run time, tags, data, arguments) is scrubbed in the same way when it is recorded, what others put there is not. Without
/// `Monitored` that holds for events, too: in what calls record and report the secrets are replaced that are listed here, and
/// events of others are left alone.
///
/// ```
/// # #[cfg(feature = "testing")] {
/// use monitored::{Monitored, filter, testing};
/// use sentry::{ClientOptions, Level, capture_message};
///
/// let message = "customer_ref=K-1234 of ACME-77 paid at https://u:pw@host/?token=abc";
/// let sent = |scrub: filter::Scrub| {
///     let monitored = Monitored::new().scrub(scrub);
///     testing::capture_with(monitored, ClientOptions::new(), || {
///         capture_message(message, Level::Warning);
///     })
/// };
///
/// let scrubbed = "! customer_ref=K-1234 of ACME-77 paid at https://[Filtered]@host/?token=[Filtered]";
/// assert_eq!(sent(filter::scrub()).tree(), scrubbed);
///
/// let wider = filter::scrub().name("customer_ref").pattern(r"\bACME-\d+\b");
/// let scrubbed = "! customer_ref=[Filtered] of [Filtered] paid at https://[Filtered]@host/?token=[Filtered]";
/// assert_eq!(sent(wider).tree(), scrubbed);
///
/// assert_eq!(sent(filter::scrub().off()).tree(), format!("! {message}"));
/// # }
/// ```
pub fn scrub() -> Scrub {
    Scrub::default()
}

impl Default for Scrub {
    /// As [`scrub()`] makes it.
    fn default() -> Self {
        Self { on: true, names: Names::default(), patterns: Vec::new() }
    }
}

impl Scrub {
    /// One more name whose values are secret. Upper and lower case and how its words are joined make no difference:
    /// `customer_ref` is `customerRef` and `Customer-Ref`, but not `ref`.
    ///
    /// ```
    /// let scrub = monitored::filter::scrub().name("customer_ref");
    /// assert_eq!(scrub.text("customerRef=K-1234"), "customerRef=[Filtered]");
    /// ```
    pub fn name(mut self, name: &str) -> Self {
        if name.chars().any(char::is_alphanumeric) {
            self.names.add(name);
        } else {
            note(FilterMistake::Empty("scrub().name"));
        }
        self
    }

    /// One more regular expression (of the crate [`regex`](https://docs.rs/regex)) whose matches are replaced, after the
    /// built-in ones have been. One that is none is a mistake in the configuration, and left out.
    ///
    /// ```
    /// let scrub = monitored::filter::scrub().pattern(r"\bDE\d{20}\b");
    /// assert_eq!(scrub.text("paid to DE89370400440532013000"), "paid to [Filtered]");
    /// ```
    pub fn pattern(mut self, pattern: &str) -> Self {
        match mistake::pattern("scrub().pattern", pattern) {
            Ok(pattern) => self.patterns.push(pattern),
            Err(mistake) => note(mistake),
        }
        self
    }

    /// Lets everything pass as it is. What the runtime records under a name that means a secret stays `[Filtered]`.
    ///
    /// ```
    /// assert_eq!(monitored::filter::scrub().off().text("password=hunter2"), "password=hunter2");
    /// ```
    pub fn off(mut self) -> Self {
        self.on = false;
        self
    }

    /// What it makes of a text: for tests, and for texts that leave by other ways.
    ///
    /// ```
    /// let scrub = monitored::filter::scrub();
    /// assert_eq!(scrub.text("Authorization: Bearer abc"), "Authorization: [Filtered]");
    /// assert_eq!(scrub.text("the author is Bob"), "the author is Bob");
    /// ```
    pub fn text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.on { self.scrubbed(text) } else { Cow::Borrowed(text) }
    }

    pub(super) fn is_on(&self) -> bool {
        self.on
    }

    fn scrubbed<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut scrubbed = secret::scrubbed(text, &self.names);
        for pattern in &self.patterns {
            if let Some(changed) = replaced(pattern, &scrubbed) {
                scrubbed = Cow::Owned(changed);
            }
        }
        scrubbed
    }

    fn secrecy(&self, name: &str) -> Secrecy {
        self.names.secrecy(name)
    }

    pub(super) fn recorded(&self, name: &str, value: &mut Json) {
        if self.on {
            Walk(self).recorded(name, value);
        }
    }

    pub(super) fn event(&self, event: &mut Event<'static>) {
        if self.on {
            Walk(self).event(event);
        }
    }

    pub(super) fn transaction(&self, transaction: &mut Transaction<'static>) {
        if self.on {
            Walk(self).transaction(transaction);
        }
    }

    pub(super) fn log(&self, log: &mut Log) {
        if self.on {
            Walk(self).log(log);
        }
    }
}

/// The text with the matches replaced, if there are any; empty ones do not count.
fn replaced(pattern: &Regex, text: &str) -> Option<String> {
    let mut changed = String::new();
    let mut done = 0;
    for found in pattern.find_iter(text).filter(|found| !found.is_empty()) {
        changed.push_str(text.get(done..found.start())?);
        changed.push_str(FILTERED);
        done = found.end();
    }
    if done == 0 {
        return None;
    }
    changed.push_str(text.get(done..)?);
    Some(changed)
}
