use std::fmt::{Debug, Display};

use sentry::protocol::Value as Json;

use super::secret::{self, Secrecy};
use super::{Value, guarded, limits, text};

/// The place for one value, handed to the closure that has it; what it takes is bounded.
#[derive(Debug)]
pub struct Slot {
    limit: usize,
    secrecy: Secrecy,
    value: Option<Json>,
}

impl Slot {
    /// A slot whose texts hold at most `limit` bytes each.
    pub(crate) const fn new(limit: usize) -> Self {
        Self { limit, secrecy: Secrecy::Open, value: None }
    }

    /// The slot for the value of that name: of a secret it keeps only that there was one.
    pub(crate) fn named(name: &str, limit: usize) -> Self {
        Self { limit, secrecy: secret::secrecy(name), value: None }
    }

    /// Takes a value as it is.
    pub fn value<T: Value + ?Sized>(&mut self, value: &T) {
        self.value = guarded(|| value.to_value()).map(|json| bounded(json, self.limit, limits::DEPTH));
    }

    /// Takes what `Display` writes.
    pub fn display<T: Display + ?Sized>(&mut self, value: &T) {
        self.text(text::display(&value, self.limit));
    }

    /// Takes what `Debug` writes.
    pub fn debug<T: Debug + ?Sized>(&mut self, value: &T) {
        self.text(text::debug(&value, self.limit));
    }

    pub(crate) fn text(&mut self, text: String) {
        self.value = Some(Json::from(text));
    }

    /// What was recorded; `None` if nothing was, or a `None`.
    pub(crate) fn into_value(self) -> Option<Json> {
        self.value.filter(|value| !value.is_null()).map(|value| secret::shown(self.secrecy, value))
    }

    /// What was recorded, as text: for tags and fingerprints.
    pub(crate) fn into_text(self) -> Option<String> {
        Some(match self.into_value()? {
            Json::String(text) => text,
            other => other.to_string(),
        })
    }

    /// What was recorded, as a tag: one line of as many characters as Sentry takes; none where it is empty.
    pub(crate) fn into_tag(self) -> Option<String> {
        let line = text::escape_controls(&self.into_text()?).into_owned();
        let tag = text::cut_characters(&line, limits::TAG_CHARACTERS).into_owned();
        // To a receiver a blank one is empty, and an empty one wrong.
        (!tag.trim().is_empty()).then_some(tag)
    }
}

/// `json` with its texts cut at `limit` bytes, and no longer or deeper than the limits say.
fn bounded(json: Json, limit: usize, depth: usize) -> Json {
    match json {
        Json::String(text) if text.len() > limit => Json::from(text::cut(&text, limit)),
        Json::Array(_) | Json::Object(_) if depth == 0 => Json::from("…"),
        Json::Array(items) => {
            items.into_iter().take(limits::ENTRIES).map(|item| bounded(item, limit, depth - 1)).collect()
        }
        Json::Object(entries) => entries
            .into_iter()
            .take(limits::ENTRIES)
            .map(|(key, value)| {
                let value = secret::shown(secret::secrecy(&key), bounded(value, limit, depth - 1));
                (text::cut(&key, limit).into_owned(), value)
            })
            .collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use sentry::protocol::Value as Json;

    use super::{Slot, Value};

    struct Panics;

    impl Value for Panics {
        fn to_value(&self) -> Json {
            panic!("in to_value")
        }
    }

    fn filled(limit: usize, fill: impl FnOnce(&mut Slot)) -> Slot {
        let mut slot = Slot::new(limit);
        fill(&mut slot);
        slot
    }

    #[test]
    fn values_display_and_debug() {
        assert_eq!(filled(64, |s| s.value(&7)).into_value(), Some(Json::from(7)));
        assert_eq!(filled(64, |s| s.value("x")).into_value(), Some(Json::from("x")));
        assert_eq!(filled(64, |s| s.display("x")).into_value(), Some(Json::from("x")));
        assert_eq!(filled(64, |s| s.debug("x")).into_value(), Some(Json::from("\"x\"")));
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(Slot::new(64).into_value(), None);
        assert_eq!(filled(64, |s| s.value(&None::<u8>)).into_value(), None);
        assert_eq!(filled(64, |s| s.value(&Panics)).into_value(), None);
        assert_eq!(filled(64, |s| s.value("")).into_tag(), None);
        assert_eq!(filled(64, |s| s.value(" ")).into_tag(), None);
    }

    #[test]
    fn a_tag_is_one_line_of_two_hundred_characters() {
        assert_eq!(filled(800, |s| s.value("a\nb")).into_tag().as_deref(), Some("a\\nb"));
        let tag = filled(800, |s| s.value(&"ä".repeat(300))).into_tag();
        assert_eq!(tag.map(|tag| tag.chars().count()), Some(200));
        assert_eq!(filled(800, |s| s.value(&7)).into_tag().as_deref(), Some("7"));
    }

    #[test]
    fn of_a_secret_only_that_there_was_one_is_kept() {
        let named = |name: &str, fill: &dyn Fn(&mut Slot)| {
            let mut slot = Slot::named(name, 64);
            fill(&mut slot);
            slot
        };
        assert_eq!(named("password", &|s| s.value("x")).into_value(), Some(Json::from("[Filtered]")));
        assert_eq!(named("api_key", &|s| s.debug(&[1])).into_tag().as_deref(), Some("[Filtered]"));
        assert_eq!(named("pin_token", &|s| s.value(&1234)).into_value(), Some(Json::from("[Filtered]")));
        assert_eq!(named("password", &|_| ()).into_value(), None);
        assert_eq!(named("has_password", &|s| s.value(&true)).into_value(), Some(Json::from(true)));
        assert_eq!(named("tokens", &|s| s.value(&512)).into_value(), Some(Json::from(512)));
        assert_eq!(named("author", &|s| s.value("x")).into_value(), Some(Json::from("x")));

        let inner: Json = [("user", Json::from("u")), ("api_key", Json::from("k"))]
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect();
        let kept = named("login", &|s| s.value(&inner)).into_value();
        assert_eq!(
            kept.map(|kept| kept.to_string()).as_deref(),
            Some(r#"{"api_key":"[Filtered]","user":"u"}"#)
        );
    }

    #[test]
    fn long_and_deep_values_are_bounded() {
        let long: Json = (0..1000).map(|_| Json::from("x".repeat(100))).collect();
        let kept = filled(10, |s| s.value(&long)).into_value();
        let kept = kept.as_ref().and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
        assert_eq!(kept.len(), 64);
        assert_eq!(kept[0], Json::from("xxxxxxx…"));

        let deep = (0..100).fold(Json::Null, |inner, _| Json::Array(vec![inner]));
        let kept = filled(10, |s| s.value(&deep)).into_text();
        assert_eq!(kept.as_deref(), Some("[[[[[[\"…\"]]]]]]"));
    }
}
