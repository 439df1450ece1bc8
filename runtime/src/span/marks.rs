//! What a running call puts on a scope that it shares with the calls around it, and takes off again.

use std::sync::Arc;

use sentry::protocol::Transaction;
use sentry::{Hub, Scope, TransactionOrSpan, User};

use crate::call::Stay;

/// What a call shows on the scope while it runs.
#[derive(Default)]
pub(super) struct Marks {
    pub(super) span: Option<TransactionOrSpan>,
    pub(super) tags: Vec<(String, String)>,
    pub(super) user: Option<User>,
    /// What the body has put on the scope in place of the span.
    pub(super) replaced: Option<Option<TransactionOrSpan>>,
}

/// What the scope held in those places before.
#[derive(Default)]
struct Former {
    span: Option<TransactionOrSpan>,
    tags: Vec<(String, Option<String>)>,
    user: Option<User>,
}

/// The scope on which a call's marks are at this moment.
pub(super) struct Marked {
    hub: Arc<Hub>,
    former: Former,
}

/// The tags of a scope. It has no getter, but it shows them to a transaction.
fn tags_of(scope: &Scope) -> sentry::protocol::Map<String, String> {
    let mut shown = Transaction::default();
    scope.apply_to_transaction(&mut shown);
    shown.tags
}

impl Marks {
    pub(super) fn is_empty(&self) -> bool {
        self.span.is_none() && self.tags.is_empty() && self.user.is_none()
    }

    /// Puts the marks on a scope that is the call's own, for good.
    pub(super) fn settle(&self, hub: &Hub) {
        hub.configure_scope(|scope| self.write(scope));
    }

    fn write(&self, scope: &mut Scope) {
        if self.span.is_some() {
            scope.set_span(self.shown().clone());
        }
        for (key, value) in &self.tags {
            scope.set_tag(key, value);
        }
        if let Some(user) = &self.user {
            scope.set_user(Some(user.clone()));
        }
    }

    /// Puts the marks on a shared scope.
    pub(super) fn put_on(&self, hub: Arc<Hub>) -> Marked {
        let former = hub.configure_scope(|scope| {
            let mut former = Former::default();
            if self.span.is_some() {
                former.span = scope.get_span();
            }
            if !self.tags.is_empty() {
                let mut known = tags_of(scope);
                former.tags = self.tags.iter().map(|(key, _)| (key.clone(), known.remove(key))).collect();
            }
            if self.user.is_some() {
                former.user = scope.user().cloned();
            }
            self.write(scope);
            former
        });
        Marked { hub, former }
    }

    /// Takes them off. What the body has put in their place stays when the call has ended; while it waits, it is kept
    /// for the call, and others that share the scope do not see it.
    pub(super) fn take_off(&mut self, marked: Marked, stay: Stay) {
        let Marked { hub, former } = marked;
        let waits = stay == Stay::Waiting;
        hub.configure_scope(|scope| {
            if self.span.is_some() {
                let shown = scope.get_span();
                let changed = shown != *self.shown();
                if changed && waits {
                    self.replaced = Some(shown);
                }
                if !changed || waits {
                    scope.set_span(former.span);
                }
            }
            self.take_tags_off(scope, former.tags, waits);
            if self.user.is_some() {
                let changed = scope.user() != self.user.as_ref();
                if changed && waits {
                    self.user = scope.user().cloned();
                }
                if !changed || waits {
                    scope.set_user(former.user);
                }
            }
        });
    }

    fn take_tags_off(&mut self, scope: &mut Scope, former: Vec<(String, Option<String>)>, waits: bool) {
        if self.tags.is_empty() {
            return;
        }
        let mut shown = tags_of(scope);
        for ((key, ours), (_, before)) in self.tags.iter_mut().zip(former) {
            let now = shown.remove(key);
            let changed = now.as_ref() != Some(ours);
            if changed && !waits {
                continue;
            }
            if let Some(now) = now.filter(|_| changed) {
                *ours = now;
            }
            match before {
                Some(before) => scope.set_tag(key, before),
                None => scope.remove_tag(key),
            }
        }
    }

    /// The span that the scope shows while the call runs: its own, until the body puts another there.
    fn shown(&self) -> &Option<TransactionOrSpan> {
        self.replaced.as_ref().unwrap_or(&self.span)
    }

    /// Sets a tag that is not on a scope yet; tells whether it is a new one.
    pub(super) fn set_tag(&mut self, key: &str, value: &str) -> bool {
        match self.tags.iter_mut().find(|(known, _)| known == key) {
            Some(known) => {
                known.1 = value.to_owned();
                false
            }
            None => {
                self.tags.push((key.to_owned(), value.to_owned()));
                true
            }
        }
    }

    /// One more tag, on a scope where the marks are already.
    pub(super) fn add_tag(&mut self, key: &str, value: &str, marked: Option<&mut Marked>, own: Option<&Hub>) {
        let is_new = self.set_tag(key, value);
        match (marked, own) {
            (Some(marked), _) => marked.hub.configure_scope(|scope| {
                if is_new {
                    let before = tags_of(scope).remove(key);
                    marked.former.tags.push((key.to_owned(), before));
                }
                scope.set_tag(key, value);
            }),
            (None, Some(own)) => own.configure_scope(|scope| scope.set_tag(key, value)),
            (None, None) => {}
        }
    }
}
