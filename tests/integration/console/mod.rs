//! `Monitored::console()`, to the letter.

mod drawing;
mod errors;
mod holding;
mod process;
mod screen;
