//! The parameters of a function whose body moves into a closure or an async block: dropped in the order in
//! which they would be, and unused where they would be.
//!
//! Parameters are dropped after the body's variables, the last first. What a closure or an async block has
//! captured is dropped after its variables as well, in the order of capture, and before what stays outside. So:
//!
//! - the parameters before the first that the body mentions stay outside;
//! - the others are captured by name, the last first, which costs nothing. The first of them may be a pattern that
//!   leaves something behind: that stays outside, and is dropped next;
//! - but a capture is a use, and of the whole. From the first parameter on that nobody uses, or that leaves
//!   something behind, they are bound anew inside, the first first: there the compiler sees what it would see,
//!   at the price of a copy.
//!
//! What has nothing to drop is left alone.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Attribute, FnArg, Pat, PatIdent, PatType, Signature};

use super::Wrapping;
use super::form::Form;
use crate::syntax::mention::Mentions;
use crate::syntax::params::{Bound, Param, each_binding};

/// How the parameters get into the body.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Moves {
    /// They do not: the body stays where it is.
    Not,
    /// Those from the first index on; from the second on they are bound anew.
    Captured { from: usize, anew: usize },
}

impl Moves {
    pub(super) fn of(form: Form, params: &[Param], in_body: &Mentions, used: &Mentions) -> Self {
        if matches!(form, Form::Guard | Form::Tail) {
            return Self::Not;
        }
        let position =
            |is: &dyn Fn(&Param) -> bool| params.iter().position(|param| param.may_drop && is(param));
        let mentioned = |param: &Param| match param.bound {
            Bound::Receiver => in_body.contains_text("self"),
            _ => param.names().into_iter().any(|name| in_body.contains(name)),
        };
        let unused = |name: &Ident| {
            !(in_body.contains(name) || used.contains(name) || name.to_string().starts_with('_'))
        };
        let from = position(&mentioned).unwrap_or(params.len());
        let rest = params.iter().enumerate().skip(from).filter(|(_, param)| param.may_drop);
        let anew = rest.clone().find(|(index, param)| {
            let parts = matches!(param.bound, Bound::Part(..)) && *index > from;
            parts || param.names().into_iter().any(unused)
        });
        Self::Captured { from, anew: anew.map_or(params.len(), |(index, _)| index) }
    }

    /// Whether that argument gets a name in the signature, in place of its pattern.
    pub(super) fn names(self, index: usize, param: &Param) -> bool {
        let Self::Captured { from, anew } = self else { return false };
        param.may_drop
            && match param.bound {
                Bound::Part(..) => index >= anew,
                Bound::Ignored => index >= from,
                _ => false,
            }
    }
}

/// The name of an argument whose pattern has none, or comes later.
pub(super) fn argument(index: usize) -> Ident {
    format_ident!("__monitored_{index}", span = Span::mixed_site())
}

/// The signature with a name for every argument that has to be moved.
pub(super) fn signature(wrapping: &Wrapping<'_>) -> Signature {
    let mut sig = wrapping.function.sig.clone();
    let Moves::Captured { anew, .. } = wrapping.moves else { return sig };
    for ((index, input), param) in sig.inputs.iter_mut().enumerate().zip(wrapping.params) {
        let FnArg::Typed(input) = input else { continue };
        if wrapping.moves.names(index, param) {
            let name = argument(index);
            *input.pat = Pat::Verbatim(quote!(#name));
        } else if index >= anew && param.may_drop {
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

/// The statements at the head of the closure or async block.
pub(super) fn statements(wrapping: &Wrapping<'_>) -> TokenStream {
    let Moves::Captured { from, anew } = wrapping.moves else { return TokenStream::new() };
    let params = || wrapping.params.iter().enumerate();
    let captures = params().take(anew).skip(from).rev().map(|(index, param)| capture(wrapping, index, param));
    let anew = params().skip(anew).map(|(index, param)| bind_anew(wrapping, index, param));
    captures.chain(anew).collect()
}

/// `let _ = &x;`: a move of the whole of it, into the closure or async block around.
fn capture(wrapping: &Wrapping<'_>, index: usize, param: &Param) -> TokenStream {
    let at = Span::mixed_site();
    let attrs = &param.attrs;
    if !param.may_drop {
        return TokenStream::new();
    }
    if let Bound::Receiver = param.bound {
        return receiver(wrapping);
    }
    if wrapping.moves.names(index, param) {
        let argument = argument(index);
        return quote_spanned!(at=> #(#attrs)* let _ = &#argument;);
    }
    let captures = param.names().into_iter().rev().map(|name| {
        let allow = name
            .to_string()
            .starts_with('_')
            .then(|| quote_spanned!(at=> #[allow(clippy::used_underscore_binding)]));
        quote_spanned!(at=> #(#attrs)* #allow let _ = &#name;)
    });
    captures.collect()
}

/// `self` is the last to be dropped anyhow; captured in part, its fields would be dropped out of order.
fn receiver(wrapping: &Wrapping<'_>) -> TokenStream {
    let Some(receiver) = wrapping.function.sig.receiver() else { return TokenStream::new() };
    if !wrapping.in_body.contains_text("self") {
        return TokenStream::new();
    }
    let this = receiver.self_token;
    quote_spanned!(Span::mixed_site()=> let _ = &#this;)
}

/// `let x = x;`
fn bind_anew(wrapping: &Wrapping<'_>, index: usize, param: &Param) -> TokenStream {
    let at = Span::mixed_site();
    let (attrs, argument) = (&param.attrs, argument(index));
    if !param.may_drop {
        return TokenStream::new();
    }
    match &param.bound {
        Bound::Receiver => receiver(wrapping),
        Bound::Name(name) => rename(wrapping, attrs, name),
        Bound::Whole(names) => names.iter().map(|name| rename(wrapping, attrs, name)).collect(),
        Bound::Part(pat, names) => {
            let used = names.iter().map(|name| counted_as_used(wrapping, attrs, &name.ident));
            let mutable = borrows_mutably(pat).then(|| quote_spanned!(at=> let mut));
            let bind = mutable.unwrap_or_else(|| quote_spanned!(at=> let));
            quote_spanned!(at=> #(#attrs)* #bind #argument = #argument; #(#attrs)* let #pat = #argument; #(#used)*)
        }
        Bound::Ignored => quote_spanned!(at=> #(#attrs)* let #argument = #argument;),
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
    quote_spanned! {Span::mixed_site()=>
        #(#attrs)*
        #[allow(clippy::shadow_same, clippy::used_underscore_binding, clippy::no_effect_underscore_binding)]
        let #mutability #ident = #ident;
        #used
    }
}

/// What is recorded is used.
fn counted_as_used(wrapping: &Wrapping<'_>, attrs: &[Attribute], name: &Ident) -> TokenStream {
    if wrapping.used.contains(name) && !wrapping.in_body.contains(name) {
        quote_spanned!(Span::mixed_site()=> #(#attrs)* let _ = &#name;)
    } else {
        TokenStream::new()
    }
}
