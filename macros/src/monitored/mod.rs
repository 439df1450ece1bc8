//! `#[monitored(…)]`: parse, model, validate, expand; a whole block function by function.

mod block;
pub(crate) mod check_in;
pub(crate) mod expand;
pub(crate) mod join;
pub(crate) mod model;
pub(crate) mod parse;
pub(crate) mod returned;
mod validate;

use proc_macro2::TokenStream;

use crate::diagnostics::Diagnostics;
use crate::syntax::block::Block;

/// The attribute, called from the entry point and from tests. Without `enabled` the function stays bare.
pub(crate) fn attribute(arguments: TokenStream, item: TokenStream, enabled: bool) -> TokenStream {
    let diagnostics = Diagnostics::new();
    let monitored = parse::parse(arguments, &diagnostics);
    match Block::of(&item) {
        Some(block) => block::expand(monitored, block, item, diagnostics, enabled),
        None => {
            let own = join::Attributes { monitored: Some(monitored), classify: None };
            join::expand(own, item, diagnostics, enabled)
        }
    }
}
