//! `#[derive(Classify)]`.

use std::error::Error;
use std::fmt::Debug;
use std::io;
use std::num::ParseIntError;
use std::sync::Arc;

use monitored::{Classify, ErrorClass, Fields};

const BILLING: ErrorClass = ErrorClass::new("billing_error");

#[derive(Debug, thiserror::Error, Classify)]
enum UserError {
    #[error("{0:?} is no e-mail address")]
    #[class(validation)]
    Email(String),
    #[error("user {id} is locked")]
    #[class(permission)]
    Locked {
        #[context]
        id: i64,
        #[context]
        r#type: Option<&'static str>,
        reason: &'static str,
    },
    #[error(transparent)]
    #[class(transparent)]
    Io(#[from] io::Error),
    #[error("cannot read the number")]
    #[class(transparent)]
    Number {
        #[context]
        text: String,
        source: ParseIntError,
    },
    #[error("payment refused")]
    #[class("billing_error")]
    Payment(#[source] io::Error),
    #[error("gone")]
    #[class(self::BILLING)]
    r#Gone,
}

fn number() -> ParseIntError {
    "x".parse::<u8>().expect_err("no number")
}

fn context(error: &impl Classify) -> Fields {
    let mut fields = Fields::new();
    error.context(&mut fields);
    fields
}

#[test]
fn each_variant_has_its_class() {
    assert_eq!(UserError::Email(String::new()).class(), ErrorClass::VALIDATION);
    let locked = UserError::Locked { id: 7, r#type: None, reason: "x" };
    assert_eq!(locked.class(), ErrorClass::PERMISSION);
    assert_eq!(UserError::Payment(io::ErrorKind::TimedOut.into()).class(), BILLING);
    assert_eq!(UserError::Gone.class(), BILLING);
    assert!(!UserError::Gone.inferred());
}

#[test]
fn each_variant_has_its_name() {
    assert_eq!(UserError::Email(String::new()).type_name(), "UserError::Email");
    assert_eq!(UserError::Gone.type_name(), "UserError::Gone");
}

#[test]
fn marked_fields_are_context() {
    let locked = UserError::Locked { id: 7, r#type: Some("admin"), reason: "x" };
    let fields = context(&locked);
    assert_eq!(fields.get("id"), Some(&7.into()));
    assert_eq!(fields.get("type"), Some(&"admin".into()));
    assert_eq!(fields.get("reason"), None);
    assert!(locked.to_string().contains('7') && matches!(locked, UserError::Locked { reason: "x", .. }));

    let fields = context(&UserError::Number { text: "x".into(), source: number() });
    assert_eq!(fields.get("text"), Some(&"x".into()));
}

#[test]
fn transparent_variants_say_what_their_source_says() {
    let missing = UserError::from(io::Error::from(io::ErrorKind::NotFound));
    assert_eq!(missing.class(), ErrorClass::NOT_FOUND);
    assert_eq!(missing.code().as_deref(), Some("NotFound"));
    assert!(missing.inferred());
    assert_eq!(missing.type_name(), "UserError::Io");

    let number = UserError::Number { text: "x".into(), source: number() };
    assert_eq!(number.class(), ErrorClass::VALIDATION);
    assert!(number.inferred());
}

#[derive(Debug, thiserror::Error, Classify)]
#[class(transparent)]
enum ServiceError {
    #[error(transparent)]
    User(#[from] UserError),
    #[error(transparent)]
    Any(#[from] Box<dyn Error + Send + Sync>),
    #[error(transparent)]
    Anyhow(anyhow::Error),
    #[error("shared")]
    Shared(#[source] Arc<UserError>),
    #[error("nothing known: {0}")]
    Text(String),
    #[error("here it is ours")]
    #[class(internal)]
    Ours { source: io::Error },
}

#[test]
fn a_declared_class_stays_declared_through_layers() {
    let email = || UserError::Email("x".into());
    let through = ServiceError::from(email());
    assert_eq!((through.class(), through.inferred()), (ErrorClass::VALIDATION, false));
    let shared = ServiceError::Shared(Arc::new(email()));
    assert_eq!((shared.class(), shared.inferred()), (ErrorClass::VALIDATION, false));
    let twice = ServiceError::User(UserError::Io(io::ErrorKind::TimedOut.into()));
    assert_eq!((twice.class(), twice.inferred()), (ErrorClass::TIMEOUT, true));
    assert_eq!(twice.code().as_deref(), Some("TimedOut"));
}

#[test]
fn what_a_box_holds_is_known_by_its_type() {
    let boxed = ServiceError::from(Box::<dyn Error + Send + Sync>::from(number()));
    assert_eq!((boxed.class(), boxed.inferred()), (ErrorClass::VALIDATION, true));
    let context = ServiceError::Anyhow(anyhow::Error::new(number()).context("reading the form"));
    assert_eq!((context.class(), context.inferred()), (ErrorClass::VALIDATION, true));
    let text = ServiceError::Text("x".into());
    assert_eq!((text.class(), text.inferred()), (ErrorClass::UNKNOWN, true));
}

#[test]
fn a_variant_says_otherwise_than_its_type() {
    let ours = ServiceError::Ours { source: io::ErrorKind::NotFound.into() };
    assert_eq!((ours.class(), ours.inferred()), (ErrorClass::INTERNAL, false));
}

#[derive(Debug, thiserror::Error, Classify)]
#[error("wrapped")]
#[class(transparent)]
struct Wrapped<E>(#[source] E);

#[derive(Debug, Classify)]
enum Either<A, B: Debug> {
    #[class(transparent)]
    Left(Box<A>),
    #[class(conflict)]
    Right(#[context] B),
}

#[derive(Debug, thiserror::Error, Classify)]
#[error("{name} is taken")]
#[class(conflict)]
struct Taken<'a> {
    #[context]
    name: &'a str,
}

#[derive(Debug, Classify)]
#[class(transparent)]
enum Borrowing<'a> {
    Taken(Taken<'a>),
    Any(Box<dyn Error + 'a>),
}

#[derive(Classify)]
#[class(database)]
struct Silent;

#[derive(Debug, Clone, Copy, Classify)]
enum Never {}

#[test]
fn generic_types() {
    assert_eq!(Wrapped(UserError::Gone).class(), BILLING);
    assert_eq!(Wrapped(UserError::Gone).type_name(), "Wrapped");
    assert!(Wrapped(number()).inferred());
    let left = Either::<_, i32>::Left(Box::new(UserError::Gone));
    assert_eq!((left.class(), left.type_name()), (BILLING, "Either::Left"));
    let right = Either::<UserError, _>::Right(["a"]);
    assert_eq!(context(&right).get("0"), Some(&"[\"a\"]".into()));
}

#[test]
fn types_that_borrow() {
    let name = String::from("x");
    let taken = Borrowing::Taken(Taken { name: &name });
    assert_eq!((taken.class(), taken.inferred()), (ErrorClass::CONFLICT, false));
    assert_eq!(context(&taken).get("name"), Some(&"x".into()));
    let any = Borrowing::Any(Box::new(Taken { name: &name }));
    assert_eq!((any.class(), any.inferred()), (ErrorClass::UNKNOWN, true));
}

#[test]
fn a_type_with_nothing_but_a_class() {
    assert_eq!((Silent.class(), Silent.type_name()), (ErrorClass::DATABASE, "Silent"));
    assert_eq!(None::<Never>.map(|never| never.class()), None);
}

/// In a function that knows of `E` only that it is an error, `Wrapped<E>` cannot be taken for one: `thiserror` has it
/// be an error for a `'static` `E` only.
fn within<E: Error + Classify>(error: E) -> ErrorClass {
    Wrapped(error).class()
}

#[derive(Debug, Classify)]
#[class(transparent)]
struct Layers<E>(Wrapped<E>)
where
    Wrapped<E>: Classify;

#[test]
fn a_type_made_of_a_parameter() {
    let name = String::from("x");
    assert_eq!(within(Taken { name: &name }), ErrorClass::CONFLICT);
    assert_eq!(Layers(Wrapped(Taken { name: &name })).class(), ErrorClass::CONFLICT);
}
