//! Runnable examples of `monitored`; see the folders beside this file. The guide in `docs/` is compiled and run here.

#[cfg(all(doctest, feature = "enable"))]
#[doc = include_str!("../docs/practices.md")]
struct Practices;

#[cfg(all(doctest, feature = "enable"))]
#[doc = include_str!("../docs/webapp.md")]
struct WebApp;
