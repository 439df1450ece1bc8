//! Errors of every kind, as an application has them.

mod derive;
mod public;
mod shapes;
