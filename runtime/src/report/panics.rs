//! What a panic inside a monitored call carries. Sentry's panic integration reports it, once; this adds what the
//! running calls know.

use std::cell::RefCell;
use std::sync::{Arc, Weak};

use sentry::protocol::{Context, Event, Exception, Map, Value as Json};
use sentry::types::Uuid;
use sentry::{ClientOptions, Hub};

use super::event::{fits, inner_end, object, object_within};
use super::{frames, milliseconds, panic_stack};
use crate::call::{Frame, LONGEST_PATH, Step, stack};
use crate::classify::ErrorClass;
use crate::clock;
use crate::span;
use crate::value::{limits, text};

/// Adds what the running calls know to an event that somebody else captures inside them. The client's options are known
/// only to its integration; a scope must not ask its hub for them, for it is asked under that hub's lock.
pub(super) fn decorate(event: &mut Event<'static>, options: Option<&ClientOptions>) {
    if !stack::usable() {
        return;
    }
    span::decorate(event);
    let Some(class) = class_of(event) else { return };
    note(event, class);
    if let Some(own) = event.exception.values.last_mut().and_then(|panic| panic.stacktrace.as_mut()) {
        panic_stack::readable(own, options);
    }
    let path = stack::path(LONGEST_PATH);
    let Some(innermost) = path.last() else { return };
    event.tags.entry("error_type".to_owned()).or_insert_with(|| class.as_str().to_owned());
    if event.transaction.is_none() {
        event.transaction = path.first().map(|step| step.identity.name().to_owned());
    }
    event.contexts.entry("monitored".to_owned()).or_insert_with(|| context(innermost, &path));
    // A stack of its own shows where it panicked, and is not to be mixed with that of the calls.
    if let Some(panic) = event.exception.values.last_mut().filter(|panic| panic.stacktrace.is_none()) {
        panic.stacktrace = frames::of_running(options);
    }
}

/// The context `monitored`: what the innermost call was, how it was reached, and what the calls recorded.
fn context(innermost: &Step, path: &[Step]) -> Context {
    let identity = &innermost.identity;
    let mut context = Map::<String, Json>::from([
        ("operation".to_owned(), identity.op().into()),
        ("name".to_owned(), identity.name().into()),
        ("function".to_owned(), identity.function().into()),
        ("call_path".to_owned(), inner_end(path).into()),
        ("classification".to_owned(), "inferred".into()),
        ("calls".to_owned(), calls()),
    ]);
    let known = stack::nearest(|frame| {
        frame.identity()?;
        let data = frame.values().map(|values| values.data.clone()).unwrap_or_default();
        Some((frame.started, data))
    });
    if let Some((started, data)) = known {
        let so_far = clock::now().saturating_duration_since(started);
        context.insert("duration_ms".to_owned(), milliseconds(so_far).into());
        if !data.is_empty() {
            context.insert("data".to_owned(), object(data));
        }
    }
    Context::Other(context)
}

/// The logical stack, for the context: each call with its place and the arguments it recorded, outermost first. As many
/// as fit, the innermost ones.
fn calls() -> Json {
    let mut left = limits::CONTEXT_PART;
    let mut calls = Vec::new();
    for (step, arguments) in frames::running().into_iter().rev() {
        let (function, identity) = (step.identity.function(), &step.identity);
        let place = format!("{}:{}", identity.file(), identity.line());
        if !fits(&mut left, "function, place, arguments".len() + function.len() + place.len()) {
            break;
        }
        let mut call = Map::from([("function", Json::from(function)), ("place", place.into())]);
        if !arguments.is_empty() {
            call.insert("arguments", object_within(&mut left, arguments));
        }
        calls.push(call.into_iter().map(|(key, value)| (key.to_owned(), value)).collect());
    }
    calls.into_iter().rev().map(Json::Object).collect()
}

/// What is known of the panic that a call ends with.
#[derive(Clone)]
pub(super) struct Panic {
    /// Unlike that of the panics of this thread before it; 0 where nothing is known.
    pub(super) number: u64,
    pub(super) class: ErrorClass,
    /// Its event, if it was sent.
    pub(super) event: Option<Uuid>,
    pub(super) message: Option<String>,
}

impl Panic {
    /// One that nobody has told of: without a panic integration, or by `resume_unwind`, which runs no hook.
    pub(super) const UNKNOWN: Self =
        Self { number: 0, class: ErrorClass::INTERNAL, event: None, message: None };
}

/// The panic of this thread that was reported last.
struct Last {
    panic: Panic,
    /// The innermost call that it has not passed yet. What other calls end with is another panic.
    reached: Option<u64>,
    /// Where its event was captured, as long as it is not known whether that was sent.
    captured: Option<(Uuid, Weak<Hub>)>,
}

thread_local! {
    static LAST: RefCell<Last> =
        const { RefCell::new(Last { panic: Panic::UNKNOWN, reached: None, captured: None }) };
}

fn innermost() -> Option<u64> {
    stack::nearest(|frame| frame.identity().map(|_| frame.id))
}

/// Called from the panic hook, before anything unwinds.
fn note(event: &Event<'static>, class: ErrorClass) {
    let message = event.exception.values.last().and_then(|panic| panic.value.as_deref());
    let message = message.map(|message| text::cut(message, limits::DATA).into_owned());
    let (id, reached) = (event.event_id, innermost());
    let captured = Some((id, Arc::downgrade(&Hub::current())));
    let _ = LAST.try_with(|last| {
        let mut last = last.borrow_mut();
        // A hub's scope and the integration may both see it.
        if last.captured.as_ref().is_none_or(|(known, _)| *known != id) {
            let panic = Panic { number: last.panic.number + 1, class, event: None, message };
            *last = Last { panic, reached, captured };
        }
    });
}

/// The panic that ends this call, which has left the stack.
pub(super) fn passing(frame: &Frame) -> Panic {
    let caller = innermost();
    let passing = LAST.try_with(|last| {
        let mut last = last.borrow_mut();
        if last.reached != Some(frame.id) {
            return None;
        }
        last.reached = caller;
        Some((last.panic.clone(), last.captured.take()))
    });
    let Some((mut panic, captured)) = passing.ok().flatten() else { return Panic::UNKNOWN };
    let Some((id, hub)) = captured else { return panic };
    panic.event = hub.upgrade().and_then(|hub| hub.last_event_id()).filter(|last| *last == id);
    let _ = LAST.try_with(|last| last.borrow_mut().panic.event = panic.event);
    panic
}

/// The panic that was reported last, where it passed no call, and if its event was sent and is the last of this hub.
#[cfg(feature = "axum")]
pub(super) fn outside() -> Option<(ErrorClass, Uuid)> {
    let found = LAST.try_with(|last| {
        let mut last = last.borrow_mut();
        let captured = if last.reached.is_none() { last.captured.take() } else { None };
        captured.map(|captured| (last.panic.class, captured))
    });
    let (class, (id, hub)) = found.ok().flatten()?;
    let here = Hub::current();
    let is_last = std::ptr::eq(hub.as_ptr(), Arc::as_ptr(&here)) && here.last_event_id() == Some(id);
    is_last.then_some((class, id))
}

/// The exception that a panic is reported as, where the event reports one.
fn panic_in<'e>(event: &'e Event<'_>) -> Option<&'e Exception> {
    let last = event.exception.values.last()?;
    (last.mechanism.as_ref()?.ty == "panic").then_some(last)
}

/// Whether the event reports a panic.
pub(super) fn is_one(event: &Event<'_>) -> bool {
    panic_in(event).is_some()
}

/// The class of a panic, where the event is one: by the messages that Rust's own arithmetic panics with.
fn class_of(event: &Event<'_>) -> Option<ErrorClass> {
    let message = panic_in(event)?.value.as_deref().unwrap_or_default();
    Some(if is_arithmetic(message) { ErrorClass::CALCULATION } else { ErrorClass::INTERNAL })
}

/// As the compiler words them: `core::panicking::panic_const`.
fn is_arithmetic(message: &str) -> bool {
    let Some(what) = message.strip_prefix("attempt to ") else { return false };
    what.ends_with(" with overflow")
        || matches!(what, "divide by zero" | "calculate the remainder with a divisor of zero")
}

#[cfg(test)]
mod tests {
    use super::is_arithmetic;

    #[test]
    fn rusts_own_messages_are_known() {
        let by_zero =
            std::panic::catch_unwind(|| std::hint::black_box(1) / std::hint::black_box(0)).unwrap_err();
        assert!(is_arithmetic(by_zero.downcast_ref::<&str>().unwrap()));
        let overflow = std::panic::catch_unwind(|| std::hint::black_box(i32::MIN) / std::hint::black_box(-1))
            .unwrap_err();
        assert!(is_arithmetic(overflow.downcast_ref::<&str>().unwrap()));
        assert!(!is_arithmetic("attempt to join into collection with len > usize::MAX"));
        assert!(!is_arithmetic("division"));
    }
}
