//! The function without the cargo feature `enable`: bare, with its attributes checked.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

use super::{Wrapping, observe, values};
use crate::monitored::returned::Returned;
use crate::syntax::item::braced;

/// The body, behind a closure that is never called and mentions what the attributes mention.
pub(super) fn body(wrapping: &Wrapping<'_>) -> proc_macro2::Group {
    let body = &wrapping.function.body;
    let checks: TokenStream = [values(wrapping), outcome(wrapping)].into_iter().flatten().collect();
    if checks.is_empty() {
        return body.clone();
    }
    let tokens = body.stream();
    let at = Span::mixed_site();
    braced(quote_spanned!(at=> let _ = || { #checks }; #tokens), body.span())
}

/// The values, with the types that they have where they are recorded.
fn values(wrapping: &Wrapping<'_>) -> Option<TokenStream> {
    let (at, runtime) = (Span::mixed_site(), wrapping.runtime);
    let record = values::record(wrapping)?;
    Some(quote_spanned! {at=>
        let _: &mut dyn ::core::ops::FnMut(&mut #runtime::__private::Values) = &mut #record;
    })
}

/// The arms and `error_if`, where the type they are about can be written.
fn outcome(wrapping: &Wrapping<'_>) -> Option<TokenStream> {
    let at = Span::mixed_site();
    let asked = wrapping.classify.is_some() || wrapping.monitored.is_some_and(|m| m.error_if.is_some());
    let awaited = wrapping.function.sig.asyncness.is_some();
    let ty = match wrapping.returned {
        // Whose value it would be asked of, that of the function or of its future, only its type can tell.
        Returned::Plain { future: true, .. } if !awaited => return None,
        Returned::Plain { ty, .. } | Returned::Future(ty) if asked => quote_spanned!(at=> #ty),
        Returned::Unit if asked => quote_spanned!(at=> ()),
        _ => return None,
    };
    let (result, end) = (observe::result(), observe::end(wrapping)?);
    Some(quote_spanned!(at=> let _ = |#result: &#ty| { let _ = #end; };))
}
