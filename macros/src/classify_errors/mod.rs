//! `#[classify_errors(…)]`: what the errors of a function mean. Parse, model, expand; validated, and joined
//! with `#[monitored(…)]` into one wrapper, in [`crate::monitored`].

pub(crate) mod expand;
pub(crate) mod model;
pub(crate) mod parse;

use proc_macro2::{Span, TokenStream};

use crate::diagnostics::Diagnostics;
use crate::monitored::join;

/// The attribute, called from the entry point and from tests. Without `enabled` the function stays bare.
pub(crate) fn attribute(arguments: TokenStream, item: TokenStream, enabled: bool) -> TokenStream {
    let diagnostics = Diagnostics::new();
    let classify = Some(parse::parse(arguments, Span::call_site(), &diagnostics));
    join::expand(join::Attributes { monitored: None, classify }, item, diagnostics, enabled)
}
