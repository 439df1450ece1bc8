//! An argument of `args` without names: its `Debug` where it has one, else its type.

use std::fmt::Debug;

use super::{Slot, limits, text};

/// An argument about to be recorded. `(&&Arg(&x)).__monitored_record(slot, "Type")` finds at compile time whether `x` has a
/// `Debug`, by the order in which methods are looked up; import [`Record`] as `_`.
#[derive(Clone, Copy)]
#[allow(missing_debug_implementations, reason = "what it holds has none, perhaps")]
pub struct Arg<'a, T: ?Sized>(pub &'a T);

/// The two ways to record an [`Arg`].
pub trait Record {
    /// Records the argument; `type_name` is its type as it was written.
    fn __monitored_record(&self, slot: &mut Slot, type_name: &'static str);
}

impl<T: Debug + ?Sized> Record for &Arg<'_, T> {
    fn __monitored_record(&self, slot: &mut Slot, _: &'static str) {
        slot.text(text::debug(&self.0, limits::ARGUMENT));
    }
}

impl<T: ?Sized> Record for Arg<'_, T> {
    fn __monitored_record(&self, slot: &mut Slot, type_name: &'static str) {
        slot.text(format!("<{}>", text::cut(type_name, limits::ARGUMENT)));
    }
}

#[cfg(test)]
#[allow(clippy::needless_borrow, reason = "as generated code writes it")]
mod tests {
    use std::fmt::Debug;

    use super::{Arg, Record as _, Slot};

    struct Silent;

    fn recorded(record: impl FnOnce(&mut Slot)) -> Option<String> {
        let mut slot = Slot::new(256);
        record(&mut slot);
        slot.into_text()
    }

    fn generic<T: Debug>(value: T) -> Option<String> {
        recorded(|s| (&&Arg(&value)).__monitored_record(s, "T"))
    }

    fn unbounded<T>(value: T) -> Option<String> {
        recorded(|s| (&&Arg(&value)).__monitored_record(s, "T"))
    }

    #[test]
    fn debug_where_there_is_one() {
        assert_eq!(recorded(|s| (&&Arg(&"x")).__monitored_record(s, "&str")).as_deref(), Some("\"x\""));
        assert_eq!(
            recorded(|s| (&&Arg(&Silent)).__monitored_record(s, "Silent")).as_deref(),
            Some("<Silent>")
        );
        assert_eq!(generic(7).as_deref(), Some("7"));
        assert_eq!(unbounded(7).as_deref(), Some("<T>"));
    }

    #[test]
    fn a_megabyte_is_cut() {
        let text = recorded(|s| (&&Arg(&"x".repeat(1 << 20))).__monitored_record(s, "String"));
        assert_eq!(text.map(|text| text.len()), Some(256));
    }
}
