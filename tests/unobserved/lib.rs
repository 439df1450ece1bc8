//! The shapes of functions without the cargo feature `enable`: see `shapes.rs`.
