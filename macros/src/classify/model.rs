//! What the derive knows of a type: as it was written, and once the rules have been applied.

use proc_macro2::TokenStream;
use syn::{Fields, Generics, Ident, LitStr, Member, Path, Type};

use super::borrows::Borrows;
use super::public::Public;
use crate::syntax::class::Class;

/// The type as it was written.
pub(super) struct Written<'i> {
    pub(super) ident: &'i Ident,
    pub(super) generics: &'i Generics,
    pub(super) runtime: Path,
    /// On an enum: the default of its variants.
    pub(super) class: Option<Class>,
    /// On an enum: what is told of the variants that say nothing.
    pub(super) public: Option<LitStr>,
    pub(super) kind: Kind<'i>,
}

pub(super) enum Kind<'i> {
    Struct(&'i Fields),
    Enum(Vec<WrittenVariant<'i>>),
    /// Something that has been refused already.
    Refused,
}

pub(super) struct WrittenVariant<'i> {
    pub(super) ident: &'i Ident,
    pub(super) fields: &'i Fields,
    pub(super) class: Option<Class>,
    pub(super) public: Option<LitStr>,
    /// A class was written, and was wrong: it is not missing as well.
    pub(super) refused: bool,
}

/// The type with every question answered.
pub(super) struct Model<'i> {
    pub(super) ident: &'i Ident,
    pub(super) generics: &'i Generics,
    pub(super) runtime: Path,
    pub(super) cases: Vec<Case<'i>>,
    /// What is told of the cases that say nothing.
    pub(super) public: Option<Public<'i>>,
    /// Types that must be `Classify` themselves.
    pub(super) bounds: Vec<&'i Type>,
}

/// A variant, or the struct itself.
pub(super) struct Case<'i> {
    /// `Self::Variant`, or `Self`.
    pub(super) path: TokenStream,
    /// `Enum::Variant`, or `Struct`.
    pub(super) type_name: String,
    pub(super) outcome: Outcome<'i>,
    pub(super) public: Option<Public<'i>>,
    pub(super) context: Vec<ContextField<'i>>,
    pub(super) backtrace: Option<BacktraceField>,
}

pub(super) enum Outcome<'i> {
    Declared(Class),
    Transparent(SourceField<'i>),
}

/// The field that a `transparent` variant passes on.
pub(super) struct SourceField<'i> {
    pub(super) member: Member,
    pub(super) ty: &'i Type,
    pub(super) borrows: Borrows,
}

/// A field marked `#[context]`.
pub(super) struct ContextField<'i> {
    pub(super) member: Member,
    pub(super) name: String,
    pub(super) ty: &'i Type,
}

/// The field that knows where the error arose: a backtrace, or an error that has one.
pub(super) struct BacktraceField {
    pub(super) member: Member,
    pub(super) borrows: Borrows,
}
