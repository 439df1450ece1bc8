//! What an error may borrow, as far as its type tells as it is written: that decides which probe may ask it.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    GenericArgument, GenericParam, Generics, Ident, PathArguments, Type, TypeParamBound, WherePredicate,
};

/// How an error may be probed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Borrows {
    /// Nothing: it can be asked what it is while running.
    Nothing,
    /// Perhaps something.
    Perhaps,
    /// It is made of a type parameter: `thiserror` has it implement `Error` only for a `'static` one, which
    /// method lookup would take for granted and the borrow checker then refuse.
    Nested,
}

impl Borrows {
    /// The name of the probe that fits, made from the name of the one for errors that perhaps borrow.
    pub(super) fn probe(self, name: &str, span: proc_macro2::Span) -> Ident {
        let name = match self {
            Self::Nothing => format!("owned_{name}"),
            Self::Perhaps => name.to_owned(),
            Self::Nested => format!("nested_{name}"),
        };
        Ident::new(&name, span)
    }

    /// Of the type that is being derived for.
    pub(super) fn of_itself(generics: &Generics) -> Self {
        match (parameters(generics).is_empty(), generics.lifetimes().next()) {
            (true, None) => Self::Nothing,
            (true, Some(_)) => Self::Perhaps,
            (false, _) => Self::Nested,
        }
    }

    /// Of one of its fields.
    pub(super) fn of_field(generics: &Generics, ty: &Type) -> Self {
        let parameters = parameters(generics);
        let itself = Self::of_itself(generics);
        let found = found(ty.to_token_stream(), &parameters, itself);
        // A parameter alone is an error by its bounds, and these say what they mean.
        if found == Self::Nested && stands_alone(ty, &parameters) { Self::Perhaps } else { found }
    }

    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nested, _) | (_, Self::Nested) => Self::Nested,
            (Self::Perhaps, _) | (_, Self::Perhaps) => Self::Perhaps,
            (Self::Nothing, Self::Nothing) => Self::Nothing,
        }
    }
}

/// The type parameters that may borrow: those without a bound of `'static`.
fn parameters(generics: &Generics) -> Vec<&Ident> {
    let all = generics.params.iter().filter_map(|parameter| match parameter {
        GenericParam::Type(parameter) => Some(parameter),
        _ => None,
    });
    let predicates = || generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    let in_where = |ident: &Ident| {
        predicates().any(|predicate| match predicate {
            WherePredicate::Type(of) => {
                let bounds_it = matches!(&of.bounded_ty, Type::Path(path) if path.path.is_ident(ident));
                bounds_it && of.bounds.iter().any(is_static)
            }
            _ => false,
        })
    };
    all.filter(|parameter| !parameter.bounds.iter().any(is_static) && !in_where(&parameter.ident))
        .map(|parameter| &parameter.ident)
        .collect()
}

fn is_static(bound: &TypeParamBound) -> bool {
    matches!(bound, TypeParamBound::Lifetime(lifetime) if lifetime.ident == "static")
}

fn found(tokens: TokenStream, parameters: &[&Ident], itself: Borrows) -> Borrows {
    let mut lifetime = false;
    tokens.into_iter().fold(Borrows::Nothing, |so_far, token| {
        let after_quote = std::mem::replace(&mut lifetime, false);
        so_far.or(match token {
            TokenTree::Ident(ident) if after_quote && ident != "static" => Borrows::Perhaps,
            TokenTree::Ident(ident) if ident == "Self" => itself,
            TokenTree::Ident(ident) if parameters.contains(&&ident) => Borrows::Nested,
            TokenTree::Group(group) => found(group.stream(), parameters, itself),
            TokenTree::Punct(punct) => {
                lifetime = punct.as_char() == '\'';
                // A macro in a type's place may say anything.
                if punct.as_char() == '!' { Borrows::Perhaps } else { Borrows::Nothing }
            }
            TokenTree::Ident(_) | TokenTree::Literal(_) => Borrows::Nothing,
        })
    })
}

/// `E`, `E::Error`, `<E as Trait>::Error`, or a pointer to one.
fn stands_alone(ty: &Type, parameters: &[&Ident]) -> bool {
    let Type::Path(path) = pointee(ty) else { return false };
    let first = path.path.segments.first();
    path.qself.is_some() || first.is_some_and(|first| parameters.contains(&&first.ident))
}

/// What `Box<T>`, `Arc<T>`, `Rc<T>` and `&T` point to; these classify as it does.
pub(super) fn pointee(ty: &Type) -> &Type {
    match ty {
        Type::Reference(reference) => pointee(&reference.elem),
        Type::Paren(paren) => pointee(&paren.elem),
        Type::Group(group) => pointee(&group.elem),
        Type::Path(path) => {
            let last = path.path.segments.last();
            let pointer = last.filter(|last| ["Box", "Arc", "Rc"].iter().any(|name| last.ident == name));
            match pointer.map(|last| &last.arguments) {
                Some(PathArguments::AngleBracketed(arguments)) => match arguments.args.first() {
                    Some(GenericArgument::Type(inner)) => pointee(inner),
                    _ => ty,
                },
                _ => ty,
            }
        }
        _ => ty,
    }
}

#[cfg(test)]
mod tests {
    use super::Borrows;
    use syn::{ItemStruct, parse_str};

    fn of(item: &str) -> (Borrows, Borrows) {
        let item: ItemStruct = parse_str(item).expect("a struct");
        let field = item.fields.iter().next().expect("with a field");
        (Borrows::of_itself(&item.generics), Borrows::of_field(&item.generics, &field.ty))
    }

    #[test]
    fn what_borrows_nothing() {
        assert_eq!(of("struct E(io::Error);"), (Borrows::Nothing, Borrows::Nothing));
        assert_eq!(of("struct E(Box<dyn Error + 'static>);"), (Borrows::Nothing, Borrows::Nothing));
        assert_eq!(of("struct E<const N: usize>(W<N>);"), (Borrows::Nothing, Borrows::Nothing));
        assert_eq!(of("struct E<T: Error + 'static>(W<T>);"), (Borrows::Nothing, Borrows::Nothing));
        assert_eq!(of("struct E<T>(W<T>) where T: 'static;"), (Borrows::Nothing, Borrows::Nothing));
    }

    #[test]
    fn what_may_borrow() {
        assert_eq!(of("struct E<'a>(W<'a>);"), (Borrows::Perhaps, Borrows::Perhaps));
        assert_eq!(of("struct E<'a>(io::Error);"), (Borrows::Perhaps, Borrows::Nothing));
        assert_eq!(of("struct E(type_of!());"), (Borrows::Nothing, Borrows::Perhaps));
        assert_eq!(of("struct E<T>(T);"), (Borrows::Nested, Borrows::Perhaps));
        assert_eq!(of("struct E<T>(Box<T>);"), (Borrows::Nested, Borrows::Perhaps));
        assert_eq!(of("struct E<T: D>(T::Error);"), (Borrows::Nested, Borrows::Perhaps));
    }

    #[test]
    fn what_is_made_of_a_parameter() {
        assert_eq!(of("struct E<T>(W<T>);"), (Borrows::Nested, Borrows::Nested));
        assert_eq!(of("struct E<T>(Box<Self>);"), (Borrows::Nested, Borrows::Nested));
        assert_eq!(of("struct E<T>(io::Error, T);"), (Borrows::Nested, Borrows::Nothing));
    }
}
