//! The headers of a trace that began elsewhere, as `continue_from` takes them in: what is needed of them, bounded.
//!
//! They come from outside, and what they say goes on to other services: what is not as it should be is nothing.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::str::FromStr;
use std::sync::Arc;

use sentry::protocol::{OrganizationId, TraceId};

/// Bytes of a header that has one value. `sentry-trace` takes 51 and `traceparent` 55, which later versions may exceed.
const LONGEST: usize = 512;

/// Bytes of all baggage: as much as a platform has to pass on, <https://www.w3.org/TR/baggage/#limits>.
const LARGEST: usize = 8192;

/// What `continue_from` takes: headers, or whatever else carries pairs of names and values.
#[diagnostic::on_unimplemented(
    message = "`{Self}` holds no headers that a trace could be continued from",
    label = "`continue_from` takes pairs of names and values: a slice, an array, a `Vec` or a map of `(&str, &str)`, \
             `(&str, String)` or `(String, String)`; with the feature `http` a `HeaderMap`"
)]
pub trait TraceHeaders {
    /// Hands over each header; without a value, where that is no text.
    fn each_header(&self, header: &mut dyn FnMut(&str, Option<&str>));
}

/// A header's name or value; without one, where there is none.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no name or value of a header that a trace could be continued from",
    label = "`continue_from` takes pairs of names and values that are text: `(&str, &str)`, `(&str, String)` or \
             `(String, String)`"
)]
pub trait HeaderText {
    /// The text, where it is one.
    fn header_text(&self) -> Option<&str>;
}

macro_rules! pointers {
    ($($pointer:ty),*) => {$(
        impl<T: TraceHeaders + ?Sized> TraceHeaders for $pointer {
            fn each_header(&self, header: &mut dyn FnMut(&str, Option<&str>)) {
                (**self).each_header(header);
            }
        }

        impl<T: HeaderText + ?Sized> HeaderText for $pointer {
            fn header_text(&self) -> Option<&str> {
                (**self).header_text()
            }
        }
    )*};
}

pointers!(&T, &mut T, Box<T>, Arc<T>, Rc<T>);

macro_rules! texts {
    ($($text:ty),*) => {$(
        impl HeaderText for $text {
            fn header_text(&self) -> Option<&str> {
                Some(self)
            }
        }
    )*};
}

texts!(str, String, std::borrow::Cow<'_, str>);

macro_rules! pairs {
    ($(($($parameter:tt)*) $pairs:ty),*) => {$(
        impl<K: HeaderText, V: HeaderText, $($parameter)*> TraceHeaders for $pairs {
            fn each_header(&self, header: &mut dyn FnMut(&str, Option<&str>)) {
                for (name, value) in self {
                    if let Some(name) = name.header_text() {
                        header(name, value.header_text());
                    }
                }
            }
        }
    )*};
}

pairs!(() [(K, V)], () Vec<(K, V)>, (const N: usize) [(K, V); N], (S) HashMap<K, V, S>, () BTreeMap<K, V>);

/// None: no trace to continue.
impl<T: TraceHeaders> TraceHeaders for Option<T> {
    fn each_header(&self, header: &mut dyn FnMut(&str, Option<&str>)) {
        if let Some(headers) = self {
            headers.each_header(header);
        }
    }
}

#[cfg(feature = "http")]
impl TraceHeaders for http::HeaderMap {
    fn each_header(&self, header: &mut dyn FnMut(&str, Option<&str>)) {
        for (name, value) in self {
            header(name.as_str(), value.to_str().ok());
        }
    }
}

/// A column that may be empty.
impl<T: HeaderText> HeaderText for Option<T> {
    fn header_text(&self) -> Option<&str> {
        self.as_ref().and_then(HeaderText::header_text)
    }
}

#[cfg(feature = "http")]
impl HeaderText for http::HeaderName {
    fn header_text(&self) -> Option<&str> {
        Some(self.as_str())
    }
}

#[cfg(feature = "http")]
impl HeaderText for http::HeaderValue {
    fn header_text(&self) -> Option<&str> {
        self.to_str().ok()
    }
}

/// The headers that a trace is continued from.
#[derive(Debug, Default)]
pub struct Incoming {
    pub(crate) sentry_trace: Once,
    pub(crate) traceparent: Once,
    pub(crate) baggage: Baggage,
}

impl Incoming {
    /// Takes what is needed of them.
    pub fn read<H: TraceHeaders + ?Sized>(&mut self, headers: &H) {
        headers.each_header(&mut |name, value| self.take(name, value));
    }

    fn take(&mut self, name: &str, value: Option<&str>) {
        if name.eq_ignore_ascii_case("sentry-trace") {
            self.sentry_trace.take(value);
        } else if name.eq_ignore_ascii_case("traceparent") {
            self.traceparent.take(value);
        } else if name.eq_ignore_ascii_case("baggage") {
            self.baggage.take(value.unwrap_or_default());
        }
    }
}

/// A header that stands there once: of two values nobody can tell which is meant.
#[derive(Debug, Default)]
pub(crate) enum Once {
    #[default]
    Missing,
    Given(Box<str>),
    /// Given twice, too long, or no ASCII.
    Spoiled,
}

impl Once {
    fn take(&mut self, value: Option<&str>) {
        let text = value.map(trimmed).filter(|text| text.len() <= LONGEST && text.is_ascii());
        *self = match (&self, text) {
            (Self::Missing, Some(text)) => Self::Given(text.into()),
            _ => Self::Spoiled,
        };
    }

    pub(crate) fn get(&self) -> Option<&str> {
        match self {
            Self::Given(text) => Some(text),
            Self::Missing | Self::Spoiled => None,
        }
    }
}

/// Sentry's members of the baggage, without their properties. Those of others are not for us to pass on.
#[derive(Debug, Default)]
pub(crate) struct Baggage {
    members: String,
    /// There were more than fit, or some that contradict each other: a part of them would say something else.
    spoiled: bool,
    pub(crate) organisation: Option<OrganizationId>,
    trace: Option<TraceId>,
}

impl Baggage {
    /// It may stand there several times, and is then one list.
    fn take(&mut self, header: &str) {
        for member in header.split(',') {
            let member = member.split(';').next().unwrap_or_default();
            if let Some((key, value)) = member.split_once('=') {
                self.member(trimmed(key), trimmed(value));
            }
        }
    }

    fn member(&mut self, key: &str, value: &str) {
        if !(key.starts_with("sentry-") && key.bytes().all(is_token) && value.bytes().all(is_octet)) {
            return;
        }
        self.spoiled |= match key {
            "sentry-org_id" => contradicts(&mut self.organisation, value),
            "sentry-trace_id" => contradicts(&mut self.trace, value),
            _ => false,
        };
        self.spoiled |= self.members.len() + key.len() + value.len() + 2 > LARGEST;
        if self.spoiled {
            self.members = String::new();
            return;
        }
        let comma = if self.members.is_empty() { "" } else { "," };
        self.members.extend([comma, key, "=", value]);
    }

    /// What there is to pass on within that trace; nothing, where it is about another.
    pub(crate) fn of_trace(&self, id: TraceId) -> Option<&str> {
        let fits = !self.members.is_empty() && self.trace.is_none_or(|named| named == id);
        fits.then_some(&self.members)
    }
}

/// Keeps what is said, if it makes sense and was not said otherwise before.
fn contradicts<T: FromStr + PartialEq>(known: &mut Option<T>, value: &str) -> bool {
    match (&known, value.parse().ok()) {
        (None, Some(said)) => {
            *known = Some(said);
            false
        }
        (Some(known), Some(said)) => *known != said,
        (_, None) => true,
    }
}

fn trimmed(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

/// A character of a name, <https://www.rfc-editor.org/rfc/rfc9110#name-tokens>.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// A character of a value, <https://www.w3.org/TR/baggage/#value>.
fn is_octet(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\",;\\".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::{Incoming, LARGEST, LONGEST};

    const ID: &str = "09e04486820349518ac7b5d2adbf6ba5";

    fn read(headers: &[(&str, &str)]) -> Incoming {
        let mut incoming = Incoming::default();
        incoming.read(headers);
        incoming
    }

    fn members(baggage: &[&str]) -> Option<String> {
        let headers: Vec<_> = baggage.iter().map(|value| ("Baggage", *value)).collect();
        read(&headers).baggage.of_trace(ID.parse().unwrap()).map(str::to_owned)
    }

    #[test]
    fn names_are_of_any_case_and_values_are_trimmed() {
        let incoming = read(&[("SENTRY-Trace", " \tx\t "), ("TraceParent", "y"), ("tracestate", "z")]);
        assert_eq!((incoming.sentry_trace.get(), incoming.traceparent.get()), (Some("x"), Some("y")));
    }

    #[test]
    fn what_is_given_twice_or_too_long_or_no_ascii_is_nothing() {
        assert_eq!(read(&[("sentry-trace", "x"), ("Sentry-Trace", "x")]).sentry_trace.get(), None);
        assert_eq!(read(&[("traceparent", "ä")]).traceparent.get(), None);
        assert!(read(&[("traceparent", &"x".repeat(LONGEST))]).traceparent.get().is_some());
        assert_eq!(read(&[("traceparent", &"x".repeat(LONGEST + 1))]).traceparent.get(), None);
    }

    #[test]
    fn of_the_baggage_only_what_is_sentrys_and_well_formed_is_kept() {
        let kept =
            members(&["other=1, sentry-release = a%20b ;secret=1,sentry-x=\"y\"", "sentry-public_key=k"]);
        assert_eq!(kept.as_deref(), Some("sentry-release=a%20b,sentry-public_key=k"));
        assert_eq!(members(&["sentry-a=1\r\nX: y,sentry-b=ä,sentry-c c=1,sentry-d"]), None);
        assert_eq!(members(&[&format!("sentry-trace_id={}", "1".repeat(32))]), None, "of another trace");
        assert!(members(&[&format!("sentry-trace_id={ID}")]).is_some());
        for doubtful in
            ["sentry-trace_id=x,sentry-a=1", "sentry-org_id=7,sentry-a=1,sentry-org_id=8", "sentry-org_id=x"]
        {
            assert_eq!(members(&[doubtful]), None, "{doubtful}");
        }
        assert!(members(&["sentry-org_id=7,sentry-org_id=7"]).is_some());
    }

    #[test]
    fn baggage_is_kept_whole_or_not_at_all() {
        let value = |bytes: usize| format!("sentry-a={}", "x".repeat(bytes - "sentry-a=".len()));
        assert_eq!(members(&[&value(LARGEST - 1)]).map(|kept| kept.len()), Some(LARGEST - 1));
        assert_eq!(members(&[&value(LARGEST)]), None);
        assert_eq!(members(&["sentry-b=1", &value(LARGEST), "sentry-org_id=7"]), None);
        let organisation =
            read(&[("baggage", &value(LARGEST)), ("baggage", "sentry-org_id=7")]).baggage.organisation;
        assert_eq!(organisation, Some(7.into()), "known all the same");
    }
}
