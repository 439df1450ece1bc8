//! The tests of `monitored` from outside, in one binary.

mod concurrency;
mod layers;
mod outcome;
mod scope;
