//! `#[classify_errors(PATTERN if guard => class, is Type as e if guard => class)]`: from tokens to the model.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Pat, Path, Token, Type};

use super::model::{Arm, ClassifyErrors, What};
use crate::diagnostics::{Diagnostics, duplicate};
use crate::syntax::class::Class;
use crate::syntax::recover::comma_list;

/// Reads the attribute's arguments. What is wrong is noted, and left out.
pub(crate) fn parse(tokens: TokenStream, at: Span, diagnostics: &Diagnostics) -> ClassifyErrors {
    let mut model = ClassifyErrors { at, arms: Vec::new(), runtime: None };
    let read = |input: ParseStream<'_>| {
        comma_list(input, diagnostics, |input| {
            if input.peek(Token![crate]) && input.peek2(Token![=]) && !input.peek2(Token![=>]) {
                return runtime(input, &mut model, diagnostics);
            }
            let arm = arm(input)?;
            if let (What::Pattern(_), Class::Transparent(at)) = (&arm.what, &arm.class) {
                diagnostics.error(*at, "`transparent` belongs in an `is` arm: `is Type => transparent`");
            }
            model.arms.push(arm);
            Ok(())
        });
        Ok(())
    };
    diagnostics.ok(read.parse2(tokens));
    model
}

/// `crate = path`
fn runtime(input: ParseStream<'_>, model: &mut ClassifyErrors, diagnostics: &Diagnostics) -> syn::Result<()> {
    let key: Token![crate] = input.parse()?;
    input.parse::<Token![=]>()?;
    let path = input.call(Path::parse_mod_style)?;
    match &model.runtime {
        Some(first) => {
            let first = first.segments.first().map_or(key.span, |segment| segment.ident.span());
            diagnostics.error(key.span, duplicate("key", "crate", first));
        }
        None => model.runtime = Some(path),
    }
    Ok(())
}

fn arm(input: ParseStream<'_>) -> syn::Result<Arm> {
    let start = input.span();
    let what = if is_sought(input) { sought(input)? } else { pattern(input)? };
    let guard = match input.parse::<Option<Token![if]>>()? {
        Some(_) => Some(input.parse::<Expr>()?),
        None => None,
    };
    if !input.peek(Token![=>]) {
        let at = if input.is_empty() { start } else { input.span() };
        return Err(syn::Error::new(at, "expected `=> class`, as in `MyError::Missing(_) => not_found`"));
    }
    let arrow: Token![=>] = input.parse()?;
    if input.is_empty() || input.peek(Token![,]) {
        return Err(syn::Error::new_spanned(arrow, "expected a class after `=>`, as in `_ => database`"));
    }
    Ok(Arm { what, guard, class: input.parse()? })
}

/// `is Type`, and not a pattern that happens to be called `is`.
fn is_sought(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    let word = ahead.call(Ident::parse_any).is_ok_and(|word| word == "is");
    let alone = ahead.is_empty() || ahead.peek(Token![,]) || ahead.peek(Token![=>]) || ahead.peek(Token![if]);
    word && !alone && !ahead.peek(Token![|]) && !ahead.peek(Token![@])
}

/// `is Type as binding`
fn sought(input: ParseStream<'_>) -> syn::Result<What> {
    input.call(Ident::parse_any)?;
    let ty = input.parse::<Type>()?.into_token_stream();
    let binding = match input.parse::<Option<Token![as]>>()? {
        Some(_) => Some(input.call(Pat::parse_single)?.into_token_stream()),
        None => None,
    };
    Ok(What::Is { ty, binding })
}

fn pattern(input: ParseStream<'_>) -> syn::Result<What> {
    let at = input.span();
    if input.peek(Token![=>]) {
        return Err(syn::Error::new(at, "expected a pattern before `=>`; the rest is `_ => class`"));
    }
    Ok(What::Pattern(input.call(Pat::parse_multi_with_leading_vert)?.into_token_stream()))
}
