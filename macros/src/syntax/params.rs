//! The parameters of an annotated function: what each binds, and what has to happen to it where the body moves
//! into a closure.

use proc_macro2::Ident;
use syn::punctuated::Punctuated;
use syn::{Attribute, FnArg, Pat, PatIdent, ReceiverKind, Signature, Token, Type};

use crate::diagnostics::Diagnostics;

/// One parameter.
pub(crate) struct Param {
    pub(crate) bound: Bound,
    pub(crate) ty: Option<Type>,
    /// `#[cfg(…)]` and lint levels: they hold for whatever the parameter is bound to anew.
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) redacted: bool,
    /// Whether dropping it may be seen.
    pub(crate) may_drop: bool,
}

/// What a parameter's pattern binds.
pub(crate) enum Bound {
    Receiver,
    /// `x`, `mut x`
    Name(PatIdent),
    /// A pattern that takes the argument apart and leaves nothing behind: `(x, y)`, `Path(id)`.
    Whole(Vec<PatIdent>),
    /// A pattern that leaves some of the argument where it is, to be dropped with it: `(x, _)`, `ref x`, `S { a, .. }`.
    Part(Pat, Vec<PatIdent>),
    /// `_`
    Ignored,
}

impl Param {
    /// The names that the body can use.
    pub(crate) fn names(&self) -> Vec<&Ident> {
        match &self.bound {
            Bound::Receiver | Bound::Ignored => Vec::new(),
            Bound::Name(name) => vec![&name.ident],
            Bound::Whole(names) | Bound::Part(_, names) => names.iter().map(|name| &name.ident).collect(),
        }
    }
}

/// Reads the parameters, and takes `#[redact]` off the signature: the compiler does not know it.
pub(crate) fn params(sig: &mut Signature, diagnostics: &Diagnostics) -> Vec<Param> {
    sig.inputs.iter_mut().map(|input| param(input, diagnostics)).collect()
}

fn param(input: &mut FnArg, diagnostics: &Diagnostics) -> Param {
    let attrs = match input {
        FnArg::Receiver(receiver) => &mut receiver.attrs,
        FnArg::Typed(typed) => &mut typed.attrs,
    };
    let marks: Vec<Attribute> = attrs.extract_if(.., |attr| is_redact(attr)).collect();
    let attrs = attrs.iter().filter(|attr| !attr.path().is_ident("doc")).cloned().collect();
    for mark in &marks {
        if let Err(error) = mark.meta.require_path_only() {
            diagnostics.error(error.span(), "`#[redact]` takes nothing");
        }
    }
    match input {
        FnArg::Receiver(receiver) => {
            if let Some(mark) = marks.first() {
                diagnostics.error_at(mark, "`self` is never recorded: there is nothing to redact");
            }
            let may_drop = match &receiver.kind {
                ReceiverKind::Reference(..) => false,
                ReceiverKind::Typed(_, ty) => may_drop(ty),
                _ => true,
            };
            Param { bound: Bound::Receiver, ty: None, attrs, redacted: false, may_drop }
        }
        FnArg::Typed(typed) => {
            let bound = bound(&typed.pat);
            let may_drop = may_drop(&typed.ty);
            Param { bound, ty: Some((*typed.ty).clone()), attrs, redacted: !marks.is_empty(), may_drop }
        }
    }
}

/// Whether a value of the type may have something to drop, as far as it can be told from how it is written.
fn may_drop(ty: &Type) -> bool {
    const PLAIN: [&str; 16] = [
        "bool", "char", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128",
        "isize", "f32", "f64",
    ];
    match ty {
        Type::Reference(_) | Type::Ptr(_) | Type::FnPtr(_) | Type::Never(_) => false,
        Type::Path(path) => {
            !path.path.get_ident().is_some_and(|word| PLAIN.iter().any(|plain| word == plain))
        }
        Type::Tuple(tuple) => tuple.elems.iter().any(may_drop),
        Type::Array(array) => may_drop(&array.elem),
        Type::Group(group) => may_drop(&group.elem),
        Type::Paren(paren) => may_drop(&paren.elem),
        _ => true,
    }
}

/// `#[redact]`, by any path that ends so.
fn is_redact(attr: &Attribute) -> bool {
    attr.path().segments.last().is_some_and(|last| last.ident == "redact")
}

fn bound(pat: &Pat) -> Bound {
    let mut names = Vec::new();
    match pat {
        Pat::Wild(_) => Bound::Ignored,
        Pat::Ident(name) if name.by_ref.is_none() && name.subpat.is_none() => Bound::Name(name.clone()),
        Pat::Paren(inner) => bound(&inner.pat),
        _ => {
            let leaves = leaves_something(pat, false, &mut names);
            if leaves { Bound::Part(pat.clone(), names) } else { Bound::Whole(names) }
        }
    }
}

/// Collects the names, and tells whether some of the value stays where it is. Behind a reference nothing is
/// dropped, so nothing counts as left.
fn leaves_something(pat: &Pat, behind: bool, names: &mut Vec<PatIdent>) -> bool {
    // No `any`: every name has to be seen.
    let mut each = |pats: &mut dyn Iterator<Item = &Pat>, behind: bool| {
        pats.fold(false, |leaves, pat| leaves_something(pat, behind, names) | leaves)
    };
    match pat {
        Pat::Ident(name) => {
            let inner =
                name.subpat.as_ref().is_some_and(|(_, inner)| each(&mut std::iter::once(&**inner), behind));
            names.push(name.clone());
            inner || name.by_ref.is_some() || name.subpat.is_some()
        }
        Pat::Paren(inner) => each(&mut std::iter::once(&*inner.pat), behind),
        Pat::Reference(inner) => each(&mut std::iter::once(&*inner.pat), true),
        Pat::Tuple(tuple) => each(&mut elements(&tuple.elems), behind),
        Pat::TupleStruct(tuple) => each(&mut elements(&tuple.elems), behind),
        Pat::Slice(slice) => each(&mut elements(&slice.elems), behind),
        Pat::Struct(fields) => {
            let left = each(&mut fields.fields.iter().map(|field| &*field.pat), behind);
            left || (fields.rest.is_some() && !behind)
        }
        Pat::Or(or) => or.cases.first().is_none_or(|case| each(&mut std::iter::once(case), behind)),
        Pat::Wild(_) | Pat::Rest(_) => !behind,
        _ => true,
    }
}

fn elements(pats: &Punctuated<Pat, Token![,]>) -> impl Iterator<Item = &Pat> {
    pats.iter()
}

/// Visits every name that a pattern binds.
pub(crate) fn each_binding(pat: &mut Pat, visit: &mut dyn FnMut(&mut PatIdent)) {
    match pat {
        Pat::Ident(name) => {
            if let Some((_, inner)) = &mut name.subpat {
                each_binding(inner, visit);
            }
            visit(name);
        }
        Pat::Paren(inner) => each_binding(&mut inner.pat, visit),
        Pat::Reference(inner) => each_binding(&mut inner.pat, visit),
        Pat::Tuple(tuple) => tuple.elems.iter_mut().for_each(|pat| each_binding(pat, visit)),
        Pat::TupleStruct(tuple) => tuple.elems.iter_mut().for_each(|pat| each_binding(pat, visit)),
        Pat::Slice(slice) => slice.elems.iter_mut().for_each(|pat| each_binding(pat, visit)),
        Pat::Struct(fields) => fields.fields.iter_mut().for_each(|field| each_binding(&mut field.pat, visit)),
        Pat::Or(or) => or.cases.iter_mut().for_each(|pat| each_binding(pat, visit)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{Bound, params};
    use crate::diagnostics::Diagnostics;

    fn kind(param: &str) -> String {
        let diagnostics = Diagnostics::new();
        let mut sig = syn::parse_str::<syn::Signature>(&format!("fn f({param})")).unwrap();
        let param = params(&mut sig, &diagnostics).remove(0);
        diagnostics.check().unwrap();
        let names: Vec<String> = param.names().iter().map(ToString::to_string).collect();
        let kind = match param.bound {
            Bound::Receiver => "self",
            Bound::Name(_) => "name",
            Bound::Whole(_) => "whole",
            Bound::Part(..) => "part",
            Bound::Ignored => "ignored",
        };
        let drops = if param.may_drop { "" } else { ", drops nothing" };
        format!("{kind} {}", names.join(" ")).trim_end().to_owned() + drops
    }

    #[test]
    fn every_pattern_is_one_of_five_kinds() {
        for (param, expected) in [
            ("self", "self"),
            ("&mut self", "self, drops nothing"),
            ("self: Box<Self>", "self"),
            ("mut x: T", "name x"),
            ("_: T", "ignored"),
            ("_: &T", "ignored, drops nothing"),
            ("(a, _): (u8, [&T; 2])", "part a, drops nothing"),
            ("_x: T", "name _x"),
            ("(x, mut y): T", "whole x y"),
            ("Path(id): T", "whole id"),
            ("S { a, b: c }: T", "whole a c"),
            ("[a, b]: T", "whole a b"),
            ("&(a, _): T", "whole a"),
            ("(x, _): T", "part x"),
            ("S { a, .. }: T", "part a"),
            ("ref x: T", "part x"),
            ("(x, ..): T", "part x"),
        ] {
            assert_eq!(kind(param), expected, "{param}");
        }
    }
}
