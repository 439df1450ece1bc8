//! Secrets in the texts that calls record, where nobody takes them out on their way.
//!
//! `Monitored::init` stands around the transport and scrubs everything there. Transactions of other clients pass nobody,
//! and without `Monitored` nor do events: so there the texts are scrubbed when they are recorded.

use std::borrow::Cow;
use std::sync::Arc;

use sentry::protocol::Value as Json;

use super::{Names, scrubbed};
use crate::value::{limits, text};

/// The configuration of a client, as far as it takes out secrets.
pub(crate) trait Scrubs: Send + Sync {
    /// What may be recorded of a value under its name.
    fn scrub(&self, name: &str, value: &mut Json);
}

/// Who scrubs what calls record for a client.
#[derive(Clone, Default)]
pub(crate) enum Scrubbing {
    /// Nobody else does, and nobody said how.
    #[default]
    BuiltIn,
    /// Nobody else does, but the client's configuration says how.
    By(Arc<dyn Scrubs>),
    /// The configuration, where it leaves; or it says that nobody is to.
    Elsewhere,
}

impl Scrubbing {
    /// A value that is recorded under that name.
    pub(crate) fn value(&self, name: &str, value: &mut Json) {
        match self {
            Self::BuiltIn => texts(value),
            Self::By(scrubs) => scrubs.scrub(name, value),
            Self::Elsewhere => {}
        }
    }

    /// A text that is recorded under that name.
    pub(crate) fn text(&self, name: &str, text: &mut String) {
        if matches!(self, Self::Elsewhere) {
            return;
        }
        let mut value = Json::from(std::mem::take(text));
        self.value(name, &mut value);
        if let Json::String(scrubbed) = value {
            *text = scrubbed;
        }
    }

    /// A tag, which may have become longer than Sentry takes it.
    pub(crate) fn tag(&self, name: &str, value: &mut String) {
        self.text(name, value);
        if let Cow::Owned(shorter) = text::cut_characters(value, limits::TAG_CHARACTERS) {
            *value = shorter;
        }
    }
}

/// Every text in a value. Values are bounded when they are recorded, in depth, too.
pub(crate) fn texts(value: &mut Json) {
    match value {
        Json::String(text) => {
            if let Cow::Owned(scrubbed) = scrubbed(text, &Names::default()) {
                *text = scrubbed;
            }
        }
        Json::Array(items) => {
            if let Some((name, value)) = super::pair(items)
                && super::is_hidden(super::secrecy(name), value)
            {
                *value = Json::from(super::FILTERED);
            }
            items.iter_mut().for_each(texts);
        }
        Json::Object(entries) => entries.values_mut().for_each(texts),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use sentry::protocol::Value as Json;

    use super::{Scrubbing, Scrubs};

    struct Everything;

    impl Scrubs for Everything {
        fn scrub(&self, name: &str, value: &mut Json) {
            *value = format!("no {name}").into();
        }
    }

    fn recorded(scrubbing: &Scrubbing) -> (String, Json) {
        let (mut tag, mut value) =
            ("https://u:pw@host".to_owned(), Json::Array(vec!["token=abc".into(), 7.into()]));
        scrubbing.tag("url", &mut tag);
        scrubbing.value("list", &mut value);
        (tag, value)
    }

    #[test]
    fn by_whoever_is_to() {
        assert_eq!(
            recorded(&Scrubbing::BuiltIn),
            ("https://[Filtered]@host".to_owned(), Json::Array(vec!["token=[Filtered]".into(), 7.into()]))
        );
        assert_eq!(recorded(&Scrubbing::By(Arc::new(Everything))), ("no url".to_owned(), "no list".into()));
        assert_eq!(recorded(&Scrubbing::Elsewhere).0, "https://u:pw@host");
    }

    #[test]
    fn a_pair_is_a_name_and_its_value() {
        let mut value = Json::Array(vec![Json::Array(vec!["password".into(), "hunter2".into()]), 7.into()]);
        Scrubbing::BuiltIn.value("login", &mut value);
        assert_eq!(value.to_string(), r#"[["password","[Filtered]"],7]"#);
    }

    #[test]
    fn a_tag_that_becomes_longer_is_still_one() {
        let mut tag = format!("{} a=1 token=b", "x".repeat(186));
        Scrubbing::BuiltIn.tag("key", &mut tag);
        assert_eq!(tag.chars().count(), 200);
        assert!(tag.ends_with('…'), "{tag}");
    }
}
