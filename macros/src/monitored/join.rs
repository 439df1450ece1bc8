//! `#[monitored]` and `#[classify_errors]`, in either order, as one wrapper.
//!
//! Whichever stands first is expanded first; it takes the other off the function. Known are paths that end in
//! the other's name. Under an alias the other is expanded later, on a function that is wrapped already, and
//! says so instead of reporting every error twice.

use proc_macro2::{Group, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, Meta, Path};

use super::model::Monitored;
use super::returned::holds;
use super::{expand, parse, validate};
use crate::classify_errors::model::ClassifyErrors;
use crate::classify_errors::parse as arms;
use crate::diagnostics::{Diagnostics, duplicate};
use crate::syntax::item::{Function, braced};
use crate::syntax::params::{Param, params};

/// The attributes of one function.
pub(crate) struct Attributes {
    pub(crate) monitored: Option<Monitored>,
    pub(crate) classify: Option<ClassifyErrors>,
}

/// Expands the attributes on `item`, beside every mistake in them; with a mistake, on the bare item.
pub(crate) fn expand(
    mut own: Attributes,
    item: TokenStream,
    diagnostics: Diagnostics,
    enabled: bool,
) -> TokenStream {
    let mut function = match syn::parse2::<Function>(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            diagnostics.syn_error(error);
            let mistakes = diagnostics.check().err();
            return quote!(#item #mistakes);
        }
    };
    let params = complete(&mut own, &mut function, &diagnostics);
    validate::validate(&function, &params, &own, &diagnostics);
    match diagnostics.check() {
        Ok(()) => expand::wrap(&function, &params, &own, enabled),
        Err(mistakes) => quote!(#function #mistakes),
    }
}

/// Takes everything of ours off the function: the other attribute, and what stands on its parameters.
pub(super) fn complete(
    own: &mut Attributes,
    function: &mut Function,
    diagnostics: &Diagnostics,
) -> Vec<Param> {
    missed(own, function, diagnostics);
    if let Some(partner) = take_partner(own, &mut function.attrs, diagnostics) {
        function.body = mention(&partner, &function.body);
    }
    params(&mut function.sig, diagnostics)
}

/// Whether the other attribute, or this one, has wrapped the function without seeing this one.
fn missed(own: &Attributes, function: &Function, diagnostics: &Diagnostics) {
    let (attribute, before): (_, &[&str]) = match own {
        // `#[monitored]` may stand on `#[monitored]`: two spans.
        Attributes { monitored: Some(_), .. } => ("monitored", &[expand::ERRORS]),
        Attributes { monitored: None, .. } => {
            ("classify_errors", &[expand::MONITORED, expand::ERRORS, expand::CLASSIFIED])
        }
    };
    if holds(function.body.stream(), &|word| before.contains(&word)) {
        let message = format!(
            "this function has been wrapped before this attribute was seen; write it as `{attribute}`, or by a \
             path that ends so, and not behind `cfg_attr`: then `#[monitored]` and `#[classify_errors]` are joined"
        );
        diagnostics.error(Span::call_site(), message);
    }
}

/// Takes the other attribute off the function, and reads it. Returns its path.
fn take_partner(own: &mut Attributes, attrs: &mut Vec<Attribute>, diagnostics: &Diagnostics) -> Option<Path> {
    if own.classify.is_none() {
        let found: Vec<Attribute> = attrs.extract_if(.., |attr| is_called(attr, "classify_errors")).collect();
        let first = found.first()?;
        for second in &found[1..] {
            diagnostics
                .error_at(second.path(), duplicate("attribute", "classify_errors", first.path().span()));
        }
        own.classify = Some(arms::parse(arguments(first, diagnostics), first.path().span(), diagnostics));
        return Some(first.path().clone());
    }
    let first = own.classify.as_ref().map_or_else(Span::call_site, |classify| classify.at);
    for second in attrs.extract_if(.., |attr| is_called(attr, "classify_errors")) {
        diagnostics.error_at(second.path(), duplicate("attribute", "classify_errors", first));
    }
    let at = attrs.iter().position(|attr| is_called(attr, "monitored"))?;
    let found = attrs.remove(at);
    own.monitored = Some(parse::parse(arguments(&found, diagnostics), diagnostics));
    Some(found.path().clone())
}

/// The attribute that was taken is never resolved, and its `use` would be one that nobody needs.
fn mention(path: &Path, body: &Group) -> Group {
    let tokens = body.stream();
    let mention = quote_spanned!(Span::mixed_site()=> use #path as _;);
    braced(quote!(#mention #tokens), body.span())
}

pub(super) fn is_called(attr: &Attribute, name: &str) -> bool {
    attr.path().segments.last().is_some_and(|last| last.ident == name)
}

/// What stands in the attribute's parentheses.
pub(super) fn arguments(attr: &Attribute, diagnostics: &Diagnostics) -> TokenStream {
    match &attr.meta {
        Meta::Path(_) => TokenStream::new(),
        Meta::List(list) => list.tokens.clone(),
        Meta::NameValue(pair) => {
            let name = pair.path.to_token_stream();
            diagnostics.error(pair.eq_token.span(), format!("write `#[{name}(…)]`"));
            TokenStream::new()
        }
    }
}
