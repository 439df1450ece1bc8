//! The filters of a configuration, and where they stand among the client's callbacks.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use sentry::ClientOptions;
use sentry::protocol::{Breadcrumb, Event, Log, Transaction};

use super::Monitored;
use super::config::Mistake;
use crate::filter::{self, Filters, Scrub};
use crate::value::secret::{Scrubbing, Scrubs};

impl Monitored {
    /// Adds a filter for events, behind those that are there: it gives an event back, changed or not, or `None`, and then
    /// it is dropped. Ready-made ones are in [`filter`](crate::filter), and so is what a filter may do and in
    /// which order they run.
    ///
    /// ```
    /// # #[cfg(feature = "testing")] {
    /// use monitored::{Monitored, filter, testing};
    /// use sentry::protocol::Event;
    /// use sentry::{ClientOptions, capture_event};
    ///
    /// let monitored = Monitored::new()
    ///     .filter(filter::drop_test_events_in("production"))
    ///     .filter(|event| (event.logger.as_deref() != Some("noise")).then_some(event));
    /// let captured = testing::capture_with(monitored, ClientOptions::new(), || {
    ///     for logger in ["noise", "signal"] {
    ///         capture_event(Event { logger: Some(logger.to_owned()), ..Event::default() });
    ///     }
    /// });
    /// assert_eq!(captured.events.len(), 1);
    /// assert_eq!(captured.events[0].logger.as_deref(), Some("signal"));
    /// # }
    /// ```
    pub fn filter<F>(self, filter: F) -> Self
    where
        F: Fn(Event<'static>) -> Option<Event<'static>> + Send + Sync + 'static,
    {
        self.with_filters(|filters| filters.events.push(filter))
    }

    /// Adds a filter for transactions, which sees them with all their spans when they are finished. It needs
    /// [`init`](Self::init): without it, it does nothing, and that is logged as a mistake.
    ///
    /// ```
    /// # #[cfg(feature = "testing")] {
    /// use monitored::{Monitored, testing};
    /// use sentry::{ClientOptions, TransactionContext, start_transaction};
    ///
    /// let monitored = Monitored::new().filter_transaction(|mut transaction| {
    ///     transaction.spans.retain(|span| span.op.as_deref() != Some("function"));
    ///     (transaction.name.as_deref() != Some("health")).then_some(transaction)
    /// });
    /// let captured = testing::capture_with(monitored, ClientOptions::new(), || {
    ///     start_transaction(TransactionContext::new("health", "api")).finish();
    ///     let import = start_transaction(TransactionContext::new("import", "task"));
    ///     import.start_child("function", "parse").finish();
    ///     import.start_child("database", "insert").finish();
    ///     import.finish();
    /// });
    /// assert_eq!(captured.tree(), "import  task\n└─ insert  database");
    /// # }
    /// ```
    pub fn filter_transaction<F>(self, filter: F) -> Self
    where
        F: Fn(Transaction<'static>) -> Option<Transaction<'static>> + Send + Sync + 'static,
    {
        self.with_filters(|filters| filters.transactions.push(filter))
    }

    /// Adds a filter for breadcrumbs, which sees each when it is added. It runs under the lock of Sentry's scope, and
    /// should be quick; what it captures or logs does not reach Sentry. It does not run while its thread panics: of a
    /// breadcrumb that is added then only time and level are kept.
    ///
    /// ```
    /// # #[cfg(feature = "testing")] {
    /// use monitored::{Monitored, testing};
    /// use sentry::{Breadcrumb, ClientOptions, Level, add_breadcrumb, capture_message};
    ///
    /// let monitored = Monitored::new()
    ///     .filter_breadcrumb(|crumb| (crumb.category.as_deref() != Some("cache")).then_some(crumb));
    /// let captured = testing::capture_with(monitored, ClientOptions::new(), || {
    ///     for category in ["cache", "http"] {
    ///         add_breadcrumb(Breadcrumb { category: Some(category.to_owned()), ..Breadcrumb::default() });
    ///     }
    ///     capture_message("done", Level::Info);
    /// });
    /// assert_eq!(captured.events[0].breadcrumbs.len(), 1);
    /// # }
    /// ```
    pub fn filter_breadcrumb<F>(self, filter: F) -> Self
    where
        F: Fn(Breadcrumb) -> Option<Breadcrumb> + Send + Sync + 'static,
    {
        self.with_filters(|filters| filters.breadcrumbs.push(filter))
    }

    /// Adds a filter for Sentry logs.
    ///
    /// ```
    /// # #[cfg(feature = "testing")] {
    /// use monitored::{Monitored, testing};
    /// use sentry::ClientOptions;
    ///
    /// let monitored = Monitored::new().filter_log(|log| (!log.body.starts_with("tick")).then_some(log));
    /// let captured = testing::capture_with(monitored, ClientOptions::new(), || {
    ///     sentry::logger_info!("tick");
    ///     sentry::logger_info!("12 rows");
    /// });
    /// assert_eq!(captured.logs.len(), 1);
    /// assert_eq!(captured.logs[0].body, "12 rows");
    /// # }
    /// ```
    pub fn filter_log<F>(self, filter: F) -> Self
    where
        F: Fn(Log) -> Option<Log> + Send + Sync + 'static,
    {
        self.with_filters(|filters| filters.logs.push(filter))
    }

    /// Widens the removal of secrets, or turns it off. It is on anyway, for events, transactions and logs alike, and always
    /// last; see [`filter::scrub`](crate::filter::scrub()).
    ///
    /// ```
    /// # #[cfg(feature = "testing")] {
    /// use monitored::{Monitored, filter, testing};
    /// use sentry::{ClientOptions, Level, capture_message};
    ///
    /// let monitored = Monitored::new().scrub(filter::scrub().name("customer_ref"));
    /// let captured = testing::capture_with(monitored, ClientOptions::new(), || {
    ///     capture_message("customer_ref=K-1234 token=abc", Level::Warning);
    /// });
    /// assert_eq!(captured.tree(), "! customer_ref=[Filtered] token=[Filtered]");
    /// # }
    /// ```
    pub fn scrub(self, scrub: Scrub) -> Self {
        self.with_filters(|filters| filters.scrub = scrub)
    }

    /// Who takes the secrets out of what calls record: whoever is around the transport goes over it there.
    pub(super) fn scrubbing(&self) -> Scrubbing {
        match self.around || !self.filters.scrubs() {
            true => Scrubbing::Elsewhere,
            false => Scrubbing::By(Arc::clone(&self.filters) as Arc<dyn Scrubs>),
        }
    }

    fn with_filters(mut self, change: impl FnOnce(&mut Filters)) -> Self {
        // Nobody else has them before there is a client.
        if let Some(filters) = Arc::get_mut(&mut self.filters) {
            change(filters);
        }
        self.mistakes.extend(filter::noticed().into_iter().map(Mistake::from));
        self
    }
}

/// The callbacks that were composed, to be known again: the options of a client may be used for another one, and each
/// filter runs once.
#[derive(Default)]
pub(super) struct Composed(Mutex<Known>);

#[derive(Default)]
struct Known {
    events: Callbacks<Event<'static>>,
    breadcrumbs: Callbacks<Breadcrumb>,
    logs: Callbacks<Log>,
}

type Callback<T> = Arc<dyn Fn(T) -> Option<T> + Send + Sync>;

struct Callbacks<T>(Vec<Weak<dyn Fn(T) -> Option<T> + Send + Sync>>);

impl<T> Default for Callbacks<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Callbacks<T> {
    /// Puts what `compose` makes of it in the place of the user's callback, unless it is one that was made here.
    fn place(
        &mut self,
        callback: &mut Option<Callback<T>>,
        compose: impl FnOnce(Option<Callback<T>>) -> Option<Callback<T>>,
    ) {
        self.0.retain(|known| known.strong_count() > 0);
        let is_ours = |callback: &Callback<T>| {
            self.0.iter().any(|known| std::ptr::addr_eq(known.as_ptr(), Arc::as_ptr(callback)))
        };
        if callback.as_ref().is_some_and(is_ours) {
            return;
        }
        *callback = compose(callback.take());
        self.0.extend(callback.as_ref().map(Arc::downgrade));
    }
}

impl Composed {
    /// Puts the filters around the callbacks in `options`.
    pub(super) fn compose(&self, filters: &Arc<Filters>, options: &mut ClientOptions) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.events.place(&mut options.before_send, |users| filters.before_send(users));
        known.breadcrumbs.place(&mut options.before_breadcrumb, |users| filters.before_breadcrumb(users));
        known.logs.place(&mut options.before_send_log, |users| filters.before_send_log(users));
    }
}
