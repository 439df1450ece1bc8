//! What is shared between threads is made of these, so that a test can put in their place what tries every schedule.

pub(crate) use std::sync::atomic;
