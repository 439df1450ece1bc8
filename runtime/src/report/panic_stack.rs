//! The stack of a panic, as Sentry's panic integration took it: cut to where the program panicked, with what the calls on it
//! recorded.
//!
//! The integration hands on everything: its own frames and the unwinder's on top, and all of the runtime's and of other
//! crates' below, as if they were the application's. A receiver shows the innermost frame as the place, and the
//! application's first.

use sentry::ClientOptions;
use sentry::protocol::{Frame as StackFrame, Stacktrace};

use super::frames::{self, WATCHING};

/// Characters of a function's name. Relay cuts longer ones.
const LONGEST: usize = 512;

/// Crates that come with the compiler, and where the compiler says that their sources are.
const STANDARD: [&str; 4] = ["std::", "core::", "alloc::", "__rust"];
const STANDARD_AT: [&str; 1] = ["/rustc/"];

/// Where cargo keeps the sources of others.
const OTHERS_AT: [&str; 3] = ["/registry/src/", "\\registry\\src\\", "/git/checkouts/"];

/// Makes of it what somebody can read who looks for the mistake.
pub(super) fn readable(stacktrace: &mut Stacktrace, options: Option<&ClientOptions>) {
    cut(&mut stacktrace.frames);
    for frame in &mut stacktrace.frames {
        if frame.in_app != Some(false) && is_foreign(frame) && !is_included(frame, options) {
            frame.in_app = Some(false);
        }
        if let Some(function) = frame.function.as_mut().filter(|function| function.chars().count() > LONGEST)
        {
            *function = function.chars().take(LONGEST - 1).chain(['…']).collect();
        }
    }
    remember(&mut stacktrace.frames);
}

/// The innermost frame is the last. What of the standard library it came through says nothing either: `expect`, an index.
fn cut(frames: &mut Vec<StackFrame>) {
    let Some(raised) = frames.iter().rposition(is_raised) else { return };
    let through = frames[..raised].iter().rev().take_while(|frame| is_standard(frame)).count();
    // A stack that is nothing but a panic is left alone.
    if raised > through {
        frames.truncate(raised - through);
    }
}

/// Where a panic leaves the program, what is further in has to do with the panic alone. It is `__rustc::rust_begin_unwind`, with or
/// without the crate's hash.
fn is_raised(frame: &StackFrame) -> bool {
    let function = frame.function.as_deref().unwrap_or_default();
    function.ends_with("rust_begin_unwind") || function.starts_with("std::panicking::begin_panic")
}

fn is_foreign(frame: &StackFrame) -> bool {
    is_standard(frame) || frames::is_of(frame, &WATCHING) || stands_at(frame, &OTHERS_AT)
}

fn is_standard(frame: &StackFrame) -> bool {
    frames::is_of(frame, &STANDARD) || stands_at(frame, &STANDARD_AT)
}

fn stands_at(frame: &StackFrame, places: &[&str]) -> bool {
    let path = frame.abs_path.as_deref().or(frame.filename.as_deref()).unwrap_or_default();
    places.iter().any(|place| path.contains(place))
}

fn is_included(frame: &StackFrame, options: Option<&ClientOptions>) -> bool {
    let function = frame.function.as_deref().unwrap_or_default();
    options.is_some_and(|options| options.in_app_include.iter().any(|prefix| function.starts_with(*prefix)))
}

/// What the running calls recorded of their arguments, on the frame of each.
fn remember(frames: &mut [StackFrame]) {
    let mut end = frames.len();
    for (step, arguments) in frames::running().into_iter().rev() {
        let function = step.identity.function();
        let is_of = |frame: &StackFrame| {
            frame
                .function
                .as_deref()
                .and_then(|name| name.strip_prefix(&*function))
                .is_some_and(|rest| rest.is_empty() || rest.starts_with("::{"))
        };
        let Some(at) = frames[..end].iter().rposition(is_of) else { continue };
        if frames[at].vars.is_empty() {
            frames[at].vars = arguments;
        }
        end = at;
    }
}

#[cfg(test)]
mod tests {
    use sentry::protocol::{Frame, Stacktrace};

    use super::{LONGEST, is_foreign, is_raised, readable};

    fn stack(innermost_first: &[(&str, &str)]) -> Stacktrace {
        let frame = |&(function, path): &(&str, &str)| Frame {
            function: Some(function.to_owned()),
            abs_path: Some(path.to_owned()),
            ..Frame::default()
        };
        Stacktrace { frames: innermost_first.iter().rev().map(frame).collect(), ..Stacktrace::default() }
    }

    fn functions(stacktrace: &Stacktrace) -> Vec<&str> {
        stacktrace.frames.iter().rev().map(|frame| frame.function.as_deref().unwrap()).collect()
    }

    #[test]
    fn begins_where_the_program_panicked() {
        let machinery = [
            ("sentry_backtrace::parse::current_stacktrace", ""),
            ("sentry_panic::PanicIntegration::event_from_panic_info", ""),
            ("std::panicking::panic_with_hook", "/rustc/1/library/std/src/panicking.rs"),
            ("__rustc[1c2b]::rust_begin_unwind", "/rustc/1/library/std/src/panicking.rs"),
            ("core::panicking::panic_fmt", "/rustc/1/library/core/src/panicking.rs"),
            ("core::option::Option<T>::expect", "/rustc/1/library/core/src/option.rs"),
            ("<T as core::ops::Index>::index", "/rustc/1/library/core/src/ops/index.rs"),
        ];
        let program = [
            ("app::divide", "/home/ada/app/src/main.rs"),
            ("tokio::runtime::enter", "/home/ada/.cargo/registry/src/index/tokio-1/src/runtime.rs"),
            ("<core::pin::Pin<P> as core::future::Future>::poll", ""),
            ("app::main", "/home/ada/app/src/main.rs"),
        ];
        let mut panicked = stack(&[&machinery[..], &program[..]].concat());
        readable(&mut panicked, None);
        assert_eq!(functions(&panicked), program.map(|(function, _)| function));
        let in_app: Vec<_> = panicked.frames.iter().rev().map(|frame| frame.in_app).collect();
        assert_eq!(in_app, [None, Some(false), Some(false), None]);
    }

    #[test]
    fn what_is_no_panic_keeps_its_frames() {
        for frames in
            [&[("app::divide", ""), ("core::panicking::panic", "")][..], &[("rust_begin_unwind", "")], &[]]
        {
            let mut other = stack(frames);
            readable(&mut other, None);
            assert_eq!(functions(&other), frames.iter().map(|(function, _)| *function).collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_runs_the_programs_functions_is_none_of_it() {
        for (theirs, path) in [
            ("core::panicking::panic_fmt", ""),
            ("std::panicking::panic_with_hook", ""),
            ("__rustc[4425a7e20b4c9619]::rust_begin_unwind", ""),
            ("__rustc::rust_begin_unwind", ""),
            ("sentry_panic::PanicIntegration::event_from_panic_info", ""),
            (
                "<sentry_panic::PanicIntegration as sentry_core::integration::Integration>::setup::{{closure}}",
                "",
            ),
            ("<alloc::boxed::Box<dyn Fn> as core::ops::function::Fn<A>>::call", ""),
            ("<monitored::call::future::MonitoredFuture<F,O> as core::future::future::Future>::poll", ""),
            ("unwrap", "/rustc/5980/library/core/src/result.rs"),
        ] {
            assert!(is_foreign(&stack(&[(theirs, path)]).frames[0]), "{theirs}");
        }
        assert!(is_raised(&stack(&[("rust_begin_unwind", "")]).frames[0]));
        for own in
            ["app::panicking::stop", "standard::per_day", "monitored_shop::buy", "<app::Cart as Drop>::drop"]
        {
            assert!(!is_foreign(&stack(&[(own, "src/main.rs")]).frames[0]), "{own}");
        }
    }

    #[test]
    fn endless_names_end() {
        let name = "é".repeat(LONGEST + 1);
        let mut long = stack(&[(&name, "")]);
        readable(&mut long, None);
        assert_eq!(functions(&long)[0].chars().count(), LONGEST);
    }
}
