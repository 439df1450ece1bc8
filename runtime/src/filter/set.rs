//! All filters of a configuration, and how they are composed with the user's callbacks.

use std::sync::Arc;

use sentry::protocol::{Breadcrumb, Event, Log, Transaction, Value as Json};

use super::chain::{Chain, by_user};
use super::scrub::Scrub;
use crate::report;
use crate::value::secret::Scrubs;

/// One of the SDK's callbacks.
pub(super) type Callback<T> = Arc<dyn Fn(T) -> Option<T> + Send + Sync>;

/// All filters of a configuration.
#[derive(Default)]
pub(crate) struct Filters {
    pub(crate) events: Chain<Event<'static>>,
    pub(crate) transactions: Chain<Transaction<'static>>,
    pub(crate) breadcrumbs: Chain<Breadcrumb>,
    pub(crate) logs: Chain<Log>,
    pub(crate) scrub: Scrub,
}

/// Of what calls record, where no transaction passes through here.
impl Scrubs for Filters {
    fn scrub(&self, name: &str, value: &mut Json) {
        self.scrub.recorded(name, value);
    }
}

impl Filters {
    /// Whether transactions are more than scrubbed: what a bare integration cannot do.
    pub(crate) fn has_transaction_filters(&self) -> bool {
        !self.transactions.is_empty()
    }

    /// Whether events are scrubbed at most.
    pub(crate) fn drops_no_events(&self) -> bool {
        self.events.is_empty()
    }

    /// Whether anything is done to transactions.
    pub(crate) fn touches_transactions(&self) -> bool {
        self.has_transaction_filters() || self.scrub.is_on()
    }

    /// Whether secrets are taken out at all.
    pub(crate) fn scrubs(&self) -> bool {
        self.scrub.is_on()
    }

    /// What is left of a transaction.
    pub(crate) fn transaction(&self, transaction: Transaction<'static>) -> Option<Transaction<'static>> {
        let mut transaction = self.transactions.run(transaction)?;
        self.scrub.transaction(&mut transaction);
        Some(transaction)
    }

    /// The callback for events, around the user's own.
    pub(crate) fn before_send(
        self: &Arc<Self>,
        users: Option<Callback<Event<'static>>>,
    ) -> Option<Callback<Event<'static>>> {
        if self.events.is_empty() && !self.scrub.is_on() {
            return users;
        }
        let filters = Arc::clone(self);
        Some(Arc::new(move |event| {
            let mut event = filters.events.run(by_user(event, "before_send", users.as_ref())?)?;
            filters.scrub.event(&mut event);
            report::passed(&event);
            Some(event)
        }))
    }

    /// The callback for breadcrumbs. They are scrubbed with the event that they leave with, and not under a lock.
    pub(crate) fn before_breadcrumb(
        self: &Arc<Self>,
        users: Option<Callback<Breadcrumb>>,
    ) -> Option<Callback<Breadcrumb>> {
        if self.breadcrumbs.is_empty() {
            return users;
        }
        let filters = Arc::clone(self);
        Some(Arc::new(move |crumb| {
            filters.breadcrumbs.run(by_user(crumb, "before_breadcrumb", users.as_ref())?)
        }))
    }

    /// The callback for logs.
    pub(crate) fn before_send_log(self: &Arc<Self>, users: Option<Callback<Log>>) -> Option<Callback<Log>> {
        if self.logs.is_empty() && !self.scrub.is_on() {
            return users;
        }
        let filters = Arc::clone(self);
        Some(Arc::new(move |log| {
            let mut log = filters.logs.run(by_user(log, "before_send_log", users.as_ref())?)?;
            filters.scrub.log(&mut log);
            Some(log)
        }))
    }
}
