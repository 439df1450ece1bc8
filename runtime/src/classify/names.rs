//! Names for exceptions, from what Rust tells of a type and what a `Debug` begins with.

use std::borrow::Cow;

use crate::value::{limits, text};

/// What `type_name` says, without the pointers around the type. `None` for what has no name of its own: `dyn`
/// objects, tuples, slices, closures.
fn named(mut full: &'static str) -> Option<&'static str> {
    const POINTERS: [&str; 4] =
        ["alloc::boxed::Box<", "alloc::sync::Arc<", "alloc::rc::Rc<", "core::pin::Pin<"];
    loop {
        let reference = full.strip_prefix('&').map(|inner| inner.strip_prefix("mut ").unwrap_or(inner));
        let pointer = || POINTERS.iter().find_map(|pointer| full.strip_prefix(pointer)?.strip_suffix('>'));
        match reference.or_else(pointer) {
            Some(inner) => full = inner,
            None => break,
        }
    }
    let path = full.split('<').next().unwrap_or(full);
    let plain = !path.starts_with("dyn ") && path.starts_with(|c: char| c.is_alphabetic() || c == '_');
    plain.then_some(path)
}

/// A type's own name: `Error` for `alloc::boxed::Box<crate::io::Error<T>>`.
pub(super) fn short(full: &'static str) -> &'static str {
    let path = named(full).unwrap_or(full);
    path.rsplit("::").next().unwrap_or(path)
}

/// As [`short`], for those types whose name tells something: not for `dyn` objects, nor for strings.
pub(super) fn telling(full: &'static str) -> Option<&'static str> {
    let name = short(named(full)?);
    (!matches!(name, "String" | "str" | "Cow")).then_some(name)
}

/// The name of a type in a report: its own, and where that is `Error`, as in every second library, with the module
/// that says whose: `reqwest::Error` for `reqwest::error::Error`.
pub(super) fn title(full: &'static str) -> Option<Cow<'static, str>> {
    let name = telling(full)?;
    let modules = named(full)?.strip_suffix(name)?.trim_end_matches("::");
    let says_whose = |module: &&str| !matches!(*module, "error" | "errors" | "err" | "");
    match modules.rsplit("::").find(says_whose) {
        Some(module) if name == "Error" && !module.starts_with('{') => {
            Some(format!("{module}::Error").into())
        }
        _ => Some(name.into()),
    }
}

/// The module that a type is in: `crate::io` for `crate::io::Error<T>`.
pub(super) fn module(full: &'static str) -> Option<&'static str> {
    let (module, _) = named(full)?.rsplit_once("::")?;
    let module = module.split("::{{").next().unwrap_or(module);
    (!module.is_empty() && telling(full).is_some()).then_some(module)
}

/// The name that the text of a `Debug` begins with, as a derived one does: `Variant`, `Variant(..)`,
/// `Struct { .. }`, `path::Error { .. }`. `None` for quoted strings and for prose.
pub(super) fn from_debug(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(text.len());
    let (path, rest) = text.split_at(end);
    let mut segments = path.rsplit("::");
    let name = segments.next().unwrap_or(path);
    let follows = rest.is_empty() || rest.starts_with('(') || rest.trim_start().starts_with('{');
    if !name.starts_with(char::is_uppercase) || !follows {
        return None;
    }
    match segments.next() {
        // `reqwest::Error { .. }`: the last word alone says nothing.
        Some(module) if name == "Error" => path.get(path.len() - module.len() - "::Error".len()..),
        _ => Some(name),
    }
}

/// A code, as short and on one line as a part of a grouping has to be.
pub(super) fn code(code: &str) -> String {
    text::one_line(code, limits::TYPE_NAME)
}

#[cfg(test)]
mod tests {
    use std::any::type_name;
    use std::error::Error;
    use std::sync::Arc;

    use super::{from_debug, module, short, telling, title};

    #[test]
    fn generics_paths_and_pointers_are_left_out() {
        assert_eq!(short(type_name::<Vec<Option<i32>>>()), "Vec");
        assert_eq!(short(type_name::<Arc<Box<std::fmt::Error>>>()), "Error");
        assert_eq!(short(type_name::<&mut &i32>()), "i32");
        assert_eq!(module(type_name::<Box<std::fmt::Error>>()), Some("core::fmt"));
    }

    #[test]
    fn an_error_that_is_called_error_says_whose_it_is() {
        assert_eq!(title(type_name::<std::fmt::Error>()).as_deref(), Some("fmt::Error"));
        assert_eq!(title("reqwest::error::Error").as_deref(), Some("reqwest::Error"));
        assert_eq!(title("backend::store::Error<T>").as_deref(), Some("store::Error"));
        assert_eq!(title("backend::store::StoreError").as_deref(), Some("StoreError"));
        assert_eq!(title("alloc::string::String"), None);
    }

    #[test]
    fn what_has_no_name_of_its_own_has_none() {
        assert_eq!(telling(type_name::<Box<dyn Error + Send>>()), None);
        assert_eq!(telling(type_name::<String>()), None);
        assert_eq!(telling(type_name::<&str>()), None);
        assert_eq!(telling(type_name::<()>()), None);
        assert_eq!(module(type_name::<String>()), None);
        assert_eq!(module(type_name::<i32>()), None);
    }

    #[test]
    fn a_type_inside_a_function_is_in_its_module() {
        let in_closure = || {
            struct Inside;
            module(type_name::<Inside>())
        };
        let module = in_closure().unwrap_or_default();
        assert!(module.ends_with("a_type_inside_a_function_is_in_its_module"), "{module}");
    }

    #[test]
    fn the_first_word_of_a_derived_debug() {
        assert_eq!(from_debug("Email(\"x\")"), Some("Email"));
        assert_eq!(from_debug("Locked { id: 7 }"), Some("Locked"));
        assert_eq!(from_debug("reqwest::Error { kind: Builder }"), Some("reqwest::Error"));
        assert_eq!(from_debug("Error { kind: Builder }"), Some("Error"));
        assert_eq!(from_debug("Gone"), Some("Gone"));
        assert_eq!(from_debug("Email("), Some("Email"));
    }

    #[test]
    fn prose_is_no_name() {
        assert_eq!(from_debug("\"quoted\""), None);
        assert_eq!(from_debug("connection refused"), None);
        assert_eq!(from_debug("Connection refused"), None);
        assert_eq!(from_debug(""), None);
    }
}
