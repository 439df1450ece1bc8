//! An error's class as it is written in attributes: `not_found`, `crate::BILLING`, `"billing_error"`.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;

use crate::diagnostics::unknown;

/// The built-in classes: the word in macros, the constant of `ErrorClass`, and the value of the tag
/// `error_type`.
pub(crate) const BUILT_IN: [(&str, &str, &str); 16] = [
    ("validation", "VALIDATION", "validation_error"),
    ("authentication", "AUTHENTICATION", "authentication_error"),
    ("permission", "PERMISSION", "permission_error"),
    ("not_found", "NOT_FOUND", "not_found_error"),
    ("conflict", "CONFLICT", "conflict_error"),
    ("rate_limit", "RATE_LIMIT", "rate_limit_error"),
    ("cancelled", "CANCELLED", "cancelled_error"),
    ("timeout", "TIMEOUT", "timeout_error"),
    ("connection", "CONNECTION", "connection_error"),
    ("database", "DATABASE", "database_error"),
    ("api", "API", "api_error"),
    ("calculation", "CALCULATION", "calculation_error"),
    ("configuration", "CONFIGURATION", "configuration_error"),
    ("resource", "RESOURCE", "resource_error"),
    ("internal", "INTERNAL", "internal_error"),
    ("unknown", "UNKNOWN", "unknown_error"),
];

/// A class, or `transparent`: as the error within is classified. Where `transparent` makes no sense, its
/// taker says so.
#[derive(Clone)]
pub(crate) enum Class {
    /// A constant of `ErrorClass`, and the word that it was written as.
    BuiltIn(&'static str, Span),
    /// A class of the user's own, by the path of its constant.
    Path(syn::Path),
    /// A class of the user's own, by its name.
    Named(syn::LitStr),
    Transparent(Span),
}

impl Class {
    pub(crate) fn span(&self) -> Span {
        match self {
            Class::BuiltIn(_, span) | Class::Transparent(span) => *span,
            Class::Path(path) => path.span(),
            Class::Named(name) => name.span(),
        }
    }

    /// The expression of type `ErrorClass`, given the runtime's path. `None` for `transparent`.
    pub(crate) fn to_expr(&self, runtime: &syn::Path) -> Option<TokenStream> {
        match self {
            Class::BuiltIn(constant, span) => {
                let constant = syn::Ident::new(constant, *span);
                Some(quote_spanned!(*span=> #runtime::ErrorClass::#constant))
            }
            Class::Path(path) => Some(path.to_token_stream()),
            Class::Named(name) => Some(quote_spanned!(name.span()=> #runtime::ErrorClass::new(#name))),
            Class::Transparent(_) => None,
        }
    }
}

impl Parse for Class {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(syn::LitStr) {
            return named(input.parse()?);
        }
        if input.peek(syn::Lit) || input.is_empty() {
            return Err(input.error(
                "expected a class: a built-in such as `not_found`, the path of a constant, or a string",
            ));
        }
        let path = syn::Path::parse_mod_style(input)?;
        match path.get_ident() {
            Some(word) => built_in_or_constant(word),
            None => Ok(Class::Path(path)),
        }
    }
}

/// `"billing_error"`, but neither `"validation"` nor `"validation_error"`: those have a word.
fn named(name: syn::LitStr) -> syn::Result<Class> {
    let value = name.value();
    if let Some((word, ..)) = BUILT_IN.iter().find(|(word, _, tag)| value == *word || value == *tag) {
        return Err(syn::Error::new(
            name.span(),
            format!("`{value}` is a built-in class: write `{word}`, without quotes"),
        ));
    }
    if value.is_empty() || value.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(syn::Error::new(name.span(), "a class's name is one word, as `billing_error`"));
    }
    Ok(Class::Named(name))
}

/// A lower-case word is a built-in; anything else is a constant that is in scope.
fn built_in_or_constant(word: &syn::Ident) -> syn::Result<Class> {
    let text = word.to_string();
    if text == "transparent" {
        return Ok(Class::Transparent(word.span()));
    }
    if let Some((_, constant, _)) = BUILT_IN.iter().find(|(built_in, ..)| text == *built_in) {
        return Ok(Class::BuiltIn(constant, word.span()));
    }
    if text.chars().any(char::is_uppercase) {
        return Ok(Class::Path(word.clone().into()));
    }
    let known: Vec<&str> = BUILT_IN.iter().map(|(word, ..)| *word).collect();
    let own = "; a class of your own is a string, as `\"billing_error\"`, or the path of a constant";
    Err(syn::Error::new(word.span(), unknown("class", &text, &known) + own))
}

#[cfg(test)]
mod tests {
    use super::Class;

    fn expr(text: &str) -> Result<String, String> {
        let runtime = syn::parse_quote!(::monitored);
        let class = syn::parse_str::<Class>(text).map_err(|e| e.to_string())?;
        Ok(class.to_expr(&runtime).map_or("transparent".to_owned(), |e| e.to_string().replace(' ', "")))
    }

    #[test]
    fn the_four_ways_to_write_a_class() {
        assert_eq!(expr("not_found").unwrap(), "::monitored::ErrorClass::NOT_FOUND");
        assert_eq!(expr("crate::BILLING").unwrap(), "crate::BILLING");
        assert_eq!(expr("BILLING").unwrap(), "BILLING");
        assert_eq!(expr("\"billing_error\"").unwrap(), "::monitored::ErrorClass::new(\"billing_error\")");
        assert_eq!(expr("transparent").unwrap(), "transparent");
    }

    #[test]
    fn what_is_no_class_says_what_would_be() {
        assert!(expr("not_fuond").unwrap_err().contains("did you mean `not_found`?"));
        assert!(expr("\"validation_error\"").unwrap_err().contains("write `validation`, without quotes"));
        assert!(expr("\"\"").unwrap_err().contains("one word"));
        assert!(expr("404").unwrap_err().contains("expected a class"));
    }
}
