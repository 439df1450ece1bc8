//! Spotlight, as an application configures it.

use std::sync::Arc;
use std::time::Duration;

use sentry::Envelope;

use super::Monitored;
use super::config::Mistake;
use super::outgoing::{Observer, Started};
use crate::spotlight::{Choice, Spotlight, VARIABLE};

/// How long the end of a client waits for Spotlight at most: an attempt takes no longer, and who does not answer until then is not waited for.
const PATIENCE: Duration = Duration::from_secs(2);

impl Monitored {
    /// Sends to Sentry's [Spotlight](https://spotlightjs.com), besides, what is sent to Sentry: the same envelopes, after filters and
    /// scrubbing. For local development. Feature `spotlight`.
    ///
    /// `url` is where Spotlight takes envelopes. `""`, or one of `true`, `t`, `yes`, `y`, `on` and `1`, is the usual
    /// `http://localhost:8969/stream`; `false`, `f`, `no`, `n`, `off` and `0` turn it off. The **environment variable `SENTRY_SPOTLIGHT`** takes
    /// the same values and needs no call of this at all, so that the same program shows itself to whoever starts it with
    /// `SENTRY_SPOTLIGHT=1`, or by `spotlight run`. Where both say something this counts, but for the usual URL, which one of the variable
    /// replaces: the rules of [Sentry's other SDKs](https://develop.sentry.dev/sdk/foundations/client/integrations/spotlight/). An
    /// empty variable says nothing. Called again, the later call counts. What is no `http` or `https` URL is a mistake, see
    /// [`init`](Self::init).
    ///
    /// No DSN is needed. Without one nothing else leaves the process, and everything is sampled, whatever the options say, since nobody
    /// would see it otherwise; with one, Spotlight is shown what is sampled for Sentry. What the options leave out by
    /// `send_default_pii` is left out here, too. Only [`init`](Self::init) can do this: a client builds its transport before its integrations,
    /// so on a `Monitored` that was added by `add_integration` there is no Spotlight, and the log says so.
    ///
    /// Sent in the background, one after the other, by a thread of its own. At most 256 envelopes of 16 MiB altogether wait; more are
    /// dropped. A Spotlight that is not there costs nothing: it is said once, at level `warn`, what waits is dropped, and it is not asked again
    /// before a pause, which grows from a second to a minute. `monitored::flush` waits for what is queued; dropping the guard does so
    /// too, for two seconds at most.
    ///
    /// ```
    /// use std::io::{Read, Write};
    /// use std::net::TcpListener;
    /// use monitored::Monitored;
    /// use sentry::{ClientOptions, Level, capture_message};
    ///
    /// // In place of Spotlight, which `npx @spotlightjs/spotlight` starts on port 8969.
    /// let listener = TcpListener::bind("127.0.0.1:0")?;
    /// let url = format!("http://{}/stream", listener.local_addr()?);
    /// let spotlight = std::thread::spawn(move || -> std::io::Result<String> {
    ///     let (mut connection, _) = listener.accept()?;
    ///     let mut read = Vec::new();
    ///     while !String::from_utf8_lossy(&read).contains("out of stock") {
    ///         let mut bytes = [0; 4096];
    ///         let count = connection.read(&mut bytes)?;
    ///         read.extend_from_slice(&bytes[..count]);
    ///     }
    ///     connection.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")?;
    ///     Ok(String::from_utf8_lossy(&read).into_owned())
    /// });
    ///
    /// let guard = Monitored::new().spotlight(url).init(ClientOptions::new());
    /// assert!(guard.is_enabled(), "no DSN is needed");
    /// capture_message("out of stock", Level::Warning);
    /// drop(guard);
    ///
    /// let shown = spotlight.join().unwrap()?;
    /// assert!(shown.starts_with("POST /stream HTTP/1.1\r\n"));
    /// assert!(shown.contains("content-type: application/x-sentry-envelope\r\n"));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn spotlight(mut self, url: impl Into<String>) -> Self {
        self.spotlight = Some(Choice::of_code(&url.into()));
        self
    }

    /// Whether there is to be one, if nothing is wrong with it.
    pub(super) fn has_spotlight(&self) -> bool {
        self.spotlight_url().is_some()
    }

    fn spotlight_url(&self) -> Option<(&'static str, String)> {
        Choice::url(self.spotlight.as_ref(), std::env::var(VARIABLE).ok().as_deref())
    }

    /// Adds it as one who sees what is sent, where there is to be one.
    pub(super) fn add_spotlight(&mut self) -> Option<Mistake> {
        let (setting, url) = self.spotlight_url()?;
        let Some(spotlight) = Spotlight::at(&url) else { return Some(Mistake::SpotlightUrl(setting)) };
        self.observers.push(Arc::new(spotlight));
        (self.local, self.wants_everything) = (true, true);
        None
    }
}

impl Observer for Spotlight {
    fn started(&self, _: &Started) {
        if let Err(error) = self.start() {
            tracing::warn!(target: "monitored", "spotlight: there is no thread for it: {error}");
        }
    }

    fn envelope(&self, envelope: &Envelope) {
        self.envelope(envelope);
    }

    fn finish(&self, timeout: Duration) -> bool {
        self.finish(timeout)
    }

    fn end(&self, timeout: Duration) -> bool {
        let finished = self.finish(timeout.min(PATIENCE));
        self.end();
        finished
    }
}
