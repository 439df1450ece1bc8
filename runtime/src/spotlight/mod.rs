//! Sentry's Spotlight, which shows on the developer's own machine what is sent: it gets the same envelopes.
//!
//! - a [`Choice`] says whether there is to be one, and where;
//! - a [`queue`] holds what waits, and closes where nobody takes it;
//! - a [`sender`] has the queue and the thread that empties it. A process that was forked has one of its own.

mod choice;
mod queue;
mod sender;
mod weight;

use std::io;
use std::time::Duration;

use sentry::Envelope;

pub(crate) use self::choice::Choice;
use self::sender::Sender;
use crate::post::Target;
use crate::sync::{Arc, PerProcess};

/// Of the environment.
pub(crate) const VARIABLE: &str = "SENTRY_SPOTLIGHT";

/// One Spotlight.
pub(crate) struct Spotlight {
    target: Arc<Target>,
    senders: PerProcess<Arc<Sender>>,
}

impl Spotlight {
    /// At that URL; `None` where it is none.
    pub(crate) fn at(url: &str) -> Option<Self> {
        let target = Arc::new(Target::read(url)?);
        Some(Self { target, senders: PerProcess::new() })
    }

    /// Starts its thread. What happens until then is not lost: the first envelope would start it.
    ///
    /// # Errors
    /// There is no thread.
    pub(crate) fn start(&self) -> io::Result<()> {
        self.sender().map_or(Ok(()), Sender::ensure_worker)
    }

    /// Queues a copy, as it is sent to Sentry, unless nobody would take it. Takes a lock for moments, and waits for nothing.
    ///
    /// Written it is in the background: that takes ten times as long as copying it, in a program that is not optimised.
    pub(crate) fn envelope(&self, envelope: &Envelope) {
        let Some(sender) = self.sender() else { return };
        let Some(room) = sender.room() else { return };
        let weight = weight::weight(envelope);
        if weight <= room {
            sender.push(envelope.clone(), weight);
        } else {
            sender.overflowed();
        }
    }

    /// Waits until it has what is queued, for so long at most. Whether nothing is left.
    pub(crate) fn finish(&self, timeout: Duration) -> bool {
        self.senders.get().is_none_or(|sender| sender.finish(timeout))
    }

    /// Drops what is queued, and ends the thread.
    pub(crate) fn end(&self) {
        if let Some(sender) = self.senders.get() {
            sender.end();
        }
    }

    fn sender(&self) -> Option<&Arc<Sender>> {
        self.senders.get_or_init(|| Arc::new(Sender::new(Arc::clone(&self.target))))
    }
}

impl Drop for Spotlight {
    fn drop(&mut self) {
        self.end();
    }
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::process::Command;
    use std::time::Duration;

    use sentry::protocol::Event;

    use super::Spotlight;

    const NAME: &str = "spotlight::tests::without_a_thread_nothing_is_shown_and_nobody_waits";

    /// A stack that no machine has room for: no thread can be started.
    const STACK: (&str, &str) = ("RUST_MIN_STACK", "100000000000000");

    #[test]
    fn without_a_thread_nothing_is_shown_and_nobody_waits() {
        if env::var(STACK.0).is_ok_and(|size| size == STACK.1) {
            assert!(std::thread::Builder::new().spawn(|| ()).is_err(), "there is a thread");
            return alone();
        }
        // With one thread for the tests, they run on the main one.
        let run = Command::new(env::current_exe().unwrap())
            .args(["--exact", NAME, "--test-threads=1"])
            .env(STACK.0, STACK.1)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&run.stdout);
        assert!(run.status.success() && told.contains("1 passed"), "{told}");
    }

    fn alone() {
        let spotlight = Spotlight::at("http://127.0.0.1:1/stream").unwrap();
        assert!(spotlight.start().is_err());
        for _ in 0..100 {
            spotlight.envelope(&Event::default().into());
        }
        assert!(spotlight.finish(Duration::from_secs(60)), "nothing waits for ever");
        let sender = spotlight.sender().unwrap();
        assert_eq!(sender.room(), None, "it is not tried for each envelope");
    }
}
