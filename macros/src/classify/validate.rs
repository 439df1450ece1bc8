//! Applies the rules: every case has a class, and `transparent` has a field to pass on.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::{Field, Fields, GenericArgument, Generics, Ident, Index, LitStr, Member, PathArguments, Type};

use super::borrows::{Borrows, pointee};
use super::model::{
    BacktraceField, Case, ContextField, Kind, Model, Outcome, SourceField, Written, WrittenVariant,
};
use super::public;
use crate::diagnostics::Diagnostics;
use crate::syntax::class::Class;

pub(super) fn validate<'i>(written: Written<'i>, diagnostics: &Diagnostics) -> Model<'i> {
    let Written { ident, generics, runtime, class, public, kind } = written;
    let rules = Rules { ident, generics, diagnostics };
    let mut default = None;
    let cases: Vec<Case<'_>> = match (kind, class) {
        (Kind::Struct(fields), Some(class)) => rules.of_struct(fields, class, public).into_iter().collect(),
        (Kind::Enum(variants), class) => {
            default = public.and_then(|literal| public::of_enum(literal, diagnostics));
            variants.into_iter().filter_map(|variant| rules.of_variant(variant, class.as_ref())).collect()
        }
        (Kind::Struct(_) | Kind::Refused, _) => Vec::new(),
    };
    let bounds = cases.iter().filter_map(|case| rules.bound(case)).collect();
    Model { ident, generics, runtime, cases, public: default, bounds }
}

struct Rules<'i, 'd> {
    ident: &'i Ident,
    generics: &'i Generics,
    diagnostics: &'d Diagnostics,
}

impl<'i> Rules<'i, '_> {
    fn of_struct(&self, fields: &'i Fields, class: Class, public: Option<LitStr>) -> Option<Case<'i>> {
        let type_name = self.ident.unraw().to_string();
        self.case(quote!(Self), type_name, self.ident, fields, class, public)
    }

    /// `enum E { #[class(validation)] A, B }`: `B` has no class, and `E` gives none.
    fn of_variant(&self, variant: WrittenVariant<'i>, default: Option<&Class>) -> Option<Case<'i>> {
        let WrittenVariant { ident, fields, class, public, refused } = variant;
        let Some(class) = class.or_else(|| default.cloned()) else {
            if !refused {
                self.no_class(ident);
            }
            return None;
        };
        let type_name = format!("{}::{}", self.ident.unraw(), ident.unraw());
        self.case(quote!(Self::#ident), type_name, ident, fields, class, public)
    }

    fn case(
        &self,
        path: TokenStream,
        type_name: String,
        ident: &Ident,
        fields: &'i Fields,
        class: Class,
        public: Option<LitStr>,
    ) -> Option<Case<'i>> {
        let public = public.map(|literal| public::of_case(literal, fields, self.diagnostics));
        let outcome = self.outcome(class, fields, ident)?;
        let (context, backtrace) = (context(fields), self.backtrace(fields));
        Some(Case { path, type_name, outcome, public: public.flatten(), context, backtrace })
    }

    fn no_class(&self, variant: &Ident) {
        let name = format!("{}::{variant}", self.ident);
        let message = format!(
            "`{name}` has no class: say `#[class(…)]` on it, as `#[class(validation)]`, or on `{}` for all \
             variants that have none",
            self.ident
        );
        self.diagnostics.error(variant.span(), message);
    }

    fn outcome(&self, class: Class, fields: &'i Fields, case: &Ident) -> Option<Outcome<'i>> {
        match class {
            Class::Transparent(span) => self.source(fields, case, span).map(Outcome::Transparent),
            class => Some(Outcome::Declared(class)),
        }
    }

    /// `#[class(transparent)] V(A, B)`: neither is marked, so which one is meant?
    fn source(&self, fields: &'i Fields, case: &Ident, span: Span) -> Option<SourceField<'i>> {
        let mut marked = fields.iter().enumerate().filter(|(_, field)| is_source(field));
        let only = || fields.iter().enumerate().next().filter(|_| fields.len() == 1);
        let Some((index, field)) = marked.next().or_else(only) else {
            let message = format!(
                "`transparent` passes on the class of a field, and `{case}` has none that is meant: mark it \
                 `#[source]` or `#[from]`"
            );
            self.diagnostics.error(span, message);
            return None;
        };
        if let Some((_, second)) = marked.next() {
            self.diagnostics
                .error_at(second, "a second source: `transparent` passes on the class of one field");
            return None;
        }
        let borrows = Borrows::of_field(self.generics, &field.ty);
        Some(SourceField { member: member(index, field), ty: &field.ty, borrows })
    }

    /// `#[backtrace] source: anyhow::Error`, or a field whose type is a `Backtrace`.
    fn backtrace(&self, fields: &'i Fields) -> Option<BacktraceField> {
        let marked = |field: &Field| field.attrs.iter().any(|attr| attr.path().is_ident("backtrace"));
        let all = || fields.iter().enumerate();
        let mut found = all().filter(|(_, field)| marked(field));
        let first = found.next();
        if let Some((_, second)) = found.next() {
            self.diagnostics.error_at(second, "a second backtrace: an error arose in one place");
        }
        let (index, field) = first.or_else(|| all().find(|(_, field)| is_backtrace(&field.ty)))?;
        let borrows = Borrows::of_field(self.generics, &field.ty);
        Some(BacktraceField { member: member(index, field), borrows })
    }

    /// The type parameter that a case passes on, alone or behind a pointer.
    fn bound(&self, case: &Case<'i>) -> Option<&'i Type> {
        let Outcome::Transparent(source) = &case.outcome else { return None };
        let ty = pointee(source.ty);
        let Type::Path(path) = ty else { return None };
        let ident = path.path.get_ident()?;
        self.generics.type_params().any(|parameter| parameter.ident == *ident).then_some(ty)
    }
}

/// As `thiserror` understands it: marked, or called `source`.
fn is_source(field: &Field) -> bool {
    let marked =
        field.attrs.iter().any(|attr| attr.path().is_ident("source") || attr.path().is_ident("from"));
    marked || field.ident.as_ref().is_some_and(|ident| ident == "source")
}

/// `Backtrace`, also in what is generic over it: `Box<Backtrace>`, `Option<Backtrace>`.
fn is_backtrace(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let Some(last) = path.path.segments.last() else { return false };
    match &last.arguments {
        PathArguments::None => last.ident == "Backtrace",
        PathArguments::AngleBracketed(arguments) => {
            let holds = ["Box", "Option", "Arc", "Rc"].iter().any(|pointer| last.ident == pointer);
            let of_one = |argument: &GenericArgument| matches!(argument, GenericArgument::Type(ty) if is_backtrace(ty));
            holds && arguments.args.iter().any(of_one)
        }
        PathArguments::Parenthesized(_) => false,
    }
}

fn context(fields: &Fields) -> Vec<ContextField<'_>> {
    let marked = |field: &Field| field.attrs.iter().any(|attr| attr.path().is_ident("context"));
    let fields = fields.iter().enumerate().filter(|(_, field)| marked(field));
    fields
        .map(|(index, field)| {
            let name =
                field.ident.as_ref().map_or_else(|| index.to_string(), |ident| ident.unraw().to_string());
            ContextField { member: member(index, field), name, ty: &field.ty }
        })
        .collect()
}

pub(super) fn member(index: usize, field: &Field) -> Member {
    match &field.ident {
        Some(ident) => Member::Named(ident.clone()),
        None => Member::Unnamed(Index::from(index)),
    }
}
