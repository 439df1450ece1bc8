//! `Monitored::console()`: what is sent, as trees in the terminal.

mod alerts;
mod held;
mod lines;
mod sink;

use std::io::Write;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use sentry::Envelope;
use sentry::protocol::{EnvelopeItem, Event, ItemContainer, Transaction};

use self::held::Held;
use self::sink::Sink;
use super::{Look, Notice, Trace};
use crate::alert::Alert;
use crate::monitored::{Monitored, Observer, Started};

/// How long an event waits for its trace before it is shown on its own: about as long as somebody who watches does
/// not take for a delay.
const PATIENCE: Duration = Duration::from_secs(1);

impl Monitored {
    /// Prints on standard error what is sent to Sentry: each trace as a tree with durations and outcomes, each error
    /// under the span where it happened, with its chain and stack. For local development.
    ///
    /// No DSN is needed. Without one nothing leaves the process, and where the options say nothing about the sampling
    /// of traces, every trace is shown; with one, what is printed is what is sent. Only [`init`](Self::init) can do
    /// this: a client builds its transport before its integrations, so on a `Monitored` that was added by
    /// `add_integration` the console stays silent, and says so in the log.
    ///
    /// ```text
    /// create_user  api  12.4 ms  database_error  trace 70df578e
    /// ├─ validate  0.1 ms  ok
    /// └─ insert_user  database  8.2 ms  database_error  rows=1
    ///    ✗ UserError::Database: cannot store the user
    ///      caused by io::Error: disk full
    ///      at insert_user (src/users.rs:41)  id=42
    ///      at create_user (src/api.rs:18)
    /// ```
    ///
    /// `trace` and the first eight digits of its id end the line of a root: the answer to a request, and what Sentry shows, have
    /// the whole of it; transactions of one trace have the same. Of a panic there is the place where it happened, and then the calls
    /// around it.
    ///
    /// A trace is printed when it ends. An error waits for it, but for a second at most: then it is printed on its own,
    /// and the tree only names it. So an error of a trace that is not sampled, never ends or was never there is always
    /// seen. What waits when the guard is dropped, or at a flush, is printed then; `std::process::exit` loses it. At
    /// most 256 events wait at a time.
    ///
    /// Check-ins and Sentry logs are a line each, alerts one with their figures below. Many like siblings in a row are summed up after the first few, and
    /// control characters are escaped. There is colour where standard error is a terminal, unless `NO_COLOR` is set or
    /// `TERM` is `dumb`. Nothing here fails when standard error is closed.
    ///
    /// ```
    /// use monitored::Monitored;
    /// use sentry::{ClientOptions, TransactionContext, start_transaction};
    ///
    /// let guard = Monitored::new().console().init(ClientOptions::new());
    /// assert!(guard.is_enabled(), "no DSN is needed");
    ///
    /// start_transaction(TransactionContext::new("import", "task")).finish();   // import  task  12 µs  trace 9c1e0a77
    /// ```
    pub fn console(self) -> Self {
        self.observed_by(Arc::new(Console::new(Sink::stderr(), PATIENCE)))
    }

    /// The console, without colour, into any writer, and with a patience of the caller's: for tests.
    #[doc(hidden)]
    pub fn console_to(self, writer: impl Write + Send + 'static, patience: Duration) -> Self {
        self.observed_by(Arc::new(Console::new(Sink::plain(Box::new(writer)), patience)))
    }
}

/// Shared with the thread that keeps an eye on what waits.
struct Console(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    /// What waits has changed.
    changed: Condvar,
    patience: Duration,
}

struct State {
    held: Held,
    sink: Sink,
    /// There is a thread that shows what has waited long enough.
    watched: bool,
}

impl Console {
    fn new(sink: Sink, patience: Duration) -> Self {
        let state = State { held: Held::default(), sink, watched: false };
        Self(Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new(), patience }))
    }

    fn event(&self, event: &Event<'_>) {
        let notice = Notice::new(event);
        let mut state = self.0.lock();
        if !state.held.may_get_a_trace(&notice) {
            return state.show_alone(notice);
        }
        if let Some(oldest) = state.held.hold(notice, Instant::now()) {
            state.show_alone(oldest);
        }
        if !state.watched {
            state.watched = self.watch();
            if !state.watched {
                state.show_everything();
            }
        }
    }

    /// Whether a thread could be started.
    fn watch(&self) -> bool {
        let shared = Arc::clone(&self.0);
        thread::Builder::new().name("monitored-console".into()).spawn(move || shared.watch()).is_ok()
    }

    fn transaction(&self, transaction: &Transaction<'_>) {
        let mut trace = Trace::new(transaction);
        let mut state = self.0.lock();
        state.held.hang_on(&mut trace);
        let tree = state.sink.look().trace(&trace);
        state.sink.write(&tree);
    }

    fn lines(&self, draw: impl FnOnce(Look) -> String) {
        let mut state = self.0.lock();
        let lines = draw(state.sink.look());
        state.sink.write(&lines);
    }
}

impl Observer for Console {
    fn started(&self, started: &Started) {
        self.0.lock().held.started(started);
    }

    fn envelope(&self, envelope: &Envelope) {
        for item in envelope.items() {
            match item {
                EnvelopeItem::Event(event) => self.event(event),
                EnvelopeItem::Transaction(transaction) => self.transaction(transaction),
                EnvelopeItem::MonitorCheckIn(check_in) => self.lines(|look| lines::check_in(check_in, look)),
                EnvelopeItem::ItemContainer(ItemContainer::Logs(logs)) => {
                    self.lines(|look| lines::logs(logs, look))
                }
                _ => {}
            }
        }
    }

    fn alert(&self, alert: &Alert) {
        self.lines(|look| alerts::alert(alert, look));
    }

    fn flush(&self) {
        self.0.lock().show_everything();
        self.0.changed.notify_all();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows what has waited long enough, until nothing waits.
    fn watch(&self) {
        let mut state = self.lock();
        while let Some(since) = state.held.oldest() {
            let left = self.patience.saturating_sub(since.elapsed());
            if left.is_zero() {
                state.show_oldest();
            } else {
                let waited = self.changed.wait_timeout(state, left);
                state = waited.unwrap_or_else(PoisonError::into_inner).0;
            }
        }
        state.watched = false;
    }
}

impl State {
    fn show_alone(&mut self, notice: Notice) {
        let text = self.sink.look().alone(&notice);
        self.sink.write(&text);
        self.held.remember(&notice);
    }

    fn show_oldest(&mut self) {
        if let Some(notice) = self.held.take_oldest() {
            self.show_alone(notice);
        }
    }

    fn show_everything(&mut self) {
        while self.held.oldest().is_some() {
            self.show_oldest();
        }
    }
}
