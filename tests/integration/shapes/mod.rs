//! Every shape of function, annotated: it compiles without a warning, and does what it did.
#![deny(warnings)]
#![allow(
    clippy::all,
    reason = "functions as users write them, the odd ones included; tests/lints has what clippy says"
)]
#![warn(
    nonstandard_style,
    unused,
    unused_lifetimes,
    unused_qualifications,
    trivial_casts,
    trivial_numeric_casts,
    rust_2018_idioms,
    elided_lifetimes_in_paths
)]

mod arguments;
mod asynchronous;
mod attributes;
mod blocks;
mod drop_order;
mod errors;
mod futures;
mod generics;
mod names;
mod receivers;
mod returns;
mod values;

/// What the outermost monitored call of `body` ended as: the last word of the tree's first line.
fn ended<R>(body: impl FnOnce() -> R) -> String {
    let captured = monitored::testing::capture(body);
    first_line(&captured)
}

/// The same of a future.
fn ended_async<F: Future>(body: F) -> String {
    first_line(&block_on(monitored::testing::capture_async(body)))
}

fn first_line(captured: &monitored::testing::Captured) -> String {
    captured.tree().lines().next().unwrap_or_default().to_owned()
}

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}
