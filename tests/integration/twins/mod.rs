//! Functions of every shape, each written once and compiled bare and annotated: what it does must not differ, and
//! how its calls end must be seen.
//!
//! The crate `edition2021` compiles the same files in that edition.

#![allow(clippy::all, reason = "the shapes are odd on purpose; tests/lints compares what clippy says")]
#![allow(dead_code, reason = "some are only compiled")]
#![allow(unused_braces, unused_imports, reason = "of what is written through `shape!`, bare functions too")]
#![allow(unreachable_pub, reason = "visibility is part of some shapes")]

pub(crate) mod harness;

/// A function of some shape. `value`: it returns no `Result`, `fallible`: it does, and is classified too. In brackets
/// how its calls end during the check, in braces the item around it where there is one, the function, and the check.
macro_rules! shape {
    ($name:ident, value [$($count:literal $end:ident),*], in { $($head:tt)* } with { $($rest:tt)* }
        { $($function:tt)* } => $check:tt) => {
        mod $name {
            use super::*;
            mod bare {
                use super::*;
                $($head)* { $($rest)* $($function)* }
                pub(super) fn run() $check
            }
            mod watched {
                use super::*;
                $($head)* { $($rest)* #[::monitored::monitored] $($function)* }
                pub(super) fn run() $check
            }
            #[test]
            fn bare_() {
                bare::run();
            }
            #[test]
            fn monitored_() {
                $crate::twins::harness::monitored(&[$(($count, stringify!($end))),*], watched::run);
            }
        }
    };
    ($name:ident, value $ends:tt, in { $($head:tt)* } $function:tt => $check:tt) => {
        shape! { $name, value $ends, in { $($head)* } with {} $function => $check }
    };
    ($name:ident, value [$($count:literal $end:ident),*], { $($function:tt)* } => $check:tt) => {
        mod $name {
            use super::*;
            mod bare {
                use super::*;
                $($function)*
                pub(super) fn run() $check
            }
            mod watched {
                use super::*;
                #[::monitored::monitored]
                $($function)*
                pub(super) fn run() $check
            }
            #[test]
            fn bare_() {
                bare::run();
            }
            #[test]
            fn monitored_() {
                $crate::twins::harness::monitored(&[$(($count, stringify!($end))),*], watched::run);
            }
        }
    };
    ($name:ident, fallible [$($count:literal $end:ident),*], in { $($head:tt)* } with { $($rest:tt)* }
        { $($function:tt)* } => $check:tt) => {
        mod $name {
            use super::*;
            mod bare {
                use super::*;
                $($head)* { $($rest)* $($function)* }
                pub(super) fn run() $check
            }
            mod watched {
                use super::*;
                $($head)* { $($rest)* #[::monitored::monitored] $($function)* }
                pub(super) fn run() $check
            }
            mod classified {
                use super::*;
                $($head)* { $($rest)* #[::monitored::classify_errors(_ => timeout)] $($function)* }
                pub(super) fn run() $check
            }
            mod both {
                use super::*;
                $($head)* { $($rest)*
                    #[::monitored::monitored]
                    #[::monitored::classify_errors(_ => timeout)]
                    $($function)*
                }
                pub(super) fn run() $check
            }
            mod turned {
                use super::*;
                $($head)* { $($rest)*
                    #[::monitored::classify_errors(_ => timeout)]
                    #[::monitored::monitored]
                    $($function)*
                }
                pub(super) fn run() $check
            }
            fallible_tests! { $($count $end),* }
        }
    };
    ($name:ident, fallible $ends:tt, in { $($head:tt)* } $function:tt => $check:tt) => {
        shape! { $name, fallible $ends, in { $($head)* } with {} $function => $check }
    };
    ($name:ident, fallible [$($count:literal $end:ident),*], { $($function:tt)* } => $check:tt) => {
        mod $name {
            use super::*;
            mod bare {
                use super::*;
                $($function)*
                pub(super) fn run() $check
            }
            mod watched {
                use super::*;
                #[::monitored::monitored]
                $($function)*
                pub(super) fn run() $check
            }
            mod classified {
                use super::*;
                #[::monitored::classify_errors(_ => timeout)]
                $($function)*
                pub(super) fn run() $check
            }
            mod both {
                use super::*;
                #[::monitored::monitored]
                #[::monitored::classify_errors(_ => timeout)]
                $($function)*
                pub(super) fn run() $check
            }
            mod turned {
                use super::*;
                #[::monitored::classify_errors(_ => timeout)]
                #[::monitored::monitored]
                $($function)*
                pub(super) fn run() $check
            }
            fallible_tests! { $($count $end),* }
        }
    };
}

macro_rules! fallible_tests {
    ($($count:literal $end:ident),*) => {
        const ENDS: &[(usize, &str)] = &[$(($count, stringify!($end))),*];
        #[test]
        fn bare_() {
            bare::run();
        }
        #[test]
        fn monitored_() {
            $crate::twins::harness::monitored(ENDS, watched::run);
        }
        #[test]
        fn classified_() {
            $crate::twins::harness::classified(ENDS, classified::run);
        }
        #[test]
        fn both_() {
            $crate::twins::harness::both(ENDS, both::run);
        }
        #[test]
        fn both_in_the_other_order() {
            $crate::twins::harness::both(ENDS, turned::run);
        }
    };
}

mod arguments;
mod attributes;
mod bodies;
mod borrows;
mod boxed;
mod coercions;
mod drop_order;
mod futures;
mod generics;
mod macros;
mod names;
mod opaque;
mod plain;
mod receivers;
mod recursion;
mod stacked;
mod traits;
