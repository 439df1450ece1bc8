//! The message of a rule, with places for its figures.

use std::fmt::Write;

/// What may stand in braces.
const PLACES: [(&str, Place); 7] = [
    ("name", Place::Name),
    ("count", Place::Count),
    ("calls", Place::Calls),
    ("rate", Place::Rate),
    ("threshold", Place::Threshold),
    ("window", Place::Window),
    ("key", Place::Key),
];

/// Bytes of a message.
const LONGEST: usize = 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Name,
    Count,
    Calls,
    Rate,
    Threshold,
    Window,
    Key,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Place(Place),
}

/// What is filled in.
pub(super) struct Filling<'a> {
    pub(super) name: &'a str,
    pub(super) count: u64,
    pub(super) calls: u64,
    pub(super) rate: &'a str,
    pub(super) threshold: &'a str,
    pub(super) window: &'a str,
    pub(super) key: &'a str,
}

/// A message that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template(Vec<Piece>);

impl Template {
    /// Reads a message; `{{` and `}}` are braces. The error says what would be right.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, from) = rest.split_at(at);
            pieces.push(Piece::Text(before.to_owned()));
            if let Some(after) = from.strip_prefix("{{").or_else(|| from.strip_prefix("}}")) {
                pieces.push(Piece::Text(from[..1].to_owned()));
                rest = after;
                continue;
            }
            let (name, after) = placeholder(from)?;
            pieces.push(Piece::Place(place(name)?));
            rest = after;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(Self(pieces))
    }

    pub(super) fn fill(&self, filling: &Filling<'_>) -> String {
        let mut text = String::new();
        for piece in &self.0 {
            // Writing to a string cannot fail.
            let _ = match piece {
                Piece::Text(piece) => text.write_str(piece),
                Piece::Place(Place::Name) => text.write_str(filling.name),
                Piece::Place(Place::Count) => write!(text, "{}", filling.count),
                Piece::Place(Place::Calls) => write!(text, "{}", filling.calls),
                Piece::Place(Place::Rate) => text.write_str(filling.rate),
                Piece::Place(Place::Threshold) => text.write_str(filling.threshold),
                Piece::Place(Place::Window) => text.write_str(filling.window),
                Piece::Place(Place::Key) => text.write_str(filling.key),
            };
        }
        crate::value::text::cut(&text, LONGEST).into_owned()
    }
}

/// The name in the braces that the text begins with, and what follows.
fn placeholder(from: &str) -> Result<(&str, &str), String> {
    let inner = from.strip_prefix('{').and_then(|inner| inner.split_once('}'));
    inner.ok_or_else(|| "a brace stands alone in the message; for a brace itself write it twice".to_owned())
}

fn place(name: &str) -> Result<Place, String> {
    let found = PLACES.iter().find(|(known, _)| *known == name);
    found.map(|(_, place)| *place).ok_or_else(|| {
        let known: Vec<_> = PLACES.iter().map(|(known, _)| format!("{{{known}}}")).collect();
        format!("the message has no placeholder {{{name}}}; there are {}", known.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::{Filling, Template};

    fn filled(text: &str) -> String {
        let filling = Filling {
            name: "errors",
            count: 11,
            calls: 200,
            rate: "5.5 %",
            threshold: "10",
            window: "5 min",
            key: "db",
        };
        Template::read(text).map_or_else(|error| error, |template| template.fill(&filling))
    }

    #[test]
    fn figures_stand_in_their_places() {
        assert_eq!(
            filled("{name}: {count} of {calls} ({rate}, more than {threshold}) in {window} at {key}"),
            "errors: 11 of 200 (5.5 %, more than 10) in 5 min at db",
        );
        assert_eq!(filled("High backend error rate detected"), "High backend error rate detected");
        assert_eq!(filled("{{count}} is {count}"), "{count} is 11");
    }

    #[test]
    fn what_is_no_placeholder_is_told_with_those_that_are() {
        let told = filled("{amount} failures");
        assert!(
            told.starts_with("the message has no placeholder {amount}; there are {name}, {count},"),
            "{told}"
        );
        assert!(filled("{count").contains("write it twice"));
        assert!(filled("}").contains("write it twice"));
    }
}
