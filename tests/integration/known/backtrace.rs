//! Where an error says that it arose.

use std::backtrace::{Backtrace, BacktraceStatus};

use ::monitored::{Classify, monitored, testing};

/// On a stable compiler `thiserror` wants the field's type to be called something else than `Backtrace`.
#[derive(Debug, thiserror::Error, Classify)]
enum Traced {
    #[error("found by its type")]
    #[class(internal)]
    ByType { trace: Box<Backtrace> },
    #[error("found by its source")]
    #[class(transparent)]
    BySource(#[from] Inner),
    #[error("has none")]
    #[class(internal)]
    Untraced,
}

#[derive(Debug, thiserror::Error, Classify)]
#[error("inner")]
#[class(internal)]
struct Inner {
    trace: Option<Box<Backtrace>>,
}

#[derive(Debug, Classify)]
enum Marked {
    #[class(internal)]
    Own {
        #[backtrace]
        arose: std::sync::Arc<Backtrace>,
    },
    #[class(internal)]
    Of(#[backtrace] Inner),
    #[class(internal)]
    Anyhow(#[backtrace] anyhow::Error),
}

fn here() -> Box<Backtrace> {
    Box::new(Backtrace::force_capture())
}

#[test]
fn a_field_knows() {
    let inner = || Inner { trace: Some(here()) };
    for (error, known) in [
        (Traced::ByType { trace: here() }, true),
        (Traced::BySource(inner()), true),
        (Traced::BySource(Inner { trace: None }), false),
        (Traced::Untraced, false),
    ] {
        let status = error.backtrace().map(Backtrace::status);
        assert_eq!(status == Some(BacktraceStatus::Captured), known, "{error}");
    }
    assert!(Marked::Own { arose: here().into() }.backtrace().is_some());
    assert!(Marked::Of(inner()).backtrace().is_some());
    assert!(Marked::Of(Inner { trace: None }).backtrace().is_none());
    // Whether `anyhow` captures one is up to the environment.
    let error = anyhow::anyhow!("why");
    let captured = error.backtrace().status() == BacktraceStatus::Captured;
    assert_eq!(Marked::Anyhow(error).backtrace().is_some(), captured);
}

#[monitored]
fn fail() -> Result<(), Traced> {
    Err(Inner { trace: Some(here()) }.into())
}

#[test]
fn it_stands_on_the_exception_that_owns_it() {
    let captured = testing::capture(|| assert!(fail().is_err()));
    let exceptions = &captured.events[0].exception;
    let frames = |index: usize| exceptions[index].stacktrace.as_ref().map_or(0, |stack| stack.frames.len());
    assert_eq!(exceptions[0].ty, "Inner");
    assert!(frames(0) > 1, "the real one");
    assert_eq!(frames(1), 1, "the logical one");
}
