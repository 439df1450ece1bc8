//! The arms as a function of the error.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::Path;
use syn::spanned::Spanned;

use super::model::{Arm, ClassifyErrors, What};
use crate::syntax::class::Class;

/// `|error, failure| …`, of type `FnOnce(&E, &Failure) -> Option<ArmClass>`. Nothing where there are no arms.
pub(crate) fn arms(model: &ClassifyErrors, runtime: &Path) -> Option<TokenStream> {
    if model.arms.is_empty() {
        return None;
    }
    let expansion =
        Expansion { runtime, error: name("__monitored_error"), failure: name("__monitored_failure") };
    let (error, failure) = (&expansion.error, &expansion.failure);
    let steps = model.arms.chunk_by(|a, b| a.is_pattern() && b.is_pattern()).map(|run| match &run[0].what {
        What::Pattern(_) => expansion.patterns(run),
        What::Is { .. } => expansion.sought(&run[0]),
    });
    // Each step but the last leaves the closure where it found a class.
    let mut steps: Vec<TokenStream> = steps.collect();
    let last = steps.pop();
    let (at, class) = (Span::mixed_site(), name("__monitored_class"));
    Some(quote_spanned! {at=>
        |#error, #failure| {
            #( if let #class @ ::core::option::Option::Some(_) = #steps { return #class; } )*
            #last
        }
    })
}

impl Arm {
    fn is_pattern(&self) -> bool {
        matches!(self.what, What::Pattern(_))
    }
}

struct Expansion<'a> {
    runtime: &'a Path,
    error: Ident,
    failure: Ident,
}

impl Expansion<'_> {
    /// Consecutive patterns are one `match`, so that the compiler sees which of them cannot be reached.
    fn patterns(&self, run: &[Arm]) -> TokenStream {
        let at = Span::mixed_site();
        let error = &self.error;
        let arms = run.iter().map(|arm| {
            let What::Pattern(pattern) = &arm.what else { return TokenStream::new() };
            let class = self.class(&arm.class, None);
            let guard = arm.guard.as_ref().map(|guard| quote_spanned!(at=> if #guard));
            quote_spanned!(at=> #pattern #guard => #class,)
        });
        quote_spanned! {at=>
            match #error {
                #(#arms)*
                _ => ::core::option::Option::None,
            }
        }
    }

    /// `is Type as binding if guard => class`
    fn sought(&self, arm: &Arm) -> TokenStream {
        let What::Is { ty, binding } = &arm.what else { return TokenStream::new() };
        // A type that is no error is said to be none where it stands, and once: it is not repeated.
        let at = ty.span().resolved_at(Span::mixed_site());
        let (runtime, error, failure) = (self.runtime, &self.error, &self.failure);
        let found = name("__monitored_found");
        let class = self.class(&arm.class, Some(&found));
        let bind = binding.as_ref().map(|binding| quote_spanned!(at=> let #binding = #found;));
        let guarded = match &arm.guard {
            Some(guard) => quote_spanned!(at=> if #guard { #class } else { ::core::option::Option::None }),
            None => class,
        };
        quote_spanned! {at=>
            {
                use #runtime::__private::NotSame as _;
                #failure.seek(
                    #runtime::__private::Same::<_, #ty>::new(#error).__monitored_outermost(),
                    &mut |#found| { #bind #guarded },
                )
            }
        }
    }

    /// `Some(class)`; for `transparent`, as the error found classifies itself.
    fn class(&self, class: &Class, found: Option<&Ident>) -> TokenStream {
        let at = class.span().resolved_at(Span::mixed_site());
        let runtime = self.runtime;
        let of = match (class.to_expr(runtime), found) {
            (Some(class), _) => quote_spanned!(at=> #runtime::__private::ArmClass::of(#class)),
            (None, Some(found)) => {
                let found = Ident::new(&found.to_string(), at);
                quote_spanned!(at=> #runtime::__private::ArmClass::as_classified(#found))
            }
            // Refused when it was read.
            (None, None) => return quote_spanned!(at=> ::core::option::Option::None),
        };
        quote_spanned!(at=> ::core::option::Option::Some(#of))
    }
}

fn name(text: &str) -> Ident {
    Ident::new(text, Span::mixed_site())
}
