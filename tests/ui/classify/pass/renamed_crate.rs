//! `crate = path` says where the runtime is.

mod facade {
    pub use ::monitored as sentry_by_annotation;
}

mod monitored {}

use facade::sentry_by_annotation::Classify;

#[derive(Debug, Classify)]
#[class(crate = crate::facade::sentry_by_annotation)]
enum Failed {
    #[class(not_found)]
    #[public("no {0}")]
    Gone(#[context] u8),
    #[class(transparent)]
    Io(std::io::Error),
}

fn main() {
    assert_eq!(Failed::Gone(1).class().as_str(), "not_found_error");
    assert_eq!(Failed::Gone(1).public().as_deref(), Some("no 1"));
    assert_eq!(Failed::Io(std::io::ErrorKind::TimedOut.into()).class().as_str(), "timeout_error");
}
