//! `#[public("…")]`: what a client may be told.

use std::borrow::Cow;
use std::fmt::{self, Debug, Display, Formatter};
use std::io;
use std::sync::Arc;

use monitored::{Classify, ErrorClass};

#[derive(Debug, thiserror::Error, Classify)]
#[class(validation)]
enum Told {
    #[error("secret")]
    #[public("nothing to see here")]
    Constant,
    #[error("secret {0} {1}")]
    #[public("no user {0}")]
    Tuple(i64, String),
    #[error("secret")]
    #[public("{{{name:?}}}: {type} of {name}, {ratio:>width$.digits$}%")]
    Named { name: &'static str, r#type: u8, ratio: f64, width: usize, digits: usize, hidden: String },
    #[error("secret")]
    #[public("flags {0:#06x}")]
    Hex(u32),
    #[error("secret")]
    Silent,
}

fn public(error: &impl Classify) -> Option<String> {
    error.public().map(Cow::into_owned)
}

#[test]
fn constants_are_told_as_they_are_and_silence_stays() {
    assert_eq!(public(&Told::Constant).as_deref(), Some("nothing to see here"));
    assert!(matches!(Told::Constant.public(), Some(Cow::Borrowed(_))));
    assert_eq!(public(&Told::Silent), None);
}

#[test]
fn fields_are_shown_by_number_by_name_and_with_their_specification() {
    assert_eq!(public(&Told::Tuple(7, "hunter2".into())).as_deref(), Some("no user 7"));
    let named = Told::Named {
        name: "a",
        r#type: 3,
        ratio: 12.345,
        width: 7,
        digits: 1,
        hidden: "hunter2".to_owned(),
    };
    let Told::Named { hidden, .. } = &named else { unreachable!() };
    assert_eq!(hidden, "hunter2");
    assert_eq!(public(&named).as_deref(), Some("{\"a\"}: 3 of a,    12.3%"));
    assert_eq!(public(&Told::Hex(0xab)).as_deref(), Some("flags 0x00ab"));
}

#[derive(Debug, thiserror::Error, Classify)]
#[error("secret")]
#[class(conflict)]
#[public("{id} is taken")]
struct Taken {
    id: u64,
}

#[derive(Debug, thiserror::Error, Classify)]
#[public("try again later")]
enum Outer {
    #[error(transparent)]
    #[class(transparent)]
    Taken(#[from] Taken),
    #[error(transparent)]
    #[class(transparent)]
    Shared(Arc<Taken>),
    #[error(transparent)]
    #[class(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    #[class(transparent)]
    #[public("the other one has failed")]
    Own(Box<Taken>),
    #[error("secret")]
    #[class(database)]
    Default,
    #[error("secret")]
    #[class(database)]
    #[public("the database is away")]
    Override,
}

#[test]
fn a_transparent_variant_passes_on_and_a_text_of_its_own_goes_before() {
    assert_eq!(public(&Taken { id: 7 }).as_deref(), Some("7 is taken"));
    assert_eq!(public(&Outer::from(Taken { id: 7 })).as_deref(), Some("7 is taken"));
    assert_eq!(public(&Outer::Shared(Arc::new(Taken { id: 8 }))).as_deref(), Some("8 is taken"));
    assert_eq!(public(&Outer::Own(Box::new(Taken { id: 7 }))).as_deref(), Some("the other one has failed"));
}

#[test]
fn the_text_on_the_type_is_for_whatever_says_nothing() {
    assert_eq!(public(&Outer::Default).as_deref(), Some("try again later"));
    assert_eq!(public(&Outer::from(io::Error::other("secret"))).as_deref(), Some("try again later"));
    assert_eq!(public(&Outer::Override).as_deref(), Some("the database is away"));
}

#[derive(Debug, Classify)]
#[class(validation)]
enum Generic<T, E> {
    #[public("{0} is too much")]
    Shown(T),
    #[public("{all:?} are too many")]
    Debugged { all: Vec<T> },
    #[class(transparent)]
    Passed(E),
}

#[test]
fn generics_need_what_their_texts_need_of_them() {
    assert_eq!(public(&Generic::<_, Taken>::Shown(3)).as_deref(), Some("3 is too much"));
    assert_eq!(
        public(&Generic::<_, Taken>::Debugged { all: vec![3, 4] }).as_deref(),
        Some("[3, 4] are too many")
    );
    assert_eq!(public(&Generic::<u8, _>::Passed(Taken { id: 9 })).as_deref(), Some("9 is taken"));
}

struct Panics;

impl Display for Panics {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("half")?;
        std::panic::resume_unwind(Box::new("in Display"))
    }
}

#[derive(Classify)]
#[class(internal)]
enum Hostile {
    #[public("it was {0}")]
    Unwinds(Panics),
    #[public("{0}")]
    Long(String),
    #[public("{password} and {id}")]
    Named { password: &'static str, id: u8 },
}

#[derive(Classify)]
#[class(validation)]
#[public("password: eight letters or more, not {0}")]
struct Password(&'static str);

#[test]
fn a_field_that_panics_is_long_or_secret_harms_nobody() {
    assert_eq!(public(&Hostile::Unwinds(Panics)), None);
    let long = public(&Hostile::Long("é".repeat(5_000))).unwrap_or_default();
    assert!(long.len() <= 1024 && long.ends_with('…'), "{}", long.len());
    assert_eq!(public(&Hostile::Named { password: "hunter2", id: 7 }).as_deref(), Some("[Filtered] and 7"));
    let given = Password("https://bob:hunter2@example.org");
    let told = "password: eight letters or more, not https://[Filtered]@example.org";
    assert_eq!(public(&given).as_deref(), Some(told));
}

struct ByHand;

impl Classify for ByHand {
    fn class(&self) -> ErrorClass {
        ErrorClass::VALIDATION
    }

    fn public(&self) -> Option<Cow<'_, str>> {
        Some("by hand".into())
    }
}

#[test]
fn pointers_tell_what_they_point_to() {
    assert_eq!(public(&Box::new(ByHand)).as_deref(), Some("by hand"));
    assert_eq!(public(&&Arc::new(ByHand)).as_deref(), Some("by hand"));
}
