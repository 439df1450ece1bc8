//! Writes the implementation.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, Path};

use super::borrows::Borrows;
use super::model::{BacktraceField, Case, ContextField, Model, Outcome, SourceField};
use super::public;

pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    let Model { ident, runtime, bounds, .. } = model;
    let mut generics = model.generics.clone();
    let classified = bounds.iter().map(|ty| syn::parse_quote!(#ty: #runtime::Classify));
    let told = model.cases.iter().filter_map(|case| case.public.as_ref());
    let told = told.flat_map(|text| public::bounds(text, model.generics));
    let predicates: Vec<syn::WherePredicate> = classified.chain(told).collect();
    if !predicates.is_empty() {
        generics.make_where_clause().predicates.extend(predicates);
    }
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let (class, type_name) = (class(model), type_name(model));
    let (public, context, backtrace) = (public::expand(model), context(model), backtrace(model));
    let (as_failure, passed_on) = (as_failure(model), passed_on(model));
    quote! {
        #[automatically_derived]
        #[allow(deprecated, unreachable_patterns, unused_qualifications)]
        impl #impl_generics #runtime::Classify for #ident #type_generics #where_clause {
            #class
            #type_name
            #public
            #context
            #backtrace
            #as_failure
            #passed_on
        }
    }
}

/// An implementation that tells nothing, for a type whose attributes are wrong.
pub(super) fn stand_in(item: &DeriveInput, runtime: &Path) -> TokenStream {
    let ident = &item.ident;
    let (impl_generics, type_generics, where_clause) = item.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics #runtime::Classify for #ident #type_generics #where_clause {
            fn class(&self) -> #runtime::ErrorClass {
                #runtime::ErrorClass::UNKNOWN
            }
        }
    }
}

fn class(model: &Model<'_>) -> TokenStream {
    let runtime = &model.runtime;
    let arms = model.cases.iter().map(|case| {
        let path = &case.path;
        let class = match &case.outcome {
            Outcome::Declared(class) => class.to_expr(runtime),
            Outcome::Transparent(_) => Some(transparent(runtime, "class", &TokenStream::new())),
        };
        quote!(#path { .. } => #class,)
    });
    let body = match_self(model, arms.collect(), false);
    quote!(fn class(&self) -> #runtime::ErrorClass { #body })
}

fn type_name(model: &Model<'_>) -> TokenStream {
    let arms = model.cases.iter().map(|Case { path, type_name, .. }| quote!(#path { .. } => #type_name,));
    let body = match_self(model, arms.collect(), false);
    quote!(fn type_name(&self) -> &'static ::core::primitive::str { #body })
}

fn context(model: &Model<'_>) -> TokenStream {
    let runtime = &model.runtime;
    let fields = Ident::new("__monitored_fields", Span::mixed_site());
    let mut arms = Vec::new();
    for Case { path, outcome, context, .. } in &model.cases {
        if let Outcome::Transparent(_) = outcome {
            let passed_on = transparent(runtime, "context", &quote!(#fields));
            let own = recorded(runtime, context, &fields);
            let pattern = pattern(context);
            arms.push(quote!(#path { #pattern .. } => { #own #passed_on; }));
        } else if !context.is_empty() {
            let (own, pattern) = (recorded(runtime, context, &fields), pattern(context));
            arms.push(quote!(#path { #pattern .. } => { #own }));
        }
    }
    if arms.is_empty() {
        return TokenStream::new();
    }
    let all = arms.len() == model.cases.len();
    let body = match_self(model, arms.into_iter().collect(), !all);
    quote!(fn context(&self, #fields: &mut #runtime::Fields) { #body })
}

fn pattern(context: &[ContextField<'_>]) -> TokenStream {
    let bindings = context.iter().enumerate().map(|(index, ContextField { member, .. })| {
        let binding = binding(index);
        quote!(#member: #binding,)
    });
    bindings.collect()
}

fn recorded(runtime: &Path, context: &[ContextField<'_>], fields: &Ident) -> TokenStream {
    let records = context.iter().enumerate().map(|(index, ContextField { name, ty, .. })| {
        let binding = binding(index);
        // Resolved as if written where the derive is, underlined at the field's type.
        quote_spanned! {Span::call_site().located_at(ty.span())=>
            (&&&&#runtime::__private::Context(#binding)).__monitored_record(#name, #fields);
        }
    });
    let records: TokenStream = records.collect();
    if records.is_empty() {
        return records;
    }
    quote!(use #runtime::__private::RecordContext as _; #records)
}

fn binding(index: usize) -> Ident {
    format_ident!("__monitored_{}", index, span = Span::mixed_site())
}

/// What can be told of the type itself, where its generics are known by their bounds alone.
fn as_failure(model: &Model<'_>) -> TokenStream {
    let runtime = &model.runtime;
    let probe = probe(runtime, Borrows::of_itself(model.generics), "itself", &quote!(self));
    quote! {
        fn as_failure(&self) -> ::core::option::Option<#runtime::__private::Failure<'_>> {
            use #runtime::__private::probe::Observe as _;
            #probe
        }
    }
}

fn probe(runtime: &Path, borrows: Borrows, what: &str, error: &TokenStream) -> TokenStream {
    let probe = borrows.probe(what, Span::call_site());
    quote!((&&&&&&&&&#runtime::__private::probe::Probe::#probe(#error)).__monitored_end().failure())
}

/// A field that knows, else what is passed on.
fn backtrace(model: &Model<'_>) -> TokenStream {
    let runtime = &model.runtime;
    let mut arms = Vec::new();
    for case in &model.cases {
        let path = &case.path;
        if let Some(BacktraceField { member, borrows }) = &case.backtrace {
            let traced = traced(runtime, *borrows);
            let field = binding(0);
            arms.push(quote!(#path { #member: #field, .. } => #traced,));
        } else if source(case).is_some() {
            let asked = transparent(runtime, "backtrace", &TokenStream::new());
            arms.push(quote!(#path { .. } => #asked,));
        }
    }
    if arms.is_empty() {
        return TokenStream::new();
    }
    let rest = (arms.len() != model.cases.len()).then(|| quote!(_ => ::core::option::Option::None,));
    quote! {
        fn backtrace(&self) -> ::core::option::Option<&::std::backtrace::Backtrace> {
            match self { #(#arms)* #rest }
        }
    }
}

/// The field is a backtrace, or an error that has one.
fn traced(runtime: &Path, borrows: Borrows) -> TokenStream {
    let field = binding(0);
    let probed = probe(runtime, borrows, "field", &quote!(#field));
    quote!({
        #[allow(unused_imports)]
        use #runtime::__private::{NoTrace as _, Trace as _, probe::Observe as _};
        let __own = (&#runtime::__private::Traced(#field)).__monitored_own();
        let __inner = || #runtime::__private::Transparent::backtrace(
            &#runtime::__private::Transparent::new(#probed),
        );
        __own.or_else(__inner)
    })
}

/// What only a type with a `transparent` case needs: all of it comes from the field.
fn passed_on(model: &Model<'_>) -> TokenStream {
    let sources: Vec<(&Case<'_>, &SourceField<'_>)> =
        model.cases.iter().filter_map(|case| Some((case, source(case)?))).collect();
    if sources.is_empty() {
        return TokenStream::new();
    }
    let runtime = &model.runtime;
    let some_are_not = sources.len() != model.cases.len();
    let ask = |method: &str, otherwise: TokenStream| {
        let arms = sources.iter().map(|(Case { path, .. }, _)| {
            let asked = transparent(runtime, method, &TokenStream::new());
            quote!(#path { .. } => #asked,)
        });
        let rest = some_are_not.then(|| quote!(_ => #otherwise,));
        quote!(match self { #(#arms)* #rest })
    };
    let none = quote!(::core::option::Option::None);
    let (code, inferred) = (ask("code", none), ask("inferred", quote!(false)));
    let inner = inner(runtime, &sources, some_are_not);
    quote! {
        fn code(&self) -> ::core::option::Option<::std::borrow::Cow<'_, ::core::primitive::str>> { #code }
        fn inferred(&self) -> ::core::primitive::bool { #inferred }
        #inner
    }
}

fn inner(runtime: &Path, sources: &[(&Case<'_>, &SourceField<'_>)], some_are_not: bool) -> TokenStream {
    let arms = sources.iter().map(|(Case { path, .. }, SourceField { member, borrows, .. })| {
        let field = binding(0);
        let probed = probe(runtime, *borrows, "field", &quote!(#field));
        quote!(#path { #member: #field, .. } => #probed,)
    });
    let rest = some_are_not.then(|| quote!(_ => ::core::option::Option::None,));
    quote! {
        fn inner(&self) -> ::core::option::Option<#runtime::__private::Failure<'_>> {
            use #runtime::__private::probe::Observe as _;
            match self { #(#arms)* #rest }
        }
    }
}

fn source<'c, 'i>(case: &'c Case<'i>) -> Option<&'c SourceField<'i>> {
    match &case.outcome {
        Outcome::Transparent(source) => Some(source),
        Outcome::Declared(_) => None,
    }
}

pub(super) fn transparent(runtime: &Path, method: &str, arguments: &TokenStream) -> TokenStream {
    let method = Ident::new(method, Span::call_site());
    // No method calls: a trait of the user's may have methods of these names for every type.
    let field = quote!(#runtime::__private::Transparent::new(#runtime::Classify::inner(self)));
    quote!(#runtime::__private::Transparent::#method(&#field, #arguments))
}

/// `match self { arms }`, also for an enum without variants, of which there is no value.
fn match_self(model: &Model<'_>, arms: TokenStream, rest: bool) -> TokenStream {
    if model.cases.is_empty() {
        return quote!(match *self {});
    }
    let rest = rest.then(|| quote!(_ => {}));
    quote!(match self { #arms #rest })
}
