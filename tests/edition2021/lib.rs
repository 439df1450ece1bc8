//! The shapes of functions in edition 2021: see `twins.rs`.
