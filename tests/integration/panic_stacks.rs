//! The stack of a panic is the program's, down to the function that panicked, with what monitored calls recorded.

use std::panic::catch_unwind;

use monitored::sentry::ClientOptions;
use monitored::sentry::integrations::{backtrace::ProcessStacktraceIntegration, panic::PanicIntegration};
use monitored::sentry::protocol::Frame;
use monitored::testing::capture_with;
use monitored::{Monitored, monitored};

struct Shares {
    of: u32,
}

#[monitored(args)]
impl Shares {
    #[inline(never)]
    fn each(&self, among: u32, #[redact] pin: &str) -> u32 {
        assert_eq!(pin, "1234");
        self.of.checked_div(among).expect("nobody to share with")
    }
}

#[monitored(args)]
#[inline(never)]
fn outer(among: u32) -> u32 {
    Shares { of: 12 }.each(among, "1234")
}

fn frames(options: ClientOptions) -> Vec<Frame> {
    let options = options.add_integration(PanicIntegration::new());
    let captured = capture_with(Monitored::new(), options, || assert!(catch_unwind(|| outer(0)).is_err()));
    assert_eq!(captured.events.len(), 1);
    let stacktrace = captured.events[0].exception.values[0].stacktrace.clone().unwrap();
    stacktrace.frames.into_iter().rev().collect()
}

fn function(frame: &Frame) -> &str {
    frame.function.as_deref().unwrap_or_default()
}

#[test]
fn it_begins_in_the_function_that_panicked() {
    let frames = frames(ClientOptions::new().add_integration(ProcessStacktraceIntegration));
    assert!(function(&frames[0]).starts_with("integration::panic_stacks::Shares::each"), "{:?}", frames[0]);
    assert_eq!(frames[0].in_app, Some(true));
    let in_app: Vec<&str> = frames.iter().filter(|frame| frame.in_app == Some(true)).map(function).collect();
    let others = ["std::", "core::", "alloc::", "monitored::", "sentry", "test::", "__rust"];
    let is_of_others =
        |function: &&str| others.iter().any(|other| function.trim_start_matches('<').starts_with(other));
    assert!(!in_app.iter().any(is_of_others), "{in_app:#?}");
}

#[test]
fn the_innermost_frame_of_each_call_has_its_arguments() {
    let frames = frames(ClientOptions::new());
    let with: Vec<_> = frames.iter().filter(|frame| !frame.vars.is_empty()).collect();
    assert_eq!(with.len(), 2, "{with:#?}");
    assert!(function(with[0]).contains("Shares::each"), "{with:#?}");
    assert_eq!((&with[0].vars["among"], &with[0].vars["pin"]), (&"0".into(), &"[Filtered]".into()));
    assert!(function(with[1]).contains("outer"), "{with:#?}");
    assert_eq!(with[1].vars["among"], "0");
}

#[test]
fn an_own_function_of_the_options_stays_the_applications() {
    let frames = frames(ClientOptions::new().in_app_include(vec!["std::panic"]));
    let caught = frames.iter().find(|frame| function(frame).starts_with("std::panic::catch_unwind"));
    assert_ne!(caught.unwrap().in_app, Some(false));
}
