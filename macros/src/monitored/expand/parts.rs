//! Names out of a pattern that leaves some of its argument behind, where values are recorded.
//!
//! What is left behind is dropped after what the pattern binds; so it may have to be taken apart in the body, and all
//! there is before is the argument. The values see references into that, wherever the pattern stands in the end.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::{FieldPat, Pat, PatIdent, PatWild, Token};

use super::Wrapping;
use super::params::argument;
use crate::syntax::mention::Mentions;
use crate::syntax::params::Bound;

/// `let (x, _) = &argument;`, and where the pattern is in the signature still, `let x = &x;`.
pub(super) fn references(wrapping: &Wrapping<'_>) -> TokenStream {
    let at = Span::mixed_site();
    let is_used = |name: &&PatIdent| wrapping.used.contains(&name.ident);
    let lets = wrapping.params.iter().enumerate().filter_map(|(index, param)| {
        let Bound::Part(pat, names) = &param.bound else { return None };
        let attrs = &param.attrs;
        names.iter().find(is_used)?;
        Some(if wrapping.enabled && wrapping.moves.names(index, param) {
            let (pat, argument) = (by_reference(pat, &wrapping.used), argument(index));
            quote_spanned!(at=> #(#attrs)* #[allow(clippy::pattern_type_mismatch)] let #pat = &#argument;)
        } else {
            let values =
                names.iter().filter(|name| name.by_ref.is_none()).filter(is_used).map(|name| &name.ident);
            values.map(|name| quote_spanned!(at=> #(#attrs)* let #name = &#name;)).collect()
        })
    });
    lets.collect()
}

/// The pattern without `ref`, `mut` and `&`: behind a reference, all bindings are references. A name that is not
/// used is none, lest it be said to be unused.
fn by_reference(pat: &Pat, used: &Mentions) -> Pat {
    let mut pat = pat.clone();
    match &mut pat {
        Pat::Ident(name) => {
            (name.by_ref, name.mutability) = (None, None);
            match &mut name.subpat {
                Some((_, inner)) => **inner = by_reference(inner, used),
                None if used.contains(&name.ident) => {}
                None => return wild(),
            }
        }
        Pat::Reference(inner) => return by_reference(&inner.pat, used),
        Pat::Paren(inner) => return by_reference(&inner.pat, used),
        Pat::Tuple(tuple) => each(tuple.elems.iter_mut(), used),
        Pat::TupleStruct(tuple) => each(tuple.elems.iter_mut(), used),
        Pat::Slice(slice) => each(slice.elems.iter_mut(), used),
        Pat::Struct(fields) => fields.fields.iter_mut().for_each(|field| field_by_reference(field, used)),
        Pat::Or(or) => each(or.cases.iter_mut(), used),
        _ => {}
    }
    pat
}

fn each<'a>(pats: impl Iterator<Item = &'a mut Pat>, used: &Mentions) {
    pats.for_each(|pat| *pat = by_reference(pat, used));
}

/// `S { x, .. }` is `S { x: _, .. }` where `x` is not used.
fn field_by_reference(field: &mut FieldPat, used: &Mentions) {
    *field.pat = by_reference(&field.pat, used);
    if field.colon_token.is_none() && matches!(*field.pat, Pat::Wild(_)) {
        field.colon_token = Some(Token![:](Span::mixed_site()));
    }
}

fn wild() -> Pat {
    Pat::Wild(PatWild { attrs: Vec::new(), underscore_token: Token![_](Span::mixed_site()) })
}
