//! `Monitored`, the configuration: a Sentry integration, and the start of a client around it.

mod alerts;
mod classes;
mod config;
mod filters;
mod outgoing;
#[cfg(feature = "spotlight")]
mod spotlight;
mod start;

use std::fmt;
use std::sync::Arc;

use sentry::protocol::Event;
use sentry::{ClientOptions, Integration};

pub use self::alerts::{SelfTest, alert};
pub use self::config::ConfigError;
use self::config::{Mistake, tag_value};
use self::filters::Composed;
#[cfg(any(feature = "console", feature = "testing"))]
pub(crate) use self::outgoing::Observer;
#[cfg(feature = "console")]
pub(crate) use self::outgoing::Started;
use self::outgoing::Tag;
#[cfg(feature = "testing")]
pub(crate) use self::start::{Attached, tell};
pub use self::start::{InitGuard, flush};
use crate::alert::{Listener, Setup};
use crate::classify::rules::Rules;
use crate::filter::Filters;
use crate::{report, span};

/// The configuration: what is to be done with everything that goes to Sentry.
///
/// Annotations need none of it. They work with whatever client is bound; this adds what belongs to an application.
///
/// [`init`](Self::init) starts Sentry with it. An application that starts Sentry itself can add it to its options as
/// an integration, which does the same but for what an integration cannot do: `service` and `component` are then on
/// events and not on transactions, which are not filtered, and of which only what monitored calls record is scrubbed; and
/// there is neither `console()` nor `spotlight()`.
///
/// ```
/// # #[cfg(feature = "testing")] {
/// use monitored::{Monitored, testing};
/// use sentry::{ClientOptions, Level, capture_message};
///
/// let configured = Monitored::new().service("backend").component("api");
/// let captured = testing::capture_with(configured, ClientOptions::new(), || {
///     capture_message("out of stock", Level::Warning);
/// });
///
/// assert_eq!(captured.events[0].tags["service"], "backend");
/// assert_eq!(captured.events[0].tags["component"], "api");
/// # }
/// ```
///
/// As an integration:
///
/// ```
/// use monitored::Monitored;
/// use sentry::ClientOptions;
///
/// let options = ClientOptions::new().add_integration(Monitored::new().service("backend"));
/// let client = sentry::Client::from(options);
/// assert!(client.options().integrations.iter().any(|integration| integration.name() == "monitored"));
/// ```
#[derive(Default)]
#[must_use = "a configuration does nothing until `init`, or until it is added to a client's options"]
pub struct Monitored {
    /// On every event and transaction, unless it has a tag of that name already.
    tags: Vec<Tag>,
    mistakes: Vec<Mistake>,
    rules: Arc<Rules>,
    filters: Arc<Filters>,
    /// The callbacks that stand in the options of its clients already.
    composed: Composed,
    /// It is around the transport, where transactions can be filtered.
    around: bool,
    observers: Vec<Arc<dyn outgoing::Observer>>,
    alerts: Setup,
    /// They see each alert.
    listeners: Vec<Listener>,
    /// Calls show as spans of `tracing`, too.
    tracing_spans: bool,
    /// Works without a DSN: there is somebody here who wants to see what would be sent.
    local: bool,
    /// Without a DSN everything is sampled, whatever the options say: what is left out, nobody would ever see.
    wants_everything: bool,
    /// Nothing leaves the process, even with a DSN.
    sealed: bool,
    /// What the code says of Spotlight.
    #[cfg(feature = "spotlight")]
    spotlight: Option<crate::spotlight::Choice>,
}

impl Monitored {
    /// A configuration that changes nothing yet.
    ///
    /// ```
    /// let _guard = monitored::Monitored::new().init(sentry::ClientOptions::new());
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// The name of this service, as the tag `service` on every event, those of other libraries included, and on every
    /// transaction. A tag of that name that is there already stays.
    ///
    /// At most 200 characters, no newline: more is a mistake, see [`init`](Self::init).
    ///
    /// ```
    /// # #[cfg(feature = "testing")] {
    /// use monitored::{Monitored, testing};
    /// use sentry::{ClientOptions, TransactionContext, start_transaction};
    ///
    /// let captured = testing::capture_with(Monitored::new().service("backend"), ClientOptions::new(), || {
    ///     start_transaction(TransactionContext::new("import", "task")).finish();
    /// });
    /// assert_eq!(captured.transactions[0].tags["service"], "backend");
    /// # }
    /// ```
    pub fn service(self, name: impl Into<String>) -> Self {
        self.tag("service", name.into())
    }

    /// The part of the service that this process is (`api`, `worker`), as the tag `component`, otherwise like
    /// [`service`](Self::service).
    ///
    /// ```
    /// # #[cfg(feature = "testing")] {
    /// use monitored::{Monitored, testing};
    /// use sentry::{ClientOptions, Level, capture_message};
    ///
    /// let captured = testing::capture_with(Monitored::new().component("worker"), ClientOptions::new(), || {
    ///     capture_message("queue is full", Level::Warning);
    /// });
    /// assert_eq!(captured.events[0].tags["component"], "worker");
    /// # }
    /// ```
    pub fn component(self, name: impl Into<String>) -> Self {
        self.tag("component", name.into())
    }

    /// Whether a monitored call also opens a span of `tracing`, where a subscriber wants one: so that `fmt`,
    /// OpenTelemetry and tokio-console see it. Off by default, and then it costs nothing.
    ///
    /// The span has the target `monitored` and the level `INFO`, is called `call` (`tracing` fixes that for all), and has
    /// the fields `otel.name` (the call's name), `op`, and at its end `status` (Sentry's, as in `invalid_argument`),
    /// `otel.status_code` (`OK` or `ERROR`) and, for a failure, `error_type`. It is entered whenever the call runs: in
    /// every poll, and while its future is dropped. Sentry's own layer for `tracing` makes no second span of it.
    ///
    /// ```
    /// # #[cfg(feature = "testing")] {
    /// use monitored::{Monitored, monitored, testing};
    /// use sentry::ClientOptions;
    ///
    /// #[monitored]
    /// fn import() {
    ///     assert_eq!(tracing::Span::current().metadata().unwrap().target(), "monitored");
    /// }
    ///
    /// tracing::subscriber::with_default(tracing_subscriber::fmt().finish(), || {
    ///     testing::capture_with(Monitored::new().tracing_spans(true), ClientOptions::new(), import);
    /// });
    /// # }
    /// ```
    pub fn tracing_spans(mut self, on: bool) -> Self {
        self.tracing_spans = on;
        self
    }

    fn tag(mut self, name: &'static str, value: String) -> Self {
        self.tags.retain(|(existing, _)| *existing != name);
        match tag_value(name, value) {
            Ok(value) => self.tags.push((name, value)),
            Err(mistake) => self.mistakes.push(mistake),
        }
        self
    }

    /// Shows `observer` everything that leaves, and makes the client work without a DSN.
    #[cfg(any(feature = "console", feature = "testing"))]
    pub(crate) fn observed_by(mut self, observer: Arc<dyn Observer>) -> Self {
        self.observers.push(observer);
        self.local = true;
        self
    }

    /// Lets nothing out of the process.
    #[cfg(feature = "testing")]
    pub(crate) fn sealed(mut self) -> Self {
        self.sealed = true;
        self
    }
}

impl fmt::Debug for Monitored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Monitored")
            .field("tags", &self.tags)
            .field("rules", &self.rules)
            .field("mistakes", &self.mistakes)
            .finish_non_exhaustive()
    }
}

impl Integration for Monitored {
    fn name(&self) -> &'static str {
        crate::INTEGRATION
    }

    fn setup(&self, options: &mut ClientOptions) {
        if self.tracing_spans {
            options.integrations.push(Arc::new(span::TracingSpans));
        }
        options.integrations.push(Arc::new(span::Recorded(self.scrubbing())));
        self.mistakes.iter().for_each(Mistake::log);
        // `init` has taken them out by now: they hang on the transport, which is out of reach here.
        if !self.observers.is_empty() {
            Mistake::ConsoleWithoutInit.log();
        }
        #[cfg(feature = "spotlight")]
        if self.has_spotlight() && !self.around {
            Mistake::SpotlightWithoutInit.log();
        }
        if self.filters.has_transaction_filters() && !self.around {
            Mistake::TransactionFilterWithoutInit.log();
        }
        if !self.around {
            self.alerts.check().into_iter().for_each(|mistake| Mistake::Alert(mistake).log());
        }
        let service = self.tags.iter().find(|(name, _)| *name == "service").map(|(_, value)| value.clone());
        self.alerts.arm(options, service, &self.filters, &self.listeners, self.sealed);
        let lossless = self.filters.drops_no_events() && options.before_send.is_none();
        self.composed.compose(&self.filters, options);
        if lossless {
            options.integrations.push(Arc::new(span::Lossless));
        }
    }

    fn process_event(&self, event: Event<'static>, options: &ClientOptions) -> Option<Event<'static>> {
        // A client with logs runs one event without `sdk` through its integrations when it is made, to learn what
        // they add. It is never sent.
        if event.sdk.is_none() {
            return Some(event);
        }
        let mut event = report::process_for(event, options)?;
        for (name, value) in &self.tags {
            event.tags.entry((*name).to_owned()).or_insert_with(|| value.clone());
        }
        Some(event)
    }
}
