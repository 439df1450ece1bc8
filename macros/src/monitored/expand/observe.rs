//! What is made of the value that a function returned.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::Type;
use syn::spanned::Spanned;

use super::{Wrapping, name};
use crate::classify_errors;
use crate::monitored::returned::{Returned, error_is_fixed};

/// The name under which [`end`] finds the value, by reference.
pub(super) fn result() -> Ident {
    name("__monitored_result")
}

/// `|result| …`, of type `FnOnce(&R) -> End<'_>`.
pub(super) fn closure(wrapping: &Wrapping<'_>) -> TokenStream {
    let (at, runtime, result) = (Span::mixed_site(), wrapping.runtime, result());
    match end(wrapping) {
        Some(end) => quote_spanned!(at=> |#result| #end),
        None => quote_spanned!(at=> |_| #runtime::__private::End::Value),
    }
}

/// The expression of type `End<'_>`; nothing where there is nothing to look at.
pub(super) fn end(wrapping: &Wrapping<'_>) -> Option<TokenStream> {
    let (at, runtime, result) = (Span::mixed_site(), wrapping.runtime, result());
    let value = wrapping.returned.value();
    let probed = value.is_some_and(|ty| !matches!(ty, Type::ImplTrait(_)));
    let mut end =
        if probed { probe(wrapping, &result) } else { quote_spanned!(at=> #runtime::__private::End::Value) };
    if let (Some(classify), Some(ty)) = (wrapping.classify, value) {
        // That the type is no `Result` is said at the type.
        let at = ty.span().resolved_at(at);
        let result = Ident::new(&result.to_string(), at);
        let arms = classify_errors::expand::arms(classify, runtime)
            .unwrap_or_else(|| quote_spanned!(at=> |_, _| ::core::option::Option::None));
        let runtime = wrapping.runtime_at(at);
        end = quote_spanned!(at=> #runtime::__private::classified(#end, #result, #arms));
    }
    let check = wrapping.monitored.and_then(|model| model.error_if.as_ref());
    if let Some(check) = check {
        end = quote_spanned!(at=> #runtime::__private::error_if(#end, #result, #check));
    }
    (probed || check.is_some()).then_some(end)
}

/// Asks the type. What it is called does not matter: `Result` may be anybody's.
fn probe(wrapping: &Wrapping<'_>, result: &Ident) -> TokenStream {
    let (at, runtime) = (Span::mixed_site(), wrapping.runtime);
    let fixed = match wrapping.returned {
        Returned::Plain { ty, .. } | Returned::Nested(ty) | Returned::Future(ty) => {
            error_is_fixed(ty, &wrapping.function.sig)
        }
        Returned::Unit | Returned::Never | Returned::Opaque(_) => false,
    };
    let new = Ident::new(if fixed { "fixed" } else { "new" }, at);
    quote_spanned! {at=>
        {
            use #runtime::__private::Observe as _;
            (&&&&&&&&&#runtime::__private::Probe::#new(#result)).__monitored_end()
        }
    }
}
