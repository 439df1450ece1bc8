//! Errors of any make.

use std::error::Error;
use std::fmt;
use std::io;
use std::sync::Arc;

use monitored::monitored;
use monitored::testing::{Captured, capture};
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::{LARGEST, TEXT, config, size_of_event};

type Boxed = Box<dyn Error + Send + Sync>;

/// As a library would make one.
#[derive(Debug)]
struct Wrapping {
    text: String,
    source: Option<Boxed>,
}

impl fmt::Display for Wrapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Error for Wrapping {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// How an error is made a part of another.
#[derive(Clone, Copy, Debug)]
enum Form {
    Source,
    Io,
    Anyhow,
    Arc,
    Text,
}

fn wrapped(inner: Boxed, form: Form, text: String) -> Boxed {
    match form {
        Form::Source => Box::new(Wrapping { text, source: Some(inner) }),
        Form::Io => Box::new(io::Error::other(inner)),
        Form::Anyhow => anyhow::Error::from_boxed(inner).context(text).into(),
        Form::Arc => Box::new(Arc::new(Wrapping { text, source: Some(inner) })),
        Form::Text => format!("{text}: {inner}").into(),
    }
}

fn forms() -> impl Strategy<Value = Form> {
    prop_oneof![Just(Form::Source), Just(Form::Io), Just(Form::Anyhow), Just(Form::Arc), Just(Form::Text)]
}

fn check(captured: &Captured) -> Result<(), proptest::test_runner::TestCaseError> {
    prop_assert_eq!(captured.events.len(), 1);
    let event = &captured.events[0];
    prop_assert!((1..=64).contains(&event.exception.values.len()), "{}", event.exception.values.len());
    for exception in &event.exception.values {
        prop_assert!(!exception.ty.is_empty() && exception.ty.chars().count() <= 256);
        prop_assert!(exception.value.as_ref().is_some_and(|value| value.len() <= 4096));
    }
    prop_assert!(size_of_event(event) < LARGEST);
    Ok(())
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn an_error_of_any_make_is_one_bounded_event(
        root in TEXT,
        around in proptest::collection::vec((forms(), TEXT), 0..50),
        passed in 0_usize..6,
    ) {
        #[monitored]
        fn fails(error: Boxed) -> Result<(), Boxed> {
            Err(error)
        }
        #[monitored]
        fn passes(error: Boxed, on: usize) -> Result<(), Boxed> {
            if on == 0 { fails(error) } else { passes(error, on - 1) }
        }
        let error = Wrapping { text: root, source: None };
        let error = around.into_iter().fold(Boxed::from(error), |inner, (form, text)| wrapped(inner, form, text));
        check(&capture(|| passes(error, passed)))?;
    }

    #[test]
    fn an_error_is_one_event_however_each_layer_changes_it(
        text in TEXT,
        layers in proptest::collection::vec((forms(), TEXT), 0..12),
    ) {
        #[monitored]
        fn layer(text: String, layers: &[(Form, String)]) -> Result<(), Boxed> {
            let Some(((form, around), inner)) = layers.split_last() else {
                return Err(Box::new(Wrapping { text, source: None }));
            };
            layer(text, inner).map_err(|error| wrapped(error, *form, around.clone()))
        }
        let captured = capture(|| layer(text, &layers));
        check(&captured)?;
        prop_assert_eq!(captured.transactions.len(), 1);
    }

    #[test]
    fn a_chain_that_is_long_or_has_no_end_is_cut(length in 1_u32..=10_000, endless in any::<bool>(), text in TEXT) {
        #[derive(Debug)]
        struct Numbered(u32, bool, String, Option<&'static Numbered>);
        impl fmt::Display for Numbered {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{} {}", self.0, self.2)
            }
        }
        impl Error for Numbered {
            fn source(&self) -> Option<&(dyn Error + 'static)> {
                match self.3 {
                    Some(next) => Some(next),
                    // In a ring, back to where it is.
                    None if self.1 => Some(END),
                    None => None,
                }
            }
        }
        struct Ring;
        static RING: Ring = Ring;
        impl fmt::Debug for Ring {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("Ring")
            }
        }
        impl fmt::Display for Ring {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("round and round")
            }
        }
        impl Error for Ring {
            fn source(&self) -> Option<&(dyn Error + 'static)> {
                Some(&RING)
            }
        }
        const END: &Ring = &RING;
        #[monitored]
        fn fails(error: &'static Numbered) -> Result<(), &'static Numbered> {
            Err(error)
        }
        let first = (0..length).fold(None, |next, number| {
            let error: &'static Numbered = Box::leak(Box::new(Numbered(number, endless, text.clone(), next)));
            Some(error)
        });
        check(&capture(|| fails(first.unwrap()).is_err()))?;
    }
}
