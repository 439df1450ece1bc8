//! `#[monitored]` and `#[classify_errors]`, in either order, as one wrapper.
//!
//! Whichever stands first is expanded first; it takes the other off the function. Known are paths that end in
//! the other's name. Under an alias the other is expanded later, on a function that is wrapped already, and
//! says so instead of reporting every error twice.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{Attribute, Meta};

use super::model::Monitored;
use super::returned::holds;
use super::{expand, parse, validate};
use crate::classify_errors::model::ClassifyErrors;
use crate::classify_errors::parse as arms;
use crate::diagnostics::{Diagnostics, duplicate};
use crate::syntax::item::Function;
use crate::syntax::params::params;

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
    missed(&own, &function, &diagnostics);
    take_partner(&mut own, &mut function.attrs, &diagnostics);
    let params = params(&mut function.sig, &diagnostics);
    let (monitored, classify) = (own.monitored.as_ref(), own.classify.as_ref());
    validate::validate(&function, &params, monitored, classify, &diagnostics);
    match diagnostics.check() {
        Ok(()) => expand::wrap(&function, &params, monitored, classify, enabled),
        Err(mistakes) => quote!(#function #mistakes),
    }
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

/// Takes the other attribute off the function, and reads it.
fn take_partner(own: &mut Attributes, attrs: &mut Vec<Attribute>, diagnostics: &Diagnostics) {
    if own.classify.is_none() {
        let found: Vec<Attribute> = attrs.extract_if(.., |attr| is_called(attr, "classify_errors")).collect();
        for second in found.iter().skip(1) {
            let message = duplicate("attribute", "classify_errors", found[0].path().span());
            diagnostics.error_at(second.path(), message);
        }
        own.classify = found
            .first()
            .map(|attr| arms::parse(arguments(attr, diagnostics), attr.path().span(), diagnostics));
    } else {
        if let Some(second) = attrs.iter().position(|attr| is_called(attr, "classify_errors")) {
            let second = attrs.remove(second);
            diagnostics.error_at(second.path(), "attribute `classify_errors` is given twice");
        }
        let found = attrs.iter().position(|attr| is_called(attr, "monitored")).map(|at| attrs.remove(at));
        own.monitored = found.map(|attr| parse::parse(arguments(&attr, diagnostics), diagnostics));
    }
}

fn is_called(attr: &Attribute, name: &str) -> bool {
    attr.path().segments.last().is_some_and(|last| last.ident == name)
}

/// What stands in the attribute's parentheses.
fn arguments(attr: &Attribute, diagnostics: &Diagnostics) -> TokenStream {
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
