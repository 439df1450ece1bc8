//! `classify!`: types of others that are returned as they are.

use std::sync::Arc;

use ::monitored::{ErrorClass, classify_errors, monitored, testing};

use super::told;

/// What another library has.
mod library {
    #[derive(Debug, thiserror::Error)]
    #[error("status {0}")]
    pub(super) struct Error(pub(super) u16);

    pub(super) struct Silent;

    #[derive(Debug)]
    pub(super) struct Borrowed<'a>(pub(super) &'a str);

    impl std::fmt::Display for Borrowed<'_> {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str(self.0)
        }
    }

    impl std::error::Error for Borrowed<'_> {}
}

mod declared_elsewhere {
    use super::library;

    monitored::classify! {
        library::Error => |e| match e.0 {
            404 => super::ErrorClass::NOT_FOUND,
            500 => super::ErrorClass::API,
            600 => panic!("in the closure"),
            _ => super::ErrorClass::UNKNOWN,
        },
        library::Silent => |_| super::ErrorClass::CONFIGURATION,
        library::Borrowed<'_> => |e| if e.0.is_empty() { super::ErrorClass::VALIDATION } else { super::ErrorClass::API },
        std::num::ParseFloatError => |_| super::ErrorClass::API
    }
}

#[monitored]
fn fetch(status: u16) -> Result<(), library::Error> {
    Err(library::Error(status))
}

#[monitored]
async fn fetch_shared(status: u16) -> Result<(), Arc<library::Error>> {
    Err(Arc::new(library::Error(status)))
}

#[classify_errors(library::Error(500) => timeout)]
fn fetch_with_an_arm() -> Result<(), library::Error> {
    Err(library::Error(500))
}

#[monitored]
fn silent() -> Result<(), library::Silent> {
    Err(library::Silent)
}

#[monitored]
fn borrowed(text: &str) -> Result<(), library::Borrowed<'_>> {
    Err(library::Borrowed(text))
}

#[monitored]
fn parse() -> Result<f64, std::num::ParseFloatError> {
    "many".parse()
}

#[test]
fn it_is_declared_for_the_whole_crate() {
    let captured = testing::capture(|| assert!(fetch(404).is_err()));
    assert_eq!(captured.events.len(), 0);
    let captured = testing::capture(|| assert!(fetch(500).is_err()));
    assert_eq!(told(&captured), (vec!["library::Error"], "api_error", true));
}

#[test]
fn unknown_and_a_panic_leave_it_to_what_is_known_otherwise() {
    for status in [200, 600] {
        let captured = testing::capture(|| assert!(fetch(status).is_err()));
        assert_eq!(told(&captured), (vec!["library::Error"], "unknown_error", false), "{status}");
    }
}

#[test]
fn an_arm_wins_over_it_and_it_wins_over_what_is_known() {
    let captured = testing::capture(|| assert!(fetch_with_an_arm().is_err()));
    assert_eq!(told(&captured).1, "timeout_error");
    let captured = testing::capture(|| assert!(parse().is_err()));
    assert_eq!(told(&captured), (vec!["ParseFloatError"], "api_error", true));
}

#[test]
fn whatever_the_type_is() {
    let captured = testing::capture(|| assert!(silent().is_err()));
    assert_eq!(told(&captured), (vec!["Silent"], "configuration_error", true));
    let text = String::from("x");
    let captured = testing::capture(|| assert!(borrowed(&text).is_err()));
    assert_eq!(told(&captured), (vec!["Borrowed"], "api_error", true));
}

#[tokio::test]
async fn behind_a_pointer() {
    let captured = testing::capture_async(async { assert!(fetch_shared(500).await.is_err()) }).await;
    assert_eq!(told(&captured), (vec!["library::Error"], "api_error", true));
}

#[test]
fn by_hand() {
    let captured = testing::capture(|| {
        assert_eq!(monitored::report(&library::Error(404)), ErrorClass::NOT_FOUND);
        assert_eq!(monitored::report(&library::Error(500)), ErrorClass::API);
    });
    assert_eq!(told(&captured), (vec!["library::Error"], "api_error", true));
}
