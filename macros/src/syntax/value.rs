//! Values as in `tracing`: `k = expr`, `k = %expr`, `k = ?expr`, `k`, `%k`, `?k`; a key is a word, words with
//! dots between them, or a string literal.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Expr, LitStr, Token};

/// How a value is written down.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// By the runtime's trait of values.
    Value,
    /// `%`
    Display,
    /// `?`
    Debug,
}

/// An expression and how it is shown.
#[derive(Clone)]
pub(crate) struct Value {
    pub(crate) shown: Shown,
    pub(crate) expr: Expr,
}

/// `key = value`
#[derive(Clone)]
pub(crate) struct Field {
    pub(crate) key: String,
    pub(crate) key_span: Span,
    pub(crate) value: Value,
}

impl Value {
    /// The name, where the value is nothing but a variable, however it is shown.
    pub(crate) fn variable(&self) -> Option<&Ident> {
        let mut expr = &self.expr;
        loop {
            match expr {
                Expr::Path(path) => return path.path.get_ident(),
                Expr::Reference(inner) => expr = &inner.expr,
                Expr::Paren(inner) => expr = &inner.expr,
                Expr::Group(inner) => expr = &inner.expr,
                _ => return None,
            }
        }
    }

    /// The statement that writes the value into the slot. Everything about a value of the wrong type is said
    /// at the value.
    pub(crate) fn record(&self, slot: &Ident) -> TokenStream {
        let expr = &self.expr;
        let at = expr.span();
        let method = Ident::new(
            match self.shown {
                Shown::Value => "value",
                Shown::Display => "display",
                Shown::Debug => "debug",
            },
            at.resolved_at(Span::mixed_site()),
        );
        let by_reference = by_reference(expr, at);
        quote_spanned!(at.resolved_at(Span::mixed_site())=> #slot.#method(#by_reference))
    }
}

/// `&expr`, in parentheses where it takes them.
pub(crate) fn by_reference(expr: &Expr, at: Span) -> TokenStream {
    let at = at.resolved_at(Span::mixed_site());
    match expr {
        Expr::Path(_)
        | Expr::Field(_)
        | Expr::Lit(_)
        | Expr::MethodCall(_)
        | Expr::Call(_)
        | Expr::Macro(_) => {
            quote_spanned!(at=> &#expr)
        }
        _ => quote_spanned!(at=> &(#expr)),
    }
}

impl Parse for Shown {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(if input.parse::<Option<Token![%]>>()?.is_some() {
            Shown::Display
        } else if input.parse::<Option<Token![?]>>()?.is_some() {
            Shown::Debug
        } else {
            Shown::Value
        })
    }
}

impl Parse for Value {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let shown = input.parse()?;
        Ok(Self { shown, expr: input.parse()? })
    }
}

impl Parse for Field {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            return literal_key(input);
        }
        let shown: Shown = input.parse()?;
        let at = input.span();
        if !input.peek(syn::Ident::peek_any) {
            return Err(input.error("expected `key = value`, or the name of a variable"));
        }
        let words = words(input)?;
        let key = words.iter().map(|word| word.unraw().to_string()).collect::<Vec<_>>().join(".");
        let key_span = words.last().and_then(|last| at.join(last.span())).unwrap_or(at);
        if input.peek(Token![=]) && !input.peek(Token![==]) {
            if shown != Shown::Value {
                return Err(syn::Error::new(at, format!("the sigil stands before the value: `{key} = %…`")));
            }
            return Ok(Self { key, key_span, value: value(input)? });
        }
        Ok(Self { key, key_span, value: Value { shown, expr: variable(&words) } })
    }
}

/// `"any text" = value`
fn literal_key(input: ParseStream<'_>) -> syn::Result<Field> {
    let literal: LitStr = input.parse()?;
    if !input.peek(Token![=]) {
        let message = "expected `= value`: only the name of a variable can stand alone";
        return Err(syn::Error::new(literal.span(), message));
    }
    Ok(Field { key: literal.value(), key_span: literal.span(), value: value(input)? })
}

/// `= value`
fn value(input: ParseStream<'_>) -> syn::Result<Value> {
    let equals: Token![=] = input.parse()?;
    if input.is_empty() || input.peek(Token![,]) {
        return Err(syn::Error::new(equals.span, "expected a value after `=`"));
    }
    input.parse()
}

/// `db.system.name`
fn words(input: ParseStream<'_>) -> syn::Result<Vec<Ident>> {
    let mut words = vec![input.call(Ident::parse_any)?];
    while input.parse::<Option<Token![.]>>()?.is_some() {
        words.push(input.call(Ident::parse_any)?);
    }
    Ok(words)
}

/// `user.id`, alone, is the field of that variable.
fn variable(words: &[Ident]) -> Expr {
    let dot = Token![.](Span::mixed_site());
    let mut tokens = TokenStream::new();
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            dot.to_tokens(&mut tokens);
        }
        word.to_tokens(&mut tokens);
    }
    syn::parse2(tokens.clone()).unwrap_or(Expr::Verbatim(tokens))
}

#[cfg(test)]
mod tests {
    use super::Field;
    use proc_macro2::{Ident, Span};

    fn field(text: &str) -> Result<(String, String), String> {
        let field = syn::parse_str::<Field>(text).map_err(|e| e.to_string())?;
        let recorded = field.value.record(&Ident::new("s", Span::call_site())).to_string();
        Ok((field.key, recorded.replace(' ', "")))
    }

    #[test]
    fn every_way_to_write_a_value() {
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(field("k = a + b").unwrap(), pair("k", "s.value(&(a+b))"));
        assert_eq!(field("k = %x").unwrap(), pair("k", "s.display(&x)"));
        assert_eq!(field("k = ?x.y()").unwrap(), pair("k", "s.debug(&x.y())"));
        assert_eq!(field("k").unwrap(), pair("k", "s.value(&k)"));
        assert_eq!(field("?k").unwrap(), pair("k", "s.debug(&k)"));
        assert_eq!(field("user.id").unwrap(), pair("user.id", "s.value(&user.id)"));
        assert_eq!(field("db.system = \"sqlite\"").unwrap(), pair("db.system", "s.value(&\"sqlite\")"));
        assert_eq!(field("\"any text\" = 1").unwrap(), pair("any text", "s.value(&1)"));
        assert_eq!(field("type = 1").unwrap(), pair("type", "s.value(&1)"));
        assert_eq!(field("r#type").unwrap(), pair("type", "s.value(&r#type)"));
    }

    #[test]
    fn half_a_value_says_what_is_missing() {
        assert!(field("k =").unwrap_err().contains("expected a value"));
        assert!(field("\"k\"").unwrap_err().contains("only the name of a variable"));
        assert!(field("%k = 1").unwrap_err().contains("before the value"));
        assert!(field("3").unwrap_err().contains("expected `key = value`"));
    }
}
