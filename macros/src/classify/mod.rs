//! `#[derive(Classify)]`: parse → model → validate → expand.

mod borrows;
mod expand;
mod model;
mod parse;
mod public;
mod validate;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::DeriveInput;

use crate::diagnostics::Diagnostics;

/// The derive. With mistakes, they are all reported, and the type still classifies, as `unknown`: what uses it
/// is no mistake of its own.
pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let item = match syn::parse2::<DeriveInput>(input) {
        Ok(item) => item,
        Err(error) => return error.to_compile_error(),
    };
    let diagnostics = Diagnostics::new();
    let written = parse::parse(&item, &diagnostics);
    let runtime = written.runtime.clone();
    let model = validate::validate(written, &diagnostics);
    match diagnostics.check() {
        Ok(()) => expand::expand(&model),
        Err(mistakes) => {
            let mut tokens = mistakes.into_token_stream();
            tokens.extend(expand::stand_in(&item, &runtime));
            tokens
        }
    }
}
