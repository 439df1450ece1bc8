//! `#[monitored(…)]`: parse, model, validate, expand.

pub(crate) mod check_in;
pub(crate) mod expand;
pub(crate) mod join;
pub(crate) mod model;
pub(crate) mod parse;
pub(crate) mod returned;
mod validate;

use proc_macro2::TokenStream;

use crate::diagnostics::Diagnostics;

/// The attribute, called from the entry point and from tests. Without `enabled` the function stays bare.
pub(crate) fn attribute(arguments: TokenStream, item: TokenStream, enabled: bool) -> TokenStream {
    let diagnostics = Diagnostics::new();
    let monitored = Some(parse::parse(arguments, &diagnostics));
    join::expand(join::Attributes { monitored, classify: None }, item, diagnostics, enabled)
}
