//! The line that a mail is recognised by.

use super::Alert;

/// Characters of the parts.
const RULE: usize = 80;
const MESSAGE: usize = 120;
const PLACE: usize = 40;

/// `[error] backend_errors firing: 11 failures in 5 min (backend, production)`: at most some 310 characters, none of which
/// can end the line or act on whatever shows it.
pub(super) fn line(alert: &Alert) -> String {
    let mut line = format!("[{}] {}", alert.severity, heading(alert));
    let message = words(&alert.message, MESSAGE);
    if !message.is_empty() {
        line.push_str(": ");
        line.push_str(&message);
    }
    let places = [&alert.service, &alert.environment].into_iter().flatten();
    let places: Vec<_> = places.map(|place| words(place, PLACE)).filter(|place| !place.is_empty()).collect();
    if !places.is_empty() {
        line.push_str(&format!(" ({})", places.join(", ")));
    }
    line
}

/// `backend_errors firing`.
pub(super) fn heading(alert: &Alert) -> String {
    format!("{} {}", words(&alert.rule, RULE), alert.state.as_str().replace('_', " "))
}

/// The words of `text` with a space between two, at most `limit` characters; whatever is no printable character counts as
/// space.
fn words(text: &str, limit: usize) -> String {
    // More than this cannot be shown, however much of it is space.
    let start = text.chars().take(limit * 16).map(|c| if shows(c) { c } else { ' ' }).collect::<String>();
    let words = start.split_whitespace().collect::<Vec<_>>().join(" ");
    crate::value::text::cut_characters(&words, limit).into_owned()
}

/// Neither a control character nor one that turns the direction of writing or ends a line.
fn shows(character: char) -> bool {
    crate::value::text::escape_controls(character.encode_utf8(&mut [0; 4])).chars().eq([character])
}

#[cfg(test)]
mod tests {
    use super::{line, words};
    use crate::{Alert, AlertState};

    #[test]
    fn it_says_how_bad_it_is_what_and_where() {
        let mut alert = Alert::sample();
        assert_eq!(line(&alert), "[error] backend_errors firing: 11 failures in 5 min (backend, production)");
        alert.state = AlertState::NoData;
        (alert.service, alert.message) = (None, String::new());
        assert_eq!(line(&alert), "[error] backend_errors no data (production)");
    }

    #[test]
    fn nothing_ends_the_line_and_nothing_makes_it_long() {
        assert_eq!(words("a\r\nBcc: b\u{1b}[31m\u{202e}\u{2028}c\0", 80), "a Bcc: b [31m c");
        assert_eq!(words("äöü", 2), "ä…");
        assert_eq!(words(&"\n".repeat(5_000_000), 80), "");
        let mut alert = Alert::sample();
        for text in [&mut alert.rule, &mut alert.message] {
            *text = "x".repeat(5_000_000);
        }
        alert.service = Some("s".repeat(5_000_000));
        assert!(line(&alert).chars().count() < 310);
    }
}
