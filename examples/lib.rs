//! Runnable examples of `monitored`; see the folders beside this file.

#[cfg(all(doctest, feature = "enable"))]
#[doc = include_str!("../docs/practices.md")]
struct Practices;
