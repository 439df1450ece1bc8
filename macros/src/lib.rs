//! The procedural macros of `monitored`. Use them through that crate, which re-exports and documents them.
#![forbid(unsafe_code)]
#![allow(dead_code)]

mod diagnostics;
mod syntax;
