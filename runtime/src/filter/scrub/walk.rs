//! The ways to everything in which there may be text.

use std::borrow::Cow;

use sentry::protocol::{Event, Log, LogEntry, Span, Transaction, Value as Json};

use super::Scrub;
use crate::value::secret::{self, FILTERED};
use crate::value::{limits, text};

/// How deep values may be nested.
const DEPTH: usize = 32;

/// Sentry's logs carry what was put into the message once more, each under such a name and its number.
const PARAMETER: &str = "sentry.message.parameter.";

/// A value as it stands in a message.
fn shown(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn occurrences(text: &str, part: &str) -> usize {
    if part.is_empty() { 0 } else { text.matches(part).count() }
}

/// Goes over a thing and everything in it.
#[derive(Clone, Copy)]
pub(super) struct Walk<'a>(pub(super) &'a Scrub);

pub(super) type Tags = sentry::protocol::Map<String, String>;
pub(super) type Data = sentry::protocol::Map<String, Json>;

impl Walk<'_> {
    pub(super) fn text(self, text: &mut String) {
        if let Cow::Owned(scrubbed) = self.0.scrubbed(text) {
            *text = scrubbed;
        }
    }

    pub(super) fn texts<'t>(self, texts: impl IntoIterator<Item = &'t mut String>) {
        texts.into_iter().for_each(|text| self.text(text));
    }

    /// A text under a name.
    pub(super) fn named(self, name: &str, value: &mut String) {
        if value.is_empty() {
            return;
        }
        match self.0.secrecy(name) {
            secret::Secrecy::Open => self.text(value),
            secret::Secrecy::UnlessNumber if value.parse::<f64>().is_ok() => {}
            _ => FILTERED.clone_into(value),
        }
    }

    /// Tags, which may have become longer than Sentry takes them.
    pub(super) fn tags(self, tags: &mut Tags) {
        for (name, value) in tags {
            let length = value.len();
            self.named(name, value);
            if value.len() > length
                && let Cow::Owned(shorter) = text::cut_characters(value, limits::TAG_CHARACTERS)
            {
                *value = shorter;
            }
        }
    }

    pub(super) fn strings(self, strings: &mut Tags) {
        strings.iter_mut().for_each(|(name, value)| self.named(name, value));
    }

    pub(super) fn data(self, data: &mut Data) {
        data.iter_mut().for_each(|(name, value)| self.value_of(name, value, DEPTH));
    }

    fn value_of(self, name: &str, value: &mut Json, depth: usize) {
        if secret::is_hidden(self.0.secrecy(name), value) {
            *value = Json::from(FILTERED);
        } else {
            self.value(value, depth);
        }
    }

    pub(super) fn recorded(self, name: &str, value: &mut Json) {
        self.value_of(name, value, DEPTH);
    }

    pub(super) fn json(self, value: &mut Json) {
        self.value(value, DEPTH);
    }

    fn value(self, value: &mut Json, depth: usize) {
        match value {
            Json::String(text) => self.text(text),
            Json::Array(_) | Json::Object(_) if depth == 0 => *value = Json::from("…"),
            Json::Array(items) => {
                if let Some((name, value)) = secret::pair(items) {
                    self.value_of(name, value, depth - 1);
                }
                items.iter_mut().for_each(|item| self.value(item, depth - 1));
            }
            Json::Object(entries) => {
                entries.iter_mut().for_each(|(name, value)| self.value_of(name, value, depth - 1));
            }
            Json::Null | Json::Bool(_) | Json::Number(_) => {}
        }
    }

    pub(super) fn event(self, event: &mut Event<'static>) {
        self.texts(&mut event.message);
        self.texts(&mut event.culprit);
        self.texts(&mut event.transaction);
        event.logentry.iter_mut().for_each(|entry| self.entry(entry));
        self.fingerprint(&mut event.fingerprint);
        event.exception.values.iter_mut().for_each(|exception| self.exception(exception));
        event.stacktrace.iter_mut().for_each(|stack| self.stack(stack));
        event.threads.values.iter_mut().for_each(|thread| self.thread(thread));
        event.breadcrumbs.values.iter_mut().for_each(|crumb| self.breadcrumb(crumb));
        event.contexts.values_mut().for_each(|context| self.context(context));
        event.request.iter_mut().for_each(|request| self.request(request));
        event.user.iter_mut().for_each(|user| self.data(&mut user.other));
        self.tags(&mut event.tags);
        self.data(&mut event.extra);
    }

    fn entry(self, entry: &mut LogEntry) {
        let has_secret = matches!(self.0.scrubbed(&entry.message), Cow::Owned(_));
        self.text(&mut entry.message);
        for param in &mut entry.params {
            // Which of them the message calls a secret cannot be seen in it.
            if has_secret { *param = Json::from(FILTERED) } else { self.json(param) }
        }
    }

    fn fingerprint(self, fingerprint: &mut Cow<'static, [Cow<'static, str>]>) {
        if fingerprint.iter().all(|part| matches!(self.0.scrubbed(part), Cow::Borrowed(_))) {
            return;
        }
        let scrubbed = |part: &Cow<'static, str>| Cow::Owned(self.0.scrubbed(part).into_owned());
        *fingerprint = Cow::Owned(fingerprint.iter().map(scrubbed).collect());
    }

    pub(super) fn transaction(self, transaction: &mut Transaction<'static>) {
        self.texts(&mut transaction.name);
        self.tags(&mut transaction.tags);
        self.data(&mut transaction.extra);
        transaction.spans.iter_mut().for_each(|span| self.span(span));
        transaction.contexts.values_mut().for_each(|context| self.context(context));
        transaction.request.iter_mut().for_each(|request| self.request(request));
        transaction.user.iter_mut().for_each(|user| self.data(&mut user.other));
    }

    fn span(self, span: &mut Span) {
        self.texts(&mut span.description);
        self.tags(&mut span.tags);
        self.data(&mut span.data);
    }

    pub(super) fn log(self, log: &mut Log) {
        let before = log.body.clone();
        self.text(&mut log.body);
        for (name, value) in &mut log.attributes {
            let parameter = name.starts_with(PARAMETER).then(|| shown(&value.0));
            self.value_of(name, &mut value.0, DEPTH);
            // That a parameter is a secret can be seen only where it stands in the message.
            if let Some(parameter) = parameter.filter(|_| before != log.body)
                && occurrences(&before, &parameter) > occurrences(&log.body, &shown(&value.0))
            {
                value.0 = Json::from(FILTERED);
            }
        }
    }
}
