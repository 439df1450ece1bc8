//! What leaves is small enough, and named, for Relay to take it.

use std::error::Error;
use std::fmt::{self, Display, Formatter};

use monitored::testing::{Captured, capture};
use monitored::{Classify, ErrorClass, monitored};

/// Relay refuses an event of more than a mebibyte. What else is in it has bounds of its own.
const MOST: usize = 400 * 1024;

fn size(captured: &Captured) -> usize {
    assert_eq!(captured.events.len(), 1);
    serde_json::to_string(&captured.events[0]).unwrap().len()
}

#[derive(Debug)]
struct Layer(String, Option<Box<dyn Error>>);

impl Display for Layer {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Layer {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.1.as_deref()
    }
}

#[monitored(args(a, b))]
fn down(left: u32, a: &str, b: &str) -> Result<(), Box<dyn Error>> {
    let text = format!("{left}{}", "\u{1}".repeat(5000));
    if left == 0 {
        return Err(Box::new(Layer(text, None)));
    }
    down(left - 1, a, b).map_err(|error| Box::new(Layer(text, Some(error))) as _)
}

#[test]
fn seventy_layers_of_control_characters_are_cut_and_all_there() {
    let captured = capture(|| down(70, &"\u{1}".repeat(300), &"\"".repeat(300)));
    assert!(size(&captured) < MOST, "{} bytes", size(&captured));
    let exceptions = &captured.events[0].exception.values;
    assert_eq!(exceptions.len(), 50);
    assert!(exceptions.iter().all(|exception| exception.value.as_ref().unwrap().ends_with("\u{1}…")));
    let frames = exceptions.iter().filter_map(|exception| exception.stacktrace.as_ref());
    let last = frames.flat_map(|stack| &stack.frames).last().unwrap();
    assert_eq!(last.vars.len(), 2, "the innermost call keeps its arguments");
}

#[derive(Debug)]
struct Custom(ErrorClass);

impl Display for Custom {
    fn fmt(&self, _: &mut Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl Error for Custom {}

impl Classify for Custom {
    fn class(&self) -> ErrorClass {
        self.0
    }

    fn type_name(&self) -> &'static str {
        " "
    }
}

#[monitored]
fn custom(class: &'static str) -> Result<(), Custom> {
    Err(Custom(ErrorClass::new(class)))
}

#[test]
fn an_error_without_a_name_and_a_text_has_a_name() {
    let captured = capture(|| custom("billing_error"));
    assert_eq!(captured.events[0].exception.values[0].ty, "Error");
}

#[test]
fn a_class_is_a_tag_that_sentry_takes() {
    let long: &'static str = Box::leak("é".repeat(300).into_boxed_str());
    let cases = [
        ("", "unknown_error".to_owned()),
        ("\n ", "unknown_error".to_owned()),
        ("a\nb", "a\\nb".to_owned()),
        ("two words", "two words".to_owned()),
        (long, format!("{}…", "é".repeat(199))),
    ];
    for (class, tag) in cases {
        let captured = capture(|| custom(class));
        assert_eq!(captured.events[0].tags["error_type"], tag);
        assert_eq!(captured.transactions[0].tags["error_type"], tag);
    }
}
