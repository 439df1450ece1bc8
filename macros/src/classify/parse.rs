//! Reads the attributes; what is wrong in one does not keep the others from being read.

use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Fields, Meta, Path, Token, parse_quote};

use super::model::{Kind, Written, WrittenVariant};
use super::public;
use crate::diagnostics::{Diagnostics, duplicate};
use crate::syntax::class::Class;

pub(super) fn parse<'i>(item: &'i DeriveInput, diagnostics: &Diagnostics) -> Written<'i> {
    let on_type = class_attributes(&item.attrs, diagnostics);
    only_fields_have(&item.attrs, diagnostics);
    let kind = match &item.data {
        Data::Struct(data) => struct_kind(item, &data.fields, &on_type, diagnostics),
        Data::Enum(data) => {
            Kind::Enum(data.variants.iter().map(|variant| parse_variant(variant, diagnostics)).collect())
        }
        Data::Union(data) => {
            diagnostics
                .error(data.union_token.span, "`Classify` is derived for enums and structs, not for unions");
            Kind::Refused
        }
    };
    let runtime = on_type.runtime.unwrap_or_else(|| parse_quote!(::monitored));
    let public = public::written(&item.attrs, diagnostics);
    Written { ident: &item.ident, generics: &item.generics, runtime, class: on_type.class, public, kind }
}

fn struct_kind<'i>(
    item: &DeriveInput,
    fields: &'i Fields,
    on_type: &ClassAttribute,
    diagnostics: &Diagnostics,
) -> Kind<'i> {
    no_class_on_fields(fields, diagnostics);
    if on_type.class.is_some() {
        return Kind::Struct(fields);
    }
    if !on_type.refused {
        let message =
            format!("`{0}` has no class: say `#[class(…)]` on it, as `#[class(validation)]`", item.ident);
        diagnostics.error(item.ident.span(), message);
    }
    Kind::Refused
}

fn parse_variant<'i>(variant: &'i syn::Variant, diagnostics: &Diagnostics) -> WrittenVariant<'i> {
    let mut on_variant = class_attributes(&variant.attrs, diagnostics);
    only_fields_have(&variant.attrs, diagnostics);
    no_class_on_fields(&variant.fields, diagnostics);
    if let Some(path) = on_variant.runtime.take() {
        diagnostics.error_at(path, "`crate = …` is said once, on the type");
    }
    WrittenVariant {
        ident: &variant.ident,
        fields: &variant.fields,
        class: on_variant.class,
        public: public::written(&variant.attrs, diagnostics),
        refused: on_variant.refused,
    }
}

/// What all `#[class(…)]` of one place say together.
#[derive(Default)]
struct ClassAttribute {
    class: Option<Class>,
    runtime: Option<Path>,
    refused: bool,
}

enum Entry {
    Class(Class),
    Crate(Token![crate], Path),
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Token![crate]) && input.peek2(Token![=]) {
            let key = input.parse()?;
            input.parse::<Token![=]>()?;
            return Ok(Self::Crate(key, Path::parse_mod_style(input)?));
        }
        input.parse().map(Self::Class)
    }
}

fn class_attributes(attrs: &[Attribute], diagnostics: &Diagnostics) -> ClassAttribute {
    let mut all = ClassAttribute::default();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("class")) {
        match entries(attr) {
            Ok(entries) => entries.into_iter().for_each(|entry| add(&mut all, entry, diagnostics)),
            Err(error) => {
                all.refused = true;
                diagnostics.syn_error(error);
            }
        }
    }
    all
}

fn entries(attr: &Attribute) -> syn::Result<Punctuated<Entry, Token![,]>> {
    const FORM: &str = "expected a class: `#[class(validation)]`, `#[class(\"billing_error\")]`, \
         `#[class(path::CONSTANT)]` or `#[class(transparent)]`";
    match &attr.meta {
        Meta::List(list) if !list.tokens.is_empty() => attr.parse_args_with(Punctuated::parse_terminated),
        meta => Err(syn::Error::new(meta.span(), FORM)),
    }
}

fn add(all: &mut ClassAttribute, entry: Entry, diagnostics: &Diagnostics) {
    match entry {
        Entry::Class(class) => match &all.class {
            None => all.class = Some(class),
            Some(first) => {
                let message = format!("a second class; the first is on line {}", first.span().start().line);
                diagnostics.error(class.span(), message);
            }
        },
        Entry::Crate(key, path) => match &all.runtime {
            None => all.runtime = Some(path),
            Some(first) => diagnostics.error(key.span, duplicate("key", "crate", first.span())),
        },
    }
}

fn only_fields_have(attrs: &[Attribute], diagnostics: &Diagnostics) {
    for name in ["context", "backtrace"] {
        for attr in attrs.iter().filter(|attr| attr.path().is_ident(name)) {
            diagnostics.error_at(attr.path(), format!("`#[{name}]` goes on a field"));
        }
    }
}

fn no_class_on_fields(fields: &Fields, diagnostics: &Diagnostics) {
    for field in fields {
        for attr in &field.attrs {
            for (name, form) in [("class", "#[class(…)]"), ("public", "#[public(\"…\")]")] {
                if attr.path().is_ident(name) {
                    diagnostics.error_at(attr.path(), format!("`{form}` goes on a variant or on the type"));
                }
            }
            if attr.path().is_ident("context") && !matches!(attr.meta, Meta::Path(_)) {
                diagnostics.error_at(&attr.meta, "`#[context]` takes nothing: the field's name is the key");
            }
        }
    }
}
