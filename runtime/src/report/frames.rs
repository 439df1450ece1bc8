//! The stacks of an error's exceptions: real ones where there are any, and the logical one.
//!
//! The logical stack has one frame for each monitored call that is active, with the arguments it recorded: it is right
//! across `.await`, needs no debug information, and costs nothing until something fails.

use std::backtrace::{Backtrace, BacktraceStatus};

use sentry::integrations::backtrace::{current_stacktrace, parse_stacktrace};
use sentry::protocol::{Event, Frame as StackFrame, Map, Stacktrace, Value as Json};
use sentry::{ClientOptions, Hub};

use super::verdict::Failed;
use crate::call::{Frame, LONGEST_PATH, Step, stack};

/// Puts real stacks on the exceptions of a report, which are those of `failed`'s chain; gives the logical one.
pub(super) fn attach(event: &mut Event<'static>, frame: &Frame, failed: &Failed<'_>) -> Option<Stacktrace> {
    let client = Hub::current().client();
    let options = client.as_ref().map(|client| client.options())?;
    let exceptions = &mut event.exception.values;
    let backtraces = failed.failure.backtraces();
    for (at, (index, backtrace)) in backtraces.iter().enumerate() {
        // What passes its source's on does not own it.
        if backtraces[at + 1..].iter().any(|(_, later)| std::ptr::eq(*later, *backtrace)) {
            continue;
        }
        // Sentry has them from the root outwards.
        let owner = exceptions.len().checked_sub(index + 1).and_then(|owner| exceptions.get_mut(owner));
        if let Some(owner) = owner {
            owner.stacktrace = parsed(backtrace);
        }
    }
    let has_real = exceptions.iter().any(|exception| exception.stacktrace.is_some());
    if options.attach_stacktrace
        && !has_real
        && let Some(returned) = exceptions.last_mut()
    {
        returned.stacktrace = current_stacktrace().map(without_ours);
    }
    logical(frame, options)
}

fn parsed(backtrace: &Backtrace) -> Option<Stacktrace> {
    if backtrace.status() != BacktraceStatus::Captured {
        return None;
    }
    parse_stacktrace(&backtrace.to_string()).map(without_ours)
}

/// Crates that watch.
pub(super) const WATCHING: [&str; 6] =
    ["monitored::", "sentry::", "sentry_core::", "sentry_backtrace::", "sentry_panic::", "backtrace::"];

/// Without the frames of what watches.
fn without_ours(mut stacktrace: Stacktrace) -> Stacktrace {
    stacktrace.frames.retain(|frame| !is_of(frame, &WATCHING));
    stacktrace
}

/// Whether the function is one of these crates': `std::thread::spawn`, `<std::thread::Builder as …>`.
pub(super) fn is_of(frame: &StackFrame, crates: &[&str]) -> bool {
    let function = frame.function.as_deref().unwrap_or_default().trim_start_matches('<');
    crates.iter().any(|name| function.starts_with(name))
}

/// One frame for each active call, the outermost first, as Sentry wants them.
fn logical(frame: &Frame, options: &ClientOptions) -> Option<Stacktrace> {
    let mut frames = of_each(Some(options));
    if let Some(identity) = frame.identity() {
        frames.push(stack_frame(&Step { identity: identity.clone() }, arguments(frame), Some(options)));
    }
    Stacktrace::from_frames_reversed(frames.into_iter().rev().collect())
}

/// The logical stack of the calls that run now.
pub(super) fn of_running(options: Option<&ClientOptions>) -> Option<Stacktrace> {
    Stacktrace::from_frames_reversed(of_each(options).into_iter().rev().collect())
}

fn of_each(options: Option<&ClientOptions>) -> Vec<StackFrame> {
    running().into_iter().map(|(step, arguments)| stack_frame(&step, arguments, options)).collect()
}

/// The calls that run now with the arguments they recorded, outermost first.
pub(super) fn running() -> Vec<(Step, Map<String, Json>)> {
    let mut running: Vec<_> = stack::path(LONGEST_PATH).into_iter().map(|step| (step, Map::new())).collect();
    // What came here from another task has recorded nothing that is known here.
    let mut known = Vec::new();
    stack::each(|around| match around.identity() {
        Some(_) => known.push(arguments(around)),
        None => known.clear(),
    });
    for (step, arguments) in running.iter_mut().rev().zip(known.into_iter().rev()) {
        step.1 = arguments;
    }
    running
}

fn arguments(frame: &Frame) -> Map<String, Json> {
    let args = frame.values().map(|values| values.args.as_slice()).unwrap_or_default();
    args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

fn stack_frame(step: &Step, vars: Map<String, Json>, options: Option<&ClientOptions>) -> StackFrame {
    let identity = &step.identity;
    let function = identity.function();
    StackFrame {
        in_app: Some(options.is_none_or(|options| is_in_app(&function, options))),
        function: Some(identity.short_function().to_owned()),
        module: identity.module().map(str::to_owned),
        filename: Some(identity.file().to_owned()),
        abs_path: Some(identity.file().to_owned()),
        lineno: Some(u64::from(identity.line())),
        vars,
        ..StackFrame::default()
    }
}

/// As the client's options say of a function with its module; what they say nothing of is the application's.
fn is_in_app(function: &str, options: &ClientOptions) -> bool {
    let starts = |prefix: &&str| function.starts_with(*prefix);
    options.in_app_include.iter().any(starts) || !options.in_app_exclude.iter().any(starts)
}
