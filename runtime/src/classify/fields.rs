use std::borrow::Cow;
use std::fmt::{Debug, Display};

use sentry::protocol::Value as Json;

use crate::value::{Slot, Value, limits};

/// What an error adds to its event's context, by [`Classify::context`](crate::Classify::context).
///
/// At most 64 fields are kept, of 4 KiB of text each; of two with one name, the first. A value whose name means a secret
/// (`password`, `api_key`, …) is kept as `[Filtered]`.
///
/// ```
/// use monitored::{Classify, ErrorClass, Fields};
///
/// struct Refused { order: u64, why: std::num::ParseIntError }
///
/// impl Classify for Refused {
///     fn class(&self) -> ErrorClass {
///         ErrorClass::VALIDATION
///     }
///     fn context(&self, fields: &mut Fields) {
///         fields.value("order", &self.order);
///         fields.display("why", &self.why);
///     }
/// }
///
/// let why = "x".parse::<i32>().unwrap_err();
/// let mut fields = Fields::new();
/// Refused { order: 7, why }.context(&mut fields);
/// assert_eq!(fields.get("order"), Some(&7.into()));
/// assert_eq!(fields.get("why"), Some(&"invalid digit found in string".into()));
/// ```
#[derive(Debug, Default)]
pub struct Fields(Vec<(Cow<'static, str>, Json)>);

impl Fields {
    /// No fields yet: for testing a [`Classify`](crate::Classify) written by hand.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a value as it is. `None` adds nothing.
    pub fn value<T: Value + ?Sized>(&mut self, name: impl Into<Cow<'static, str>>, value: &T) {
        self.add(name.into(), |slot| slot.value(value));
    }

    /// Adds what `Display` writes.
    pub fn display<T: Display + ?Sized>(&mut self, name: impl Into<Cow<'static, str>>, value: &T) {
        self.add(name.into(), |slot| slot.display(value));
    }

    /// Adds what `Debug` writes.
    pub fn debug<T: Debug + ?Sized>(&mut self, name: impl Into<Cow<'static, str>>, value: &T) {
        self.add(name.into(), |slot| slot.debug(value));
    }

    /// The field of that name.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    fn add(&mut self, name: Cow<'static, str>, fill: impl FnOnce(&mut Slot)) {
        if self.0.len() >= limits::ENTRIES || self.get(&name).is_some() {
            return;
        }
        let mut slot = Slot::named(&name, limits::DATA);
        fill(&mut slot);
        if let Some(value) = slot.into_value() {
            self.0.push((name, value));
        }
    }

    /// The fields in the order in which they were added.
    pub(crate) fn into_entries(self) -> Vec<(Cow<'static, str>, Json)> {
        self.0
    }
}

/// A `#[context]` field about to be added: `(&&&&Context(&field)).__monitored_record("name", fields)` finds at compile time
/// whether it is a [`Value`], else has a `Display`, else a `Debug`. Import [`RecordContext`] as `_`.
#[doc(hidden)]
#[derive(Clone, Copy)]
#[allow(missing_debug_implementations, reason = "what it holds has none, perhaps")]
pub struct Context<'a, T: ?Sized>(pub &'a T);

/// The three ways to add a [`Context`].
#[doc(hidden)]
pub trait RecordContext {
    /// Adds the field.
    fn __monitored_record(&self, name: &'static str, fields: &mut Fields);
}

impl<T: Value + ?Sized> RecordContext for &&&Context<'_, T> {
    fn __monitored_record(&self, name: &'static str, fields: &mut Fields) {
        fields.value(name, self.0);
    }
}

impl<T: Display + ?Sized> RecordContext for &&Context<'_, T> {
    fn __monitored_record(&self, name: &'static str, fields: &mut Fields) {
        fields.display(name, self.0);
    }
}

impl<T: Debug + ?Sized> RecordContext for &Context<'_, T> {
    fn __monitored_record(&self, name: &'static str, fields: &mut Fields) {
        fields.debug(name, self.0);
    }
}

/// What a `#[context]` field has to be; nothing is by itself, so that this is what the compiler misses.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a `#[context]` field needs a value that can be recorded, and `{Self}` has none",
    label = "is no `monitored::Value`, and has neither a `Display` nor a `Debug`"
)]
pub trait Recordable {}

impl<T: ?Sized> Context<'_, T> {
    /// Never runs: its bound is the error message.
    #[doc(hidden)]
    pub fn __monitored_record(&self, _: &'static str, _: &mut Fields)
    where
        T: Recordable,
    {
    }
}

#[cfg(test)]
#[allow(clippy::needless_borrow, reason = "as generated code writes it")]
mod tests {
    use sentry::protocol::Value as Json;

    use super::{Context, Fields, RecordContext as _};

    #[derive(Debug)]
    struct OnlyDebug;

    #[test]
    fn value_then_display_then_debug() {
        let mut fields = Fields::new();
        (&&&&Context(&7)).__monitored_record("value", &mut fields);
        (&&&&Context(&std::net::Ipv4Addr::LOCALHOST)).__monitored_record("display", &mut fields);
        (&&&&Context(&OnlyDebug)).__monitored_record("debug", &mut fields);
        (&&&&Context(&None::<u8>)).__monitored_record("none", &mut fields);
        assert_eq!(
            fields.into_entries(),
            [
                ("value".into(), Json::from(7)),
                ("display".into(), Json::from("127.0.0.1")),
                ("debug".into(), Json::from("OnlyDebug")),
            ]
        );
    }

    #[test]
    fn the_first_of_a_name_stays_and_so_do_sixty_four() {
        let mut fields = Fields::new();
        fields.value("a", &1);
        fields.value("a", &2);
        assert_eq!(fields.get("a"), Some(&Json::from(1)));
        for n in 0..100 {
            fields.value(n.to_string(), &n);
        }
        assert_eq!(fields.into_entries().len(), 64);
    }
}
