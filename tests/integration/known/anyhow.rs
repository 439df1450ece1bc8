//! `anyhow::Error`: by what is in it, with its contexts.

use std::io;

use ::monitored::{Classify, Monitored, monitored, testing};
use anyhow::Context as _;
use sentry::ClientOptions;

use super::{code, told};

#[derive(Debug, thiserror::Error, Classify)]
#[error("{0:?} is no e-mail address")]
#[class(validation)]
struct BadEmail(String);

#[monitored]
fn load() -> anyhow::Result<()> {
    Err(io::Error::from(io::ErrorKind::NotFound)).context("cannot read the prices").context("cannot start")
}

#[monitored]
fn refuse() -> anyhow::Result<()> {
    Err(BadEmail("nobody".to_owned())).context("cannot register")
}

#[monitored]
fn by_word() -> anyhow::Result<()> {
    anyhow::bail!("no luck")
}

#[derive(Debug, thiserror::Error, Classify)]
enum JobError {
    #[error("job failed")]
    #[class(transparent)]
    Failed(#[source] anyhow::Error),
}

#[monitored]
fn job() -> Result<(), JobError> {
    load().map_err(JobError::Failed)
}

#[test]
fn it_goes_by_its_root_and_shows_its_contexts() {
    let captured = testing::capture(|| assert!(load().is_err()));
    assert_eq!(told(&captured), (vec!["io::Error"; 3], "not_found_error", false));
    let texts: Vec<_> =
        captured.events[0].exception.iter().rev().filter_map(|it| it.value.as_deref()).collect();
    assert_eq!(texts, ["cannot start", "cannot read the prices", "entity not found"]);
    assert_eq!(code(&captured), Some("NotFound"));
}

#[test]
fn one_made_of_words() {
    let captured = testing::capture(|| assert!(by_word().is_err()));
    assert_eq!(told(&captured), (vec!["Error"], "unknown_error", false));
}

#[test]
fn passed_on_by_a_variant() {
    let captured = testing::capture(|| assert!(job().is_err()));
    let (names, class, declared) = told(&captured);
    assert_eq!((names[0], class, declared), ("JobError::Failed", "not_found_error", false));
    assert_eq!(names.len(), 4);
}

#[test]
fn a_registered_type_is_found_in_it() {
    let captured = testing::capture(|| assert!(refuse().is_err()));
    assert_eq!(told(&captured).1, "unknown_error");

    let configured = Monitored::new().classify_type::<BadEmail>();
    let captured = testing::capture_with(configured, ClientOptions::new(), || assert!(refuse().is_err()));
    assert_eq!(captured.events.len(), 0);
}
