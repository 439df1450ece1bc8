//! What a function says of its own errors.

use std::error::Error;
use std::{fmt, io};

use super::super::probe::{Observe as _, Probe};
use super::super::{ArmClass, End, ErrorClass, Failure, NotSame as _, Same, classified, error_if};
use super::{Foreign, Own, class, end, fixed, parse, wrapped};

fn arms<'a, E>(
    returned: &'a Result<(), E>,
    end: End<'a>,
    arms: impl FnOnce(&'a E, &Failure<'a>) -> Option<ArmClass>,
) -> Option<(&'static str, bool)> {
    class(classified(end, returned, arms))
}

#[test]
fn arms_come_before_everything_else() {
    let failed = Err(Own::Email("x".into()));
    let by_pattern = arms(&failed, end!(&failed), |error, _| match error {
        Own::Email(text) if text == "x" => Some(ArmClass::of(ErrorClass::CONFLICT)),
        Own::Email(_) => None,
    });
    assert_eq!(by_pattern, Some(("conflict_error", true)));
    assert_eq!(arms(&failed, end!(&failed), |_, _| None), Some(("validation_error", true)));
    assert_eq!(arms(&failed, end!(&failed), |_, _| panic!("in a guard")), Some(("validation_error", true)));
}

#[test]
fn a_type_is_sought_along_the_chain_until_its_guard_holds() {
    let failed = Err(wrapped());
    let sought = arms(&failed, end!(&failed), |error, failure| {
        failure.seek(Same::<_, io::Error>::new(error).__monitored_outermost(), &mut |found: &io::Error| {
            (found.kind() == io::ErrorKind::TimedOut).then(|| ArmClass::of(ErrorClass::TIMEOUT))
        })
    });
    assert_eq!(sought, Some(("timeout_error", true)));

    let foreign = Err(Foreign::Gone(io::ErrorKind::NotFound.into()));
    let inside = arms(&foreign, end!(&foreign), |error, failure| {
        failure.seek(Same::<_, io::Error>::new(error).__monitored_outermost(), &mut |found: &io::Error| {
            Some(ArmClass::as_classified(found))
        })
    });
    assert_eq!(inside, Some(("not_found_error", false)));

    let absent = arms(&foreign, end!(&foreign), |error, failure| {
        failure.seek(Same::<_, fmt::Error>::new(error).__monitored_outermost(), &mut |_: &fmt::Error| {
            Some(ArmClass::of(ErrorClass::TIMEOUT))
        })
    });
    assert_eq!(absent, Some(("not_found_error", false)));
}

#[test]
fn a_boxed_error_is_found_as_what_it_is() {
    let boxed: Result<(), Box<dyn Error>> = Err(Box::new(Own::Email("x".into())));
    let found = arms(&boxed, fixed!(&boxed), |error, failure| {
        failure.seek(Same::<_, Own>::new(error).__monitored_outermost(), &mut |found: &Own| {
            Some(ArmClass::as_classified(found))
        })
    });
    assert_eq!(found, Some(("validation_error", true)));
}

#[test]
fn a_value_may_count_as_a_failure() {
    assert!(matches!(error_if(End::Value, &7, |n| *n > 5), End::Flagged));
    assert!(matches!(error_if(End::Value, &7, |n| *n > 9), End::Value));
    assert!(matches!(error_if(End::Value, &7, |_| panic!("in the check")), End::Value));
    let failed = Err::<(), _>(parse());
    assert!(matches!(error_if(end!(&failed), &failed, |_| true), End::Failed(_)));
}
