//! Crates outside the workspace, built by cargo as a user's are. Slow, so only on request:
//!
//! ```sh
//! cargo test -p monitored-tests --test crates -- --ignored
//! ```

mod bodies;
mod copy;
mod lints;
mod outside;
