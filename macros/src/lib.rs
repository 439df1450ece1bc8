//! The procedural macros of `monitored`. Use them through that crate, which re-exports and documents them.
#![forbid(unsafe_code)]
#![allow(dead_code)]

mod classify;
mod diagnostics;
mod syntax;

use proc_macro::TokenStream;

/// Says what class of failure each variant of an error is.
#[proc_macro_derive(Classify, attributes(class, context))]
pub fn derive_classify(input: TokenStream) -> TokenStream {
    classify::derive(input.into()).into()
}
