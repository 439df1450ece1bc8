//! String literals that have to be something: a name, one of a few words, a duration.

use syn::LitStr;

use crate::diagnostics::unknown;

/// A string that somebody reads in a list: not empty, and on one line.
pub(crate) fn name(key: &str, literal: LitStr) -> syn::Result<LitStr> {
    let value = literal.value();
    if value.trim().is_empty() {
        return Err(syn::Error::new(literal.span(), format!("this `{key}` is empty")));
    }
    if value.chars().any(char::is_control) {
        return Err(syn::Error::new(
            literal.span(),
            format!("line breaks and control characters do not belong in `{key}`"),
        ));
    }
    Ok(literal)
}

/// One of a few words: what stands behind it in the table.
pub(crate) fn one_of<T: Copy>(key: &str, literal: &LitStr, table: &[(&str, T)]) -> syn::Result<T> {
    let value = literal.value();
    let found = table.iter().find(|(word, _)| *word == value);
    found.map(|(_, meaning)| *meaning).ok_or_else(|| {
        let words: Vec<&str> = table.iter().map(|(word, _)| *word).collect();
        syn::Error::new(literal.span(), unknown(&format!("value of `{key}`:"), &value, &words))
    })
}

/// `"500ms"`, `"2s"`, `"1.5s"`, `"10m"`, `"1h"`, in milliseconds.
pub(crate) fn milliseconds(literal: &LitStr) -> syn::Result<u64> {
    let value = literal.value();
    let says = |message: &str| syn::Error::new(literal.span(), message);
    let usage = "a duration is a number and a unit: `\"500ms\"`, `\"2s\"`, `\"1.5s\"`, `\"10m\"`, `\"1h\"`";
    let split = value.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(value.len());
    let (number, unit) = value.split_at(split);
    let unit = match unit.trim() {
        "ms" => 1.0,
        "s" => 1_000.0,
        "m" | "min" => 60_000.0,
        "h" => 3_600_000.0,
        _ => return Err(says(usage)),
    };
    let duration = number.parse::<f64>().map_err(|_| says(usage))? * unit;
    if duration < 1.0 {
        return Err(says("a duration of less than a millisecond marks every call"));
    }
    // A year, in milliseconds: what is longer is a mistake, and the cast below stays exact.
    if duration > 31_536_000_000.0 {
        return Err(says("a duration of more than a year marks no call"));
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let whole = duration.round() as u64;
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::{milliseconds, name, one_of};
    use proc_macro2::Span;
    use syn::LitStr;

    fn text(value: &str) -> LitStr {
        LitStr::new(value, Span::call_site())
    }

    #[test]
    fn durations() {
        for (given, expected) in
            [("500ms", 500), ("2s", 2_000), ("1.5s", 1_500), ("10m", 600_000), ("1 h", 3_600_000)]
        {
            assert_eq!(milliseconds(&text(given)).unwrap(), expected, "{given}");
        }
        for wrong in ["", "5", "ms", "2 days", "-1s", "1.2.3s", "0s", "0.4ms", "9000000h", "٣s"] {
            assert!(milliseconds(&text(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn words() {
        assert_eq!(one_of("level", &text("info"), &[("info", 1), ("error", 2)]).unwrap(), 1);
        let error = one_of("level", &text("inf"), &[("info", 1), ("error", 2)]).unwrap_err().to_string();
        assert_eq!(error, "unknown value of `level`: `inf`; did you mean `info`? (known: `info`, `error`)");
    }

    #[test]
    fn names() {
        assert!(name("op", text("a b")).is_ok());
        assert!(name("op", text(" ")).is_err() && name("op", text("a\nb")).is_err());
    }
}
