//! The parameters of a function whose body moves into a closure or an async block: dropped in the order in
//! which they would be, and unused where they would be.
//!
//! Parameters are dropped after the body's variables, the last first. What a closure or an async block has
//! captured is dropped in the order of capture; so either everything is captured, the last first (no copy: a
//! future grows by each), or bound anew inside, the first first (a pattern that leaves something behind takes
//! its argument apart there).

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote_spanned};
use syn::{Attribute, FnArg, Pat, PatIdent, PatType, Signature, Type};

use super::Wrapping;
use crate::syntax::params::{Bound, Param, each_binding};

/// How the parameters get into the body.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Moves {
    /// They do not: the body stays where it is.
    Not,
    Captured,
    BoundAnew,
}

/// The name of an argument whose pattern has none, or comes later.
pub(super) fn argument(index: usize) -> Ident {
    format_ident!("__monitored_{index}", span = Span::mixed_site())
}

/// The signature with a name for every argument that has to be moved.
pub(super) fn signature(wrapping: &Wrapping<'_>) -> Signature {
    let mut sig = wrapping.function.sig.clone();
    if wrapping.moves == Moves::Not {
        return sig;
    }
    for ((index, input), param) in sig.inputs.iter_mut().enumerate().zip(wrapping.params) {
        let FnArg::Typed(input) = input else { continue };
        if is_named_here(param) {
            let name = argument(index);
            *input.pat = Pat::Verbatim(quote_spanned!(Span::mixed_site()=> #name));
        } else if wrapping.moves == Moves::BoundAnew {
            bind_plainly(input);
        }
    }
    sig
}

/// `mut` and lint levels go where the name is bound anew: here nothing is changed, nor unused.
fn bind_plainly(input: &mut PatType) {
    each_binding(&mut input.pat, &mut |name| name.mutability = None);
    input.attrs.retain(|attr| !is_lint_level(attr));
}

fn is_lint_level(attr: &Attribute) -> bool {
    ["allow", "expect", "warn", "deny", "forbid"].iter().any(|level| attr.path().is_ident(level))
}

/// Dropping a reference cannot be seen, so a `_` for one stays.
fn is_named_here(param: &Param) -> bool {
    match param.bound {
        Bound::Part(..) => true,
        Bound::Ignored => !matches!(param.ty, Some(Type::Reference(_))),
        _ => false,
    }
}

/// The statements at the head of the closure or async block.
pub(super) fn statements(wrapping: &Wrapping<'_>) -> TokenStream {
    let params = wrapping.params.iter().enumerate();
    match wrapping.moves {
        Moves::Not => TokenStream::new(),
        Moves::BoundAnew => params.map(|(index, param)| bound_anew(wrapping, index, param)).collect(),
        Moves::Captured => {
            let captures = params.clone().rev().map(|(index, param)| captured(wrapping, index, param));
            let unused = params.map(|(_, param)| still_unused(wrapping, param));
            captures.chain(unused).collect()
        }
    }
}

/// `let x = x;`
fn bound_anew(wrapping: &Wrapping<'_>, index: usize, param: &Param) -> TokenStream {
    let at = Span::mixed_site();
    let attrs = &param.attrs;
    let argument = argument(index);
    match &param.bound {
        Bound::Receiver { .. } => receiver(wrapping, param),
        Bound::Name(name) => rename(wrapping, attrs, name),
        Bound::Whole(names) => names.iter().map(|name| rename(wrapping, attrs, name)).collect(),
        Bound::Part(pat, names) => {
            let used = names.iter().map(|name| counted_as_used(wrapping, attrs, &name.ident));
            let mutable = borrows_mutably(pat).then(|| quote_spanned!(at=> #[allow(unused_mut)] let mut));
            let bind = mutable.unwrap_or_else(|| quote_spanned!(at=> let));
            quote_spanned!(at=> #(#attrs)* #bind #argument = #argument; #(#attrs)* let #pat = #argument; #(#used)*)
        }
        Bound::Ignored if is_named_here(param) => quote_spanned!(at=> #(#attrs)* let #argument = #argument;),
        Bound::Ignored => TokenStream::new(),
    }
}

/// `ref mut x`: of what is borrowed so, the variable has to be mutable. An argument is without being called so.
fn borrows_mutably(pat: &Pat) -> bool {
    let mut found = false;
    each_binding(&mut pat.clone(), &mut |name| found |= name.by_ref.is_some() && name.mutability.is_some());
    found
}

fn rename(wrapping: &Wrapping<'_>, attrs: &[Attribute], name: &PatIdent) -> TokenStream {
    let PatIdent { mutability, ident, .. } = name;
    let used = counted_as_used(wrapping, attrs, ident);
    quote_spanned!(Span::mixed_site()=> #(#attrs)* let #mutability #ident = #ident; #used)
}

/// What is recorded is used.
fn counted_as_used(wrapping: &Wrapping<'_>, attrs: &[Attribute], name: &Ident) -> TokenStream {
    if wrapping.used.contains(name) {
        quote_spanned!(Span::mixed_site()=> #(#attrs)* let _ = &#name;)
    } else {
        TokenStream::new()
    }
}

/// `let _ = &x;`: a move of the whole of it, into the closure or async block around.
fn captured(wrapping: &Wrapping<'_>, index: usize, param: &Param) -> TokenStream {
    let at = Span::mixed_site();
    let attrs = &param.attrs;
    if let Bound::Receiver { .. } = param.bound {
        return receiver(wrapping, param);
    }
    if is_named_here(param) {
        let argument = argument(index);
        return quote_spanned!(at=> #(#attrs)* let _ = &#argument;);
    }
    param.names().into_iter().rev().map(|name| quote_spanned!(at=> #(#attrs)* let _ = &#name;)).collect()
}

/// `self` is the last to be dropped anyhow; captured in part, its fields would be dropped out of order.
fn receiver(wrapping: &Wrapping<'_>, param: &Param) -> TokenStream {
    let Some(receiver) = wrapping.function.sig.receiver() else { return TokenStream::new() };
    let whole = matches!(param.bound, Bound::Receiver { by_value: true });
    if whole && wrapping.in_body.contains_text("self") {
        let this = receiver.self_token;
        quote_spanned!(Span::mixed_site()=> let _ = &#this;)
    } else {
        TokenStream::new()
    }
}

/// A capture is a use: a variable that is not used otherwise gets a namesake that the compiler can blame.
fn still_unused(wrapping: &Wrapping<'_>, param: &Param) -> TokenStream {
    let attrs = &param.attrs;
    let names = param.names().into_iter().filter(|name| {
        let used = wrapping.in_body.contains(name) || wrapping.used.contains(name);
        !used && !name.to_string().starts_with('_')
    });
    names.map(|name| quote_spanned!(Span::mixed_site()=> #(#attrs)* let #name: ();)).collect()
}
