//! Alerts on threads that end or unwind, and sinks that end on their own.

use std::cell::RefCell;
use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::time::Duration;

use monitored::alert::NO_CONTEXT;
use monitored::{Alert, AlertSink, DeliveryError, Monitored, sink};
use sentry::ClientOptions;

use super::client::{self, delivering, next, run};
use super::{Failure, call};

/// Raises an alert, and fails, while the locals of its thread are destroyed.
struct AtTheEnd;

impl Drop for AtTheEnd {
    fn drop(&mut self) {
        monitored::alert("the thread ends", NO_CONTEXT);
        let _ = call(Err(Failure::Bug));
    }
}

thread_local!(static AT_THE_END: RefCell<Option<AtTheEnd>> = const { RefCell::new(None) });

/// A panic in there ends the process, so that this is a program.
#[test]
#[ignore = "run by another test of this file"]
fn threads_that_end() {
    let (sink, heard) = client::heard("heard");
    delivering(Monitored::new().notify(sink), ClientOptions::new(), |_| {
        for early in [true, false] {
            let work = monitored::in_current_scope(|| {
                let _ = call(Ok(()));
                monitored::alert("the thread runs", NO_CONTEXT);
            });
            let arm = || AT_THE_END.with(|it| *it.borrow_mut() = Some(AtTheEnd));
            // What is used first is destroyed last: with or without Sentry's own locals.
            let thread = std::thread::spawn(move || {
                if early {
                    arm();
                }
                work();
                arm();
            });
            thread.join().unwrap();
            assert_eq!(next(&heard).message, "the thread runs");
        }
        // On a thread that has never had to do with Sentry.
        let only = std::thread::spawn(|| AT_THE_END.with(|it| *it.borrow_mut() = Some(AtTheEnd)));
        only.join().unwrap();
    });
}

#[test]
fn an_alert_while_a_threads_locals_are_destroyed_hurts_nobody() {
    let output = run("threads::threads_that_end", "");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{output:?}");
    assert!(!error.contains("panicked"), "{error}");
}

#[test]
fn an_alert_while_a_panic_unwinds_is_delivered() {
    struct Raises;
    impl Drop for Raises {
        fn drop(&mut self) {
            assert!(std::thread::panicking());
            monitored::alert("unwinding", NO_CONTEXT);
            assert!(monitored::flush(client::LONG));
            let _ = sink::Log.deliver(&Alert::sample());
        }
    }
    let (sink, heard) = client::heard("heard");
    delivering(Monitored::new().notify(sink), ClientOptions::new(), |_| {
        let panics = || {
            let _raises = Raises;
            std::panic::resume_unwind(Box::new("unwinds"))
        };
        assert!(std::panic::catch_unwind(panics).is_err());
        assert_eq!(heard.try_recv().unwrap().message, "unwinding");
    });
}

#[test]
fn a_sink_of_which_the_last_is_dropped_by_its_own_attempt_may_panic() {
    struct Panics(Mutex<Option<std::sync::mpsc::Receiver<()>>>, std::sync::mpsc::Sender<()>);
    impl AlertSink for Panics {
        fn name(&self) -> &str {
            "panics"
        }
        fn deliver(&self, _: &Alert) -> Result<(), DeliveryError> {
            let wait = self.0.lock().unwrap().take();
            wait.map(|wait| wait.recv_timeout(client::LONG));
            Ok(())
        }
    }
    impl Drop for Panics {
        fn drop(&mut self) {
            let _ = self.1.send(());
            if !std::thread::panicking() {
                panic!("when dropped")
            }
        }
    }
    let (go, wait) = channel();
    let (dropped, was_dropped) = channel();
    let sink = Panics(Mutex::new(Some(wait)), dropped);
    delivering(Monitored::new().notify(sink), ClientOptions::new(), |_| {
        monitored::alert("x", NO_CONTEXT);
        assert!(!monitored::flush(Duration::from_millis(100)));
    });
    go.send(()).unwrap();
    was_dropped.recv_timeout(client::LONG).unwrap();
}
