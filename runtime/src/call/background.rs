//! Threads of our own.

use std::io;
use std::thread::Builder;

use sentry::Hub;

use super::stack;
use crate::value::guarded;

/// Starts one that runs `work`, in which no call is monitored and no client is bound: what a thread that sends logs, or captures, must not
/// bring about something else to be sent.
pub(crate) fn start(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    // Sentry takes the first thread that asks for the program's main one.
    guarded(|| stack::is_alive().then(Hub::current));
    let run = move || {
        unbind();
        guarded(|| stack::muted(work));
    };
    Builder::new().name(name.to_owned()).spawn(run).map(drop)
}

/// Lets go of the client that a new thread has from the start, which would live for as long as the thread.
pub(crate) fn unbind() {
    guarded(|| Hub::current().bind_client(None));
}
