//! The procedural macros of `monitored`. Use them through that crate, which re-exports and documents them.
#![forbid(unsafe_code)]

mod classify;
mod classify_errors;
mod diagnostics;
mod monitored;
#[cfg(test)]
mod snapshots;
mod syntax;

use proc_macro::TokenStream;

/// Makes every call of a function a span that knows how it ended.
#[proc_macro_attribute]
pub fn monitored(arguments: TokenStream, item: TokenStream) -> TokenStream {
    monitored::attribute(arguments.into(), item.into(), cfg!(feature = "enable")).into()
}

/// Classifies and reports the errors that a function returns.
#[proc_macro_attribute]
pub fn classify_errors(arguments: TokenStream, item: TokenStream) -> TokenStream {
    classify_errors::attribute(arguments.into(), item.into(), cfg!(feature = "enable")).into()
}

/// Says what class of failure each variant of an error is.
#[proc_macro_derive(Classify, attributes(class, context, backtrace, public))]
pub fn derive_classify(input: TokenStream) -> TokenStream {
    classify::derive(input.into()).into()
}
