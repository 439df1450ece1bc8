//! What `tests/integration/twins` compiles in edition 2024, in edition 2021; and functions that are `unsafe`, which
//! the workspace's own lints forbid.

#[path = "../integration/twins/mod.rs"]
mod twins;

mod unsafe_functions;
