//! `#[monitored(key = value, key(…), key)]`: from tokens to the model, past every mistake.

use proc_macro2::{Ident, Span, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Lit, LitStr, Path, Token, parenthesized, token};

use super::check_in;
use super::model::{Args, Monitored};
use crate::diagnostics::{Diagnostics, duplicate};
use crate::syntax::keys::{Key, unknown_key};
use crate::syntax::literal;
use crate::syntax::recover::comma_list;
use crate::syntax::value::{Field, Value};

const LEVELS: [(&str, &str); 5] =
    [("debug", "Debug"), ("info", "Info"), ("warning", "Warning"), ("error", "Error"), ("fatal", "Fatal")];
const LOGS: [(&str, &str); 6] = [
    ("off", "Off"),
    ("trace", "Trace"),
    ("debug", "Debug"),
    ("info", "Info"),
    ("warn", "Warn"),
    ("error", "Error"),
];
const ROOTS: [(&str, &str); 3] = [("auto", "Auto"), ("always", "Always"), ("never", "Never")];
const SCOPES: [(&str, &str); 2] = [("inherit", "Inherit"), ("isolated", "Isolated")];

/// Reads the attribute's arguments. What is wrong is noted, and left out.
pub(crate) fn parse(tokens: TokenStream, diagnostics: &Diagnostics) -> Monitored {
    let mut model = Monitored::default();
    let read = |input: ParseStream<'_>| {
        comma_list(input, diagnostics, |input| key(input, &mut model, diagnostics));
        Ok(())
    };
    diagnostics.ok(read.parse2(tokens));
    model
}

/// One key with its value.
fn key(input: ParseStream<'_>, model: &mut Monitored, diagnostics: &Diagnostics) -> syn::Result<()> {
    if !input.peek(Ident::peek_any) {
        return Err(input.error("keys are always named, as in `op = \"database\"`"));
    }
    let word = input.call(Ident::parse_any)?;
    let name = word.unraw().to_string();
    let Some(key) = Key::of(&name) else {
        return Err(syn::Error::new(word.span(), unknown_key(&name)));
    };
    if !has_its_shape(key, input) {
        return Err(syn::Error::new(word.span(), key.usage()));
    }
    let first = model.given.get(&key).copied();
    if let Some(first) = first {
        // The value is still read: what is wrong in it is a mistake of its own.
        diagnostics.error(word.span(), duplicate("key", &name, first));
        return value(key, word.span(), input, &mut Monitored::default(), diagnostics);
    }
    model.given.insert(key, word.span());
    value(key, word.span(), input, model, diagnostics)
}

/// `key = …`, `key(…)`, or `args` alone.
fn has_its_shape(key: Key, input: ParseStream<'_>) -> bool {
    let ends = |input: ParseStream<'_>| input.is_empty() || input.peek(Token![,]);
    if key.is_list() {
        return input.peek(token::Paren) || (key == Key::Args && ends(input));
    }
    let ahead = input.fork();
    ahead.parse::<Token![=]>().is_ok() && !ends(&ahead)
}

fn value(
    key: Key,
    at: Span,
    input: ParseStream<'_>,
    model: &mut Monitored,
    diagnostics: &Diagnostics,
) -> syn::Result<()> {
    if !key.is_list() {
        input.parse::<Token![=]>()?;
    }
    match key {
        Key::Op => model.op = Some(name(key, input)?),
        Key::Name => model.name = Some(name(key, input)?),
        Key::Owner => model.owner = Some(name(key, input)?),
        Key::Tags => model.tags = fields("tag", input, diagnostics)?,
        Key::Data => model.data = fields("key", input, diagnostics)?,
        Key::Args => model.args = Some(args(input, diagnostics)?),
        Key::User => model.user = Some(expression(key, input)?),
        Key::Fingerprint => model.fingerprint = fingerprint(input, diagnostics)?,
        Key::Level => model.level = Some(word(key, input, &LEVELS)?),
        Key::Capture => model.capture = Some(capture(input)?),
        Key::Log => model.log = Some(word(key, input, &LOGS)?),
        Key::Slow => model.slow_ms = Some(literal::milliseconds(&string(key, input)?)?),
        Key::Root => model.root = Some(word(key, input, &ROOTS)?),
        Key::ContinueFrom => model.continue_from = Some(expression(key, input)?),
        Key::Scope => model.scope = Some(word(key, input, &SCOPES)?),
        Key::ErrorIf => model.error_if = Some(expression(key, input)?),
        Key::CheckIn => model.check_in = Some(check_in::parse(at, input, diagnostics)?),
        Key::Crate => model.runtime = Some(path(key, input)?),
    }
    Ok(())
}

fn string(key: Key, input: ParseStream<'_>) -> syn::Result<LitStr> {
    if input.peek(LitStr) { input.parse() } else { Err(input.error(key.usage())) }
}

fn name(key: Key, input: ParseStream<'_>) -> syn::Result<LitStr> {
    literal::name(key.name(), string(key, input)?)
}

fn word(key: Key, input: ParseStream<'_>, table: &[(&str, &'static str)]) -> syn::Result<&'static str> {
    literal::one_of(key.name(), &string(key, input)?, table)
}

fn expression(key: Key, input: ParseStream<'_>) -> syn::Result<Expr> {
    let first = input.span();
    input.parse().map_err(|error: syn::Error| {
        let message = format!("{error}; {}", key.usage());
        // An error behind the last token has the whole attribute for a place.
        syn::Error::new(if input.is_empty() { first } else { error.span() }, message)
    })
}

fn path(key: Key, input: ParseStream<'_>) -> syn::Result<Path> {
    let first = input.span();
    input.call(Path::parse_mod_style).map_err(|_| syn::Error::new(first, key.usage()))
}

/// `true`, `false`, `"escaped"`
fn capture(input: ParseStream<'_>) -> syn::Result<&'static str> {
    let usage = || input.error(Key::Capture.usage());
    match input.fork().parse::<Lit>().map_err(|_| usage())? {
        Lit::Bool(_) => Ok(if input.parse::<syn::LitBool>()?.value { "Always" } else { "Never" }),
        Lit::Str(text) if text.value() == "escaped" => input.parse::<LitStr>().map(|_| "Escaped"),
        _ => Err(usage()),
    }
}

/// `(k = v, …)`; of keys that are given twice the second is a mistake.
fn fields(what: &str, input: ParseStream<'_>, diagnostics: &Diagnostics) -> syn::Result<Vec<Field>> {
    let content;
    parenthesized!(content in input);
    let mut fields: Vec<Field> = Vec::new();
    comma_list(&content, diagnostics, |input| {
        let field: Field = input.parse()?;
        if let Some(message) = wrong_key(what, &field.key) {
            diagnostics.error(field.key_span, message);
        }
        match fields.iter().find(|known| known.key == field.key) {
            Some(first) => diagnostics.error(field.key_span, duplicate(what, &field.key, first.key_span)),
            None => fields.push(field),
        }
        Ok(())
    });
    Ok(fields)
}

/// Sentry discards tags with other keys, silently:
/// <https://develop.sentry.dev/sdk/data-model/event-payloads/#optional-attributes>.
fn wrong_key(what: &str, key: &str) -> Option<&'static str> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "_.:-".contains(c);
    if key.is_empty() {
        return Some("this key is empty");
    }
    (what == "tag" && (key.len() > 200 || !key.chars().all(fits)))
        .then_some("a tag's key is at most 200 letters, digits, and `_`, `.`, `:`, `-`")
}

/// `args`, `args(a, b)`
fn args(input: ParseStream<'_>, diagnostics: &Diagnostics) -> syn::Result<Args> {
    if !input.peek(token::Paren) {
        return Ok(Args::All);
    }
    let content;
    let parentheses = parenthesized!(content in input);
    if content.is_empty() {
        let message = "name the arguments to record, or write `args` alone for all of them";
        return Err(syn::Error::new(parentheses.span.join(), message));
    }
    let mut names: Vec<Ident> = Vec::new();
    comma_list(&content, diagnostics, |input| {
        let name = input.call(Ident::parse_any)?;
        match names.iter().find(|known| **known == name) {
            Some(first) => {
                diagnostics.error(name.span(), duplicate("argument", &name.to_string(), first.span()))
            }
            None => names.push(name),
        }
        Ok(())
    });
    Ok(Args::Named(names))
}

/// `(a, %b, ?c)`
fn fingerprint(input: ParseStream<'_>, diagnostics: &Diagnostics) -> syn::Result<Vec<Value>> {
    let content;
    let parentheses = parenthesized!(content in input);
    if content.is_empty() {
        return Err(syn::Error::new(parentheses.span.join(), Key::Fingerprint.usage()));
    }
    let mut parts = Vec::new();
    comma_list(&content, diagnostics, |input| {
        parts.push(input.parse()?);
        Ok(())
    });
    Ok(parts)
}
