//! Errors that do what no error should.

use std::error::Error;
use std::fmt::{self, Display, Formatter};

use super::super::probe::{Observe as _, Probe};
use super::super::{Classify, ErrorClass, Fields};
use super::{class, end, names, text};

#[derive(Debug)]
struct Ring;

static RING: Ring = Ring;

impl Display for Ring {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("round")
    }
}

impl Error for Ring {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&RING)
    }
}

#[test]
fn a_ring_of_sources_ends() {
    assert_eq!(names(end!(&Err::<(), _>(Ring))).len(), 32);
}

#[derive(Debug)]
struct Hostile;

impl Display for Hostile {
    fn fmt(&self, _: &mut Formatter<'_>) -> fmt::Result {
        panic!("in Display")
    }
}

impl Error for Hostile {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        panic!("in source")
    }
}

impl Classify for Hostile {
    fn class(&self) -> ErrorClass {
        panic!("in class")
    }
    fn type_name(&self) -> &'static str {
        panic!("in type_name")
    }
    fn code(&self) -> Option<std::borrow::Cow<'_, str>> {
        panic!("in code")
    }
    fn backtrace(&self) -> Option<&std::backtrace::Backtrace> {
        panic!("in backtrace")
    }
    fn context(&self, fields: &mut Fields) {
        fields.value("before", &1);
        panic!("in context")
    }
}

#[test]
fn an_error_that_panics_costs_what_it_would_have_told() {
    let failed = Err::<(), _>(Hostile);
    assert_eq!(class(end!(&failed)), Some(("unknown_error", false)));
    assert_eq!(names(end!(&failed)), ["Hostile"]);
    assert_eq!(text(end!(&failed)).as_deref(), Some("<panicked while formatting>"));
    let failure = end!(&failed).failure().expect("it failed");
    assert_eq!(failure.code(), None);
    assert!(failure.backtrace().is_none());
    assert_eq!(failure.fields().into_entries().len(), 1);
}
