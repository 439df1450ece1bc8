//! What a panic inside a monitored call carries. Sentry's panic integration reports it, once; this adds what the
//! running calls know.

use sentry::protocol::{Context, Event, Map};

use crate::call::{LONGEST_PATH, stack};
use crate::classify::ErrorClass;
use crate::span;

/// Adds what the running calls know to an event that somebody else captures inside them.
pub(super) fn decorate(event: &mut Event<'static>) {
    if !stack::usable() {
        return;
    }
    span::decorate(event);
    let Some(class) = class_of(event) else { return };
    let path = stack::path(LONGEST_PATH);
    let Some(innermost) = path.last() else { return };
    event.tags.entry("error_type".to_owned()).or_insert_with(|| class.as_str().to_owned());
    if event.transaction.is_none() {
        event.transaction = path.first().map(|step| step.identity.name().to_owned());
    }
    let steps: Vec<_> = path.iter().map(ToString::to_string).collect();
    event.contexts.entry("monitored".to_owned()).or_insert_with(|| {
        Context::Other(Map::from([
            ("operation".to_owned(), innermost.identity.op().into()),
            ("name".to_owned(), innermost.identity.name().into()),
            ("function".to_owned(), innermost.identity.function().into()),
            ("call_path".to_owned(), steps.into()),
        ]))
    });
}

/// The class of a panic, where the event is one: by the messages that Rust's own arithmetic panics with.
fn class_of(event: &Event<'_>) -> Option<ErrorClass> {
    let panic = event.exception.values.last()?;
    if panic.mechanism.as_ref()?.ty != "panic" {
        return None;
    }
    let message = panic.value.as_deref().unwrap_or_default();
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
