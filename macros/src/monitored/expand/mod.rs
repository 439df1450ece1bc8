//! The function as it will be: its body replaced, everything else as it was written.

mod form;
mod observe;
mod params;
mod parts;
mod site;
mod unobserved;
mod values;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::Path;

pub(crate) use form::Form;
pub(crate) use site::{CLASSIFIED, ERRORS, MONITORED};

use self::params::Moves;
use super::join::Attributes;
use super::model::Monitored;
use super::returned::Returned;
use crate::classify_errors::model::ClassifyErrors;
use crate::syntax::item::{Function, braced};
use crate::syntax::mention::Mentions;
use crate::syntax::params::Param;

/// All that the expansion is made from.
struct Wrapping<'a> {
    function: &'a Function,
    params: &'a [Param],
    monitored: Option<&'a Monitored>,
    classify: Option<&'a ClassifyErrors>,
    runtime: &'a Path,
    /// Whether the user said where the runtime is.
    renamed: bool,
    returned: Returned<'a>,
    form: Form,
    moves: Moves,
    enabled: bool,
    /// What the attribute's values mention.
    used: Mentions,
    /// What the body mentions.
    in_body: Mentions,
}

impl Wrapping<'_> {
    /// The runtime's path for code about which errors are said at a place of the user's.
    fn runtime_at(&self, place: Span) -> TokenStream {
        let runtime = self.runtime.to_token_stream();
        let placed = |mut tree: TokenTree| {
            tree.set_span(place);
            tree
        };
        if self.renamed { runtime } else { runtime.into_iter().map(placed).collect() }
    }
}

/// Wraps a function, once for both attributes.
pub(crate) fn wrap(function: &Function, params: &[Param], own: &Attributes, enabled: bool) -> TokenStream {
    let (monitored, classify) = (own.monitored.as_ref(), own.classify.as_ref());
    let default = syn::parse_quote_spanned!(Span::mixed_site()=> ::monitored);
    let given = monitored.and_then(|m| m.runtime.as_ref()).or(classify.and_then(|c| c.runtime.as_ref()));
    let returned = Returned::of(&function.sig);
    let form = Form::of(function, &returned);
    let used = values::used(monitored, params);
    // Reading every token of every body is work, and many a function has nothing to drop.
    let needed = params.iter().any(|param| param.may_drop);
    let in_body = if needed { Mentions::of(function.body.stream()) } else { Mentions::default() };
    let moves = Moves::of(form, params, &in_body, &used);
    let wrapping = Wrapping {
        function,
        params,
        monitored,
        classify,
        runtime: given.unwrap_or(&default),
        renamed: given.is_some(),
        returned,
        form,
        moves,
        enabled,
        used,
        in_body,
    };
    if enabled { observed(&wrapping) } else { unobserved(&wrapping) }
}

fn observed(wrapping: &Wrapping<'_>) -> TokenStream {
    let Function { attrs, vis, defaultness, body, .. } = wrapping.function;
    let sig = params::signature(wrapping);
    let body = braced(form::statements(wrapping), body.span());
    quote!(#(#attrs)* #vis #defaultness #sig #body)
}

fn unobserved(wrapping: &Wrapping<'_>) -> TokenStream {
    let Function { attrs, vis, defaultness, sig, .. } = wrapping.function;
    let body = unobserved::body(wrapping);
    quote!(#(#attrs)* #vis #defaultness #sig #body)
}

/// A name of ours: no other can be it, whatever it is.
fn name(text: &str) -> Ident {
    Ident::new(text, Span::mixed_site())
}
