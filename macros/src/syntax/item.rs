//! The annotated function: its signature parsed, its body the tokens it came as.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{AttrStyle, Attribute, Signature, Token, Visibility};

/// A function with a body. The body is never parsed: a mistake in it is the compiler's to report, and an
/// editor completes in it.
#[derive(Clone)]
pub(crate) struct Function {
    /// What it is a function of, where a whole block is annotated.
    pub(crate) block: Option<String>,
    /// The outer attributes, and after them the inner ones, which belong on the function as well.
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    /// `default`, of a specialised `impl` (unstable).
    pub(crate) defaultness: Option<Token![default]>,
    pub(crate) sig: Signature,
    /// The brace group without inner attributes.
    pub(crate) body: Group,
}

impl Function {
    /// The name as it is spoken: without `r#`, and behind that of its block.
    pub(crate) fn name(&self) -> String {
        let name = self.sig.ident.unraw();
        match &self.block {
            Some(block) => format!("{block}::{name}"),
            None => name.to_string(),
        }
    }
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut attrs = input.call(Attribute::parse_outer)?;
        let vis = input.parse()?;
        let defaultness = input.parse()?;
        if let Some(other) = other_item(input) {
            return Err(other);
        }
        let sig: Signature = input.parse()?;
        if input.peek(Token![;]) {
            let message = "this function has no body to observe: annotate the functions that implement it";
            return Err(syn::Error::new(sig.ident.span(), message));
        }
        let at = input.span();
        let body =
            body_group(&input.parse()?).ok_or_else(|| syn::Error::new(at, "expected the function's body"))?;
        let body = hoist_inner(body, &mut attrs);
        Ok(Self { block: None, attrs, vis, defaultness, sig, body })
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.attrs);
        self.vis.to_tokens(tokens);
        self.defaultness.to_tokens(tokens);
        self.sig.to_tokens(tokens);
        self.body.to_tokens(tokens);
    }
}

/// The error for an item that is no function, at the word that says what it is.
fn other_item(input: ParseStream<'_>) -> Option<syn::Error> {
    let ahead = input.fork();
    let first = ahead.span();
    let mut word = None;
    while !ahead.peek(Token![fn]) {
        let qualifier = ahead.peek(Token![const]) || ahead.peek(Token![async]) || ahead.peek(Token![extern]);
        if !qualifier && !ahead.peek(Token![unsafe]) && !ahead.peek(syn::LitStr) {
            word = Some((
                ahead.span(),
                ahead.call(Ident::parse_any).map(|word| word.to_string()).unwrap_or_default(),
            ));
            break;
        }
        ahead.parse::<TokenTree>().ok()?;
    }
    let (span, word) = word?;
    let block = word == "impl" || word == "trait" || word == "auto";
    Some(if block {
        syn::Error::new(
            span,
            "only `#[monitored]` goes on a whole block: this attribute belongs on a function in it",
        )
    } else {
        syn::Error::new(first, "this attribute belongs on a function")
    })
}

/// The brace group of a body: itself, or from within the group without delimiters in which a `$body:block` of
/// `macro_rules!` arrives.
fn body_group(tree: &TokenTree) -> Option<Group> {
    let TokenTree::Group(group) = tree else { return None };
    match group.delimiter() {
        Delimiter::Brace => Some(group.clone()),
        Delimiter::None => group.stream().into_iter().next().as_ref().and_then(body_group),
        Delimiter::Parenthesis | Delimiter::Bracket => None,
    }
}

/// Moves `#![…]` at the head of the body out to the function, where it means the same: it will no longer
/// stand first inside.
fn hoist_inner(body: Group, attrs: &mut Vec<Attribute>) -> Group {
    let first = body.stream().into_iter().next();
    if !matches!(first, Some(TokenTree::Punct(punct)) if punct.as_char() == '#') {
        return body;
    }
    let split =
        |input: ParseStream<'_>| Ok((input.call(Attribute::parse_inner)?, input.parse::<TokenStream>()?));
    match split.parse2(body.stream()) {
        Ok((inner, rest)) if !inner.is_empty() => {
            attrs.extend(inner.into_iter().map(|attr| Attribute { style: AttrStyle::Outer, ..attr }));
            braced(rest, body.span())
        }
        // No inner attribute, or half of one: the compiler will say so.
        _ => body,
    }
}

/// Tokens in braces that carry the user's span: lints such as `dead_code` and `unused_variables` stay silent
/// about a function whose braces are a macro's, and the caller's edition decides when temporaries are dropped.
pub(crate) fn braced(tokens: TokenStream, span: Span) -> Group {
    let mut group = Group::new(Delimiter::Brace, tokens);
    group.set_span(span);
    group
}

#[cfg(test)]
mod tests {
    use super::Function;
    use quote::ToTokens;

    fn parse(text: &str) -> Result<String, String> {
        syn::parse_str::<Function>(text).map(|f| f.to_token_stream().to_string()).map_err(|e| e.to_string())
    }

    #[test]
    fn a_body_is_carried_over_unread() {
        let text = "pub async unsafe extern \"C\" fn f < 'a , T > (& 'a self , (x , _) : (T , T)) -> T where T : Copy { let ; x . }";
        assert_eq!(parse(text).unwrap(), text);
    }

    #[test]
    fn inner_attributes_move_out() {
        let moved = parse("#[inline] fn f() { #![allow(unused)] #[cfg(x)] let y = 1; }").unwrap();
        assert_eq!(moved, "# [inline] # [allow (unused)] fn f () { # [cfg (x)] let y = 1 ; }");
    }

    #[test]
    fn what_is_no_function_is_refused() {
        for other in [
            "struct S;",
            "const X: i32 = 1;",
            "pub static X: i32 = 1;",
            "mod m {}",
            "macro_rules! m { () => {} }",
            "extern crate core;",
        ] {
            assert!(parse(other).unwrap_err().contains("belongs on a function"), "{other}");
        }
        for block in
            ["impl S { fn f() {} }", "unsafe impl T for S {}", "pub trait T {}", "unsafe auto trait T {}"]
        {
            assert!(parse(block).unwrap_err().contains("a whole block"), "{block}");
        }
        assert!(parse("fn f(&self);").unwrap_err().contains("no body to observe"));
    }
}
