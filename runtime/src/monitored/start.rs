//! From a configuration to a running client.

use std::ops::Deref;
use std::str::FromStr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use sentry::transports::DefaultTransportFactory;
use sentry::types::Dsn;
use sentry::{
    ClientInitGuard, ClientOptions, EventSamplingStrategy, Hub, TracesSamplingStrategy, TransportFactory,
};

use super::Monitored;
use super::config::{ConfigError, Mistake};
use super::outgoing::{Observer, OutgoingFactory, Started};
use crate::alert::sink::PLACEHOLDER_DSN;
use crate::alert::{Engine, Listener};
use crate::{clock, report, span};

/// Keeps Sentry running. When it is dropped, what calls still hold is reported, alerts that are queued are delivered, and what is queued
/// is sent and printed, the last two for as long as `ClientOptions::shutdown_timeout` allows each (two seconds by default); and the client ends.
///
/// Keep it in a variable of `main`, with a name: `let _ = …` drops it at once. `std::process::exit` runs no destructor
/// and so loses what is queued; drop the guard before, or call [`flush`](crate::flush). It can be used like the [`sentry::ClientInitGuard`] inside it.
///
/// ```
/// use monitored::Monitored;
/// use sentry::ClientOptions;
///
/// let guard = Monitored::new().service("backend").init(ClientOptions::new());
/// assert!(!guard.is_enabled(), "there is no DSN, nor anybody here who wants to see what would be sent");
/// ```
#[must_use = "when the guard is dropped Sentry ends"]
pub struct InitGuard {
    client: ClientInitGuard,
    alerts: Option<Arc<Engine>>,
}

impl Deref for InitGuard {
    type Target = ClientInitGuard;

    fn deref(&self) -> &ClientInitGuard {
        &self.client
    }
}

impl Drop for InitGuard {
    fn drop(&mut self) {
        // Before the client ends, which is dropped after this.
        report::settle(Some(&self.client));
        if let Some(engine) = &self.alerts {
            let limit = self.client.options().shutdown_timeout;
            engine.flush(limit);
            // The hub keeps the client, and that the engine: nobody else would say what was lost.
            engine.end();
        }
    }
}

impl std::fmt::Debug for InitGuard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InitGuard").field("enabled", &self.client.is_enabled()).finish()
    }
}

/// Sends what is held and queued, and waits for it, for `timeout` at most: for programs that end without dropping the
/// guard (`std::process::exit`), and for those that are suspended between requests (serverless).
///
/// Tells whether everything was sent in time; `true` where there is no client. What calls hold, on this thread and on
/// all others that use this client, is sent as if they went on without it: a failure that their callers have not returned
/// yet. If they return it afterwards it is not reported again. What is captured only if it escapes (`capture = "escaped"`)
/// stays held.
///
/// ```
/// use std::time::Duration;
///
/// assert!(monitored::flush(Duration::from_secs(2)));
/// ```
pub fn flush(timeout: Duration) -> bool {
    let began = clock::now();
    // A thread that is ending has nothing to send by.
    let Some(hub) = super::alerts::hub() else { return true };
    let client = hub.client();
    report::settle(client.as_deref());
    let left = || timeout.saturating_sub(clock::now().saturating_duration_since(began));
    let send = |timeout| client.as_ref().is_none_or(|client| client.flush(Some(timeout)));
    // Events first: a sink may hang.
    let sent = send(left());
    let Some(engine) = super::alerts::engine(&hub) else { return sent };
    let delivered = engine.flush(left());
    // `sink::Sentry` makes events of alerts.
    send(left()) && sent && delivered
}

impl Monitored {
    /// Starts Sentry with these options and this configuration: `sentry::init`, plus what an integration cannot do.
    ///
    /// The DSN comes from the options or from the environment variable `SENTRY_DSN`, the transport from the options or
    /// from the features of `sentry`; the user's `before_send`, sampler and transport stay and do what they did.
    ///
    /// A mistake never stops the program: each is logged at error level (through `tracing`, target `monitored`), and
    /// what is wrong is left out. [`try_init`](Self::try_init) returns them instead.
    ///
    /// ```
    /// use monitored::Monitored;
    /// use sentry::ClientOptions;
    ///
    /// let _guard = Monitored::new()
    ///     .service("backend")
    ///     .component("")                              // a mistake: logged, and left out
    ///     .init(ClientOptions::new().dsn("https://public@sentry.invalid/1").traces_sample_rate(0.2));
    ///
    /// sentry::Hub::current().client().unwrap();
    /// ```
    pub fn init(mut self, options: ClientOptions) -> InitGuard {
        let (options, mistakes) = self.with_environment(options);
        let (client, failure) = self.start(options);
        mistakes.iter().chain(&failure).for_each(Mistake::log);
        guard(client)
    }

    /// [`init`](Self::init), but a mistake in the configuration is returned, and then nothing is started.
    ///
    /// # Errors
    /// Whatever is wrong: a service or component that is empty, too long for a tag or has a newline, a `SENTRY_DSN`
    /// that is no DSN, a Spotlight at what is no URL, a ready-made filter with an argument that makes no sense, an alert rule or a sink that is wrong, a
    /// `sentry` without a transport although there is a DSN.
    ///
    /// ```
    /// use monitored::Monitored;
    /// use sentry::ClientOptions;
    ///
    /// assert!(Monitored::new().service("").try_init(ClientOptions::new()).is_err());
    /// ```
    pub fn try_init(mut self, options: ClientOptions) -> Result<InitGuard, ConfigError> {
        let (options, mistakes) = self.with_environment(options);
        if let Some(error) = ConfigError::of(mistakes) {
            return Err(error);
        }
        let (client, failure) = self.start(options);
        match ConfigError::of(failure.into_iter().collect()) {
            None => Ok(guard(client)),
            Some(error) => {
                Hub::current().bind_client(None);
                Err(error)
            }
        }
    }

    /// `sentry::init` reads the variable of the DSN, too, but only after this has to know whether there is one; and it says
    /// nothing about one that is none.
    fn with_environment(&mut self, mut options: ClientOptions) -> (ClientOptions, Vec<Mistake>) {
        let mut mistakes = std::mem::take(&mut self.mistakes);
        mistakes.extend(self.alerts.check().into_iter().map(Mistake::Alert));
        #[cfg(feature = "spotlight")]
        mistakes.extend(self.add_spotlight());
        if options.dsn.is_none() {
            match std::env::var("SENTRY_DSN")
                .ok()
                .filter(|dsn| !dsn.is_empty())
                .map(|dsn| Dsn::from_str(&dsn))
            {
                Some(Ok(dsn)) => options.dsn = Some(dsn),
                Some(Err(error)) => mistakes.push(Mistake::Dsn(error.to_string())),
                None => {}
            }
        }
        (options, mistakes)
    }

    fn start(self, options: ClientOptions) -> (ClientInitGuard, Option<Mistake>) {
        let Attached { options, observers, failure } = self.attach(options);
        let client = sentry::init(options);
        tell(&observers, &Hub::current());
        let failure = failure.get().map(|reason| Mistake::Transport(reason.clone()));
        (client, failure)
    }

    /// Puts this configuration into `options`, as the integration it is and around their transport.
    pub(crate) fn attach(mut self, mut options: ClientOptions) -> Attached {
        let (observers, failure) = (std::mem::take(&mut self.observers), Arc::default());
        let inner = self.transport(&mut options);
        self.listeners = observers.iter().map(listener).collect();
        self.around = true;
        if options.dsn.is_some() {
            options.transport = Some(Arc::new(OutgoingFactory {
                inner,
                tags: self.tags.clone(),
                filters: Arc::clone(&self.filters),
                observers: observers.clone(),
                failure: Arc::clone(&failure),
            }));
        }
        Attached { options: options.add_integration(self), observers, failure }
    }

    /// The transport to be wrapped; `None` where nothing is to leave. Then the client is made to work without a DSN.
    fn transport(&self, options: &mut ClientOptions) -> Option<Arc<dyn TransportFactory>> {
        if options.dsn.is_some() && !self.sealed {
            return Some(options.transport.take().unwrap_or_else(|| Arc::new(DefaultTransportFactory)));
        }
        if self.local || self.alerts.is_configured() {
            options.dsn = options.dsn.take().or_else(|| PLACEHOLDER_DSN.parse().ok());
            if self.wants_everything {
                options.event_sampling_strategy = EventSamplingStrategy::FixedRate(1.0);
                // Not a rate: that would leave out what the sender of a continued trace has left out.
                options.traces_sampling_strategy = TracesSamplingStrategy::Function(Arc::new(|_| 1.0));
            } else if self.local
                && matches!(options.traces_sampling_strategy, TracesSamplingStrategy::Disabled)
            {
                options.traces_sampling_strategy = TracesSamplingStrategy::FixedRate(1.0);
            }
        }
        None
    }
}

fn guard(client: ClientInitGuard) -> InitGuard {
    InitGuard { client, alerts: super::alerts::engine(&Hub::current()) }
}

/// Options ready for a client.
pub(crate) struct Attached {
    pub(crate) options: ClientOptions,
    pub(crate) observers: Vec<Arc<dyn Observer>>,
    failure: Arc<OnceLock<String>>,
}

/// An observer as one that sees alerts.
fn listener(observer: &Arc<dyn Observer>) -> Listener {
    let observer = Arc::clone(observer);
    Arc::new(move |alert| observer.alert(alert))
}

/// Tells the observers that their client is the one of `hub`.
pub(crate) fn tell(observers: &[Arc<dyn Observer>], hub: &Hub) {
    let tracing = hub.client().is_some_and(|client| {
        !matches!(client.options().traces_sampling_strategy, TracesSamplingStrategy::Disabled)
    });
    let started = Started { tracing, outside: span::outside(hub) };
    observers.iter().for_each(|observer| observer.started(&started));
}
