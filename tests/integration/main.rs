//! What the parts do together, seen from outside.

mod bad_input;
mod check_ins;
mod classify;
mod concurrency;
mod configuration;
mod continuation;
mod console;
mod filters;
mod hostile;
mod http;
mod future_sizes;
mod known;
mod late;
mod layers;
mod log;
mod logs;
mod once;
mod outcome;
mod panic_stacks;
mod panics;
mod properties;
mod scope;
mod settled;
mod shapes;
mod sizes;
mod stacks;
mod testing;
#[macro_use]
mod twins;
mod edition2024;
