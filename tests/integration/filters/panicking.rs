//! Filters and callbacks in a process that panics: each case is a program, this test binary run once more, because what
//! goes wrong here ends or hangs the process. They have the integrations that every application has.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command, Output};
use std::sync::Arc;
use std::time::Duration;

use monitored::sentry::protocol::Event;
use monitored::sentry::{
    Breadcrumb, ClientOptions, Hub, Level, add_breadcrumb, capture_message, logger_info,
};
use monitored::{Monitored, monitored, stats};

use super::{DSN, Kept};

/// Longer than any of the programs takes; only a program that hangs is ended by it.
const BOUND: Duration = Duration::from_secs(60);
const HANGS: i32 = 42;

fn run(program: &str) -> Output {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let name = format!("filters::panicking::programs::{program}");
    let output =
        command.args([&name, "--exact", "--ignored", "--nocapture"]).env_remove("SENTRY_DSN").output();
    output.unwrap()
}

fn passes(program: &str) {
    let output = run(program);
    let ran = String::from_utf8_lossy(&output.stdout).contains("1 passed");
    assert!(output.status.success() && ran, "{program}: {output:?}");
}

#[test]
fn a_breadcrumb_while_unwinding_waits_for_nobody_and_is_withheld() {
    passes("breadcrumb_while_unwinding");
}

#[test]
fn a_breadcrumb_of_the_panic_hook_is_withheld() {
    passes("breadcrumb_in_the_hook");
}

#[test]
fn a_log_while_unwinding_is_filtered() {
    passes("log_while_unwinding");
}

#[test]
fn a_before_send_that_panics_is_told_of_and_ends_nothing() {
    passes("before_send");
}

#[test]
fn a_before_send_that_panics_while_unwinding_ends_nothing() {
    passes("before_send_while_unwinding");
}

#[test]
fn a_before_send_over_a_panic_sees_its_own_thread() {
    passes("before_send_over_a_panic");
}

#[test]
fn a_before_breadcrumb_that_panics_is_told_of_and_hangs_nothing() {
    passes("before_breadcrumb");
}

#[test]
fn a_before_send_log_that_panics_is_told_of_and_ends_nothing() {
    passes("before_send_log");
}

#[test]
fn filters_that_panic_end_nothing() {
    passes("filters");
}

mod programs {
    use super::*;

    fn under(monitored: Monitored, options: ClientOptions, body: impl FnOnce(&Kept)) {
        std::thread::spawn(|| {
            std::thread::sleep(BOUND);
            std::process::exit(HANGS);
        });
        // This thread's hub is the one that other threads' are forked from.
        let _ = Hub::main();
        let kept = Arc::new(Kept::default());
        let _guard = monitored.init(options.dsn(DSN).transport(Arc::clone(&kept)));
        body(&kept);
    }

    fn crumb(text: &str) {
        add_breadcrumb(Breadcrumb { message: Some(text.to_owned()), ..Breadcrumb::default() });
    }

    /// Does something while its thread unwinds.
    struct Late<F: Fn()>(F);

    impl<F: Fn()> Drop for Late<F> {
        fn drop(&mut self) {
            (self.0)();
        }
    }

    fn panics_with(late: impl Fn()) {
        let ended = catch_unwind(AssertUnwindSafe(|| {
            let _late = Late(late);
            panic!("on purpose");
        }));
        ended.unwrap_err();
    }

    fn events(kept: &Kept) -> Vec<Event<'static>> {
        kept.envelopes().iter().filter_map(|envelope| envelope.event().cloned()).collect()
    }

    /// What each event says: its message, or that of its exception.
    fn told(kept: &Kept) -> Vec<String> {
        let said = |event: &Event<'static>| {
            let exception = event.exception.values.last().and_then(|exception| exception.value.clone());
            event.message.clone().or(exception).unwrap_or_default()
        };
        events(kept).iter().map(said).collect()
    }

    fn crumbs<'e>(event: &'e Event<'static>) -> Vec<&'e str> {
        event.breadcrumbs.iter().filter_map(|crumb| crumb.message.as_deref()).collect()
    }

    const WITHHELD: &str = "no filters run while a thread panics: the breadcrumb is withheld";

    #[test]
    #[ignore = "run by the other tests of this file"]
    fn breadcrumb_while_unwinding() {
        let before = stats().breadcrumbs_filtered;
        under(Monitored::new().filter_breadcrumb(Some), ClientOptions::new(), |kept| {
            crumb("before");
            panics_with(|| crumb("private"));
            crumb("after");
            capture_message("done", Level::Info);
            assert_eq!(crumbs(&events(kept)[1]), ["before", WITHHELD, "after"]);
            assert!(!kept.bytes().contains("private"));
        });
        assert_eq!(stats().breadcrumbs_filtered, before + 1);
    }

    #[test]
    #[ignore = "run by the other tests of this file"]
    fn breadcrumb_in_the_hook() {
        let panics = |crumb: Breadcrumb| match crumb.message.as_deref() {
            Some("private") => panic!("in a filter"),
            _ => Some(crumb),
        };
        under(Monitored::new().filter_breadcrumb(panics), ClientOptions::new(), |kept| {
            let next = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |info| {
                crumb("private");
                next(info);
            }));
            panics_with(|| {});
            assert_eq!(crumbs(&events(kept)[0]), [WITHHELD]);
        });
    }

    #[test]
    #[ignore = "run by the other tests of this file"]
    fn log_while_unwinding() {
        let drops = |log: monitored::sentry::protocol::Log| (log.body != "private").then_some(log);
        under(Monitored::new().filter_log(drops), ClientOptions::new(), |kept| {
            panics_with(|| {
                logger_info!("private");
                logger_info!("kept");
            });
            monitored::flush(BOUND);
            let bytes = kept.bytes();
            assert!(!bytes.contains("private") && bytes.contains("\"body\":\"kept\""), "{bytes}");
        });
    }

    const BEFORE_SEND: &str = "before_send panicked: the event it was given is withheld";

    #[test]
    #[ignore = "run by the other tests of this file"]
    fn before_send() {
        #[monitored]
        fn captures() {
            capture_message("from a call", Level::Info);
        }
        let before = stats();
        let options = ClientOptions::new().before_send(|_| panic!("in before_send"));
        under(Monitored::new(), options, |kept| {
            capture_message("hello", Level::Info);
            captures();
            assert_eq!(told(kept), [BEFORE_SEND, BEFORE_SEND]);
        });
        let now = stats();
        assert_eq!(
            (now.filters_failed, now.events_filtered),
            (before.filters_failed + 2, before.events_filtered + 2)
        );
    }

    #[test]
    #[ignore = "run by the other tests of this file"]
    fn before_send_while_unwinding() {
        let options = ClientOptions::new().before_send(|event| match event.message.as_deref() {
            Some("private") => panic!("in before_send"),
            _ => Some(event),
        });
        under(Monitored::new(), options, |kept| {
            panics_with(|| {
                capture_message("private", Level::Info);
            });
            assert_eq!(told(kept), ["on purpose", BEFORE_SEND]);
        });
    }

    #[test]
    #[ignore = "run by the other tests of this file"]
    fn before_send_over_a_panic() {
        let thread = std::thread::current().id();
        let options = ClientOptions::new().before_send(move |mut event| {
            let here = std::thread::current().id() == thread && Hub::current().client().is_some();
            event.tags.insert("here".to_owned(), here.to_string());
            Some(event)
        });
        under(Monitored::new().filter(Some), options, |kept| {
            panics_with(|| {});
            assert_eq!(events(kept)[0].tags["here"], "true");
        });
    }

    #[test]
    #[ignore = "run by the other tests of this file"]
    fn before_breadcrumb() {
        let options = ClientOptions::new().before_breadcrumb(|crumb| match crumb.message.as_deref() {
            Some("private") => panic!("in before_breadcrumb"),
            _ => Some(crumb),
        });
        under(Monitored::new().filter_breadcrumb(Some), options, |kept| {
            crumb("private");
            crumb("kept");
            capture_message("done", Level::Info);
            assert_eq!(told(kept), ["done"]);
            let said = "before_breadcrumb panicked: the breadcrumb it was given is withheld";
            assert_eq!(crumbs(&events(kept)[0]), [said, "kept"]);
        });
    }

    #[test]
    #[ignore = "run by the other tests of this file"]
    fn before_send_log() {
        let options = ClientOptions::new().before_send_log(|_| panic!("in before_send_log"));
        under(Monitored::new(), options, |kept| {
            // A hook that logs comes back to the callback that panics.
            let next = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |info| {
                logger_info!("from the hook");
                next(info);
            }));
            logger_info!("private");
            monitored::flush(BOUND);
            let bytes = kept.bytes();
            assert!(bytes.contains("before_send_log panicked: the log it was given is withheld"), "{bytes}");
            assert!(!bytes.contains("private") && !bytes.contains("from the hook"), "{bytes}");
            assert_eq!(told(kept), [""; 0]);
        });
    }

    #[test]
    #[ignore = "run by the other tests of this file"]
    fn filters() {
        let monitored = Monitored::new().filter(|_| panic!("1")).filter_breadcrumb(|_| panic!("2"));
        under(monitored.filter_log(|_| panic!("3")), ClientOptions::new(), |kept| {
            crumb("private");
            logger_info!("private");
            capture_message("private", Level::Info);
            panics_with(|| {});
            assert_eq!(told(kept).len(), 2);
            assert!(!kept.bytes().contains("private"));
        });
    }
}
