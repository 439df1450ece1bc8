//! The derive leaves nothing for any lint to say.
#![forbid(unsafe_code)]
#![deny(warnings, nonstandard_style, future_incompatible, rust_2018_idioms, missing_docs, unused)]
#![deny(let_underscore_drop, missing_copy_implementations, single_use_lifetimes, trivial_casts, unreachable_pub)]
#![deny(unused_import_braces, unused_lifetimes, unused_qualifications, unused_results, variant_size_differences)]
#![deny(explicit_outlives_requirements, redundant_lifetimes, unit_bindings, meta_variable_misuse)]
#![allow(dead_code)]

use monitored::{Classify, ErrorClass};

#[derive(Debug, thiserror::Error, Classify)]
#[class(internal)]
#[public("not now")]
enum UserError<'a, E: std::error::Error> {
    #[error("{_0}")]
    #[class(validation)]
    #[public("{0:?} is no address")]
    #[deprecated = "use something else"]
    Email(&'a str),
    #[error("locked")]
    #[class("locked_error")]
    #[public("locked for {since:?}, {id:>5}")]
    Locked {
        #[context]
        id: i64,
        #[context]
        since: std::time::Duration,
    },
    #[error("odd")]
    #[class(transparent)]
    Odd {
        #[context]
        number: u8,
        source: E,
    },
    #[error("impossible")]
    Impossible(std::convert::Infallible),
    #[error("rest")]
    Rest,
}

fn main() {
    let error: UserError<'_, std::fmt::Error> = UserError::Locked { id: 1, since: std::time::Duration::ZERO };
    assert_eq!(error.class(), ErrorClass::new("locked_error"));
}
