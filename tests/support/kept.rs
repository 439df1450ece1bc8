//! A client apart from everybody's, and what leaves it.

use std::sync::{Arc, Mutex};

use sentry::protocol::Event;
use sentry::{Envelope, Hub, Transport};

/// With a hub of its own: `init` binds the current one, which may be everybody's.
pub fn apart<R>(body: impl FnOnce() -> R) -> R {
    Hub::run(Arc::new(Hub::new(None, Arc::default())), body)
}

/// A transport that keeps what it is to send.
#[derive(Default)]
pub struct Kept(Mutex<Vec<Envelope>>);

impl Kept {
    /// What has been sent so far.
    pub fn envelopes(&self) -> Vec<Envelope> {
        self.0.lock().unwrap().clone()
    }

    /// The events among that.
    pub fn events(&self) -> Vec<Event<'static>> {
        self.envelopes().iter().filter_map(Envelope::event).cloned().collect()
    }
}

impl Transport for Kept {
    fn send_envelope(&self, envelope: Envelope) {
        self.0.lock().unwrap().push(envelope);
    }
}
