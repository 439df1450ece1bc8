//! Alerts, as an application configures and raises them.

use std::fmt::{self, Display, Formatter};
use std::sync::Arc;
use std::time::Duration;

use sentry::protocol::{Event, Value as Json};
use sentry::types::Uuid;
use sentry::{Hub, Level};

use super::Monitored;
use super::config::Mistake;
use crate::alert::sink::sends;
use crate::alert::{AlertRule, AlertSink, DeliveryError, Engine, writing};
use crate::call::stack;
use crate::call::tally::{self, Tally};
use crate::value::{Value, guarded, limits, text};

/// How long a self-test waits for its event to be sent.
const PATIENCE: Duration = Duration::from_secs(5);

impl Monitored {
    /// Adds a rule: when the team is to hear of it. See [`alert`](mod@crate::alert).
    ///
    /// ```
    /// # #[cfg(all(feature = "testing", feature = "enable"))] {
    /// use monitored::{AlertRule, Monitored, monitored, testing};
    /// use sentry::ClientOptions;
    ///
    /// #[monitored]
    /// fn save() -> Result<(), String> {
    ///     Err("disk full".to_owned())
    /// }
    ///
    /// let configured = Monitored::new().alert(AlertRule::error_count("errors", 2));
    /// let captured = testing::capture_with(configured, ClientOptions::new(), || {
    ///     for _ in 0..5 {
    ///         assert!(save().is_err());
    ///     }
    /// });
    /// assert_eq!(captured.alerts.len(), 1);
    /// assert_eq!(captured.alerts[0].message, "3 failures in 5 min, more than 2");
    /// # }
    /// ```
    pub fn alert(mut self, rule: AlertRule) -> Self {
        let mistakes = self.alerts.add_rule(rule);
        self.mistakes.extend(mistakes.into_iter().map(Mistake::Alert));
        self.counting()
    }

    /// Adds a sink: where alerts go. Without one they go to the log. What can be one: [`sink`](crate::sink).
    ///
    /// With a sink, errors whose policy alerts at once (`internal` ones, and panics) are told without any rule: each distinct one once an hour.
    ///
    /// ```
    /// use monitored::{Alert, Monitored};
    ///
    /// let monitored = Monitored::new().notify(|alert: &Alert| eprintln!("{alert}"));
    /// # let _ = monitored;
    /// ```
    pub fn notify(mut self, sink: impl AlertSink) -> Self {
        let mistake = self.alerts.add_sink(sink);
        self.mistakes.extend(mistake.map(Mistake::Alert));
        self.counting()
    }

    /// Where events are shown, for the link in an alert: the address of Sentry for your organisation (`https://acme.sentry.io`), or an address with
    /// `{event_id}` in it.
    ///
    /// ```
    /// use monitored::Monitored;
    ///
    /// let sentry = Monitored::new().sentry_url("https://acme.sentry.io");
    /// let bugsink = Monitored::new().sentry_url("https://bugs.example.org/issues/event/{event_id}/");
    /// # let _ = (sentry, bugsink);
    /// ```
    pub fn sentry_url(mut self, url: impl Into<String>) -> Self {
        let mistake = self.alerts.set_sentry_url(url.into());
        self.mistakes.extend(mistake.map(Mistake::Alert));
        self
    }

    /// Lets the rules count together with those of other processes, in Redis or Valkey: one of them tells. Feature `redis`. See [`RedisWindows`](crate::RedisWindows) for what is
    /// exact, what is shared, and what happens without Redis.
    ///
    /// Given again, the later one counts. Not shared is what goes by a `ManualClock`, and what is captured by `testing`.
    ///
    /// ```
    /// use monitored::{AlertRule, Monitored, RedisWindows};
    ///
    /// let monitored = Monitored::new()
    ///     .alert(AlertRule::error_count("backend_errors", 10))
    ///     .shared_windows(RedisWindows::connect("redis://redis.internal:6379/0"));
    /// # let _ = monitored;
    /// ```
    #[cfg(feature = "redis")]
    pub fn shared_windows(mut self, windows: crate::alert::RedisWindows) -> Self {
        let mistakes = self.alerts.set_shared(windows);
        self.mistakes.extend(mistakes.into_iter().map(Mistake::Alert));
        self
    }

    /// Alert rules go by this clock.
    #[cfg(feature = "testing")]
    pub(crate) fn set_clock(&mut self, clock: Arc<crate::clock::Manual>) {
        self.alerts.set_clock(clock);
    }

    /// Where the engine will be, when there is a client.
    #[cfg(feature = "testing")]
    pub(crate) fn engine(&self) -> Arc<std::sync::OnceLock<Arc<Engine>>> {
        self.alerts.engine()
    }

    fn counting(self) -> Self {
        tally::find_by(|hub| engine(hub).map(|engine| -> Arc<dyn Tally> { engine }));
        self
    }

    /// Proves that monitoring works: sends an event that is marked as such (tag `monitored.self_test`) and a test alert to every sink, and tells what each
    /// answered. Past queue and filters of rules, once, with no retries.
    ///
    /// Blocks until all have answered: 5 seconds at most for the event, 30 for a sink. Of the client that is bound here; where that has no `Monitored`,
    /// there are no sinks.
    ///
    /// ```
    /// use monitored::Monitored;
    ///
    /// let test = Monitored::self_test();
    /// assert!(!test.is_ok(), "there is no client");
    /// assert_eq!(test.to_string(), "event: there is no Sentry client that sends");
    /// ```
    pub fn self_test() -> SelfTest {
        let Some(hub) = hub() else {
            return SelfTest { event: Err(NO_CLIENT.to_owned()), sinks: Vec::new() };
        };
        let sinks = engine(&hub).map(|engine| engine.self_test()).unwrap_or_default();
        SelfTest { event: test_event(&hub), sinks }
    }
}

const NO_CLIENT: &str = "there is no Sentry client that sends";

fn test_event(hub: &Hub) -> Result<Uuid, String> {
    let Some(client) = hub.client().filter(|client| sends(client)) else {
        return Err(NO_CLIENT.to_owned());
    };
    // Not in the words that `filter::drop_test_events_in` looks for.
    let event = Event {
        level: Level::Info,
        logger: Some("monitored".to_owned()),
        message: Some("This event proves that monitoring works".to_owned()),
        tags: [("monitored.self_test".to_owned(), "true".to_owned())].into(),
        ..Event::default()
    };
    let id = hub.capture_event(event);
    if id.is_nil() {
        Err("dropped by a filter, or by `sample_rate`".to_owned())
    } else if client.flush(Some(PATIENCE)) {
        Ok(id)
    } else {
        Err(format!("{} was not sent within {} s", id.simple(), PATIENCE.as_secs()))
    }
}

/// What the event and each sink of a [`Monitored::self_test`] answered. As text, a line each.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SelfTest {
    /// The event's id, or why it was not sent. Whether the receiver took it, the SDK does not tell.
    pub event: Result<Uuid, String>,
    /// Each sink by its name.
    pub sinks: Vec<(String, Result<(), DeliveryError>)>,
}

impl SelfTest {
    /// Whether everything went well.
    pub fn is_ok(&self) -> bool {
        self.event.is_ok() && self.sinks.iter().all(|(_, answer)| answer.is_ok())
    }
}

impl Display for SelfTest {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.event {
            Ok(id) => write!(f, "event: sent, {}", id.simple())?,
            Err(reason) => write!(f, "event: {reason}")?,
        }
        for (name, answer) in &self.sinks {
            match answer {
                Ok(()) => write!(f, "\n{name}: delivered")?,
                Err(error) => {
                    write!(f, "\n{name}: {}", text::one_line(&error.to_string(), limits::DEBUG))?;
                }
            }
        }
        Ok(())
    }
}

/// The current hub; a thread that is ending has none any more.
pub(super) fn hub() -> Option<Arc<Hub>> {
    if stack::is_alive() { guarded(Hub::current) } else { None }
}

/// Who counts and alerts for the client of this hub.
pub(super) fn engine(hub: &Hub) -> Option<Arc<Engine>> {
    let engine = hub.with_integration(|it: &Monitored| it.alerts.engine().get().cloned())?;
    engine.belongs_to(hub);
    Some(engine)
}

/// Raises an alert by hand, with what a person needs to know besides, as pairs of a name and a value. It goes to every sink of the client
/// that is bound here; where there is none, to the log at error level.
///
/// Never blocks: it is delivered in the background, like one of a rule. The message is cut at 1 KiB, secrets in it are taken out, and so they are in the values; names
/// that mean secrets make their values `[Filtered]`. At most 64 values are kept.
///
/// ```
/// monitored::alert("User creation failed", [("endpoint", "create_user"), ("error", "disk full")]);
/// monitored::alert("The warehouse does not answer", monitored::alert::NO_CONTEXT);
/// ```
pub fn alert<K, V>(message: impl Display, context: impl IntoIterator<Item = (K, V)>)
where
    K: AsRef<str>,
    V: Value,
{
    let message = text::display(&message, limits::MESSAGE);
    let entry = |(name, value): (K, V)| {
        let mut slot = crate::value::Slot::named(name.as_ref(), limits::DATA);
        slot.value(&value);
        let name = text::cut(name.as_ref(), limits::KEY).into_owned();
        slot.into_value().map(|value: Json| (name, value))
    };
    let context: Vec<_> = context.into_iter().take(limits::ENTRIES).filter_map(entry).collect();
    match hub().and_then(|hub| engine(&hub)) {
        Some(engine) => engine.by_hand(&message, context),
        None => unheard(&message),
    }
}

fn unheard(message: &str) {
    let names = crate::value::secret::Names::default();
    let message = text::one_line(&crate::value::secret::scrubbed(message, &names), limits::DEBUG);
    writing(|| tracing::error!(target: "monitored", "alert: {message}"));
}
