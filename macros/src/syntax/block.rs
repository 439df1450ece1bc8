//! An annotated `impl` block, or trait: its functions apart, everything else the tokens it came as.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Generics, Signature, Token, TraitItemFn, Type, Visibility};

use super::item::{Function, braced};

/// An `impl` block or a trait, taken apart.
pub(crate) struct Block {
    /// What stands before the braces.
    head: TokenStream,
    members: Vec<Member>,
    braces: Group,
}

/// What stands in a block.
pub(crate) enum Member {
    /// A function with a body.
    Function(Box<Function>),
    /// A function that a trait only declares.
    Declared(Box<TraitItemFn>),
    /// Anything else: constants, types, macros, and inner attributes.
    Other(TokenStream),
}

impl Block {
    /// Takes an `impl` block or a trait apart; `None` where the item is neither.
    pub(crate) fn of(item: &TokenStream) -> Option<syn::Result<Self>> {
        let name = |input: ParseStream<'_>| {
            let name = name(input);
            input.parse::<TokenStream>()?;
            Ok(name)
        };
        let name = name.parse2(item.clone()).ok()??;
        Some(name.and_then(|name| take_apart(&name, item)))
    }

    /// The functions with a body.
    pub(crate) fn functions(&mut self) -> impl Iterator<Item = &mut Function> {
        self.members.iter_mut().filter_map(|member| match member {
            Member::Function(function) => Some(&mut **function),
            Member::Declared(_) | Member::Other(_) => None,
        })
    }

    /// The functions without one.
    pub(crate) fn declared(&mut self) -> impl Iterator<Item = &mut TraitItemFn> {
        self.members.iter_mut().filter_map(|member| match member {
            Member::Declared(function) => Some(&mut **function),
            Member::Function(_) | Member::Other(_) => None,
        })
    }

    /// The block, with what becomes of each function.
    pub(crate) fn with(&self, mut function: impl FnMut(&Function) -> TokenStream) -> TokenStream {
        let members = self.members.iter().map(|member| match member {
            Member::Function(it) => function(it),
            Member::Declared(it) => it.to_token_stream(),
            Member::Other(tokens) => tokens.clone(),
        });
        let mut block = self.head.clone();
        block.append(braced(members.collect(), self.braces.span()));
        block
    }
}

fn take_apart(name: &str, item: &TokenStream) -> syn::Result<Block> {
    let mut head: Vec<TokenTree> = item.clone().into_iter().collect();
    let braces = match head.pop() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => group,
        _ => return Err(syn::Error::new_spanned(item, "expected a block in braces")),
    };
    let read = |input: ParseStream<'_>| {
        let mut members = vec![Member::Other(tokens(&input.call(Attribute::parse_inner)?))];
        while !input.is_empty() {
            members.push(member(name, input)?);
        }
        Ok(members)
    };
    Ok(Block { head: head.into_iter().collect(), members: read.parse2(braces.stream())?, braces })
}

/// What the block's functions are functions of, as in `Store::load`: the type, without path and arguments, or the trait. `None`
/// where this is no block.
fn name(input: ParseStream<'_>) -> Option<syn::Result<String>> {
    input.call(Attribute::parse_outer).ok()?;
    input.parse::<Visibility>().ok()?;
    loop {
        if input.peek(Token![impl]) {
            return Some(implementing(input));
        }
        if input.parse::<Option<Token![trait]>>().ok()?.is_some() {
            return Some(input.parse::<Ident>().map(|name| name.unraw().to_string()));
        }
        let modifier = input.peek(Token![unsafe]) || input.peek(Token![auto]) || input.peek(Token![default]);
        if !modifier && !input.peek(Token![const]) {
            return None;
        }
        input.parse::<TokenTree>().ok()?;
    }
}

/// `impl<T> Trait for Type<T>`
fn implementing(input: ParseStream<'_>) -> syn::Result<String> {
    input.parse::<Token![impl]>()?;
    if input.peek(Token![<]) && !input.peek2(Token![<]) {
        input.parse::<Generics>()?;
    }
    input.parse::<Option<Token![const]>>()?;
    input.parse::<Option<Token![!]>>()?;
    let mut ty: Type = input.parse()?;
    if input.parse::<Option<Token![for]>>()?.is_some() {
        ty = input.parse()?;
    }
    Ok(spoken(&ty))
}

fn spoken(ty: &Type) -> String {
    match ty {
        Type::Path(path) => {
            path.path.segments.last().map(|last| last.ident.unraw().to_string()).unwrap_or_default()
        }
        Type::Reference(inner) => spoken(&inner.elem),
        Type::Paren(inner) => spoken(&inner.elem),
        Type::Group(inner) => spoken(&inner.elem),
        Type::Ptr(inner) => spoken(&inner.elem),
        other => other.to_token_stream().to_string(),
    }
}

fn member(block: &str, input: ParseStream<'_>) -> syn::Result<Member> {
    match has_body(input) {
        Some(true) => {
            let mut function: Function = input.parse()?;
            function.block = Some(block.to_owned());
            Ok(Member::Function(Box::new(function)))
        }
        Some(false) => input.parse().map(|function| Member::Declared(Box::new(function))),
        None => Ok(Member::Other(other(input)?)),
    }
}

/// Of a function; `None` where it is none.
fn has_body(input: ParseStream<'_>) -> Option<bool> {
    let ahead = input.fork();
    ahead.call(Attribute::parse_outer).ok()?;
    ahead.parse::<Visibility>().ok()?;
    ahead.parse::<Option<Token![default]>>().ok()?;
    ahead.parse::<Signature>().ok()?;
    // A declaration of a trait is no more than that.
    Some(!ahead.peek(Token![;])).filter(|body| *body || input.fork().parse::<TraitItemFn>().is_ok())
}

/// To its semicolon; a macro in braces has none.
fn other(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut tokens = TokenStream::new();
    tokens.append_all(input.call(Attribute::parse_outer)?);
    let vis: Visibility = input.parse()?;
    vis.to_tokens(&mut tokens);
    let is_macro = !input.peek(Token![const]) && !input.peek(Token![type]) && !input.peek(Token![default]);
    while !input.is_empty() {
        let ends = input.peek(Token![;]) || (is_macro && input.peek(syn::token::Brace));
        tokens.append(input.parse::<TokenTree>()?);
        if ends {
            break;
        }
    }
    Ok(tokens)
}

fn tokens(attrs: &[Attribute]) -> TokenStream {
    attrs.iter().map(ToTokens::to_token_stream).collect()
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::ToTokens;

    use super::Block;

    fn block(text: &str) -> Option<Block> {
        let tokens: TokenStream = text.parse().unwrap();
        Block::of(&tokens).map(|block| block.map_err(|error| error.to_string()).unwrap())
    }

    #[test]
    fn a_block_is_put_together_as_it_was() {
        for text in [
            "impl < T > Store < T > where T : Copy { # ! [allow (unused)] pub const N : [u8 ; 2] = { [1 , 2] } ; fn f (& self) { ; } helper ! { a } helper ! (b) ; }",
            "pub unsafe trait Load : Send { type Out < 'a > : Copy where Self : 'a ; const N : u8 ; fn f (& self) -> u8 ; fn g (& self) -> u8 { 1 } }",
            "# [doc = \"x\"] unsafe impl < const N : usize > Load for & mut a :: Rows < { N } > where [() ; { N }] : Sized { default fn f () { } async unsafe fn g () { } }",
            "impl S { const fn new () -> Self { S } extern \"C\" fn c () { } const F : fn () = || { } ; }",
        ] {
            let mut block = block(text).unwrap();
            assert_eq!(
                block.with(|it| it.to_token_stream()).to_string(),
                text.parse::<TokenStream>().unwrap().to_string()
            );
            assert!(block.functions().count() > 0, "{text}");
        }
    }

    #[test]
    fn functions_are_spoken_of_with_their_type() {
        for (text, name) in [
            ("impl Store { fn f() {} }", "Store::f"),
            ("impl<'a, T> crate::a::Store<'a, T> { fn f() {} }", "Store::f"),
            ("unsafe impl<T: Into<u8>> From<T> for &'static mut Store<T> { fn r#f() {} }", "Store::f"),
            ("impl<T> Trait for [T] { fn f() {} }", "[T]::f"),
            ("impl Trait for <u8 as Other>::Out { fn f() {} }", "Out::f"),
            ("pub(crate) unsafe trait r#Load { fn f() {} }", "Load::f"),
        ] {
            assert_eq!(block(text).unwrap().functions().map(|f| f.name()).collect::<Vec<_>>(), [name]);
        }
    }

    #[test]
    fn other_items_are_no_blocks() {
        for text in [
            "fn f() {}",
            "struct S;",
            "const X: u8 = 1;",
            "unsafe extern \"C\" {}",
            "mod m {}",
            "pub async fn f() {}",
        ] {
            assert!(block(text).is_none(), "{text}");
        }
    }
}
