//! How much of something: intervals, minutes, and how often.

use syn::{LitInt, LitStr};

use super::cron;

/// The runtime's name for each unit of an interval, and what it may be called.
const UNITS: [(&str, &[&str]); 6] = [
    ("Minute", &["m", "min", "minute", "minutes"]),
    ("Hour", &["h", "hour", "hours"]),
    ("Day", &["d", "day", "days"]),
    ("Week", &["w", "week", "weeks"]),
    ("Month", &["month", "months"]),
    ("Year", &["y", "year", "years"]),
];
const SMALLER: [&str; 8] = ["ms", "s", "sec", "second", "seconds", "us", "µs", "ns"];

/// A number and what stands behind it.
fn split(value: &str) -> Option<(u64, &str)> {
    let end = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
    let (number, unit) = value.split_at(end);
    Some((number.parse().ok()?, unit.trim()))
}

/// `"10m"`, `"2 weeks"`: a number, and a variant of the runtime's unit.
pub(super) fn interval(literal: &LitStr) -> syn::Result<(u64, &'static str)> {
    let says = |message: &str| Err(syn::Error::new(literal.span(), message));
    let value = literal.value();
    match split(&value) {
        Some((_, unit)) if SMALLER.contains(&unit) => says(
            "Sentry counts intervals in minutes, hours, days, weeks, months or years, as in `every = \"10m\"`",
        ),
        Some((0, _)) => says("an interval of nothing is never over; write `every = \"1m\"` for each minute"),
        // An i32 holds it at Sentry, and no run is that far off.
        Some((number, unit)) if number <= 100_000 => {
            match UNITS.iter().find(|(_, words)| words.contains(&unit)) {
                Some((variant, _)) => Ok((number, variant)),
                None => says(INTERVAL),
            }
        }
        Some(_) => says("a number in `every` is at most 100000"),
        None => says(INTERVAL),
    }
}

const INTERVAL: &str = "an interval is a whole number and a unit: `\"10m\"`, `\"1h\"`, `\"1d\"`, `\"2w\"`, `\"1 month\"`, `\"1y\"`";

/// `"5m"`, `"1h"`, in minutes.
pub(super) fn minutes(key: &str, literal: &LitStr, most: u64) -> syn::Result<u64> {
    let says = |message: String| Err(syn::Error::new(literal.span(), message));
    let value = literal.value();
    let (number, length) = match split(&value) {
        Some((_, unit)) if SMALLER.contains(&unit) => {
            return says(format!("Sentry counts `{key}` in whole minutes, as in `{key} = \"5m\"`"));
        }
        Some((number, unit)) => {
            let length =
                [1, 60, 24 * 60].into_iter().zip(&UNITS).find(|(_, (_, words))| words.contains(&unit));
            (number, length.map(|(length, _)| length))
        }
        None => (0, None),
    };
    let Some(length) = length else {
        return says(format!("`{key}` is a whole number and a unit: `\"5m\"`, `\"1h\"`, `\"1d\"`"));
    };
    match number.saturating_mul(length) {
        0 => says(format!("`{key}` is at least a minute: `{key} = \"1m\"`")),
        minutes if minutes > most => {
            says(format!("Sentry takes a `{key}` of {} days at most", most / (24 * 60)))
        }
        minutes => Ok(minutes),
    }
}

/// How many runs.
pub(super) fn threshold(key: &str, literal: &LitInt) -> syn::Result<u64> {
    let most = cron::HIGHEST_THRESHOLD;
    match literal.base10_parse::<u64>() {
        Ok(runs) if (1..=most).contains(&runs) => Ok(runs),
        _ => Err(syn::Error::new(literal.span(), format!("`{key}` is a number of runs, from 1 to {most}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::{interval, minutes, threshold};
    use proc_macro2::Span;
    use syn::{LitInt, LitStr};

    fn text(value: &str) -> LitStr {
        LitStr::new(value, Span::call_site())
    }

    #[test]
    fn intervals() {
        for (given, expected) in [
            ("10m", (10, "Minute")),
            ("1 hour", (1, "Hour")),
            ("1d", (1, "Day")),
            ("2w", (2, "Week")),
            ("3 months", (3, "Month")),
            ("1y", (1, "Year")),
        ] {
            assert_eq!(interval(&text(given)).unwrap(), expected, "{given}");
        }
        for wrong in ["", "m", "10", "90s", "0m", "-1m", "1.5h", "1mo", "100001m", "99999999999999999999m"] {
            assert!(interval(&text(wrong)).is_err(), "{wrong}");
        }
        assert!(
            interval(&text("90s")).unwrap_err().to_string().starts_with("Sentry counts intervals in minutes")
        );
    }

    #[test]
    fn whole_minutes() {
        for (given, expected) in [("5m", 5), ("1 h", 60), ("7d", 10_080), ("90 minutes", 90)] {
            assert_eq!(minutes("margin", &text(given), 10_080).unwrap(), expected, "{given}");
        }
        for wrong in [
            "",
            "5",
            "30s",
            "120s",
            "0m",
            "1.5h",
            "1w",
            "8d",
            "99999999999999999999h",
            "9999999999999999999h",
        ] {
            assert!(minutes("margin", &text(wrong), 10_080).is_err(), "{wrong}");
        }
    }

    #[test]
    fn thresholds() {
        let number = |value: &str| LitInt::new(value, Span::call_site());
        assert_eq!(threshold("failure_threshold", &number("720")).unwrap(), 720);
        for wrong in ["0", "721", "99999999999999999999"] {
            assert!(threshold("failure_threshold", &number(wrong)).is_err(), "{wrong}");
        }
    }
}
