//! `#[monitored(…)]` on a whole `impl` block or a trait: as if it stood on each function, under that function's own keys.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Attribute, Path, TraitItemFn};

use super::join::{self, Attributes, arguments, is_called};
use super::model::{Args, Monitored};
use super::returned::holds;
use super::{expand, parse, validate};
use crate::diagnostics::{Diagnostics, unknown};
use crate::syntax::block::Block;
use crate::syntax::item::Function;
use crate::syntax::keys::Key;
use crate::syntax::params::{Param, params};

/// A function of the block, and what is to become of it.
enum Plan {
    Observed(Vec<Param>, Box<Attributes>),
    /// `#[monitored(skip)]`, and a `const fn`, which may run at compile time.
    LeftOut,
}

/// Expands the attribute on a block, beside every mistake in it; with a mistake, on the bare block.
pub(super) fn expand(
    keys: Monitored,
    block: syn::Result<Block>,
    item: TokenStream,
    diagnostics: Diagnostics,
    enabled: bool,
) -> TokenStream {
    let mut block = match block {
        Ok(block) => block,
        Err(error) => {
            diagnostics.syn_error(error);
            let mistakes = diagnostics.check().err();
            return quote!(#item #mistakes);
        }
    };
    fits_a_block(&keys, &diagnostics);
    let mut mentioned = Vec::new();
    let plans: Vec<Plan> =
        block.functions().map(|function| plan(&keys, function, &mut mentioned, &diagnostics)).collect();
    block.declared().for_each(|function| nothing_to_observe(function, &mut mentioned, &diagnostics));
    args_are_of_some(&keys, &mut block, &diagnostics);
    let uses = uses(&mentioned);
    if let Err(mistakes) = diagnostics.check() {
        let bare = block.with(Function::to_token_stream);
        return quote!(#bare #uses #mistakes);
    }
    let mut plans = plans.into_iter();
    let observed = block.with(|function| match plans.next() {
        Some(Plan::Observed(params, own)) => expand::wrap(function, &params, &own, enabled),
        Some(Plan::LeftOut) | None => function.to_token_stream(),
    });
    quote!(#observed #uses)
}

/// What no two functions can share.
fn fits_a_block(keys: &Monitored, diagnostics: &Diagnostics) {
    if let Some(name) = keys.given.get(&Key::Name) {
        let message = "every function of the block would have this name; without it each has its own, as in `Type::function`";
        diagnostics.error(*name, message);
    }
    if let Some(check_in) = keys.given.get(&Key::CheckIn) {
        let message = "every function of the block would check in as the same monitor: put `checkin` on the one that is the job";
        diagnostics.error(*check_in, message);
    }
}

/// `args(id)`, where no function of the block has an `id`
fn args_are_of_some(keys: &Monitored, block: &mut Block, diagnostics: &Diagnostics) {
    let Some(Args::Named(asked)) = &keys.args else { return };
    let known: Vec<String> = block
        .functions()
        .flat_map(|function| params(&mut function.sig.clone(), diagnostics))
        .flat_map(|param| param.names().into_iter().map(Ident::to_string).collect::<Vec<_>>())
        .collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    for ask in asked.iter().filter(|ask| !known.contains(&ask.to_string().as_str())) {
        let mut once = known.clone();
        once.sort_unstable();
        once.dedup();
        diagnostics.error(ask.span(), unknown("argument", &ask.to_string(), &once));
    }
}

/// `fn load(&self);` in a trait: `skip` says what is so anyhow.
fn nothing_to_observe(function: &mut TraitItemFn, mentioned: &mut Vec<Path>, diagnostics: &Diagnostics) {
    for attr in function.attrs.extract_if(.., |attr| is_called(attr, "monitored")) {
        if !is_skip(&attr, diagnostics) {
            let message = "this function has no body to observe: annotate the functions that implement it";
            diagnostics.error_at(attr.path(), message);
        }
        mentioned.push(attr.path().clone());
    }
    params(&mut function.sig, diagnostics);
}

fn plan(
    keys: &Monitored,
    function: &mut Function,
    mentioned: &mut Vec<Path>,
    diagnostics: &Diagnostics,
) -> Plan {
    let attr = take_own(&mut function.attrs);
    mentioned.extend(attr.iter().map(|attr| attr.path().clone()));
    if attr.as_ref().is_some_and(|attr| is_skip(attr, diagnostics)) {
        params(&mut function.sig, diagnostics);
        return Plan::LeftOut;
    }
    if attr.is_none() && function.sig.constness.is_some() {
        return Plan::LeftOut;
    }
    seen_in_time(function, diagnostics);
    let own = attr.map(|attr| parse::parse(arguments(&attr, diagnostics), diagnostics)).unwrap_or_default();
    let inherits_args = own.args.is_none();
    let mut own = Attributes { monitored: Some(own.over(keys)), classify: None };
    let params = join::complete(&mut own, function, diagnostics);
    if let Some(model) = own.monitored.as_mut().filter(|_| inherits_args) {
        model.args = model.args.take().and_then(|args| those_of(args, &params));
    }
    validate::validate(function, &params, &own, diagnostics);
    Plan::Observed(params, Box::new(own))
}

/// The function's own `#[monitored(…)]`, the first: a second one makes a second span.
fn take_own(attrs: &mut Vec<Attribute>) -> Option<Attribute> {
    let at = attrs.iter().position(|attr| is_called(attr, "monitored"))?;
    Some(attrs.remove(at))
}

/// `#[cfg_attr(feature = "x", monitored(skip))]`: what it comes to is known only after the block has been expanded.
fn seen_in_time(function: &mut Function, diagnostics: &Diagnostics) {
    let is_late = |attr: &mut Attribute| {
        attr.path().is_ident("cfg_attr") && holds(attr.meta.to_token_stream(), &|word| word == "monitored")
    };
    // Taken off, so that this is the only error about it.
    for attr in function.attrs.extract_if(.., is_late) {
        let message = "inside an annotated block this is not seen in time: write `#[monitored(…)]` without `cfg_attr`, \
                       or annotate the functions one by one";
        diagnostics.error_at(attr.path(), message);
    }
}

/// `#[monitored(skip)]`
fn is_skip(attr: &Attribute, diagnostics: &Diagnostics) -> bool {
    let Ok(list) = attr.meta.require_list() else { return false };
    let mut trees = list.tokens.clone().into_iter();
    let Some(TokenTree::Ident(word)) = trees.next().filter(|tree| tree.to_string() == "skip") else {
        return false;
    };
    if trees.next().is_some() {
        diagnostics
            .error(word.span(), "`skip` leaves the function out: no other key has a meaning beside it");
    }
    true
}

/// The arguments that the block asks for and this function has.
fn those_of(args: Args, params: &[Param]) -> Option<Args> {
    let Args::Named(mut names) = args else { return Some(args) };
    names.retain(|name| params.iter().any(|param| param.names().contains(&name)));
    (!names.is_empty()).then_some(Args::Named(names))
}

/// Attributes that were taken off functions are never resolved, and their `use` would be one that nobody needs.
fn uses(paths: &[Path]) -> Option<TokenStream> {
    let mut seen: Vec<String> = Vec::new();
    let mut new = |path: &&Path| {
        let text = path.to_token_stream().to_string();
        let is_new = !seen.contains(&text);
        seen.push(text);
        is_new
    };
    let paths: Vec<&Path> = paths.iter().filter(&mut new).collect();
    (!paths.is_empty()).then(|| quote_spanned!(Span::mixed_site()=> const _: () = { #(use #paths as _;)* };))
}
