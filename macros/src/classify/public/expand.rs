//! Writes the method `public`.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::{Generics, LitStr, WherePredicate};

use super::{Named, Piece, Public, Shown};
use crate::classify::model::{Case, Model, Outcome};

/// The method, where there is something to tell.
pub(in crate::classify) fn expand(model: &Model<'_>) -> TokenStream {
    let arms: Vec<TokenStream> = model.cases.iter().filter_map(|case| arm(model, case)).collect();
    if arms.is_empty() {
        return TokenStream::new();
    }
    let rest = (arms.len() != model.cases.len()).then(|| quote!(_ => ::core::option::Option::None,));
    quote! {
        fn public(&self) -> ::core::option::Option<::std::borrow::Cow<'_, ::core::primitive::str>> {
            match self { #(#arms)* #rest }
        }
    }
}

fn arm(model: &Model<'_>, case: &Case<'_>) -> Option<TokenStream> {
    let (path, runtime) = (&case.path, &model.runtime);
    if let Some(public) = &case.public {
        let (pattern, told) = (pattern(public), told(public, runtime));
        return Some(quote!(#path { #pattern .. } => #told,));
    }
    let default = model.public.as_ref().map(|public| told(public, runtime));
    let Outcome::Transparent(_) = &case.outcome else {
        return default.map(|told| quote!(#path { .. } => #told,));
    };
    let asked = crate::classify::expand::transparent(runtime, "public", &TokenStream::new());
    let default = default.map(|told| quote!(.or_else(|| #told)));
    Some(quote!(#path { .. } => #asked #default,))
}

fn pattern(public: &Public<'_>) -> TokenStream {
    let bindings = public.fields().into_iter().map(|field| {
        let (member, binding) = (&field.member, binding(field, public.span()));
        quote!(#member: #binding,)
    });
    bindings.collect()
}

fn binding(field: &Named<'_>, span: Span) -> Ident {
    format_ident!("__monitored_{}", field.name, span = Span::mixed_site().located_at(span))
}

fn told(public: &Public<'_>, runtime: &syn::Path) -> TokenStream {
    if let Some(text) = public.constant() {
        return quote!(::core::option::Option::Some(::std::borrow::Cow::Borrowed(#text)));
    }
    let pieces = public.pieces.iter().map(|piece| match piece {
        Piece::Text(text) => quote!(.text(#text)),
        Piece::Field(shown) => value(shown, public.span()),
    });
    quote!(#runtime::__private::Told::new() #(#pieces)* .done())
}

/// Underlined at the text, where the field cannot be written in that way.
fn value(shown: &Shown<'_>, span: Span) -> TokenStream {
    let here = Span::call_site().located_at(span);
    let format = match shown.spec.as_str() {
        "" => LitStr::new("{}", here),
        spec => LitStr::new(&format!("{{:{spec}}}"), here),
    };
    let (name, field) = (&shown.field.name, binding(&shown.field, span));
    let sizes = shown.sizes.iter().map(|size| binding(size, span));
    quote_spanned!(here=> .value(#name, ::core::format_args!(#format, #field #(, *#sizes)*)))
}

/// What the fields have to be that are made of a type parameter: `V(T)` with `{0:?}` needs `T: Debug`.
pub(in crate::classify) fn bounds(public: &Public<'_>, generics: &Generics) -> Vec<WherePredicate> {
    let parameters: Vec<&Ident> = generics.type_params().map(|parameter| &parameter.ident).collect();
    let generic = public.shown().filter(|shown| {
        let ty = shown.field.ty;
        mentions(quote!(#ty), &parameters)
    });
    let bounds = generic.map(|shown| {
        let (ty, bound) = (shown.field.ty, Ident::new(bound(&shown.spec), Span::call_site()));
        syn::parse_quote!(#ty: ::core::fmt::#bound)
    });
    bounds.collect()
}

fn mentions(tokens: TokenStream, parameters: &[&Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => parameters.contains(&&ident),
        TokenTree::Group(group) => mentions(group.stream(), parameters),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// The trait by which a value is written, from the end of its specification.
fn bound(spec: &str) -> &'static str {
    match spec.chars().last() {
        Some('?') => "Debug",
        Some('x') => "LowerHex",
        Some('X') => "UpperHex",
        Some('o') => "Octal",
        Some('b') => "Binary",
        Some('e') => "LowerExp",
        Some('E') => "UpperExp",
        Some('p') => "Pointer",
        _ => "Display",
    }
}

impl Public<'_> {
    fn span(&self) -> Span {
        self.literal.span()
    }
}
