//! Functions about which there is something to say, and functions about which there is nothing.

// Also in the copy without annotations.
use monitored as _;

pub mod asynchronous;
pub mod blocks;
pub mod clippys;
pub mod nursery;
pub mod quiet;
pub mod restriction;
pub mod rustc;
pub mod signatures;
