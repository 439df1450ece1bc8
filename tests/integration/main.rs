//! What the parts do together, seen from outside.

mod console;
mod monitored;
mod testing;
