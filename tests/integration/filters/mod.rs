//! What filters keep back, and what they leave alone.

mod any_order;
mod composed;
mod failing;
mod limited;
mod panicking;
mod properties;
mod ready_made;
mod recorded;
mod secrets;
mod small_things;
mod transactions;

use std::io;
use std::sync::{Arc, Mutex};

use monitored::Monitored;
use monitored::sentry::{Client, ClientOptions, Envelope, Hub, Transport};

const DSN: &str = "https://public@sentry.invalid/1";

#[derive(Default)]
struct Kept(Mutex<Vec<Envelope>>);

impl Transport for Kept {
    fn send_envelope(&self, envelope: Envelope) {
        self.0.lock().unwrap().push(envelope);
    }
}

impl Kept {
    fn envelopes(&self) -> Vec<Envelope> {
        self.0.lock().unwrap().clone()
    }

    /// All that left, as bytes.
    fn bytes(&self) -> String {
        let mut bytes = Vec::new();
        for envelope in self.envelopes() {
            envelope.to_writer(&mut bytes).unwrap();
        }
        String::from_utf8(bytes).unwrap()
    }
}

/// Runs `body` with a client of these options, of which `Monitored` is an integration only.
fn as_integration(options: ClientOptions, body: impl FnOnce()) -> Arc<Kept> {
    let kept = Arc::new(Kept::default());
    let client = Arc::new(Client::from(options.dsn(DSN).transport(Arc::clone(&kept))));
    Hub::run(Arc::new(Hub::new(Some(Arc::clone(&client)), Arc::default())), body);
    client.close(None);
    kept
}

/// Runs `body` under a client that `Monitored` has started.
fn initialised(monitored: Monitored, options: ClientOptions, body: impl FnOnce()) -> Arc<Kept> {
    let kept = Arc::new(Kept::default());
    let options = options.dsn(DSN).transport(Arc::clone(&kept));
    Hub::run(Arc::new(Hub::new(None, Arc::default())), || {
        let _guard = monitored.init(options);
        body();
    });
    kept
}

/// What was logged.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
