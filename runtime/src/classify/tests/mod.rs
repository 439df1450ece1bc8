//! The probes over every shape of error, called as generated code calls them.

use std::error::Error;
use std::fmt::{self, Debug, Display, Formatter};
use std::io;
use std::num::ParseIntError;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::probe::{Observe as _, Probe};
use super::{Classification, Classify, End, ErrorClass};

mod arms;
mod hostile;

macro_rules! end {
    ($returned:expr) => {
        (&&&&&&&&&Probe::new($returned)).__monitored_end()
    };
}

macro_rules! fixed {
    ($returned:expr) => {
        (&&&&&&&&&Probe::fixed($returned)).__monitored_end()
    };
}

use {end, fixed};

fn names(end: End<'_>) -> Vec<String> {
    end.failure()
        .map(|failure| failure.links().into_iter().map(|link| link.type_name).collect())
        .unwrap_or_default()
}

fn class(end: End<'_>) -> Option<(&'static str, bool)> {
    end.failure().map(|failure| {
        let Classification { class, declared } = failure.classification();
        (class.as_str(), declared)
    })
}

fn text(end: End<'_>) -> Option<String> {
    end.failure().map(|failure| failure.full_text())
}

fn parse() -> ParseIntError {
    "x".parse::<i32>().expect_err("no number")
}

fn wrapped() -> io::Error {
    io::Error::other(io::Error::new(io::ErrorKind::TimedOut, "slow"))
}

#[derive(Debug)]
enum Own {
    Email(String),
}

impl Classify for Own {
    fn class(&self) -> ErrorClass {
        ErrorClass::VALIDATION
    }
}

impl Display for Own {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self::Email(text) = self;
        write!(f, "bad {text}")
    }
}

impl Error for Own {}

struct Silent;

struct SilentButClassified;

impl Classify for SilentButClassified {
    fn class(&self) -> ErrorClass {
        ErrorClass::new("billing_error")
    }
}

#[derive(Debug)]
struct Borrowed<'a>(&'a str);

impl Display for Borrowed<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "borrowed {}", self.0)
    }
}

impl Error for Borrowed<'_> {}

#[derive(Debug)]
enum Foreign {
    Gone(io::Error),
}

impl Display for Foreign {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("gone")
    }
}

impl Error for Foreign {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let Self::Gone(error) = self;
        Some(error)
    }
}

#[test]
fn values_end_well() {
    assert!(matches!(end!(&()), End::Value));
    assert!(matches!(end!(&Some(Silent)), End::Value));
    assert!(matches!(end!(&Ok::<i32, Silent>(1)), End::Value));
    assert!(matches!(end!(&Ok::<i32, Own>(1)), End::Value));
    assert!(matches!(fixed!(&Ok::<i32, Box<dyn Error>>(1)), End::Value));
    assert!(matches!(end!(&[1, 2]), End::Value));
}

#[test]
fn an_error_of_ones_own() {
    let failed: Result<(), _> = Err(Own::Email("x".into()));
    assert_eq!(class(end!(&failed)), Some(("validation_error", true)));
    assert_eq!(names(end!(&failed)), ["Own"]);
    assert_eq!(text(end!(&failed)).as_deref(), Some("bad x"));
    let module = end!(&failed).failure().and_then(|failure| failure.links()[0].module);
    assert_eq!(module, Some(module_path!()));
}

#[test]
fn pointers_to_an_error_are_that_error() {
    let own = || Own::Email("x".into());
    assert_eq!(class(end!(&Err::<(), _>(Arc::new(own())))), Some(("validation_error", true)));
    assert_eq!(class(end!(&Err::<(), _>(Box::new(own())))), Some(("validation_error", true)));
    assert_eq!(class(end!(&Err::<(), _>(&own()))), Some(("validation_error", true)));
    assert_eq!(names(end!(&Err::<(), _>(Arc::new(own())))), ["Own"]);
    let foreign = Arc::new(Foreign::Gone(wrapped()));
    assert_eq!(names(end!(&Err::<(), _>(foreign)))[0], "Foreign::Gone");
}

#[test]
fn known_types() {
    assert_eq!(class(end!(&Err::<(), _>(parse()))), Some(("validation_error", false)));
    assert_eq!(names(end!(&Err::<(), _>(parse()))), ["ParseIntError"]);
    let missing = Err::<(), _>(io::Error::from(io::ErrorKind::NotFound));
    assert_eq!(class(end!(&missing)), Some(("not_found_error", false)));
    assert_eq!(names(end!(&missing)), ["io::Error"]);
    assert_eq!(end!(&missing).failure().and_then(|f| f.code()).as_deref(), Some("NotFound"));
}

#[test]
fn an_io_error_is_looked_into() {
    let failed = Err::<(), _>(wrapped());
    assert_eq!(class(end!(&failed)), Some(("timeout_error", false)));
    assert_eq!(names(end!(&failed)), ["io::Error", "io::Error"]);
}

#[test]
fn a_foreign_enum_is_named_with_its_variant_and_classified_by_its_source() {
    let failed = Err::<(), _>(Foreign::Gone(io::Error::from(io::ErrorKind::ConnectionReset)));
    assert_eq!(class(end!(&failed)), Some(("connection_error", false)));
    assert_eq!(names(end!(&failed)), ["Foreign::Gone", "io::Error"]);
}

#[test]
fn boxed_errors_tell_what_is_in_the_box() {
    let boxed: Result<(), Box<dyn Error>> = Err(Box::new(parse()));
    assert_eq!(class(fixed!(&boxed)), Some(("validation_error", false)));
    assert_eq!(names(fixed!(&boxed)), ["ParseIntError"]);
    assert_eq!(names(end!(&boxed)), ["ParseIntError"]);

    let sendable: Result<(), Box<dyn Error + Send + Sync>> = Err(Box::new(Own::Email("x".into())));
    assert_eq!(class(fixed!(&sendable)), Some(("unknown_error", false)));
    assert_eq!(names(fixed!(&sendable)), ["Email"]);

    let shared: Result<(), Arc<dyn Error + Send + Sync>> = Err(Arc::new(parse()));
    assert_eq!(class(fixed!(&shared)), Some(("validation_error", false)));

    let text_only: Result<(), Box<dyn Error>> = Err("no such luck".into());
    assert_eq!(names(fixed!(&text_only)), ["Error"]);
    assert_eq!(text(fixed!(&text_only)).as_deref(), Some("no such luck"));
}

#[test]
fn errors_that_borrow() {
    let owner = String::from("me");
    let failed: Result<(), Borrowed<'_>> = Err(Borrowed(&owner));
    assert_eq!(names(end!(&failed)), ["Borrowed"]);
    assert_eq!(names(fixed!(&failed)), ["Borrowed"]);
    let boxed: Result<(), Box<dyn Error + '_>> = Err(Box::new(Borrowed(&owner)));
    assert_eq!(names(end!(&boxed)), ["Borrowed"]);
    assert_eq!(text(end!(&boxed)).as_deref(), Some("borrowed me"));

    let lock = Mutex::new(1);
    let poisoned: Result<(), PoisonError<MutexGuard<'_, i32>>> = Err(PoisonError::new(lock.lock().unwrap()));
    assert_eq!(class(end!(&poisoned)), Some(("internal_error", false)));
    assert_eq!(names(fixed!(&poisoned)), ["PoisonError"]);
}

fn of_any<E>(failed: &Result<(), E>) -> (Vec<String>, Option<String>) {
    (names(end!(failed)), text(end!(failed)))
}

fn of_error<E: Error>(failed: &Result<(), E>) -> (Vec<String>, Option<(&'static str, bool)>) {
    (names(end!(failed)), class(end!(failed)))
}

trait Decoder {
    type Error: Error;
}

struct Ints;

impl Decoder for Ints {
    type Error = Foreign;
}

fn of_projection<D: Decoder>(failed: &Result<(), D::Error>) -> Vec<String> {
    names(end!(failed))
}

fn of_classified<E: Classify>(failed: &Result<(), E>) -> Option<(&'static str, bool)> {
    class(end!(failed))
}

fn of_debug<E: Debug>(failed: &Result<(), E>) -> Option<String> {
    text(end!(failed))
}

#[test]
fn generic_functions_see_what_their_bounds_say() {
    let foreign = || Err(Foreign::Gone(io::ErrorKind::NotFound.into()));
    assert_eq!(of_any(&foreign()), (vec!["Foreign".to_owned()], Some("<Foreign>".to_owned())));
    let (names, class) = of_error(&foreign());
    assert_eq!(names, ["Foreign::Gone", "io::Error"]);
    assert_eq!(class, Some(("not_found_error", false)));
    assert_eq!(of_projection::<Ints>(&foreign())[0], "Foreign::Gone");
    assert_eq!(of_classified(&Err(SilentButClassified)), Some(("billing_error", true)));
    assert_eq!(of_debug(&Err("x")).as_deref(), Some("\"x\""));
}

#[test]
fn errors_that_are_no_errors() {
    assert_eq!(text(end!(&Err::<(), _>("text"))).as_deref(), Some("text"));
    assert_eq!(names(end!(&Err::<(), _>(String::from("text")))), ["Error"]);
    #[derive(Debug)]
    struct OnlyDebug {
        _code: i32,
    }
    let failed = Err::<(), _>(OnlyDebug { _code: 1 });
    assert_eq!(text(end!(&failed)).as_deref(), Some("OnlyDebug { _code: 1 }"));
    assert_eq!(names(end!(&failed)), ["OnlyDebug"]);
    assert_eq!(text(end!(&Err::<(), _>(Silent))).as_deref(), Some("<Silent>"));
    assert_eq!(names(end!(&Err::<(), _>(Silent))), ["Silent"]);
    assert_eq!(class(end!(&Err::<(), _>(Silent))), Some(("unknown_error", false)));
    assert_eq!(class(end!(&Err::<(), _>(SilentButClassified))), Some(("billing_error", true)));
}
