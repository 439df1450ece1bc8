//! What the parts do together, seen from outside.

mod bad_input;
mod classify;
mod concurrency;
mod configuration;
mod console;
mod hostile;
mod layers;
mod log;
mod logs;
mod once;
mod outcome;
mod properties;
mod scope;
mod shapes;
mod testing;
