//! Reading lists in which a mistake does not end the reading: the next element is found behind the next comma.

use proc_macro2::TokenTree;
use syn::Token;
use syn::parse::ParseStream;

use crate::diagnostics::Diagnostics;

/// Reads `element`s between commas until the end. One that fails is noted, and the reading goes on with the
/// next.
pub(crate) fn comma_list(
    input: ParseStream<'_>,
    diagnostics: &Diagnostics,
    mut element: impl FnMut(ParseStream<'_>) -> syn::Result<()>,
) {
    while !input.is_empty() {
        match element(input) {
            Ok(()) if input.is_empty() || input.peek(Token![,]) => {}
            Ok(()) => diagnostics.syn_error(input.error("expected `,`")),
            Err(error) => diagnostics.syn_error(error),
        }
        skip_past_comma(input);
    }
}

fn skip_past_comma(input: ParseStream<'_>) {
    while !input.is_empty() {
        let comma = input.peek(Token![,]);
        // Neither fails: there is a token.
        if input.parse::<TokenTree>().is_err() || comma {
            return;
        }
    }
}
