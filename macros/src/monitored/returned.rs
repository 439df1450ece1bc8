//! What a function returns, as far as its signature tells: which of the runtime's ways to observe fits.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{GenericArgument, Path, PathArguments, ReturnType, Signature, Type, TypeImplTrait, TypeParamBound};

/// The return type, by what can be done with it.
pub(crate) enum Returned<'a> {
    /// Nothing is written.
    Unit,
    /// `!`
    Never,
    /// A type that can be written in an expression. `future`: it may be a future, by whatever name.
    Plain { ty: &'a Type, future: bool },
    /// A type with `impl` somewhere inside: inference has to find it.
    Nested(&'a Type),
    /// `impl Future<Output = T>`, with no bound that a future of the runtime's lacks.
    Future(&'a Type),
    /// Another `impl Trait`: its value is nobody's business.
    Opaque(&'a Type),
}

impl<'a> Returned<'a> {
    pub(crate) fn of(sig: &'a Signature) -> Self {
        let ReturnType::Type(_, ty) = &sig.output else { return Self::Unit };
        let asynchronous = sig.asyncness.is_some();
        match ungrouped(ty) {
            Type::Never(_) => Self::Never,
            Type::ImplTrait(opaque) if !asynchronous => match output(opaque) {
                Some(output) if !holds_impl(output.to_token_stream()) => Self::Future(output),
                _ => Self::Opaque(ty),
            },
            _ if !holds_impl(ty.to_token_stream()) => Self::Plain { ty, future: may_be_future(ty, sig) },
            Type::Tuple(_) if !asynchronous && takes_references(ty.to_token_stream()) => Self::Opaque(ty),
            _ => Self::Nested(ty),
        }
    }

    /// Whether the type may be a future, boxed or not.
    pub(crate) fn may_be_future(&self) -> bool {
        match self {
            Self::Plain { future, .. } => *future,
            Self::Nested(ty) | Self::Opaque(ty) => matches!(ungrouped(ty), Type::ImplTrait(_)),
            Self::Future(_) => true,
            Self::Unit | Self::Never => false,
        }
    }

    /// The type whose value is looked at, if there is one.
    pub(crate) fn value(&self) -> Option<&'a Type> {
        match self {
            Self::Unit | Self::Never | Self::Opaque(_) => None,
            Self::Plain { ty, .. } | Self::Nested(ty) | Self::Future(ty) => Some(ty),
        }
    }
}

/// The type without parentheses, and out of the group in which `$t:ty` of a macro arrives.
fn ungrouped(mut ty: &Type) -> &Type {
    loop {
        match ty {
            Type::Group(group) => ty = &group.elem,
            Type::Paren(paren) => ty = &paren.elem,
            _ => return ty,
        }
    }
}

/// The `T` of `impl Future<Output = T>`, where all other bounds hold for the runtime's future too.
fn output(opaque: &TypeImplTrait) -> Option<&Type> {
    let mut found = None;
    for bound in &opaque.bounds {
        let TypeParamBound::Trait(bound) = bound else { continue };
        let last = bound.path.segments.last()?;
        match (last.ident.to_string().as_str(), &last.arguments) {
            ("Send" | "Sync" | "Unpin", PathArguments::None) => {}
            ("Future", PathArguments::AngleBracketed(arguments)) => {
                found = arguments.args.iter().find_map(|argument| match argument {
                    GenericArgument::AssocType(assoc) if assoc.ident == "Output" => Some(&assoc.ty),
                    _ => None,
                });
                found?;
            }
            _ => return None,
        }
    }
    found
}

/// `impl` in a type is `impl Trait`, wherever it stands.
fn holds_impl(tokens: TokenStream) -> bool {
    holds(tokens, &|word| word == "impl")
}

/// Whether one of the words occurs, at any depth.
pub(crate) fn holds(tokens: TokenStream, is: &dyn Fn(&str) -> bool) -> bool {
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Ident(word) => is(&word.to_string()),
        TokenTree::Group(group) => holds(group.stream(), is),
        _ => false,
    })
}

/// `(impl Fn(&str), …)`: a closure in a tuple takes its signature from the bound, which inference through the
/// runtime's helper does not see. In `Ok(…)` and the like no closure does so, with or without us.
fn takes_references(tokens: TokenStream) -> bool {
    let mut after_fn = false;
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Group(group) => {
            let arguments = after_fn && group.delimiter() == Delimiter::Parenthesis;
            let reference = |tree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == '&');
            (arguments && group.stream().into_iter().any(reference)) || takes_references(group.stream())
        }
        TokenTree::Ident(word) => {
            after_fn = word == "Fn" || word == "FnMut" || word == "FnOnce";
            false
        }
        _ => false,
    })
}

/// Whether the type may be a boxed future. Types that nobody gives to one are spared the question.
fn may_be_future(ty: &Type, sig: &Signature) -> bool {
    const NEVER: [&str; 22] = [
        "Result", "Option", "Vec", "String", "Self", "bool", "char", "str", "u8", "u16", "u32", "u64",
        "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32", "f64",
    ];
    let Type::Path(path) = ungrouped(ty) else { return matches!(ungrouped(ty), Type::Macro(_)) };
    let Some(last) = path.path.segments.last() else { return true };
    let parameter = path
        .path
        .get_ident()
        .is_some_and(|word| sig.generics.type_params().any(|parameter| parameter.ident == *word));
    path.qself.is_some() || !(parameter || NEVER.iter().any(|word| last.ident == word))
}

/// Whether the error's type, as far as it is written, names nothing that could borrow. Then what a box holds can
/// be asked for its type, whatever lifetime the box is written without.
pub(crate) fn error_is_fixed(ty: &Type, sig: &Signature) -> bool {
    let Some((name, arguments)) = result_in(ty) else { return false };
    let types: Vec<&Type> = arguments.iter().filter_map(as_type).collect();
    let lifetimes = arguments.iter().any(|argument| matches!(argument, GenericArgument::Lifetime(_)));
    match (name.as_str(), &types[..]) {
        ("Result", [_, error]) => !lifetimes && names_nothing(error.to_token_stream(), sig),
        // `io::Result<T>`, `anyhow::Result<T>`: the error's type is elsewhere.
        ("Result", _) => !lifetimes,
        _ => !lifetimes && types.iter().all(|ty| names_nothing(ty.to_token_stream(), sig)),
    }
}

fn names_nothing(tokens: TokenStream, sig: &Signature) -> bool {
    let parameter = |word: &str| sig.generics.type_params().any(|parameter| parameter.ident == word);
    let opens = |word: &str| matches!(word, "Self" | "impl" | "as") || parameter(word);
    !holds(tokens.clone(), &opens) && !borrows(tokens)
}

fn as_type(argument: &GenericArgument) -> Option<&Type> {
    match argument {
        GenericArgument::Type(ty) => Some(ty),
        GenericArgument::AssocType(assoc) => Some(&assoc.ty),
        _ => None,
    }
}

/// The name and arguments of the type, or of the `Result` that a boxed future in it ends with.
fn result_in(ty: &Type) -> Option<(String, Vec<GenericArgument>)> {
    let last = |path: &Path| {
        let last = path.segments.last()?;
        let arguments = match &last.arguments {
            PathArguments::AngleBracketed(arguments) => arguments.args.iter().cloned().collect(),
            _ => Vec::new(),
        };
        Some((last.ident.to_string(), arguments))
    };
    let paths: Vec<_> = match ungrouped(ty) {
        Type::Path(path) => vec![last(&path.path)?],
        Type::TraitObject(object) => object
            .bounds
            .iter()
            .filter_map(|bound| match bound {
                TypeParamBound::Trait(bound) => last(&bound.path),
                _ => None,
            })
            .collect(),
        _ => return None,
    };
    let nested = paths.iter().flat_map(|(_, arguments)| arguments).filter_map(as_type).filter_map(result_in);
    let outer = paths.first().cloned();
    let is_result = |(name, _): &(String, Vec<GenericArgument>)| name == "Result";
    outer.clone().filter(is_result).or_else(|| nested.clone().find(is_result)).or(outer)
}

/// A lifetime or a reference.
fn borrows(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Punct(punct) => punct.as_char() == '\'' || punct.as_char() == '&',
        TokenTree::Group(group) => borrows(group.stream()),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::{Returned, error_is_fixed};

    fn kind(sig: &str) -> &'static str {
        let sig: syn::Signature = syn::parse_str(sig).unwrap();
        match Returned::of(&sig) {
            Returned::Unit => "unit",
            Returned::Never => "never",
            Returned::Plain { future: true, .. } => "perhaps a future",
            Returned::Plain { future: false, .. } => "plain",
            Returned::Nested(_) => "nested",
            Returned::Future(_) => "future",
            Returned::Opaque(_) => "opaque",
        }
    }

    #[test]
    fn every_return_type_has_its_kind() {
        for (sig, expected) in [
            ("fn f()", "unit"),
            ("fn f() -> !", "never"),
            ("fn f() -> Result<u8, E>", "plain"),
            ("fn f() -> io::Result<u8>", "plain"),
            ("fn f() -> (A, B)", "plain"),
            ("fn f<T>() -> T", "plain"),
            ("fn f() -> &Pin<Box<T>>", "plain"),
            ("fn f() -> BoxFuture<'_, u8>", "perhaps a future"),
            ("async fn f() -> BoxFuture<'_, u8>", "perhaps a future"),
            ("fn f() -> <T as I>::Item", "perhaps a future"),
            ("fn f() -> Result<impl A, E>", "nested"),
            ("async fn f() -> impl A", "nested"),
            ("fn f() -> Result<impl Fn(&str) -> u8, E>", "nested"),
            ("fn f() -> (impl Fn(&str), u8)", "opaque"),
            ("fn f() -> impl Fn(&str)", "opaque"),
            ("fn f() -> impl Future<Output = u8> + Send + 'static", "future"),
            ("fn f<'a>() -> impl core::future::Future<Output = u8> + use<'a>", "future"),
            ("fn f() -> impl Future<Output = u8> + Clone", "opaque"),
            ("fn f() -> impl Future<Output = impl A>", "opaque"),
            ("fn f() -> impl Future", "opaque"),
        ] {
            assert_eq!(kind(sig), expected, "{sig}");
        }
    }

    #[test]
    fn an_error_is_fixed_where_nothing_in_it_can_borrow() {
        for (sig, expected) in [
            ("fn f() -> Result<u8, E>", true),
            ("fn f() -> Result<u8, Box<dyn Error + Send>>", true),
            ("fn f<E>() -> Result<u8, E>", false),
            ("fn f() -> Result<u8, E<'_>>", false),
            ("fn f() -> Result<u8, &str>", false),
            ("fn f() -> Result<u8, Self::Error>", false),
            ("fn f() -> Result<u8, <D as De>::Error>", false),
            ("fn f() -> io::Result<&str>", true),
            ("fn f() -> Outcome<u8>", true),
            ("fn f<'a>() -> Outcome<'a, u8>", false),
            ("fn f<E>() -> Outcome<E>", false),
            ("fn f() -> Pin<Box<dyn Future<Output = Result<u8, E>> + Send + '_>>", true),
            ("fn f() -> Pin<Box<dyn Future<Output = Result<u8, E<'_>>> + Send + '_>>", false),
            ("fn f() -> BoxFuture<'_, io::Result<u8>>", true),
        ] {
            let sig: syn::Signature = syn::parse_str(sig).unwrap();
            let syn::ReturnType::Type(_, ty) = &sig.output else { panic!() };
            assert_eq!(error_is_fixed(ty, &sig), expected, "{}", quote::quote!(#sig));
        }
    }
}
