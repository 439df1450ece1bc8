//! What the parts do together, seen from outside.

mod classify;
mod concurrency;
mod configuration;
mod console;
mod hostile;
mod known;
mod layers;
mod log;
mod once;
mod outcome;
mod scope;
mod shapes;
mod testing;
