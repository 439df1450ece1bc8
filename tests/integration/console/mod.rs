//! `Monitored::console()`, to the letter.

mod alerts;
mod drawing;
mod errors;
mod holding;
mod process;
pub(crate) mod screen;
