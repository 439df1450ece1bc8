//! What an attribute's keys recorded about a call.

use sentry::protocol::Value as Json;
use sentry::{Hub, User};

use super::incoming::Incoming;
use crate::value::secret::Scrubbing;
use crate::value::{Slot, guarded, limits, secret, text};

/// The most tags, data, and arguments that one call keeps of each kind. What comes after is left out.
const MOST: usize = limits::ENTRIES;

/// The values of one call. Each is evaluated once, bounded, and in a closure of its own: unwinding stays inside.
#[derive(Debug, Default)]
pub struct Values {
    pub(crate) tags: Vec<(String, String)>,
    pub(crate) data: Vec<(String, Json)>,
    pub(crate) args: Vec<(&'static str, Json)>,
    pub(crate) fingerprint: Vec<String>,
    pub(crate) user: Option<User>,
    /// What the call's transaction continues, until it has started.
    pub(crate) incoming: Option<Box<Incoming>>,
}

impl Values {
    /// `tags(key = …)`
    pub fn tag(&mut self, key: &'static str, value: &mut dyn FnMut(&mut Slot)) {
        if let Some(value) = filled(Slot::named(key, limits::TAG), value).into_tag() {
            self.set_tag(key, value);
        }
    }

    /// `data(key = …)`
    pub fn data(&mut self, key: &'static str, value: &mut dyn FnMut(&mut Slot)) {
        if let Some(value) = filled(Slot::named(key, limits::DATA), value).into_value() {
            self.set_data(key, value);
        }
    }

    /// An argument, under its name.
    pub fn arg(&mut self, name: &'static str, value: &mut dyn FnMut(&mut Slot)) {
        if let Some(value) = filled(Slot::named(name, limits::ARGUMENT), value).into_value()
            && self.args.len() < MOST
        {
            self.args.push((name, value));
        }
    }

    /// An argument that must not be recorded.
    pub fn redacted(&mut self, name: &'static str) {
        if self.args.len() < MOST {
            self.args.push((name, secret::FILTERED.into()));
        }
    }

    /// One part of `fingerprint(…)`.
    pub fn fingerprint(&mut self, value: &mut dyn FnMut(&mut Slot)) {
        if let Some(value) = filled(Slot::new(limits::DATA), value).into_text()
            && self.fingerprint.len() < MOST
        {
            self.fingerprint.push(value);
        }
    }

    /// `user = …`; without the e-mail and the address, where the client's options do not allow personal data.
    pub fn user<F: FnOnce() -> User>(&mut self, user: F) {
        self.user = guarded(user).map(|user| if may_identify() { user } else { anonymous(user) });
    }

    /// `continue_from = …`
    pub fn continue_from(&mut self, read: &mut dyn FnMut(&mut Incoming)) {
        let mut incoming = Box::<Incoming>::default();
        self.incoming = guarded(|| read(&mut incoming)).map(|()| incoming);
    }

    /// Tells whether it is kept: there is no tag without a key, and no more than [`MOST`].
    pub(crate) fn set_tag(&mut self, key: &str, value: String) -> bool {
        set(&mut self.tags, &text::tag_key(key), value)
    }

    /// Tells whether it is kept.
    pub(crate) fn set_data(&mut self, key: &str, value: Json) -> bool {
        set(&mut self.data, &text::cut(key, limits::KEY), value)
    }
}

fn set<V>(entries: &mut Vec<(String, V)>, key: &str, value: V) -> bool {
    if let Some(known) = entries.iter_mut().find(|(known, _)| known == key) {
        known.1 = value;
        return true;
    }
    let kept = !key.is_empty() && entries.len() < MOST;
    if kept {
        entries.push((key.to_owned(), value));
    }
    kept
}

/// Whether the client sends what identifies a person without being asked to for each.
fn may_identify() -> bool {
    Hub::with_active(|hub| hub.client().is_some_and(|client| client.options().send_default_pii))
}

fn anonymous(user: User) -> User {
    User { email: None, ip_address: None, ..user }
}

impl Values {
    /// Takes the secrets out of all texts.
    pub(crate) fn scrub(&mut self, scrubbing: &Scrubbing) {
        self.tags.iter_mut().for_each(|(key, value)| scrubbing.tag(key, value));
        self.data.iter_mut().for_each(|(key, value)| scrubbing.value(key, value));
        self.args.iter_mut().for_each(|(name, value)| scrubbing.value(name, value));
        self.fingerprint.iter_mut().for_each(|part| scrubbing.text("", part));
    }
}

/// What a value's closure put into a slot; nothing where it unwound.
fn filled(mut slot: Slot, fill: &mut dyn FnMut(&mut Slot)) -> Slot {
    guarded(|| fill(&mut slot));
    slot
}

impl Values {
    /// Takes over what was recorded elsewhere.
    pub(crate) fn absorb(&mut self, other: Self) {
        for (key, value) in other.tags {
            self.set_tag(&key, value);
        }
        for (key, value) in other.data {
            self.set_data(&key, value);
        }
        self.args = other.args;
        self.fingerprint = other.fingerprint;
        self.user = other.user.or(self.user.take());
        self.incoming = other.incoming;
    }
}
