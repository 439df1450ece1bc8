//! `#[public("…")]`: what a client may be told.

mod expand;
mod format;

use syn::spanned::Spanned;
use syn::{Attribute, Field, Fields, LitStr, Member, Meta, Type};

pub(super) use self::expand::{bounds, expand};
use self::format::Found;
use crate::diagnostics::{Diagnostics, unknown};

/// The text, with the fields that stand in it.
pub(super) struct Public<'i> {
    literal: LitStr,
    pieces: Vec<Piece<'i>>,
}

enum Piece<'i> {
    Text(String),
    Field(Shown<'i>),
}

/// A field as it is shown.
struct Shown<'i> {
    field: Named<'i>,
    /// What stands behind the colon, with the numbers of `sizes`, from 1, for the fields that were named there.
    spec: String,
    /// Fields that say how wide or how precise.
    sizes: Vec<Named<'i>>,
}

/// A field, by what the text calls it.
#[derive(Clone)]
struct Named<'i> {
    name: String,
    member: Member,
    ty: &'i Type,
}

/// What is written on one place: nothing, the text, or a mistake, which has been noted.
pub(super) fn written(attrs: &[Attribute], diagnostics: &Diagnostics) -> Option<LitStr> {
    const FORM: &str = "expected what a client may be told: `#[public(\"no user {id}\")]`";
    let mut first = None::<LitStr>;
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("public")) {
        let literal = match &attr.meta {
            Meta::List(list) if !list.tokens.is_empty() => attr.parse_args::<LitStr>(),
            meta => Err(syn::Error::new(meta.span(), FORM)),
        };
        // syn says what it expects, and this what for.
        let literal = literal.map_err(|error| syn::Error::new(error.span(), FORM)).and_then(not_empty);
        match (diagnostics.ok(literal), &first) {
            (Some(literal), None) => first = Some(literal),
            (Some(second), Some(first)) => {
                let message = format!("a second text; the first is on line {}", first.span().start().line);
                diagnostics.error(second.span(), message);
            }
            (None, _) => {}
        }
    }
    first
}

fn not_empty(literal: LitStr) -> syn::Result<LitStr> {
    if literal.value().trim().is_empty() {
        return Err(syn::Error::new(literal.span(), "this text is empty: without it nothing is told"));
    }
    Ok(literal)
}

/// The text of a variant or a struct, which has these fields.
pub(super) fn of_case<'i>(
    literal: LitStr,
    fields: &'i Fields,
    diagnostics: &Diagnostics,
) -> Option<Public<'i>> {
    let pieces = format::read(&literal.value(), &|name| named(fields, name));
    let pieces = diagnostics.ok(pieces.map_err(|message| syn::Error::new(literal.span(), message)))?;
    Some(Public { literal, pieces })
}

/// The text on an enum, for the variants that have none: these differ in their fields.
pub(super) fn of_enum(literal: LitStr, diagnostics: &Diagnostics) -> Option<Public<'static>> {
    let none = |name: &str| {
        Err(format!(
            "`{{{name}}}` names no field: on the enum the text is for all variants, and shows no field"
        ))
    };
    let pieces = format::read(&literal.value(), &none);
    let pieces = diagnostics.ok(pieces.map_err(|message| syn::Error::new(literal.span(), message)))?;
    Some(Public { literal, pieces })
}

fn named<'i>(fields: &'i Fields, name: &str) -> Found<'i> {
    let names: Vec<String> = fields.iter().enumerate().map(|(index, field)| name_of(index, field)).collect();
    let mut all = fields.iter().zip(&names).enumerate();
    if let Some((index, (field, _))) = all.find(|(_, (_, known))| *known == name) {
        let (name, member) = (name.to_owned(), super::validate::member(index, field));
        return Ok(Named { name, member, ty: &field.ty });
    }
    if names.is_empty() {
        return Err(format!("`{{{name}}}` names no field: there are none"));
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Err(unknown("field", name, &names))
}

fn name_of(index: usize, field: &Field) -> String {
    use syn::ext::IdentExt;
    field.ident.as_ref().map_or_else(|| index.to_string(), |ident| ident.unraw().to_string())
}

impl<'i> Public<'i> {
    /// The whole of it, where it shows no field.
    fn constant(&self) -> Option<String> {
        let texts = self.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => Some(text.as_str()),
            Piece::Field(_) => None,
        });
        texts.collect()
    }

    fn shown(&self) -> impl Iterator<Item = &Shown<'i>> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Field(shown) => Some(shown),
            Piece::Text(_) => None,
        })
    }

    /// The fields that it needs, each once.
    fn fields(&self) -> Vec<&Named<'i>> {
        let mut fields = Vec::<&Named<'i>>::new();
        for field in self.shown().flat_map(|shown| std::iter::once(&shown.field).chain(&shown.sizes)) {
            if fields.iter().all(|known| known.name != field.name) {
                fields.push(field);
            }
        }
        fields
    }
}
